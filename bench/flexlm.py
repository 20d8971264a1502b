"""What a careful script makes of a FlexLM debug log, with Python's standard library.

    flexlm.py csv LOG FOLDER     writes spans.csv and hours.csv into the folder
    flexlm.py sqlite LOG FILE    writes a database with the tables spans and hours
    flexlm.py tree LOG FOLDER    writes each day's Log.csv and Summary.csv as liclog
                                 does, of the figures peaks and license-hours alone

A span is what a check-out, a waiting request or a denial took up, cut at midnight;
hours are the license-hours of each product in each hour. It prints the number of
spans and their license-seconds. The log's times are taken for UTC.
"""
import csv
import os
import re
import sqlite3
import sys
from collections import defaultdict, deque
from datetime import datetime, timezone

LINE = re.compile(
    r'\s*(\d+:\d\d:\d\d) \(([^)]+)\) '
    r'(?:(OUT|IN|DENIED|QUEUED|DEQUEUED): "([^"]+)" ([^@]+)@(\S+) (\[[^\]]*\])? ?(?:\((\d+) licenses\))?'
    r'|(TIMESTAMP|FlexNet Licensing \(.* started on|Started|REStarted|FlexNet Licensing version) ?(\S*)'
    r'|)')
DATE = re.compile(r'(\d+)/(\d+)/(\d{4})')
DAY, HOUR = 86400, 3600


def events(log):
    """Yields (time, midnight before it, daemon, what, product, user, host, data, number)."""
    midnight = seconds = 0
    last = None
    for line in log:
        found = LINE.match(line)
        if not found:
            continue
        clock, daemon, what, feature, user, host, data, number, notice, name = found.groups()
        if clock != last:
            h, m, s = clock.split(':')
            before, seconds, last = seconds, int(h) * HOUR + int(m) * 60 + int(s), clock
            if before - seconds > DAY // 2:
                midnight += DAY
        if notice:
            date = DATE.search(line)
            if date:
                month, day, year = map(int, date.groups())
                midnight = int(datetime(year, month, day, tzinfo=timezone.utc).timestamp())
            if notice in ('Started', 'REStarted'):
                yield midnight + seconds, midnight, name, 'START', *[None] * 5
            elif notice != 'TIMESTAMP':  # of lmgrd: all daemons start
                yield midnight + seconds, midnight, daemon if 'version' in notice else None, 'START', *[None] * 5
        yield midnight + seconds, midnight, daemon, what, feature, user, host, data, int(number or 1)


def spans(log):
    """Yields (user, host, product, start, end, desired, granted), not cut yet."""
    running, waiting = {}, {}  # by daemon and all that tells check-outs apart: when they started
    heard = {}  # of each daemon, the last time

    def end_all(daemons, midnight):
        for open_spans, share in (running, 1), (waiting, 0):
            for key in [k for k in open_spans if k[0] in daemons]:
                daemon, feature, user, host, *_, number = key
                end = max(heard[daemon], midnight)
                for start in open_spans.pop(key):
                    yield user, host, daemon + ':' + feature, start, end, number, number * share

    for time, midnight, daemon, what, feature, user, host, data, number in events(log):
        if what == 'START':  # what ran ended when the daemon was last heard of
            yield from end_all([daemon] if daemon else list(heard), midnight)
            continue
        heard[daemon] = time
        if what == 'IN':
            key = daemon, feature, user, host, data, number
            starts = running.get(key)
            if starts:
                yield user, host, daemon + ':' + feature, starts.popleft(), time, number, number
                if not starts:
                    del running[key]
        elif what == 'OUT' or what == 'DEQUEUED':
            key = daemon, feature, user, host, number
            starts = waiting.get(key)
            if starts:
                yield user, host, daemon + ':' + feature, starts.popleft(), time, number, 0
                if not starts:
                    del waiting[key]
            if what == 'OUT':
                running.setdefault((daemon, feature, user, host, data, number), deque()).append(time)
        elif what == 'QUEUED':
            waiting.setdefault((daemon, feature, user, host, number), deque()).append(time)
        elif what == 'DENIED':
            yield user, host, daemon + ':' + feature, time, time, number, 0
    for daemon in heard:
        heard[daemon] = time
    yield from end_all(heard, time)


