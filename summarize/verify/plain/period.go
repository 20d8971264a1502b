package plain

import (
	"cmp"
	"slices"
)

// Period adds up days: one for a day's summary, more for a week's, month's or
// year's. Days must be added oldest first.
type Period struct {
	logged, userLogged Week
	rows               map[Key]*total
}

// Week is a number for each hour of each weekday.
type Week [7]*ByHour

// total is one row of a period.
type total struct {
	name          string
	desired, used sums
}

// sums are the license-seconds and peaks of a row, desired or used.
type sums struct {
	total  Week
	hour   ByHour   // peaks
	dayMax [7]int64 // peaks
}

// NewPeriod is a period without days.
func NewPeriod() *Period { return &Period{rows: map[Key]*total{}} }

// Add adds a day.
func (p *Period) Add(f *Figures) {
	d := f.Day.Weekday()
	p.logged.add(d, &f.Logged)
	p.userLogged.add(d, &f.UserLogged)
	for key, row := range f.Rows {
		t := p.rows[key]
		if t == nil {
			t = &total{}
			p.rows[key] = t
		}
		t.name = row.Name
		t.desired.add(d, &row.Desired)
		t.used.add(d, &row.Used)
	}
}

func (s *sums) add(weekday int, l *Level) {
	s.total.add(weekday, &l.Total)
	for hour, peak := range l.Max {
		s.hour[hour] = max(s.hour[hour], peak)
		s.dayMax[weekday] = max(s.dayMax[weekday], peak)
	}
}

// add adds a day's hours; weekdays of nothing take no room.
func (w *Week) add(weekday int, hours *ByHour) {
	if *hours == (ByHour{}) {
		return
	}
	if w[weekday] == nil {
		w[weekday] = &ByHour{}
	}
	for hour, n := range hours {
		w[weekday][hour] += n
	}
}

func (w *Week) at(weekday, hour int) int64 {
	if w[weekday] == nil {
		return 0
	}
	return w[weekday][hour]
}

func (w *Week) day(weekday int) int64 {
	if w[weekday] == nil {
		return 0
	}
	return w[weekday].sum()
}

func (w *Week) hour(hour int) (total int64) {
	for weekday := range 7 {
		total += w.at(weekday, hour)
	}
	return total
}

func (w *Week) sum() (total int64) {
	for weekday := range 7 {
		total += w.day(weekday)
	}
	return total
}

// Keys are the rows in their order: by product, then user.
func (p *Period) Keys() []Key {
	keys := make([]Key, 0, len(p.rows))
	for key := range p.rows {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, Compare)
	return keys
}

// Has tells whether there is a row of the key.
func (p *Period) Has(key Key) bool { return p.rows[key] != nil }

// Len is the number of rows.
func (p *Period) Len() int { return len(p.rows) }

// Compare puts keys in the order of a summary's rows.
func Compare(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.User, b.User))
}

// part is what a share of time came to.
type part struct{ total, logged int64 }

func (a part) plus(b part) part { return part{a.total + b.total, a.logged + b.logged} }

func (a part) average() string { return Fraction(a.total, a.logged) }

// busiest adds up the n parts of the largest totals; of equal ones those with
// more logged time, then the earlier ones, come first.
func busiest(parts []part, n int) (of part) {
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(b.logged, a.logged))
	})
	for _, p := range parts[:n] {
		of = of.plus(p)
	}
	return of
}

// The busiest 8 hours make a weekday, the busiest 5 weekdays the whole.
const (
	busyHours = 8
	busyDays  = 5
)

func dayPart(total, logged *Week, weekday int) part {
	parts := make([]part, 24)
	for hour := range parts {
		parts[hour] = part{total.at(weekday, hour), logged.at(weekday, hour)}
	}
	return busiest(parts, busyHours)
}

func hourPart(total, logged *Week, hour int) part {
	parts := make([]part, 7)
	for weekday := range parts {
		parts[weekday] = part{total.at(weekday, hour), logged.at(weekday, hour)}
	}
	return busiest(parts, busyDays)
}

func wholePart(total, logged *Week) part {
	parts := make([]part, 7)
	for weekday := range parts {
		parts[weekday] = dayPart(total, logged, weekday)
	}
	return busiest(parts, busyDays)
}
