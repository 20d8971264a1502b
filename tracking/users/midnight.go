package users

import (
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
)

// List is where a user stands in a server's request.
type List uint8

// The lists of a request.
const (
	New  List = iota // not told by this server before
	Seen             // told before, with accesses since the last request
	Idle             // without access to this server for more than 30 days; told once
)

// String is the list's word in files.
func (l List) String() string { return [...]string{"new", "seen", "idle"}[l] }

// Request is what a server sends at midnight to have the database updated.
type Request struct {
	Server string
	Rows   []RequestRow
}

// RequestRow is a user's access by one protocol since the last request; of an
// idle user, his last.
type RequestRow struct {
	List        List
	User        string
	Protocol    uint8 // place in event.Protocols
	First, Last layout.Second
}

// Due is the next midnight at which there is something to do.
func (d *Domain) Due() layout.Second {
	if !d.tracking {
		return layout.EndOfTime
	}
	return d.midnight
}

// begin opens the day of a first access.
func (d *Domain) begin(when layout.Second) {
	d.tracking = true
	d.day = localDay(when, d.zone)
	d.midnight = startOf(d.day+1, d.zone)
	d.quiet = 0
}

// Midnight ends the day: each server that tracks sends its request, they are
// processed in the order of the servers' names, and the next day begins.
func (d *Domain) Midnight() []Request {
	now := d.midnight
	var requests []Request
	if d.fresh || now >= d.quiet {
		requests = d.requests(now)
		for _, r := range requests {
			d.Process(r, now)
		}
		d.endOfYear(now)
	}
	if d.ID != "" {
		d.update(now)
	}
	d.nextDay(now)
	return requests
}

// update notes how many users there are now.
func (d *Domain) update(now layout.Second) {
	d.asOf, d.changed.document = now, true
	if !d.counted {
		d.total, d.counted = d.Total(), true
	}
}

// nextDay opens the day that the zone has now. No day comes twice, although the
// zone may have changed.
func (d *Domain) nextDay(now layout.Second) {
	d.tracking = d.ID != "" || len(d.persons) > 0
	d.day = max(d.day+1, localDay(now, d.zone))
	d.midnight = startOf(d.day+1, d.zone)
}

// requests are those of all servers that track and have something to tell.
func (d *Domain) requests(now layout.Second) []Request {
	all := make([]Request, len(d.servers))
	d.fresh, d.quiet = false, layout.EndOfTime
	for _, p := range d.everybody() {
		d.report(p, now, all)
		d.endDay(p)
	}
	var sent []Request
	for i, r := range all {
		if len(r.Rows) > 0 {
			r.Server = d.servers[i].name
			r.Rows = byList(r.Rows)
			sent = append(sent, r)
		}
	}
	slices.SortFunc(sent, func(a, b Request) int { return strings.Compare(a.Server, b.Server) })
	return sent
}

// byList puts the rows of each list together, in the order of users.
func byList(rows []RequestRow) []RequestRow {
	ordered := make([]RequestRow, 0, len(rows))
	for list := New; list <= Idle; list++ {
		for i := range rows {
			if rows[i].List == list {
				ordered = append(ordered, rows[i])
			}
		}
	}
	return ordered
}

// report adds a person to the requests of the servers that know him.
func (d *Domain) report(p *person, now layout.Second, to []Request) {
	for rest := p.records; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].server == rest[0].server {
			n++
		}
		server := rest[0].server
		if d.servers[server].on {
			to[server].Rows = d.reportTo(to[server].Rows, p, rest[:n], now)
		}
		rest = rest[n:]
	}
}

// reportTo adds the rows of a person at one server.
func (d *Domain) reportTo(rows []RequestRow, p *person, at []record, now layout.Second) []RequestRow {
	known, fresh, last := false, false, never
	for i := range at {
		known = known || at[i].reported
		fresh = fresh || at[i].since != never
		last = max(last, at[i].cached)
	}
	switch {
	case fresh:
		rows = appendFresh(rows, p, at, known)
	case last != never && now-last > idleAfter:
		return appendIdle(rows, p, at)
	}
	if last != never {
		d.quiet = min(d.quiet, last+idleAfter+1)
	}
	return rows
}

func appendFresh(rows []RequestRow, p *person, at []record, known bool) []RequestRow {
	list := New
	if known {
		list = Seen
	}
	for i := range at {
		if r := &at[i]; r.since != never {
			rows = append(rows, RequestRow{list, p.name, r.protocol, r.since, r.cached})
			r.since, r.reported = never, true
		}
	}
	return rows
}

// appendIdle tells that a user is idle; the server forgets him.
func appendIdle(rows []RequestRow, p *person, at []record) []RequestRow {
	for i := range at {
		if r := &at[i]; r.cached != never {
			rows = append(rows, RequestRow{Idle, p.name, r.protocol, r.cached, r.cached})
			r.forgetCache()
		}
	}
	return rows
}

// endDay forgets the day's accesses.
func (d *Domain) endDay(p *person) {
	for i := range p.records {
		p.records[i].dayFirst, p.records[i].dayLast, p.records[i].count = never, never, 0
	}
	d.tidy(p)
}

// Process brings the database up to a request: it creates users and raises their
// times, and never lowers any. The same request again, or late, changes nothing.
func (d *Domain) Process(r Request, now layout.Second) {
	if d.ID == "" {
		d.ID, d.asOf = d.random, now
	}
	place := d.server(r.Server)
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.List == Idle {
			continue // known already, if he is to be known at all
		}
		d.raise(row, place)
	}
}

func (d *Domain) raise(row *RequestRow, server int32) {
	p := d.person(row.User)
	if p == nil {
		return
	}
	d.databaseChanged()
	r := p.record(server, row.Protocol)
	r.first, r.last = earlier(r.first, row.First), max(r.last, row.Last)
}

// endOfYear deletes the users without any access for a calendar year.
func (d *Domain) endOfYear(now layout.Second) {
	for _, p := range d.everybody() {
		last := p.lastAccess()
		if last == never {
			continue
		}
		if now < last+365*layout.DaySeconds { // most are far from it
			d.quiet = min(d.quiet, last+365*layout.DaySeconds)
			continue
		}
		end := yearAfter(last)
		if now < end {
			d.quiet = min(d.quiet, end)
			continue
		}
		for i := range p.records {
			p.records[i].first, p.records[i].last = never, never
		}
		d.databaseChanged()
		d.tidy(p)
	}
}

// lastAccess is the last to any server that the database knows of.
func (p *person) lastAccess() layout.Second {
	last := never
	for i := range p.records {
		last = max(last, p.records[i].last)
	}
	return last
}

// yearAfter is a moment one calendar year later; February 29 becomes March 1.
func yearAfter(at layout.Second) layout.Second {
	return layout.FromTime(at.Time().AddDate(1, 0, 0))
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
