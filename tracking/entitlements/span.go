package entitlements

import "github.com/liclog/liclog/layout"

// span is how far back accesses count.
type span struct {
	asOf       layout.Second
	months     int // calendar months, the newest of which is in progress
	activeDays int // within which a user counts as active
	longDays   int // of the report's right column
	daysBack   int // for rolling months; 0 where they are not asked for
}

// monthsBack is how many calendar months a moment is before the newest.
func (s span) monthsBack(at layout.Second) int {
	y, m, _ := s.asOf.Day().Date()
	yy, mm, _ := at.Day().Date()
	return (y-yy)*12 + m - mm
}

// firstDay is the first day whose accesses can matter.
func (s span) firstDay() layout.Day {
	if s.daysBack > 0 {
		return s.asOf.Day() - layout.Day(s.daysBack) + 1
	}
	return s.monthStart(s.months - 1)
}

// monthStart is the first day of the month that is so many before the newest.
func (s span) monthStart(back int) layout.Day {
	y, m, _ := s.asOf.Day().Date()
	return layout.DayOf(y, m-back, 1)
}

// since is the moment so many days before the count.
func (s span) since(days int) layout.Second { return s.asOf - layout.Second(days)*layout.DaySeconds }

// activeSince tells whether a person was seen within so many days of 24 hours,
// the limit included.
func (d *domain) activeSince(p *person, days int) bool {
	return p.lastAccess != 0 && p.lastAccess >= d.span.since(days)
}
