package users

import (
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// server is one whose events came, or that the settings name. Its days end at the
// midnights of its own zone.
type server struct {
	name, key string
	on        bool
	zone      *time.Location

	clock
	fresh bool // accesses that no request has told yet
	// quiet is the moment up to which a midnight without fresh accesses changes
	// nothing here.
	quiet   layout.Second
	touched bool // the open day has accesses that its file does not
	ends    bool // the day ends at the midnight at hand
	told    int  // rows of the last request: a buffer that grows costs much
}

// set takes what the settings say of the server. A changed zone holds from its
// next midnight on.
func (s *server) set(r *ruling) { s.on, s.zone, s.quiet = r.tracks(s.key), r.zone(s.key), 0 }

// server is the place of a server. One that is met for the first time may have
// been taken for a user before, when it came to another server.
func (d *Domain) server(called string) int32 {
	d.scratch = name.AppendKey(d.scratch[:0], []byte(called))
	if i, ok := d.places[string(d.scratch)]; ok {
		return i
	}
	s := server{name: strings.Clone(strings.TrimSpace(called)), key: string(d.scratch), clock: stopped}
	s.set(&d.settings)
	i := int32(len(d.servers))
	d.servers = append(d.servers, s)
	d.places[s.key] = i
	if p := d.persons[s.key]; p != nil && s.key != "" {
		d.drop(p)
	}
	return i
}

// clock is a day that is open in some zone.
type clock struct {
	day      layout.Day
	midnight layout.Second // its end; where no day is open, the end of time
}

var stopped = clock{midnight: layout.EndOfTime}

func (c *clock) runs() bool { return c.midnight < layout.EndOfTime }

// open opens the day that a zone has at a moment, or a later one: no day of a
// clock comes twice, although its zone may have changed.
func (c *clock) open(earliest layout.Day, when layout.Second, zone *time.Location) {
	c.day = max(earliest, localDay(when, zone))
	c.midnight = startOf(c.day+1, zone)
}

// Due is the next midnight at which there is something to do.
func (d *Domain) Due() layout.Second { return d.due }

func (d *Domain) setDue() {
	d.due = d.home.midnight
	for i := range d.servers {
		d.due = min(d.due, d.servers[i].midnight)
	}
}

// begin opens the day of a server's first access.
func (d *Domain) begin(s *server, when layout.Second) {
	s.open(d.closed+1, when, s.zone)
	if !d.home.runs() {
		d.home.open(d.closed+1, when, d.settings.home)
	}
	d.setDue()
}

// nextDays opens the days behind those that end now. Where nothing is left to
// do, none is open.
func (d *Domain) nextDays(now layout.Second) {
	goOn := d.ID != "" || len(d.persons) > 0 || len(d.sheets) > 0
	for i := range d.servers {
		s := &d.servers[i]
		if s.ends {
			s.open(s.day+1, now, s.zone)
			s.ends, s.touched = false, false
		}
		if !goOn {
			s.clock = stopped
		}
	}
	if d.home.midnight == now {
		d.home.open(d.home.day+1, now, d.settings.home)
	}
	if !goOn {
		d.home = stopped
	}
	d.setDue()
}

// closing is the newest day that is over everywhere once the days that end at a
// midnight are: at all servers, and in the zones of those that may come.
func (d *Domain) closing(now layout.Second) layout.Day {
	oldest := localDay(now, d.settings.home)
	for _, zone := range d.settings.abroad {
		oldest = min(oldest, localDay(now, zone))
	}
	for i := range d.servers {
		s := &d.servers[i]
		switch {
		case s.midnight == now:
			oldest = min(oldest, max(s.day+1, localDay(now, s.zone)))
		case s.runs():
			oldest = min(oldest, s.day)
		}
	}
	return max(d.closed, oldest-1)
}

// localDay is the calendar day of a moment in a zone.
func localDay(at layout.Second, zone *time.Location) layout.Day {
	y, m, d := at.Time().In(zone).Date()
	return layout.DayOf(y, int(m), d)
}

// startOf is the first moment of a zone's calendar day. Where the clock is put
// forward or back over midnight it is none that a clock shows as 00:00.
func startOf(day layout.Day, zone *time.Location) layout.Second {
	at := day.Start() - 16*layout.HourSeconds // no zone is or was farther east
	for step := layout.HourSeconds; step > 0; step /= 60 {
		for localDay(at+step, zone) < day {
			at += step
		}
	}
	return at + 1
}
