// Package users counts the users of a Domino domain by their accesses, as HCL
// Domino License Tracking does (docs/users.md):
//
//   - each server with tracking on collects its users' accesses (LICENSE.NCF);
//   - at midnight each sends a request with its new, seen and idle users;
//   - processing it keeps a row for each user, server and protocol in the user
//     license database: created, raised, and gone after a year without access.
//
// Domain has the rules and the state and touches no file. Its results follow
// from its calls alone. Part makes it a part of the logger.
package users

import (
	"slices"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// Minimum is what every result has to say.
const Minimum = "This is the minimal number of entitlements for the tracked servers and time. It is not a compliance report: authorized users who did not log in are not counted."

const (
	// idleAfter is for how long a user may be away before a server calls him idle,
	// and after which nobody counts as active.
	idleAfter = 30 * layout.DaySeconds
	never     = layout.Second(-1)
)

// Domain is what is known of a domain's users. It is not safe for concurrent use.
type Domain struct {
	settings ruling
	// ID is the domain's id, empty until the first request is processed: only
	// then is there a database.
	ID     string
	random string        // the id it will get
	asOf   layout.Second // when the database was updated last
	total  int           // of users there were in it then
	// counted tells that total still is their number.
	counted bool

	servers []server
	places  map[string]int32 // of servers, by key
	persons map[string]*person
	sorted  []*person // by name; may hold some that are gone
	added   []*person // not yet among them

	home clock         // the domain's own days
	due  layout.Second // the next midnight of any server or the domain
	// closed is the newest day that is over everywhere, and sheets are what is to
	// be kept of later ones.
	closed layout.Day
	sheets []*sheet
	// foreign tells that the tree had files of days before anything was known.
	foreign bool
	// quiet is the moment up to which nobody's year ends.
	quiet layout.Second

	changed changed
	scratch []byte
}

// changed tells what is other than in the files.
type changed struct {
	days     bool // those that are not over everywhere; servers and sheets tell which
	database bool
	document bool // id, name, total and time of the database
}

// person is a user, and all that servers and the database know of him.
type person struct {
	name    string
	gone    bool
	records []record
}

// record is what is known of a person at one server by one protocol.
type record struct {
	server   int32
	protocol uint8 // place in event.Protocols

	// The server's cache.
	reported bool          // told in a request before
	months   months        // of the database's accesses
	cached   layout.Second // last access
	since    layout.Second // first access that no request has told yet

	// The database.
	first, last layout.Second

	// The accesses of the server's open day.
	dayFirst, dayLast layout.Second
	count             int64
}

// NewDomain is a domain of which nothing is known, with tracking off.
func NewDomain() *Domain {
	return &Domain{
		settings: Settings{}.ready(), home: stopped, due: layout.EndOfTime,
		places: map[string]int32{}, persons: map[string]*person{},
	}
}

// Set takes changed settings. A changed zone holds from the next midnight on.
// random becomes the domain's id if it has none when it needs one.
func (d *Domain) Set(s Settings, random string) {
	if d.random == "" {
		d.random = random
	}
	d.settings, d.quiet = s.ready(), 0
	for _, n := range s.named() {
		d.server(n)
	}
	for i := range d.servers {
		d.servers[i].set(&d.settings)
	}
}

// Access takes the authentication of a user at a server.
func (d *Domain) Access(user string, protocol int, at string, when layout.Second) {
	place := d.server(at)
	s := &d.servers[place]
	if !s.on {
		return
	}
	p := d.person(user)
	if p == nil {
		return
	}
	if !s.runs() {
		d.begin(s, when)
	}
	p.record(place, uint8(protocol)).access(when)
	s.fresh, s.touched = true, true
}

// person is the one of a name, made where there is none; nil where the name is
// no person's.
func (d *Domain) person(called string) *person {
	d.scratch = name.AppendKey(d.scratch[:0], []byte(called))
	if p := d.persons[string(d.scratch)]; p != nil {
		return p
	}
	if d.noPerson(d.scratch) {
		return nil
	}
	return d.add(strings.Clone(strings.TrimSpace(called)), string(d.scratch))
}

// noPerson tells whether a name is that of a server, or nobody's.
func (d *Domain) noPerson(key []byte) bool {
	_, server := d.places[string(key)]
	return server || string(key) == "anonymous" || len(key) == 0
}

func (d *Domain) add(called, key string) *person {
	p := &person{name: called}
	d.persons[key] = p
	d.added = append(d.added, p)
	return p
}

// record is the one of a server and protocol, made where there is none. They
// stand in the order of servers and protocols.
func (p *person) record(server int32, protocol uint8) *record {
	i := 0
	for ; i < len(p.records); i++ {
		r := &p.records[i]
		if r.server == server && r.protocol == protocol {
			return r
		}
		if r.server > server || r.server == server && r.protocol > protocol {
			break
		}
	}
	fresh := record{server: server, protocol: protocol, cached: never, since: never, first: never, last: never, dayFirst: never, dayLast: never}
	p.records = slices.Insert(p.records, i, fresh)
	return &p.records[i]
}

func (r *record) access(when layout.Second) {
	r.cached = max(r.cached, when)
	r.since = earlier(r.since, when)
	r.dayFirst = earlier(r.dayFirst, when)
	r.dayLast = max(r.dayLast, when)
	r.count++
}

// earlier is the lesser of two moments that are not never.
func earlier(a, b layout.Second) layout.Second {
	if a == never || b != never && b < a {
		return b
	}
	return a
}

// Delete takes a person out of the directory: the database and the servers'
// caches forget him. The accesses of open days have happened and stay.
func (d *Domain) Delete(user string) {
	p := d.persons[name.Key(user)]
	if p == nil {
		return
	}
	for i := range p.records {
		p.records[i].forgetCache()
		p.records[i].first, p.records[i].last = never, never
	}
	d.databaseChanged()
	d.tidy(p)
}

func (r *record) forgetCache() { r.reported, r.cached, r.since = false, never, never }

// Rename gives a person another name, everywhere. Where somebody has that name
// already, both become one, with the later time for each server and protocol.
func (d *Domain) Rename(user, to string) {
	p := d.persons[name.Key(user)]
	key := name.Key(to)
	if p == nil || key == name.Key(p.name) {
		return
	}
	if d.noPerson([]byte(key)) {
		d.drop(p)
		return
	}
	d.drop(p)
	other := d.persons[key]
	if other == nil {
		other = d.add(strings.Clone(strings.TrimSpace(to)), key)
	}
	for i := range p.records {
		r := &p.records[i]
		other.record(r.server, r.protocol).merge(r)
		d.servers[r.server].fresh = true // what one of them told may be new for the other
	}
}

func (r *record) merge(o *record) {
	r.reported = r.reported || o.reported
	r.cached, r.since = max(r.cached, o.cached), earlier(r.since, o.since)
	if o.last != never {
		r.join(o.first, o.last, o.months)
	}
	r.dayFirst, r.dayLast = earlier(r.dayFirst, o.dayFirst), max(r.dayLast, o.dayLast)
	r.count += o.count
}

// databaseChanged notes that the database is other than in its file.
func (d *Domain) databaseChanged() { d.changed.database, d.counted = true, false }

// drop forgets a person altogether.
func (d *Domain) drop(p *person) {
	p.gone = true
	delete(d.persons, name.Key(p.name))
	d.changed.days = true
	d.databaseChanged()
}

// tidy takes out records that tell nothing any more, and the person with the last.
func (d *Domain) tidy(p *person) {
	p.records = slices.DeleteFunc(p.records, func(r record) bool {
		return r.cached == never && r.last == never && r.count == 0
	})
	if len(p.records) == 0 {
		d.drop(p)
	}
}

// everybody is all persons by name. New ones are few each day, so they are
// sorted by themselves and merged.
func (d *Domain) everybody() []*person {
	isGone := func(p *person) bool { return p.gone }
	d.added = slices.DeleteFunc(d.added, isGone)
	slices.SortFunc(d.added, func(a, b *person) int { return strings.Compare(a.name, b.name) })
	d.sorted = slices.DeleteFunc(d.sorted, isGone)
	if len(d.added) == 0 {
		return d.sorted
	}
	merged := make([]*person, 0, len(d.sorted)+len(d.added))
	old := d.sorted
	for _, p := range d.added {
		n, _ := slices.BinarySearchFunc(old, p, func(a, b *person) int { return strings.Compare(a.name, b.name) })
		merged = append(append(merged, old[:n]...), p)
		old = old[n:]
	}
	d.sorted, d.added = append(merged, old...), nil
	return d.sorted
}

// Apply takes an event of the kinds that are about users.
func (d *Domain) Apply(e *event.Event, at layout.Second) (reason string) {
	switch e.Kind {
	case event.Access:
		protocol, err := event.ParseProtocol(e.Detail().Protocol)
		if err != nil {
			return err.Error()
		}
		d.Access(e.User, protocol, e.Server, at)
	case event.PersonDeleted:
		d.Delete(e.User)
	case event.PersonRenamed:
		d.Rename(e.User, e.Detail().NewName)
	}
	return ""
}
