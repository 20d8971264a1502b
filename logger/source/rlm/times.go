package rlm

import (
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// told is a date and a time as a line wrote them, and where they took the clock:
// most lines are of the same second as the one before.
type told struct {
	date, time []byte
	clock      localtime.State
}

// moment moves the clock to a line's time, which stands at a field, with its date
// (mm/dd) where the line tells one. Lines with a date tell seconds, but for denials.
func (p *parser) moment(dateAt, timeAt int) (why string) {
	date, time, before := p.fields.At(dateAt), p.fields.At(timeAt), &p.told
	if len(date) > 0 && p.Clock.State == before.clock && string(time) == string(before.time) && string(date) == string(before.date) {
		return ""
	}
	seconds, precise, ok := textline.ShortTime(time)
	switch {
	case !ok:
		return whyDate
	case dateAt == none:
		p.Clock.StepTime(seconds)
	case !precise && p.fields.Text(0) != "DENY":
		return whyDate
	default:
		if why = p.date(date, seconds); why != "" {
			return why
		}
	}
	p.resolve(precise)
	if precise && dateAt != none {
		before.date, before.time = append(before.date[:0], date...), append(before.time[:0], time...)
		before.clock = p.Clock.State
	}
	return ""
}

// date sets a date without a year: the one nearest to the line before.
func (p *parser) date(date []byte, seconds int32) (why string) {
	month, monthday, ok := textline.MonthDay(date)
	if !ok {
		return whyDate
	}
	day, ok := p.years.Day(p.Clock.Day, month, monthday)
	if !ok {
		return whyNoDate
	}
	p.Clock.Set(day, seconds)
	return ""
}

// resolve works out the moment of the clock's time.
func (p *parser) resolve(precise bool) {
	if precise {
		p.Clock.Resolve()
	} else {
		p.Clock.ResolveMinute()
	}
}

// lastMoment reads the date and the time with which a record ends.
func (p *parser) lastMoment() (why string) {
	f := &p.fields
	if f.N < 3 {
		return whyTorn
	}
	return p.moment(f.N-2, f.N-1)
}

// fullMoment reads a date with its year and a time, which stand at field i.
func (p *parser) fullMoment(i int) (why string) {
	day, ok := textline.FullDate(p.fields.At(i))
	seconds, precise, okTime := textline.ShortTime(p.fields.At(i + 1))
	if !ok || !okTime {
		return whyDate
	}
	p.Clock.Set(day, seconds)
	p.resolve(precise)
	return ""
}

// zone is what the log says of its zone.
type zone struct {
	Told  bool
	West  int32 // minutes of standard time
	Fixed bool  // its clock is never put forward, or Options can't say when
}

// timezone reads
//
//	TIMEZONE minutes_west_of_UTC rules # readable text
//
// Where the clock is never put forward, that is all there is to know. Where it
// is, the log does not say when: that is taken from the zone in Options, if it
// has the same standard time.
func (p *parser) timezone() event.Verdict {
	f := &p.fields
	text := f.At(1)
	west := int32(1)
	if len(text) > 1 && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			west = -1
		}
		text = text[1:]
	}
	minutes := textline.Number(text)
	if len(text) == 0 || len(text) > 3 || minutes < 0 || minutes > 15*60 || f.N < 3 {
		return event.Reject("unreadable time zone: minutes west of UTC are expected")
	}
	west *= minutes
	p.setZone(zone{true, west, f.Text(2) == "0" || localtime.StandardWest(p.ownZone(), p.Clock.Day) != west})
	return event.Used
}

func (p *parser) setZone(z zone) {
	p.zone, p.told = z, told{}
	location := p.ownZone()
	if z.Fixed {
		location = localtime.FixedZone(z.West)
	}
	p.Clock.SetZone(location)
}

// ownZone is the zone of Options.
func (p *parser) ownZone() *time.Location {
	if p.Options.Zone == nil {
		return time.UTC
	}
	return p.Options.Zone
}

// timeJump reads
//
//	TIMEJUMP [+|-]minutes mm/dd hh:mm:ss
//
// The server's clock was set; what follows is by the new time.
func (p *parser) timeJump(out *event.Batch) event.Verdict {
	f := &p.fields
	text := f.At(1)
	sign := layout.Day(1)
	if len(text) > 1 && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	minutes := textline.Number(text)
	if len(text) == 0 || len(text) > 8 || minutes < 0 || f.N != 4 {
		return event.Reject("unreadable jump of the clock")
	}
	before := p.Clock.State
	p.Clock.Day += sign * layout.Day(minutes/(24*60))
	if p.Clock.Day < layout.DayOf(textline.FirstYear, 1, 1) || p.Clock.Day > layout.DayOf(textline.LastYear, 12, 31) {
		p.Clock.State = before
		return event.Reject(whyDate)
	}
	if why := p.moment(2, 3); why != "" {
		p.Clock.State = before
		return event.Reject(why)
	}
	p.alive(out)
	return event.Used
}
