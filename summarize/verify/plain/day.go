package plain

import (
	"fmt"
	"slices"
)

// Span is a row of Log.csv or LogCache.csv.
type Span struct {
	User, Host, Process string // an empty User has no row of its own
	Product, Name       string
	Start, End          int64 // CE seconds, of one day
	Desired, Granted    int64
}

// Interval is a row of Hours.csv.
type Interval struct {
	Mode       string
	Start, End int64
}

// Key names a row of a summary. The product's own row has no user.
type Key struct{ Product, User string }

// The rules by which a product's licenses are counted.
const (
	Each       = "each"
	ByUser     = "user"
	ByHost     = "host"
	ByUserHost = "user+host"
)

// CheckCounts says which rule is none.
func CheckCounts(counts map[string]string) error {
	for product, rule := range counts {
		if !slices.Contains([]string{Each, ByUser, ByHost, ByUserHost, ""}, rule) {
			return fmt.Errorf("product %q: unknown count %q: use each, user, host or user+host", product, rule)
		}
	}
	return nil
}

// ByHour is a number for each hour of a day.
type ByHour [24]int64

func (h *ByHour) sum() (total int64) {
	for _, n := range h {
		total += n
	}
	return total
}

// Row is the figures of one product, or of one user and product.
type Row struct {
	Name          string // of the product
	Desired, Used Busy
}

// Figures are those of one day, in whole numbers: all that a summary of any
// length is made of.
type Figures struct {
	Day        Day
	Logged     ByHour // seconds in which anything was logged
	UserLogged ByHour // seconds of them with users
	Rows       map[Key]Row
}

// OfDay works out a day. The spans stand in the order of the files, LogCache.csv
// behind Log.csv. Without Hours.csv, logging counts as on from the first to the
// last second seen.
func OfDay(day Day, spans []Span, hours []Interval, hoursKnown bool, counts map[string]string) *Figures {
	logged, users := times(spans, hours, hoursKnown)
	f := &Figures{Day: day, Rows: map[Key]Row{}}
	f.Logged, f.UserLogged = hourly(day, logged), hourly(day, users)
	for key, of := range group(spans, users) {
		within := logged
		if key.User != "" {
			within = users
		}
		f.Rows[key] = figure(day, of, within, counts[key.Product])
	}
	return f
}

// times are those in which anything was logged, and those with users.
func times(spans []Span, hours []Interval, known bool) (logged, users []Interval) {
	if !known {
		whole := seen(spans)
		return whole, whole
	}
	for _, i := range hours {
		if i.Mode == "UserSummary" || i.Mode == "AllLogging" {
			users = append(users, i)
		}
	}
	return union(hours), union(users)
}

func seen(spans []Span) []Interval {
	if len(spans) == 0 {
		return nil
	}
	all := Interval{Start: spans[0].Start, End: spans[0].End}
	for _, s := range spans {
		all.Start, all.End = min(all.Start, s.Start), max(all.End, s.End)
	}
	return []Interval{all}
}

// union joins intervals that touch or overlap, oldest first.
func union(intervals []Interval) []Interval {
	intervals = slices.Clone(intervals)
	slices.SortFunc(intervals, func(a, b Interval) int { return int(a.Start - b.Start) })
	var joined []Interval
	for _, i := range intervals {
		if n := len(joined); n > 0 && i.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, i.End)
			continue
		}
		joined = append(joined, i)
	}
	return joined
}

// hourly is how many seconds of each hour lie in the intervals.
func hourly(day Day, intervals []Interval) (h ByHour) {
	for _, i := range intervals {
		spread(day, i.Start, i.End, func(hour int, seconds int64) { h[hour] += seconds })
	}
	return h
}

// spread cuts a time at the day's hours.
func spread(day Day, start, end int64, each func(hour int, seconds int64)) {
	for hour := range 24 {
		from := day.Start() + int64(hour)*hourSeconds
		if seconds := min(end, from+hourSeconds) - max(start, from); seconds > 0 {
			each(hour, seconds)
		}
	}
}

// group gives every product its spans, and every user and product those that
// were made while users were logged.
func group(spans []Span, users []Interval) map[Key][]*Span {
	groups := map[Key][]*Span{}
	for i := range spans {
		s := &spans[i]
		own := Key{Product: s.Product}
		groups[own] = append(groups[own], s)
		if s.User != "" && touches(s, users) {
			key := Key{s.Product, s.User}
			groups[key] = append(groups[key], s)
		}
	}
	return groups
}

// touches tells whether any of s counts in the intervals: some length of it, or,
// where it has none, its instant, both ends of an interval included.
func touches(s *Span, intervals []Interval) bool {
	return slices.ContainsFunc(intervals, func(i Interval) bool {
		if s.Start == s.End {
			return i.Start <= s.Start && s.Start <= i.End
		}
		return s.Start < i.End && i.Start < s.End
	})
}
