package sessions

import (
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Machine is the state of all sessions. It is not safe for concurrent use.
type Machine struct {
	sink  Sink
	rules *ruleBook

	began bool
	now   layout.Second // up to which time has passed

	applications applications
	sessions     map[sessionKey]*session
	byActivity   queue // sessions that inactivity ends, the first to end first
	logins       int64 // told so far, refused ones not
	users        connected
	system       connected
	units        map[unitKey]*unit
	people       map[string]*person
	unitCount    int64 // made so far

	tracked layout.Second // when tracking was switched on last

	day      layout.Day    // in the zone, of now
	endOfDay layout.Second // the moment at which it ends
	counting bool          // connected users have become more since they were counted
	countAt  layout.Second // when they are counted next
	records  []Record      // of the year, but for today's
	changed  bool          // records have, since Changed

	Refused   int64 // logins, in all
	Unmatched int64 // logouts and activities of sessions that are not known
}

// connected counts sessions.
type connected struct {
	number int
	peak   peak
}

// application has licenses of both kinds.
type application struct {
	index    int
	key      string        // folded name
	name     string        // as in messages
	products [kinds]string // as in the usage log
	inUse    [kinds]int
	peaks    [kinds]peak // of the day
}

type applications struct {
	list  []*application
	byKey map[string]*application
	// bySpelling has the names that were met, under the rules that hold now.
	bySpelling map[string]*application
}

// manySpellings is how many are remembered at most.
const manySpellings = 4096

// login is the pseudo application of login licenses; it is always there.
const login = 0

type sessionKey struct{ server, handle string }

// session is one connection. One in the background has no unit.
type session struct {
	key        sessionKey
	unit       *unit
	number     int64 // counts logins
	last       layout.Second
	prev, next *session // in byActivity
}

type unitKey struct{ user, address string }

// unit is a user at an address, for as long as it has sessions.
type unit struct {
	key      unitKey
	id       int64
	person   *person
	sessions int
	until    layout.Second // when the last of those ended that did
	held     []holding     // in the order in which they were granted
}

// holding is a license that a unit uses.
type holding struct {
	application *application
	kind        Kind
}

// person is a user, for as long as there are units of it.
type person struct {
	units int
	named []*application // of which one of the units has the named license
}

// New is a machine that has seen nothing.
func New(sink Sink, rules Rules) *Machine {
	m := &Machine{
		sink: sink, rules: newRuleBook(rules),
		sessions: map[sessionKey]*session{}, units: map[unitKey]*unit{}, people: map[string]*person{},
	}
	m.byActivity.init()
	m.applications.clear()
	m.application(LoginApplication)
	return m
}

// Began tells whether anything was told of a session yet.
func (m *Machine) Began() bool { return m.began }

// Sessions is how many there are now, those in the background too.
func (m *Machine) Sessions() int { return len(m.sessions) }

// Now is up to when time has passed.
func (m *Machine) Now() layout.Second { return m.now }

// Rules are those that hold.
func (m *Machine) Rules() Rules { return m.rules.Rules }

// application finds an application by any of its names. One that is not known
// is written as it is met first.
func (m *Machine) application(name string) *application {
	if a := m.applications.bySpelling[name]; a != nil {
		return a
	}
	canonical := m.rules.canonical(strings.TrimSpace(name))
	a := m.applications.byKey[event.Fold(canonical)]
	if a == nil {
		a = m.applications.add(strings.Clone(canonical))
	}
	if len(m.applications.bySpelling) < manySpellings {
		m.applications.bySpelling[strings.Clone(name)] = a
	}
	return a
}

func (l *applications) clear() {
	*l = applications{byKey: map[string]*application{}, bySpelling: map[string]*application{}}
}

func (l *applications) add(name string) *application {
	a := &application{index: len(l.list), key: event.Fold(name), name: name}
	for kind := range a.products {
		a.products[kind] = a.name + " - " + Kind(kind).String()
	}
	l.list = append(l.list, a)
	l.byKey[a.key] = a
	return a
}
