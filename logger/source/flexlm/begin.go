package flexlm

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// search looks ahead for the first date of a log that does not begin with one,
// and counts the midnights up to it.
type search struct {
	clock localtime.Clock
	read  int // bytes of the head that were looked at
}

// Begin gives the first line its date: that of the first line with one, less the
// midnights in between. Where no line has one, the last line is of
// Options.LastDay.
func (p *parser) Begin(head []byte, final bool) bool {
	s := &p.search
	if s.read > len(head) {
		*s = search{}
	}
	for {
		line, n := textline.NextLine(head[s.read:], final)
		if n == 0 {
			break
		}
		s.read += n
		if day, ok := p.searchLine(line); ok {
			p.clock.Day = day
			p.search = search{}
			return true
		}
	}
	if final {
		p.clock.Day -= s.clock.Day
		p.search = search{}
	}
	return final
}

// searchLine counts midnights from day 0. At a date it gives the first line's day.
func (p *parser) searchLine(line []byte) (first layout.Day, ok bool) {
	var h head
	if len(line) > event.MaxLine || h.read(textline.Trim(line)) != "" {
		return 0, false
	}
	counted := &p.search.clock
	if h.dated {
		dated := localtime.Clock{Zone: p.clock.Zone}
		h.step(&dated)
		counted.StepTime(dated.Time)
		return dated.Day - counted.Day, true
	}
	counted.StepTime(h.clock)
	day, date := dateOf(h.message, h.clock)
	return day - counted.Day, date == goodDate
}
