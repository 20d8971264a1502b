package sessions

import (
	"slices"
	"strconv"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

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

// EndServer ends all sessions of a server that stopped.
func (m *Machine) EndServer(at layout.Second, server string) { m.EndCrashed(at, at, server) }

// EndCrashed ends all sessions of a server that starts, though it did not stop,
// at the moment when it was heard of last. What was counted since stands.
func (m *Machine) EndCrashed(now, heard layout.Second, server string) {
	if len(m.sessions) == 0 {
		return
	}
	m.Advance(now)
	var ended []*session
	for key, s := range m.sessions {
		if key.server == server {
			ended = append(ended, s)
		}
	}
	slices.SortFunc(ended, func(a, b *session) int { return int(a.number - b.number) })
	for _, s := range ended {
		m.end(s, heard)
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

// ended notes that a session of a unit ended. A moment before now is that of a
// crash: other sessions of the unit may have ended since, and what it uses may
// have been taken for use only since.
func (m *Machine) ended(u *unit, at layout.Second) {
	u.until = max(u.until, at)
	if u.sessions > 0 {
		return
	}
	for _, h := range u.held {
		switch {
		case h.application.index == login:
			m.sink.CheckIn(u.until, u.use(h))
		case m.rules.Tracking:
			m.sink.CheckIn(max(u.until, m.tracked), u.use(h))
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

// inOrder are the units in the order in which they began.
func (m *Machine) inOrder() []*unit {
	list := make([]*unit, 0, len(m.units))
	for _, u := range m.units {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b *unit) int { return int(a.id - b.id) })
	return list
}
