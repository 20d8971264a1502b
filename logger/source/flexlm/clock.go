package flexlm

import (
	"time"
	_ "time/tzdata" // zones by name also where the system has no list of them

	"github.com/liclog/liclog/layout"
)

const (
	daySeconds = int32(layout.DaySeconds)
	halfDay    = daySeconds / 2
	// midnightSlack is how late a line may be written behind one of the new day:
	// lmgrd and the vendor daemons write to one file, each by itself.
	midnightSlack = 10 * 60
	// hourSlack is the same where an hour comes twice.
	hourSlack = 2 * 60
)

// clock gives times of day their date and their UTC. The log's lines tell the
// time alone; the date goes on where the time falls by more than half a day, and
// is put right by the lines that hold one.
type clock struct {
	zone *time.Location
	// day and time are those of the last line, as the server's clock shows them.
	day     layout.Day
	time    int32
	running bool // there was a line
	rolled  bool // the day began by a midnight between two lines
	now     layout.Second
	zones   zones
}

func newClock(zone *time.Location, lastDay time.Time) clock {
	if zone == nil {
		zone = time.UTC
	}
	c := clock{zone: zone}
	if lastDay.IsZero() {
		lastDay = time.Unix(0, 0)
	}
	c.day = localDay(lastDay.In(zone))
	return c
}

func localDay(t time.Time) layout.Day {
	year, month, day := t.Date()
	return layout.DayOf(year, int(month), day)
}

// step moves the clock to a line's time. resolve gives the moment, after a date
// in the line has been regarded.
func (c *clock) step(h *head) {
	if h.dated {
		c.stepDated(h)
		return
	}
	c.stepTime(h.clock)
}

func (c *clock) stepTime(clock int32) {
	fall := c.time - clock
	switch {
	case !c.running:
		c.running = true
	case fall > halfDay:
		c.day++
		c.rolled = true
	case c.rolled && fall+daySeconds <= midnightSlack:
		// A line of the old day behind the first of the new one.
		c.day--
		c.rolled = false
	}
	c.time = clock
}

// stepDated takes the date from the line. With an offset it says what the local
// clock shows, too.
func (c *clock) stepDated(h *head) {
	c.running, c.rolled = true, false
	c.day, c.time = h.day, h.clock
	if !h.zoned {
		return
	}
	c.now = c.day.Start() + layout.Second(c.time-h.offset)
	local := c.now + layout.Second(c.zones.at(c.zone, c.now))
	c.day = local.Day()
	c.time = int32(local - c.day.Start())
}

// anchor sets the date of the current line. A date and a time that were taken
// one before and the other after midnight do not contradict.
func (c *clock) anchor(day layout.Day) {
	switch {
	case day == c.day+1 && c.time >= daySeconds-2, day == c.day-1 && c.time < 2:
		return
	case day != c.day:
		c.day, c.rolled = day, false
	}
}

// resolve gives the current line's moment in UTC. Where an hour comes twice, it
// is the first until the time steps back; a time that the zone skips is read as
// if the clock had not been put forward yet.
func (c *clock) resolve() layout.Second {
	local := c.day.Start() + layout.Second(c.time)
	parts := c.zones.of(c.zone, c.day)
	if len(parts) == 1 {
		c.now = local - parts[0].offset
		return c.now
	}
	moment, found := local-parts[0].offset, false
	for _, z := range parts {
		switch {
		case local >= z.to && !found:
			moment = local - z.offset // a gap may follow
		case local < z.from || local >= z.to:
		case !found, moment < c.now-hourSlack:
			moment, found = local-z.offset, true
		}
	}
	c.now = moment
	return moment
}

// zonePart is a stretch of local time with one offset from UTC.
type zonePart struct {
	from, to layout.Second // local
	offset   layout.Second
}

// zones keeps the offsets of one local day.
type zones struct {
	day   layout.Day
	parts []zonePart
	// the stretch of UTC around the last dated line
	from, to layout.Second
	offset   int
}

// reach is how far around a day is looked: offsets are under 15 hours.
const reach = 26 * layout.HourSeconds

// of lists what zone does around day, in order: one part but for days near a
// change of the clock.
func (z *zones) of(zone *time.Location, day layout.Day) []zonePart {
	if z.day == day && len(z.parts) > 0 {
		return z.parts
	}
	z.day, z.parts = day, z.parts[:0]
	end := day.End() + reach
	for at := day.Start() - reach; at < end; {
		t := time.Unix(at.Unix(), 0).In(zone)
		_, seconds := t.Zone()
		_, next := t.ZoneBounds()
		to := end
		if !next.IsZero() && layout.FromTime(next) < end {
			to = layout.FromTime(next)
		}
		offset := layout.Second(seconds)
		z.add(zonePart{at + offset, to + offset, offset})
		at = to
	}
	return z.parts
}

// add joins neighbours of one offset: a zone may change its name alone.
func (z *zones) add(part zonePart) {
	if last := len(z.parts) - 1; last >= 0 && z.parts[last].offset == part.offset {
		z.parts[last].to = part.to
		return
	}
	z.parts = append(z.parts, part)
}

// at is zone's offset at a moment.
func (z *zones) at(zone *time.Location, moment layout.Second) int {
	if moment >= z.from && moment < z.to {
		return z.offset
	}
	t := time.Unix(moment.Unix(), 0).In(zone)
	_, z.offset = t.Zone()
	start, end := t.ZoneBounds()
	z.from, z.to = layout.FirstSecond-reach, layout.EndOfTime+reach
	if !start.IsZero() {
		z.from = layout.FromTime(start)
	}
	if !end.IsZero() {
		z.to = layout.FromTime(end)
	}
	return z.offset
}
