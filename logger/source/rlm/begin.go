package rlm

import (
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// search looks ahead for the first year that a log tells, and for the zone, which
// stands behind the first START. The small form has no dates in most lines: there
// midnights are counted.
type search struct {
	dated bool
	years localtime.YearSearch
	clock localtime.Clock
	read  int // bytes of the head that were looked at
}

// Begin gives the first line its date: by the first line with a year, else by
// Options.LastDay as that of the last line.
func (p *parser) Begin(head []byte, final bool) bool {
	s := &p.search
	if s.read > len(head) || s.read == 0 {
		*s = search{years: localtime.YearSearch{Rule: localtime.Nearest}}
	}
	for {
		line, n := textline.NextLine(head[s.read:], final)
		if n == 0 {
			break
		}
		s.read += n
		if p.searchLine(line) {
			p.search = search{}
			return true
		}
	}
	if final {
		if s.years.Begun() && !s.dated {
			p.Clock.Day = s.years.FirstBy(p.Clock.Day)
		} else if !s.dated {
			p.Clock.Day -= s.clock.Day
		}
		p.search = search{}
	}
	return final
}

// searchLine tells whether the line has settled the first one's date.
func (p *parser) searchLine(line []byte) bool {
	f, s := &p.fields, &p.search
	line = textline.Trim(line)
	if len(line) == 0 || len(line) > event.MaxLine || f.Split(line) != "" {
		return false
	}
	switch f.Text(0) {
	case "START", "END":
		p.settle(f.N - 2)
		return false // the zone may follow
	case "TIMEZONE":
		p.timezone()
		return s.dated
	case "IN", "OUT", "DENY", "INUSE", "QUE", "DEQUE", "REREAD", "SHUTDOWN":
		if month, day, ok := textline.MonthDay(f.At(p.dateField())); ok {
			s.years.Add(month, day)
		} else if clock, _, ok := textline.ShortTime(f.At(f.N - 1)); ok {
			s.clock.StepTime(clock)
		}
		return s.dated
	}
	return f.N == 2 && p.settle(0)
}

// dateField is the place of the date in a line: the last field but one, or, in
// the detailed form, the one behind what was asked for.
func (p *parser) dateField() int {
	f := &p.fields
	if f.Text(0) == "OUT" {
		if def, ok := f.definition(4); ok && f.N-1-def >= 11 {
			return def + 10
		}
	}
	return f.N - 2
}

// settle takes the date at a field, if there is one, as that of the current line.
// It tells whether the first line's date is known.
func (p *parser) settle(i int) bool {
	s := &p.search
	day, ok := textline.FullDate(p.fields.At(i))
	if !ok || s.dated {
		return s.dated
	}
	s.dated = true
	if !s.years.Begun() {
		p.Clock.Day = day - s.clock.Day
		return true
	}
	year, month, monthday := day.Date()
	s.years.Add(int32(month), int32(monthday))
	p.Clock.Day = s.years.First(year)
	return true
}
