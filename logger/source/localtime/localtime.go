// Package localtime turns what a license server's clock on the wall showed into
// UTC. It is for formats whose lines leave out the zone, and perhaps the date.
//
// The zone comes from Options of the format. Where an hour comes twice, a time is
// the first until the clock steps back by more than two minutes; a time that the
// zone skips is read as if the clock had not been put forward yet.
package localtime

import (
	"time"
	_ "time/tzdata" // zones by name also where the system has no list of them

	"github.com/liclog/liclog/layout"
)

const (
	daySeconds = int32(layout.DaySeconds)
	halfDay    = daySeconds / 2
	// midnightSlack is how late a line may be written behind one of the new day:
	// the processes of a server write to one file, each by itself.
	midnightSlack = 10 * 60
	// hourSlack is the same where an hour comes twice.
	hourSlack = 2 * 60
)

// Clock gives local times their date and their UTC. Where lines tell the time
// alone, the date goes on where the time falls by more than half a day, and is
// put right by the lines that hold one.
type Clock struct {
	Zone *time.Location
	State
	zones zones
}

// State is what a Clock carries from line to line.
type State struct {
	// Day and Time are those of the last line, as the server's clock shows them;
	// Time is in seconds since midnight.
	Day     layout.Day
	Time    int32
	Running bool          `json:",omitempty"` // there was a line
	Rolled  bool          `json:",omitempty"` // the day began by a midnight between two lines
	Now     layout.Second `json:",omitempty"` // the moment that Resolve gave last
}

// New is a clock in zone (nil is UTC) that knows no more than a day: the one of
// the log's last line.
func New(zone *time.Location, lastDay time.Time) Clock {
	if zone == nil {
		zone = time.UTC
	}
	if lastDay.IsZero() {
		lastDay = time.Unix(0, 0)
	}
	return Clock{Zone: zone, State: State{Day: DayIn(lastDay, zone)}}
}

// SetZone changes the zone of the lines that follow.
func (c *Clock) SetZone(zone *time.Location) { c.Zone, c.zones = zone, zones{} }

// ResolveMinute is Resolve for a line that leaves out the seconds: in the minute
// of the line before it is of the same moment.
func (c *Clock) ResolveMinute() layout.Second {
	before := c.Now
	if now := c.Resolve(); now <= before && before-now < 60 {
		c.Now = before
	}
	return c.Now
}

// DayIn is the day of a moment on a zone's calendar.
func DayIn(t time.Time, zone *time.Location) layout.Day {
	year, month, day := t.In(zone).Date()
	return layout.DayOf(year, int(month), day)
}

// StepTime moves the clock to a line's time of day. Resolve gives the moment,
// after a date in the line has been regarded.
func (c *Clock) StepTime(clock int32) {
	fall := c.Time - clock
	switch {
	case !c.Running:
		c.Running = true
	case fall > halfDay:
		c.Day++
		c.Rolled = true
	case c.Rolled && fall+daySeconds <= midnightSlack:
		// A line of the old day behind the first of the new one.
		c.Day--
		c.Rolled = false
	}
	c.Time = clock
}

// Set moves the clock to a line's date and time.
func (c *Clock) Set(day layout.Day, clock int32) {
	c.Running, c.Rolled = true, false
	c.Day, c.Time = day, clock
}

// SetMoment moves the clock to a line's moment, which is known.
func (c *Clock) SetMoment(moment layout.Second) {
	c.Now = moment
	local := moment + layout.Second(c.zones.at(c.Zone, moment))
	c.Set(local.Day(), int32(local-local.Day().Start()))
}

// Anchor sets the date of the current line. A date and a time that were taken
// one before and the other after midnight do not contradict.
func (c *Clock) Anchor(day layout.Day) {
	switch {
	case day == c.Day+1 && c.Time >= daySeconds-2, day == c.Day-1 && c.Time < 2:
		return
	case day != c.Day:
		c.Day, c.Rolled = day, false
	}
}

// Resolve gives the current line's moment in UTC. Where an hour comes twice, it
// is the first until the time steps back; a time that the zone skips is read as
// if the clock had not been put forward yet.
func (c *Clock) Resolve() layout.Second {
	local := c.Day.Start() + layout.Second(c.Time)
	parts := c.zones.of(c.Zone, c.Day)
	if len(parts) == 1 {
		c.Now = local - parts[0].offset
		return c.Now
	}
	moment, found := local-parts[0].offset, false
	for _, z := range parts {
		switch {
		case local >= z.to && !found:
			moment = local - z.offset // a gap may follow
		case local < z.from || local >= z.to:
		case !found, moment < c.Now-hourSlack:
			moment, found = local-z.offset, true
		}
	}
	c.Now = moment
	return moment
}
