package spans

import (
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// checkOut opens a span; a request of the same user, host, process, product and
// server that waits has got what it waited for.
func (m *Machine) checkOut(e *event.Event, at layout.Second, server int32) {
	s := m.spanOf(e, at, server)
	if m.waiting > 0 {
		k := s.key
		k.waiting = true
		if i := m.requestOf(k, e.Process); i != none {
			m.end(i, at)
		}
	}
	m.start(s, e)
}

// inUse opens a check-out that may have been told before: if none with its
// handle runs; without a handle, of as many licenses as the same user, host,
// product and (where the event tells one) process have less than it says.
func (m *Machine) inUse(e *event.Event, at layout.Second, server int32) {
	if m.servers.list[server].listing.open {
		m.inListing(e, at, server)
		return
	}
	if e.Handle != "" {
		same := m.running.withHandle(server, e.Handle)
		if same.next(none) == none {
			m.checkOut(e, at, server)
		}
		return
	}
	missing := *e
	if missing.Granted == event.NotGiven {
		missing.Granted = e.Desired
	}
	if k, ok := m.key(e, server, false); ok {
		same := m.running.withKey(k, e.Process)
		for i := same.next(none); i != none; i = same.next(i) {
			missing.Granted -= m.running.at(i).granted
		}
	}
	if missing.Granted > 0 {
		missing.Desired = missing.Granted
		m.checkOut(&missing, at, server)
	}
}

// dequeued ends the oldest request that waits for what the event names; one that
// names nothing, the request with its handle.
func (m *Machine) dequeued(e *event.Event, at layout.Second, server int32) (reason string) {
	waiting := m.findWaiting(e, server)
	if e.ProductID == "" {
		same := m.running.waitingByHandle(server, e.Handle)
		waiting = same.next(none)
	}
	if waiting == none {
		return NoRequest
	}
	m.end(waiting, at)
	return ""
}

// queued opens a span for a request that waits.
func (m *Machine) queued(e *event.Event, at layout.Second, server int32) {
	s := m.spanOf(e, at, server)
	s.waiting, s.granted = true, 0
	m.start(s, e)
}

// spanOf is the check-out that an event tells.
func (m *Machine) spanOf(e *event.Event, at layout.Second, server int32) span {
	s := span{
		key:   key{server: server},
		start: at, began: at, desired: e.Desired, granted: e.Granted,
		listed: m.servers.list[server].listing.number,
	}
	s.user = m.user(e)
	m.setProduct(&s, m.product(e))
	if e.Granted == event.NotGiven {
		s.granted = e.Desired
	}
	return s
}

// start takes a span among those that run.
func (m *Machine) start(s span, e *event.Event) {
	m.outcome, m.opened = Opens, [2]uint32{s.user, s.productName}
	m.add(&s, e.Process, e.Handle)
}

// denied is a span of no length.
func (m *Machine) denied(e *event.Event, at layout.Second) {
	if !m.mode.On() {
		return
	}
	m.wrote = true
	u, p := &m.users.list[m.user(e)], &m.products.list[m.product(e)]
	m.row = layout.Row{
		User: e.User, Host: e.Host, Process: e.Process,
		ProductID: e.ProductID, ProductName: e.ProductName,
		Start: at, End: at, Desired: e.Desired,
		UserCells: u.cells, ProductCells: p.cells,
	}
	m.sink.Span(&m.row, m.mode)
}

// checkIn ends check-outs of the same handle if there are any, else those of the
// same user, host, product and (where the event tells one) process.
func (m *Machine) checkIn(e *event.Event, at layout.Second, server int32) (reason string) {
	if e.Handle != "" && m.giveBack(m.running.withHandle(server, e.Handle), e.Granted, at) {
		m.outcome = ByHandle
		return ""
	}
	if k, ok := m.key(e, server, false); ok && m.giveBack(m.running.withKey(k, e.Process), e.Granted, at) {
		return ""
	}
	return NoCheckOut
}

// giveBack ends check-outs oldest first: one where the number is not given,
// else as many as have that many licenses, of the last perhaps a part. It
// returns false where there is no check-out at all.
func (m *Machine) giveBack(matches matches, number int64, at layout.Second) bool {
	i := matches.next(none)
	if i == none {
		return false
	}
	if number == event.NotGiven {
		m.end(i, at)
		return true
	}
	for i != none && number > 0 {
		next := matches.next(i)
		s := m.running.at(i)
		if s.granted > number {
			m.endPart(s, number, at)
			return true
		}
		number -= s.granted
		m.end(i, at)
		i = next
	}
	if number > 0 {
		m.Excess++
	}
	return true
}

// endPart gives back some of a check-out's licenses: a finished span with the
// original start; the rest runs on.
func (m *Machine) endPart(s *span, part int64, at layout.Second) {
	if m.finishes(s, at) {
		m.emit(s, at, part, part)
	}
	s.desired = max(0, s.desired-part)
	s.granted -= part
}

// end finishes a check-out or a waiting request.
func (m *Machine) end(i int32, at layout.Second) {
	s := m.running.at(i)
	if m.finishes(s, at) {
		m.emit(s, at, s.desired, s.granted)
	}
	m.servers.list[s.server].running--
	if s.waiting {
		m.waiting--
	}
	m.running.remove(i)
}

// add takes a span among those that run.
func (m *Machine) add(s *span, process, handle string) {
	m.servers.list[s.server].running++
	if s.waiting {
		m.waiting++
	}
	m.running.add(s, process, handle)
}

// finishes tells whether a span that ends leaves a row: in logged time, and not
// as the mere continuation, of no length, behind a border.
func (m *Machine) finishes(s *span, at layout.Second) bool {
	return m.mode.On() && (at > s.start || !s.continued)
}

// endServer ends all that runs or waits on a server, in the order of check-outs.
func (m *Machine) endServer(server int32, at layout.Second) {
	if m.servers.list[server].running == 0 {
		return
	}
	for i := range m.running.inOrder() {
		if m.running.at(i).server == server {
			m.end(i, at)
		}
	}
}

// owned is a product on a server.
type owned struct{ server, product string }

// own notes how many licenses of a product a server has.
func (m *Machine) own(e *event.Event, at layout.Second) {
	number := e.Granted
	if number == event.NotGiven {
		number = e.Desired
	}
	if known, ok := m.purchased[owned{e.Server, e.ProductID}]; ok && known == number {
		return
	}
	m.purchased[owned{strings.Clone(e.Server), strings.Clone(e.ProductID)}] = number
	m.sink.Purchased(e, at, number)
}

func (m *Machine) findWaiting(e *event.Event, server int32) int32 {
	if m.waiting == 0 {
		return none
	}
	k, ok := m.key(e, server, true)
	if !ok {
		return none
	}
	return m.requestOf(k, e.Process)
}

// requestOf is the oldest request with a key that waits.
func (m *Machine) requestOf(k key, process string) int32 {
	matches := m.running.withKey(k, process)
	matches.exact = true
	return matches.next(none)
}

// key is what check-outs are found by; ok is false where a name was never seen.
func (m *Machine) key(e *event.Event, server int32, waiting bool) (k key, ok bool) {
	user, ok := m.users.noted.number(e.Known.Person)
	if !ok {
		found, _, _ := m.users.lookUp(e.User, e.Host)
		user, ok = uint32(found), found != none
	}
	product, told := m.products.noted.number(e.Known.Product)
	if told {
		product = m.products.list[product].same
	} else {
		product, told = m.products.firsts[e.ProductID]
	}
	return key{server, user, product, waiting}, ok && told
}
