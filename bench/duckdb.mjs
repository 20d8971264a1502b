// What an analyst would ask DuckDB of a day's Log.csv: license-hours and peaks by
// hour of day, for each product, and for each user and product. Prints a line of
// JSON with the seconds that each took.
import { DuckDBInstance } from '@duckdb/node-api';

const file = process.argv[2];
const threads = process.argv[3] ?? '2';
const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();

const rows = `
  read_csv('${file}', header = true, columns = {
    'UserName': 'VARCHAR', 'HostName': 'VARCHAR', 'ProcessId': 'VARCHAR', 'ProductId': 'VARCHAR', 'ProductName': 'VARCHAR',
    'S': 'BIGINT', 'E': 'BIGINT', 'Desired': 'INTEGER', 'Granted': 'INTEGER',
    'Date': 'VARCHAR', 'StartTime': 'VARCHAR', 'EndTime': 'VARCHAR'})`;

// The level after each change, then what it was at most and in sum in each hour.
const figures = (keys) => `
  WITH spans AS (SELECT ${keys}, S % 86400 AS s, S % 86400 + (E - S) AS e, Desired AS d, Granted AS g FROM ${rows}),
  totals AS (
    SELECT ${keys}, h,
      sum((least(e, (h + 1) * 3600) - greatest(s, h * 3600)) * d) / 3600.0 AS desired,
      sum((least(e, (h + 1) * 3600) - greatest(s, h * 3600)) * g) / 3600.0 AS used
    FROM (SELECT *, unnest(generate_series(s // 3600, (greatest(e, s + 1) - 1) // 3600)) AS h FROM spans)
    GROUP BY ALL),
  changes AS (
    SELECT ${keys}, s AS t, d, g FROM spans WHERE e > s
    UNION ALL SELECT ${keys}, e AS t, -d AS d, -g AS g FROM spans WHERE e > s),
  levels AS (
    SELECT ${keys}, t // 3600 AS h,
      sum(d) OVER w AS d, sum(g) OVER w AS g
    FROM changes WINDOW w AS (PARTITION BY ${keys} ORDER BY t, d ROWS UNBOUNDED PRECEDING)),
  peaks AS (SELECT ${keys}, h, max(d) AS peak_desired, max(g) AS peak_used FROM levels GROUP BY ALL)
  SELECT count(*), sum(desired), sum(used), max(peak_desired), max(peak_used)
  FROM totals FULL JOIN peaks USING (${keys}, h)`;

const timed = async (sql) => {
  const start = process.hrtime.bigint();
  await (await connection.run(sql)).getRows();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

const version = (await (await connection.run('SELECT version()')).getRows())[0][0];
const scan = await timed(`SELECT count(*), sum(S), sum(E), sum(Desired), sum(Granted), max(UserName), max(ProductId) FROM ${rows}`);
const products = await timed(figures('ProductId'));
const users = await timed(figures('UserName, ProductId'));
console.log(JSON.stringify({ version, scan, products, users }));
