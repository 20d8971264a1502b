package localtime

import (
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/textline"
)

// YearRule finds the year of a date that leaves it out, given the date before it.
// ok is false where there is no such date.
type YearRule func(before layout.Day, month, day int32) (layout.Day, bool)

// Nearest takes the date that is nearest to the one before: for logs that tell
// the year now and then.
func Nearest(before layout.Day, month, day int32) (best layout.Day, ok bool) {
	year, _, _ := before.Date()
	for y := int32(year) - 1; y <= int32(year)+1; y++ {
		d, there := textline.DayOf(y, month, day)
		if there && (!ok || max(d-before, before-d) < max(best-before, before-best)) {
			best, ok = d, true
		}
	}
	return best, ok
}

// setBack is how many days a clock may have been set back. A date that falls by
// more is next year's.
const setBack = 31

// Onward takes the next such date, for logs that never tell the year: time goes
// on, but for a clock that is set back by some days.
func Onward(before layout.Day, month, day int32) (layout.Day, bool) {
	year, _, _ := before.Date()
	for y := int32(year) - 1; y <= int32(year)+4; y++ { // February 29 comes every four years
		if d, there := textline.DayOf(y, month, day); there && d >= before-setBack {
			return d, true
		}
	}
	return 0, false
}

// Years applies a rule, remembering the last date: most lines are of the same.
type Years struct {
	Rule       YearRule
	month, day int32
	of         layout.Day
}

// Day is the day of a date without a year, given the one before it.
func (y *Years) Day(before layout.Day, month, day int32) (layout.Day, bool) {
	if y.month == month && y.day == day && y.of == before {
		return before, true
	}
	d, ok := y.Rule(before, month, day)
	if ok {
		y.month, y.day, y.of = month, day, d
	}
	return d, ok
}

// YearSearch finds the year of the first date of a log, none of which so far told
// it. It plays the dates through, counting years.
type YearSearch struct {
	Rule        YearRule
	first, last layout.Day
	begun       bool
}

// playYear is any leap year.
const playYear = 2000

// Add takes the next date of the log. The years played are leap years where those of
// the log are not: February 29 counts as the day before.
func (s *YearSearch) Add(month, day int32) {
	if month == 2 && day == 29 {
		day = 28
	}
	if !s.begun {
		d, ok := textline.DayOf(playYear, month, day)
		if ok {
			s.first, s.last, s.begun = d, d, true
		}
		return
	}
	if d, ok := s.Rule(s.last, month, day); ok {
		s.last = d
	}
}

// Begun tells whether there was a date.
func (s *YearSearch) Begun() bool { return s.begun }

// First is the day of the first date, given the year of the last one.
func (s *YearSearch) First(year int) layout.Day {
	from, month, day := s.first.Date()
	to, _, _ := s.last.Date()
	return layout.DayOf(max(year-(to-from), textline.FirstYear), month, day)
}

// FirstBy is First where the last date is not behind the given day, but for one
// day that clocks may differ by.
func (s *YearSearch) FirstBy(lastDay layout.Day) layout.Day {
	year, _, _ := (lastDay + 1).Date()
	_, month, day := s.last.Date()
	if layout.DayOf(year, month, day) > lastDay+1 {
		year--
	}
	return s.First(year)
}

// FixedZone is a zone so many minutes west of UTC.
func FixedZone(west int32) *time.Location {
	return time.FixedZone("log", int(-west)*60)
}

// StandardWest is how many minutes west of UTC a zone is around a day when its
// clock is not put forward.
func StandardWest(zone *time.Location, day layout.Day) int32 {
	for _, at := range []layout.Day{day, day + 182, day + 91, day + 273} {
		if t := time.Unix(at.Start().Unix(), 0).In(zone); !t.IsDST() {
			_, offset := t.Zone()
			return int32(-offset / 60)
		}
	}
	return 0
}
