package summarize

import (
	"fmt"
	"math/big"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// This file says once more, second by second and with no thought of speed, what a
// day's summary is.

// plainDay is a day's input.
type plainDay struct {
	day    layout.Day
	rows   []layout.Row // Log.csv, then LogCache.csv
	hours  []layout.Interval
	noFile bool // there is no Hours.csv
	counts map[string]layout.Count
}

// second of the day
func (p *plainDay) at(s layout.Second) int { return int(s - p.day.Start()) }

// logged tells of each second of the day whether it counts, and closed of each
// moment whether a span of no length does.
func (p *plainDay) logged(users bool) (logged, closed []bool) {
	logged, closed = make([]bool, 86400), make([]bool, 86401)
	mark := func(start, end int) {
		for t := start; t <= end; t++ {
			closed[t] = true
			if t < end {
				logged[t] = true
			}
		}
	}
	if p.noFile {
		first, last := 86401, -1
		for _, r := range p.rows {
			first, last = min(first, p.at(r.Start)), max(last, p.at(r.End))
		}
		mark(first, last)
		return logged, closed
	}
	for _, i := range p.hours {
		if i.Mode.On() && (!users || i.Mode.PerUser()) {
			mark(p.at(i.Start), p.at(i.End))
		}
	}
	return logged, closed
}

// key is what a row counts under.
func (p *plainDay) key(i int, r layout.Row) string {
	switch p.counts[r.ProductID] {
	case layout.CountUser:
		return r.User
	case layout.CountHost:
		return r.Host
	case layout.CountUserHost:
		return r.User + "\x00" + r.Host
	}
	return strconv.Itoa(i)
}

// pointKey is what a span of no length counts under.
func (p *plainDay) pointKey(r layout.Row) string {
	if p.counts[r.ProductID] == layout.CountEach {
		return r.User + "\x00" + r.Host + "\x00" + r.Process
	}
	return p.key(0, r)
}

type plainFigures struct {
	hours                    [24]int64 // seconds
	total, max               [24]int64
	totalSum, maxAll, hours0 int64
}

// figures are those of rows, with a level of its own for each key, for the number that n tells.
func (p *plainDay) figures(rows []layout.Row, users bool, n func(layout.Row) int64) (f plainFigures) {
	logged, closed := p.logged(users)
	levels, points := map[string][]int64{}, map[int]map[string]int64{}
	for i, r := range rows {
		start, end, key := p.at(r.Start), p.at(r.End), p.key(i, r)
		if start < end && levels[key] == nil {
			levels[key] = make([]int64, 86401)
		}
		for t := start; t < end; t++ {
			if logged[t] {
				levels[key][t] = max(levels[key][t], n(r))
			}
		}
		if start == end && closed[start] {
			if points[start] == nil {
				points[start] = map[string]int64{}
			}
			points[start][p.pointKey(r)] = max(points[start][p.pointKey(r)], n(r))
		}
	}
	sums := make([]int64, 86401)
	for _, level := range levels {
		for t, n := range level {
			sums[t] += n
		}
	}
	for t := range 86401 {
		h := min(t/3600, 23)
		level, peak := sums[t], sums[t]
		for key, n := range points[t] {
			running := int64(0)
			if levels[key] != nil {
				running = levels[key][t]
			}
			peak += max(0, n-running)
		}
		f.total[h] += level
		f.totalSum += level
		f.max[h] = max(f.max[h], peak)
		f.maxAll = max(f.maxAll, peak)
		if t < 86400 && logged[t] {
			f.hours[h]++
			f.hours0++
		}
	}
	return f
}

// decimal rounds half up to four decimals.
func decimal(numerator, denominator int64) string {
	if denominator == 0 {
		return "0"
	}
	x := big.NewRat(numerator, denominator)
	x.Mul(x, big.NewRat(10000, 1)).Add(x, big.NewRat(1, 2))
	whole := new(big.Int).Div(x.Num(), x.Denom()).Int64()
	text := fmt.Sprintf("%d.%04d", whole/10000, whole%10000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// plainAverage chooses hours by the whole rule, ties and all.
func plainAverage(totals, logged [24]int64) string {
	order := make([]int, 24)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := order[a], order[b]
		if totals[x] != totals[y] {
			return totals[x] > totals[y]
		}
		return logged[x] > logged[y]
	})
	var t, l int64
	for _, h := range order[:8] {
		t, l = t+totals[h], l+logged[h]
	}
	return decimal(t, l)
}

func (p *plainDay) line(user, id string, rows, named []layout.Row) string {
	users := user != ""
	d := p.figures(rows, users, func(r layout.Row) int64 { return r.Desired })
	u := p.figures(rows, users, func(r layout.Row) int64 { return r.Granted })
	name, end := "", layout.Second(-1)
	for _, r := range named {
		if r.End >= end {
			name, end = r.ProductName, r.End
		}
	}
	cells := []string{
		string(table.AppendCell(nil, user)), string(table.AppendCell(nil, id)), string(table.AppendCell(nil, name)),
		decimal(d.hours0, 3600), plainAverage(d.total, d.hours), plainAverage(u.total, u.hours),
		fmt.Sprint(d.maxAll), fmt.Sprint(u.maxAll), decimal(d.totalSum, 3600), decimal(u.totalSum, 3600),
	}
	for h := range 24 {
		cells = append(cells, decimal(d.hours[h], 3600),
			decimal(d.total[h], d.hours[h]), decimal(u.total[h], u.hours[h]),
			fmt.Sprint(d.max[h]), fmt.Sprint(u.max[h]), decimal(d.total[h], 3600), decimal(u.total[h], 3600))
	}
	return strings.Join(cells, ",") + "\n"
}

// summary is the content of the day's Summary.csv.
func (p *plainDay) summary() string {
	logged, closed := p.logged(true)
	touches := func(r layout.Row) bool {
		start, end := p.at(r.Start), p.at(r.End)
		return start == end && closed[start] || slices.Contains(logged[start:end], true)
	}
	type row struct{ id, user string }
	all, touching := map[row][]layout.Row{}, map[row][]layout.Row{}
	for _, r := range p.rows {
		all[row{r.ProductID, ""}] = append(all[row{r.ProductID, ""}], r)
		if r.User != "" && touches(r) {
			touching[row{r.ProductID, r.User}] = append(touching[row{r.ProductID, r.User}], r)
		}
	}
	var keys []row
	for k := range all {
		keys = append(keys, k)
	}
	for k := range touching {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b row) int {
		if a.id != b.id {
			return strings.Compare(a.id, b.id)
		}
		return strings.Compare(a.user, b.user)
	})
	text := layout.Header(layout.SummaryColumns(layout.ADay))
	for _, k := range keys {
		rows := all[k]
		if k.user != "" {
			rows = touching[k]
		}
		text += p.line(k.user, k.id, rows, rows)
	}
	return text
}
