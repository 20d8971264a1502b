package sessions

import (
	"slices"
	"strconv"
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
	held     []holding // in the order in which they were granted
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

// Login begins a session. What can't be done has a reason.
func (m *Machine) Login(l *Login) (reason string) {
	m.at(l.At)
	key := sessionKey{l.Server, l.Handle}
	user, address := event.Fold(l.User), canonicalOrFolded(l.Address)
	if known := m.sessions[key]; known != nil && !known.isOf(unitKey{user, address}, l.Client) {
		m.end(known, m.now) // the server gave its handle anew
	}
	if l.Client == Background {
		m.begin(key, nil)
		return ""
	}
	o := m.rules.operator(user)
	u := m.unit(user, address)
	if l.Client != ESS && !m.logIn(u, o) {
		m.forget(u)
		return LoginRefused
	}
	m.begin(key, u)
	names := l.Applications
	if len(names) == 0 {
		names = o.applications
	}
	for _, name := range names {
		m.grant(u, o, m.application(name))
	}
	return ""
}

// isOf tells whether a session that is told again is the same.
func (s *session) isOf(unit unitKey, client Client) bool {
	return s.unit != nil && s.unit.key == unit && client != Background
}

func canonicalOrFolded(address string) string {
	canonical, err := event.CanonicalAddress(address)
	if err != nil {
		return event.Fold(address)
	}
	return canonical
}

// unit finds a unit or makes one, yet without sessions.
func (m *Machine) unit(user, address string) *unit {
	key := unitKey{user, address}
	if u := m.units[key]; u != nil {
		return u
	}
	key = unitKey{strings.Clone(user), strings.Clone(address)}
	p := m.people[key.user]
	if p == nil {
		p = &person{}
		m.people[key.user] = p
	}
	p.units++
	m.unitCount++
	u := &unit{key: key, id: m.unitCount, person: p}
	m.units[key] = u
	return u
}

// forget drops a unit without sessions.
func (m *Machine) forget(u *unit) {
	if u.sessions > 0 {
		return
	}
	for i := range u.held {
		m.free(u, &u.held[i])
	}
	delete(m.units, u.key)
	if u.person.units--; u.person.units == 0 {
		delete(m.people, u.key.user)
	}
}

// begin notes a session; one that is noted already is active.
func (m *Machine) begin(key sessionKey, u *unit) {
	if known := m.sessions[key]; known != nil {
		m.touch(known)
		return
	}
	m.logins++
	m.keep(&session{key: sessionKey{strings.Clone(key.server), strings.Clone(key.handle)}, unit: u, number: m.logins, last: m.now})
	m.countSoon()
}

// keep takes a session among those that there are, as the one active last.
func (m *Machine) keep(s *session) {
	m.sessions[s.key] = s
	if s.unit == nil {
		m.system.number++
		return
	}
	s.unit.sessions++
	m.users.number++
	m.byActivity.push(s)
}

// touch notes that a session is active now.
func (m *Machine) touch(s *session) {
	s.last = m.now
	if s.unit != nil {
		m.byActivity.remove(s)
		m.byActivity.push(s)
	}
}

// Activity says that a session is in use.
func (m *Machine) Activity(at layout.Second, server, handle string) (reason string) {
	m.at(at)
	s := m.sessions[sessionKey{server, handle}]
	if s == nil {
		m.Unmatched++
		return ActivityUnknown
	}
	m.touch(s)
	return ""
}

// Logout ends a session: its user logged out, it was inactive for too long, or
// an administrator ended it. idle says that it was the second: where a limit is
// set, such a session may have ended already.
func (m *Machine) Logout(at layout.Second, server, handle string, idle bool) (reason string) {
	m.at(at)
	s := m.sessions[sessionKey{server, handle}]
	switch {
	case s != nil:
		m.end(s, m.now)
		return ""
	case idle && m.rules.Inactivity > 0:
		return ""
	}
	m.Unmatched++
	return LogoutUnknown
}

// EndServer ends all sessions of a server that stopped or is starting anew.
func (m *Machine) EndServer(at layout.Second, server string) {
	if len(m.sessions) == 0 {
		return
	}
	m.Advance(at)
	var ended []*session
	for key, s := range m.sessions {
		if key.server == server {
			ended = append(ended, s)
		}
	}
	slices.SortFunc(ended, func(a, b *session) int { return int(a.number - b.number) })
	for _, s := range ended {
		m.end(s, m.now)
	}
}

// end ends a session; the licenses of a unit are free when it was its last.
func (m *Machine) end(s *session, at layout.Second) {
	delete(m.sessions, s.key)
	if s.unit == nil {
		m.system.number--
		return
	}
	m.byActivity.remove(s)
	m.users.number--
	s.unit.sessions--
	m.ended(s.unit, at)
}

func (m *Machine) ended(u *unit, at layout.Second) {
	if u.sessions > 0 {
		return
	}
	for _, h := range u.held {
		if m.tells(h.application) {
			m.sink.CheckIn(at, u.use(h))
		}
	}
	m.forget(u)
}

// use is a holding as it stands in the usage log. The handle is the unit's
// number and the application's.
func (u *unit) use(h holding) Use {
	handle := strconv.AppendInt(nil, u.id, 10)
	handle = strconv.AppendInt(append(handle, '.'), int64(h.application.index), 10)
	return Use{u.key.user, u.key.address, h.application.products[h.kind], string(handle)}
}

// Holding calls yield for each license in use, by unit in the order in which
// they began.
func (m *Machine) Holding(yield func(Use)) {
	for _, u := range m.inOrder() {
		for _, h := range u.held {
			yield(u.use(h))
		}
	}
}

func (m *Machine) inOrder() []*unit {
	list := make([]*unit, 0, len(m.units))
	for _, u := range m.units {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b *unit) int { return int(a.id - b.id) })
	return list
}
