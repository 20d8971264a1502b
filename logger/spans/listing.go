package spans

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// listing is the last list of all that runs on a server. Spans that it holds
// have its number.
type listing struct {
	open   bool // more of it may follow
	at     layout.Second
	number uint32
}

// beginListing ends the server's listing before, if nothing did.
func (m *Machine) beginListing(server int32, at layout.Second) {
	m.endListing(server)
	l := &m.servers.list[server].listing
	*l = listing{open: true, at: at, number: l.number + 1}
}

// inListing notes that the listing holds a check-out, and opens it if it is new.
// Handles need not be unique: as many equal check-outs run as are listed.
func (m *Machine) inListing(e *event.Event, at layout.Second, server int32) {
	number := m.servers.list[server].listing.number
	granted := e.Granted
	if granted == event.NotGiven {
		granted = e.Desired
	}
	if k, ok := m.key(e, server, false); ok {
		same := m.running.withKey(k, e.Process)
		same.exact = true
		if e.Handle != "" {
			same = m.running.withHandle(server, e.Handle)
		}
		for i := same.next(none); i != none; i = same.next(i) {
			s := m.running.at(i)
			if s.listed != number && s.key == k && s.process() == e.Process && s.handle() == e.Handle &&
				s.desired == e.Desired && s.granted == granted {
				s.listed = number
				return
			}
		}
	}
	m.start(m.spanOf(e, at, server), e)
}

// endListing ends what the server's listing did not hold, at the moment at which
// it was taken, or at the last border if that was later.
func (m *Machine) endListing(server int32) {
	l := &m.servers.list[server].listing
	if !l.open {
		return
	}
	l.open = false
	at := max(l.at, m.border)
	for i := range m.running.inOrder() {
		if s := m.running.at(i); s.server == server && s.listed != l.number {
			m.end(i, max(at, s.start))
		}
	}
}

// dropListing forgets a listing of this very moment that turned out to be no
// whole one; one taken before is complete.
func (m *Machine) dropListing(server int32, at layout.Second) {
	l := &m.servers.list[server].listing
	if l.open && l.at == at {
		l.open = false
		return
	}
	m.endListing(server)
}
