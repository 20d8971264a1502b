package plain

import (
	"cmp"
	"slices"
)

// Period adds up days: one for a day's summary, more for a week's, month's or
// year's. Days must be added oldest first.
type Period struct {
	logged, userLogged Week // seconds
	rows               map[Key]Row
}

// NewPeriod is a period without days.
func NewPeriod() *Period { return &Period{rows: map[Key]Row{}} }

// Add adds a day.
func (p *Period) Add(f *Figures) {
	weekday := f.Day.Weekday()
	for hour := range 24 {
		p.logged[weekday][hour] += f.Logged[hour]
		p.userLogged[weekday][hour] += f.UserLogged[hour]
	}
	for key, row := range f.Rows {
		before := p.rows[key]
		p.rows[key] = Row{row.Name, before.Desired.add(row.Desired), before.Used.add(row.Used)}
	}
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
func (p *Period) Has(key Key) bool {
	_, has := p.rows[key]
	return has
}

// Len is the number of rows.
func (p *Period) Len() int { return len(p.rows) }

// Compare puts keys in the order of a summary's rows.
func Compare(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.User, b.User))
}

// part is what a share of time came to.
type part struct{ total, logged int64 }

func (a part) average() string { return Fraction(a.total, a.logged) }

// busiest adds up the n parts of the largest totals; of equal ones those with
// more logged time, then the earlier ones, come first.
func busiest(parts []part, n int) (of part) {
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(b.logged, a.logged))
	})
	for _, p := range parts[:n] {
		of.total += p.total
		of.logged += p.logged
	}
	return of
}

// The busiest 8 hours make a weekday, the busiest 5 weekdays the whole.
const (
	busyHours = 8
	busyDays  = 5
)

func dayPart(total, logged *Week, weekday int) part {
	var parts [24]part
	for hour := range parts {
		parts[hour] = part{total[weekday][hour], logged[weekday][hour]}
	}
	return busiest(parts[:], busyHours)
}

func hourPart(total, logged *Week, hour int) part {
	if total.hour(hour) == 0 {
		return part{} // as for most users at most hours
	}
	var parts [7]part
	for weekday := range parts {
		parts[weekday] = part{total[weekday][hour], logged[weekday][hour]}
	}
	return busiest(parts[:], busyDays)
}

func wholePart(total, logged *Week) part {
	var parts [7]part
	for weekday := range parts {
		parts[weekday] = dayPart(total, logged, weekday)
	}
	return busiest(parts[:], busyDays)
}
