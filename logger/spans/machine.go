// Package spans turns events into spans: it matches check-ins with check-outs,
// splits what runs at midnight and at changes of mode, and keeps the time in
// which logging was on.
//
// A Machine is a pure function of what it is told: the same calls give the same
// spans, on whatever machine and in however many runs, which is what recovery
// after a crash rests on (docs/reliability.md). The rules are those of
// docs/events.md.
package spans

import (
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Sink receives what becomes of events, in the order in which it goes into files.
type Sink interface {
	// Span takes a finished span of the open day; row lives until it returns.
	Span(row *layout.Row, mode layout.Mode)
	// OpenDay says that the following spans belong to day. A day is open from
	// the first moment observed in it.
	OpenDay(day layout.Day)
	// CloseDay says that the open day is over and in which intervals it was logged.
	CloseDay(day layout.Day, logged []layout.Interval)
	// Reject takes an event that can't be used.
	Reject(item *event.Item, reason string)
	// Purchased takes a number of licenses that a server has, where it is another
	// than before.
	Purchased(e *event.Event, at layout.Second, number int64)
}

// Machine is the state of the license servers as their events tell it. It is not
// safe for concurrent use.
type Machine struct {
	sink Sink

	observed  bool          // whether anything has been observed yet
	watermark layout.Second // the latest moment known to have been observed
	border    layout.Second // the last midnight or change of mode passed
	mode      layout.Mode
	day       layout.Day        // the day of the watermark
	since     layout.Second     // start of the interval that runs now, if mode is on
	wrote     bool              // whether any span was finished in it
	logged    []layout.Interval // the open day's finished intervals

	fetched uint32  // makes Foresee do something
	outcome Outcome // of the event at hand
	opened  [2]uint32
	row     layout.Row // the one at hand; the sink does not keep it
	// blind is set while nothing is observed: the next moment ends the gap.
	blind bool

	users    pairs // with their hosts
	products products
	by       uint32 // the reader whose numbers are noted
	servers  servers
	running  running
	waiting  int // requests among what runs
	held     held
	limit    layout.Second // the longest time of a check-out, 0 for any
	// purchased are the numbers of licenses that servers said to have.
	purchased map[owned]int64
	others    Others
	due       layout.Second // when others are told of time next

	// Late counts the events that were older than the lateness allowed and so
	// counted at the watermark.
	Late int64
	// Excess counts check-ins of more licenses than were checked out.
	Excess int64
	// Expired counts check-outs that ended by themselves (SetLimit).
	Expired int64
}

// New is a machine that has seen nothing, logging in mode.
func New(sink Sink, mode layout.Mode) *Machine {
	m := &Machine{sink: sink, mode: mode, purchased: map[owned]int64{}, due: layout.EndOfTime}
	m.users.init()
	m.products.init()
	m.servers.init()
	m.running.init()
	return m
}

// Reasons of events that can't be used.
const (
	NoCheckOut = "check-in without check-out"
	NoRequest  = "dequeued without a request that waits"
)

// Watermark is the latest moment known to have been observed; ok is false where
// nothing has been.
func (m *Machine) Watermark() (at layout.Second, ok bool) { return m.watermark, m.observed }

// Mode is the mode now.
func (m *Machine) Mode() layout.Mode { return m.mode }

// Day is the open day.
func (m *Machine) Day() layout.Day { return m.day }

// Count is the number of check-outs and waiting requests that run now.
func (m *Machine) Count() int { return m.running.count }

// Logs tells whether anything that runs is logged now.
func (m *Machine) Logs() bool { return m.mode.On() && m.running.count > 0 }

// SetLateness says by how many seconds an event may be older than the newest
// one and still be put in its place.
func (m *Machine) SetLateness(seconds layout.Second) { m.held.lateness = seconds }

// Lateness is what SetLateness said last.
func (m *Machine) Lateness() layout.Second { return m.held.lateness }

// Holds tells whether events are held back for later ones to be put before them.
func (m *Machine) Holds() bool { return m.held.lateness > 0 || len(m.held.items) > 0 }

// Outcome is what became of an event at once.
type Outcome uint8

// The outcomes. Of a check-in that was found by its handle only time, server,
// handle and number were looked at. An event that opened a span has numbers for
// its names (Opened).
const (
	Taken Outcome = iota
	Opens
	ByHandle
	Rejected
	Held // its turn comes later
)

// Apply takes one event. The item's texts are copied where they are kept.
func (m *Machine) Apply(item *event.Item) Outcome {
	if !m.Holds() {
		return m.apply(item)
	}
	late := m.held.push(item)
	if late {
		m.Late++
	}
	m.releaseTo(m.held.bound())
	return Held
}

// Clock says that the moment now has come without an event before it. Where
// nothing is observed, that is no observation either.
func (m *Machine) Clock(now layout.Second) {
	if m.blind {
		return
	}
	if m.Holds() {
		m.held.saw(now)
		m.releaseTo(m.held.bound())
		now = m.held.bound()
	}
	m.advance(now)
}

// Release puts all events that are held back in their places.
func (m *Machine) Release() { m.releaseTo(layout.EndOfTime) }

func (m *Machine) releaseTo(bound layout.Second) {
	for {
		item, ok := m.held.pop(bound)
		if !ok {
			return
		}
		m.apply(item)
	}
}

// SetMode changes the mode at the watermark.
func (m *Machine) SetMode(mode layout.Mode) {
	if mode == m.mode {
		return
	}
	if m.observed {
		m.split(m.watermark, mode.On())
		m.endInterval(m.watermark)
		m.since, m.border = m.watermark, m.watermark
	}
	m.mode = mode
}

// Resume says that nothing was observed between the watermark and now: what
// runs is checked in at the start of that gap and out at its end.
func (m *Machine) Resume(now layout.Second) {
	m.Release()
	m.skipTo(now)
}

// skipTo leaves out the time from the watermark to a later moment.
func (m *Machine) skipTo(now layout.Second) {
	m.blind = false
	if !m.observed {
		m.advance(now)
		return
	}
	if now <= m.watermark {
		return
	}
	m.split(m.watermark, false)
	m.endInterval(m.watermark)
	if now.Day() > m.day {
		m.sink.CloseDay(m.day, m.logged)
		m.logged = m.logged[:0]
		m.day = now.Day()
		m.sink.OpenDay(m.day)
	}
	m.watermark, m.since, m.border = now, now, now
	for i := range m.running.inOrder() {
		m.running.at(i).start = now
	}
	for m.due <= now {
		m.passDue()
	}
}

// apply takes an event whose turn has come.
func (m *Machine) apply(item *event.Item) Outcome {
	e := &item.Event
	at := e.Time
	if m.observed && at < m.watermark {
		m.Late++
		at = m.watermark
	}
	m.advance(at)
	m.heed(e.Known)
	server := m.server(e)
	m.outcome = Taken
	reason := m.dispatch(e, at, server)
	m.servers.list[server].last = at
	if reason != "" {
		m.sink.Reject(item, reason)
		return Rejected
	}
	return m.outcome
}

// Opened are the numbers of user and host and of product and its name in the span
// that was opened last, the same for the same texts until Forget.
func (m *Machine) Opened() [2]uint32 { return m.opened }

func (m *Machine) dispatch(e *event.Event, at layout.Second, server int32) (reason string) {
	switch e.Kind {
	case event.CheckOut:
		m.servers.list[server].checkOuts++
		m.checkOut(e, at, server)
	case event.CheckIn:
		m.servers.list[server].checkIns++
		return m.checkIn(e, at, server)
	case event.Denied:
		m.denied(e, at)
	case event.Queued:
		m.queued(e, at, server)
	case event.Dequeued:
		return m.dequeued(e, at, server)
	case event.Start:
		heard := max(m.servers.list[server].last, m.border)
		m.endServer(server, heard)
		m.other(e, heard)
	case event.Stop:
		m.endServer(server, at)
		m.other(e, at)
	case event.Mode:
		m.SetMode(e.Mode)
	case event.Unobserved:
		m.dropListing(server, at)
		m.blind = true
	case event.Purchased:
		m.own(e, at)
	case event.InUse:
		m.inUse(e, at, server)
	case event.Listing:
		m.beginListing(server, at)
	case event.Listed:
		m.endListing(server)
	case event.Access, event.PersonDeleted, event.PersonRenamed, event.Login, event.Activity, event.Logout:
		return m.other(e, at)
	}
	return ""
}

// advance moves the watermark, over any midnights on the way.
func (m *Machine) advance(to layout.Second) {
	if !m.observed {
		m.observed = true
		m.watermark, m.since, m.border, m.day = to, to, to, to.Day()
		m.sink.OpenDay(m.day)
		return
	}
	if m.blind && to > m.watermark {
		m.skipTo(to)
		return
	}
	for m.due <= to {
		m.passTo(m.due)
		m.passDue()
	}
	m.passTo(to)
}

// passTo moves the watermark on through time that is observed.
func (m *Machine) passTo(to layout.Second) {
	for m.day.End() <= to {
		m.expire(m.day.End())
		m.passMidnight()
	}
	m.expire(to)
	m.watermark = max(m.watermark, to)
}

func (m *Machine) passMidnight() {
	midnight := m.day.End()
	m.split(midnight, m.mode.On())
	m.endInterval(midnight)
	m.sink.CloseDay(m.day, m.logged)
	m.logged = m.logged[:0]
	m.day++
	m.watermark, m.since, m.border = midnight, midnight, midnight
	m.sink.OpenDay(m.day)
}

// split ends at a border all that runs, in the order of check-outs, and starts
// it again on the other side. goesOn tells whether that side is logged: then what
// was checked out in this very second counts only there, else it would raise
// the peak twice.
func (m *Machine) split(at layout.Second, goesOn bool) {
	for i := range m.running.inOrder() {
		s := m.running.at(i)
		if m.finishes(s, at) && !(goesOn && at == s.start) {
			m.emit(s, at, s.desired, s.granted)
		}
		s.start, s.continued = at, true
	}
}

// endInterval ends the interval that runs. One that lasted no second stays only
// where a span was finished in it, which would else lie in no logged time.
func (m *Machine) endInterval(at layout.Second) {
	if at > m.since || m.wrote {
		m.logged = m.withInterval(m.logged, at)
	}
	m.wrote = false
}

// Logged is the open day's intervals up to the watermark. The one that runs is
// there from its first moment on, of no length yet.
func (m *Machine) Logged() []layout.Interval {
	return m.withInterval(slices.Clone(m.logged), m.watermark)
}

// withInterval appends the interval that runs; one that has the mode of its
// neighbour joins it.
func (m *Machine) withInterval(logged []layout.Interval, end layout.Second) []layout.Interval {
	if !m.mode.On() {
		return logged
	}
	if n := len(logged); n > 0 && logged[n-1].Mode == m.mode && logged[n-1].End == m.since {
		logged[n-1].End = end
		return logged
	}
	return append(logged, layout.Interval{Mode: m.mode, Start: m.since, End: end})
}

// emit hands a finished piece of a span to the sink.
func (m *Machine) emit(s *span, end layout.Second, desired, granted int64) {
	m.fill(s, end)
	m.row.Desired, m.row.Granted = desired, granted
	m.wrote = true
	m.sink.Span(&m.row, m.mode)
}

// fill makes the row of a span up to a moment.
func (m *Machine) fill(s *span, end layout.Second) {
	u, p := &m.users.list[s.user], &m.products.list[s.productName]
	m.row = layout.Row{
		User: u.first(), Host: u.second(), Process: s.process(),
		ProductID: p.first(), ProductName: p.second(),
		Start: s.start, End: end, Desired: s.desired, Granted: s.granted,
		UserCells: u.cells, ProductCells: p.cells,
	}
}

// Running calls yield for each check-out and waiting request that is logged now,
// in the order of check-outs, its end being the watermark.
func (m *Machine) Running(yield func(row *layout.Row, handle, server string)) {
	if !m.mode.On() {
		return
	}
	for i := range m.running.inOrder() {
		s := m.running.at(i)
		m.fill(s, m.watermark)
		yield(&m.row, s.handle(), m.servers.list[s.server].name)
	}
}