def by_day(whole):
    """Cuts spans at midnight."""
    for user, host, product, start, end, desired, granted in whole:
        while end - start // DAY * DAY > DAY:
            midnight = (start // DAY + 1) * DAY
            yield user, host, product, start, midnight, desired, granted
            start = midnight
        yield user, host, product, start, end, desired, granted


def by_hour(cut, hours):
    """Adds the spans that go through it to the license-seconds in use of each product and hour."""
    for span in cut:
        product, start, end, granted = span[2], span[3], span[4], span[6]
        while granted and start < end:
            border = min(end, (start // HOUR + 1) * HOUR)
            hours[product, start // HOUR] += (border - start) * granted
            start = border
        yield span


def to_csv(log, folder):
    hours, count = defaultdict(int), 0
    with open(folder + '/spans.csv', 'w', newline='') as out:
        writer = csv.writer(out)
        writer.writerow(['user', 'host', 'product', 'start', 'end', 'desired', 'granted'])
        for count, span in enumerate(by_hour(by_day(spans(log)), hours), 1):
            writer.writerow(span)
    with open(folder + '/hours.csv', 'w', newline='') as out:
        writer = csv.writer(out)
        writer.writerow(['product', 'hour', 'used'])
        writer.writerows((p, h * HOUR, used / HOUR) for (p, h), used in sorted(hours.items()))
    return count, sum(hours.values())


def to_sqlite(log, file):
    db = sqlite3.connect(file)
    db.executescript('''
        PRAGMA journal_mode = off; PRAGMA synchronous = off;
        CREATE TABLE spans (user, host, product, start INTEGER, end INTEGER, desired INTEGER, granted INTEGER);
        CREATE TABLE clock (hour INTEGER PRIMARY KEY);''')
    db.executemany('INSERT INTO clock VALUES (?)', ((h,) for h in range(24)))
    db.executemany('INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?)', by_day(spans(log)))
    db.execute('''
        CREATE TABLE hours AS
        SELECT product, (start / 86400 * 24 + clock.hour) * 3600 AS hour,
          sum((min(end, (start / 86400 * 24 + clock.hour + 1) * 3600)
             - max(start, (start / 86400 * 24 + clock.hour) * 3600)) * granted) AS used
        FROM spans JOIN clock ON clock.hour BETWEEN start % 86400 / 3600 AND (end - 1 - start / 86400 * 86400) / 3600
        WHERE end > start GROUP BY 1, 2''')
    db.commit()
    return db.execute('SELECT (SELECT count(*) FROM spans), (SELECT sum(used) FROM hours)').fetchone()


EPOCH = 62135596800  # seconds from the year 1 to 1970
TIMES = ['%02d:%02d:%02d' % (s // HOUR, s // 60 % 60, s % 60) for s in range(DAY + 1)]
FIGURES = ['MaxDesired', 'MaxUsed', 'TotalDesired', 'TotalUsed']


class Figures:
    """The spans of one product, or of one user and product, in one day."""

    def __init__(self):
        self.moves = [], []  # of desired and used: (second of the day, change)
        self.points = defaultdict(dict), defaultdict(dict)  # spans of no length: second -> who -> licenses

    def add(self, who, start, end, *numbers):
        for moves, points, n in zip(self.moves, self.points, numbers):
            if n and start < end:
                moves += (start, n), (end, -n)
            elif n:
                points[start][who] = max(n, points[start].get(who, 0))

    def sweep(self, i):
        """Gives peak and license-seconds of desired or used, in each hour."""
        peaks, totals = [0] * 24, [0] * 24
        level = before = at = 0
        moves, points = sorted(self.moves[i]), self.points[i]
        instants = sorted({t for t, _ in moves}.union(points, range(0, DAY, HOUR)))
        for t in instants:
            if level:
                totals[before // HOUR] += level * (t - before)
            while at < len(moves) and moves[at][0] == t:
                level += moves[at][1]
                at += 1
            if t < DAY:
                peaks[t // HOUR] = max(peaks[t // HOUR], level + sum(points[t].values() if t in points else ()))
            before = t
        if level:
            totals[23] += level * (DAY - before)
        return peaks, totals

    def cells(self):
        (desired, asked), (used, taken) = self.sweep(0), self.sweep(1)
        yield from (max(desired), max(used), as_hours(sum(asked)), as_hours(sum(taken)))
        for hour in zip(desired, used, asked, taken):
            yield from (*hour[:2], *map(as_hours, hour[2:]))


def as_hours(seconds):
    """Seconds as hours with four decimals, rounded half up."""
    n = (seconds * 20000 + HOUR) // (2 * HOUR)
    return ('%d.%04d' % divmod(n, 10000)).rstrip('0').rstrip('.')


def to_tree(log, folder):
    logs, days, count, license_seconds = {}, defaultdict(lambda: defaultdict(Figures)), 0, 0
    for user, host, product, start, end, desired, granted in by_day(spans(log)):
        midnight = start // DAY * DAY
        if midnight not in logs:
            date = datetime.fromtimestamp(midnight, timezone.utc).strftime('%Y/%m/%d')
            os.makedirs(os.path.join(folder, date))
            file = open(os.path.join(folder, date, 'Log.csv'), 'w', newline='')
            logs[midnight] = date, file, csv.writer(file, lineterminator='\n')
            logs[midnight][2].writerow(['UserName', 'HostName', 'ProcessId', 'ProductId', 'ProductName',
                'StartTime(InSeconds)', 'EndTime(inSeconds)', 'NumberDesired', 'NumberGranted', 'Date', 'StartTime', 'EndTime'])
        date, _, writer = logs[midnight]
        name = product[product.index(':') + 1:]
        start -= midnight
        end -= midnight
        writer.writerow((user, host, '', product, name, midnight + start + EPOCH, midnight + end + EPOCH,
            desired, granted, date, TIMES[start], TIMES[end]))
        count += 1
        license_seconds += (end - start) * granted
        day = days[midnight]
        day['', product, name].add((user, host), start, end, desired, granted)
        day[user, product, name].add((user, host), start, end, desired, granted)
    for midnight, (date, file, _) in logs.items():
        file.close()
        with open(os.path.join(folder, date, 'Summary.csv'), 'w', newline='') as out:
            writer = csv.writer(out, lineterminator='\n')
            writer.writerow(['UserName', 'ProductId', 'ProductName', *FIGURES,
                *(name + '%02d' % hour for hour in range(24) for name in FIGURES)])
            for key, figures in sorted(days[midnight].items()):
                writer.writerow((*key, *figures.cells()))
    return count, license_seconds


if __name__ == '__main__':
    to, name, result = sys.argv[1:]
    with open(name, encoding='utf-8', errors='replace') as log:
        print(*{'csv': to_csv, 'sqlite': to_sqlite, 'tree': to_tree}[to](log, result))
