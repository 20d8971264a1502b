package users

import (
	"fmt"
	"slices"
	"strings"

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
func (l List) String() string { return lists[l] }

var lists = [...]string{"new", "seen", "idle"}

func parseList(word string) (List, error) {
	for l, known := range lists {
		if word == known {
			return List(l), nil
		}
	}
	return 0, fmt.Errorf("%q is none of new, seen and idle", word)
}

// Request is what a server sends at midnight to have the database updated.
type Request struct {
	Server string
	Day    layout.Day // that it ends
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

// Midnight ends the day of each server whose midnight has come: those that track
// send their requests, which are processed in the order of the servers' names, and
// their next day begins. At the domain's own midnight the document is refreshed.
func (d *Domain) Midnight() []Request {
	now := d.due
	d.closed = d.closing(now)
	var requests []Request
	if d.endDays(now) {
		requests = d.requests(now)
	}
	created := d.ID == ""
	for i := range requests {
		d.Process(requests[i], now)
		d.keepRequest(&requests[i])
	}
	if len(requests) > 0 || now >= d.quiet {
		d.endOfYear(now)
	}
	if d.ID != "" && (created || d.home.midnight == now) {
		d.update(now)
	}
	d.orderSheets()
	d.nextDays(now)
	return requests
}

// endDays marks the servers whose midnight has come, and tells whether there is
// anything to tell or to forget at one of them.
func (d *Domain) endDays(now layout.Second) (any bool) {
	for i := range d.servers {
		s := &d.servers[i]
		s.ends = s.midnight == now
		any = any || s.ends && (s.fresh || now >= s.quiet)
	}
	return any
}

// update notes how many users there are now.
func (d *Domain) update(now layout.Second) {
	d.asOf, d.changed.document = now, true
	if !d.counted {
		d.total, d.counted = d.Total(), true
	}
}

// requests are those of the servers whose day ends, that track and have something
// to tell. Their accesses of the day are forgotten.
func (d *Domain) requests(now layout.Second) []Request {
	all := make([]Request, len(d.servers))
	for i := range d.servers {
		if s := &d.servers[i]; s.ends {
			s.fresh, s.quiet = false, layout.EndOfTime
			all[i].Rows = make([]RequestRow, 0, s.told+s.told/8) // growing costs much
		}
	}
	for _, p := range d.everybody() {
		d.report(p, now, all)
		d.endDay(p)
	}
	var sent []Request
	for i, r := range all {
		if d.servers[i].ends {
			d.servers[i].told = len(r.Rows)
		}
		if len(r.Rows) > 0 {
			r.Server, r.Day = d.servers[i].name, d.servers[i].day
			r.Rows = byList(r.Rows)
			sent = append(sent, r)
		}
	}
	slices.SortFunc(sent, func(a, b Request) int { return strings.Compare(a.Server, b.Server) })
	return sent
}

// byList puts the rows of each list together, in the order of users.
func byList(rows []RequestRow) []RequestRow {
	if slices.IsSortedFunc(rows, func(a, b RequestRow) int { return int(a.List) - int(b.List) }) {
		return rows
	}
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
		if s := &d.servers[server]; s.ends && s.on {
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
		s := &d.servers[at[0].server]
		s.quiet = min(s.quiet, last+idleAfter+1)
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

// endDay forgets the accesses of days that end; where they go into a file that is
// not finished they are kept for it.
func (d *Domain) endDay(p *person) {
	for i := range p.records {
		r := &p.records[i]
		if !d.servers[r.server].ends {
			continue
		}
		if r.count > 0 {
			d.keepAccess(p, r)
		}
		r.dayFirst, r.dayLast, r.count = never, never, 0
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
	p.record(server, row.Protocol).join(row.First, row.Last, monthsOf(row.First, row.Last))
}

// endOfYear deletes the users without any access for a calendar year.
func (d *Domain) endOfYear(now layout.Second) {
	d.quiet = layout.EndOfTime
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
