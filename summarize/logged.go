package summarize

import (
	"bytes"
	"cmp"
	"slices"
	"sort"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// Seconds of a day, as int32: times of a day count from its midnight.
const (
	hourSeconds int32 = int32(layout.HourSeconds)
	daySeconds  int32 = int32(layout.DaySeconds)
)

// stretch is a piece of a day from start to end.
type stretch struct{ start, end int32 }

// logged is the time of a day in which something was logged: sorted, and with a
// gap between one stretch and the next. A stretch of no length is an instant.
type logged []stretch

// join sorts stretches and joins those that overlap or meet.
func join(list []stretch) logged {
	slices.SortFunc(list, func(a, b stretch) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	var joined logged
	for _, s := range list {
		if n := len(joined); n > 0 && s.start <= joined[n-1].end {
			joined[n-1].end = max(joined[n-1].end, s.end)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// from is the index of the first stretch that ends at t or later.
func (l logged) from(t int32) int {
	if len(l) == 1 {
		if l[0].end >= t {
			return 0
		}
		return 1
	}
	return sort.Search(len(l), func(i int) bool { return l[i].end >= t })
}

// covers tells whether the whole span was logged.
func (l logged) covers(start, end int32) bool {
	i := l.from(end)
	return i < len(l) && l[i].start <= start
}

// touches tells whether any time of the span was logged; for a span of no length
// whether it lies in a stretch, both ends included.
func (l logged) touches(start, end int32) bool {
	for i := l.from(start); i < len(l) && l[i].start <= end; i++ {
		if start == end || min(end, l[i].end) > max(start, l[i].start) {
			return true
		}
	}
	return false
}

// clip hands out the pieces of the span that were logged.
func (l logged) clip(start, end int32, piece func(start, end int32)) {
	for i := l.from(start); i < len(l) && l[i].start < end; i++ {
		if s, e := max(start, l[i].start), min(end, l[i].end); s < e {
			piece(s, e)
		}
	}
}

// hours is the time logged in each hour, in seconds.
func (l logged) hours() (seconds [24]int64) {
	for _, s := range l {
		for t := s.start; t < s.end; {
			h := t / hourSeconds
			to := min(s.end, (h+1)*hourSeconds)
			seconds[h] += int64(to - t)
			t = to
		}
	}
	return seconds
}

// dayHours is what Hours.csv tells of a day.
type dayHours struct {
	any   logged // A: time in which logging was on in any mode
	users logged // U: the part of it with per-user logging
	// short: a part of the day was logged in a mode that keeps no Log.csv.
	short bool
}

// parseHours reads the content of the day's Hours.csv. Intervals that can't be
// used are problems; what lies outside the day is cut off.
func parseHours(day layout.Day, content []byte, problem func(line int64, reason string)) dayHours {
	var found dayHours
	var all, users []stretch
	rows := table.NewScanner(bytes.NewReader(content))
	for rows.Scan() {
		if rows.Bad() != nil {
			problem(rows.Line(), rows.Bad().Error())
			continue
		}
		if isHeader(rows.Cells(), layout.HoursColumns[0]) {
			continue
		}
		interval, err := layout.ParseInterval(texts(rows.Cells()))
		if err != nil {
			problem(rows.Line(), err.Error())
			continue
		}
		if interval.End < day.Start() || interval.Start > day.End() {
			problem(rows.Line(), "the interval lies outside the day")
			continue
		}
		if !interval.Mode.On() {
			continue
		}
		s := stretch{
			start: int32(max(interval.Start, day.Start()) - day.Start()),
			end:   int32(min(interval.End, day.End()) - day.Start()),
		}
		all = append(all, s)
		if interval.Mode.PerUser() {
			users = append(users, s)
		}
		found.short = found.short || !interval.Mode.KeepsLog()
	}
	found.any, found.users = join(all), join(users)
	return found
}

// isHeader tells a header line by the name of its first column.
func isHeader(cells [][]byte, first string) bool {
	return len(cells) > 0 && string(bytes.TrimPrefix(cells[0], []byte("\ufeff"))) == first
}

func texts(cells [][]byte) []string {
	list := make([]string, len(cells))
	for i, c := range cells {
		list[i] = string(c)
	}
	return list
}
