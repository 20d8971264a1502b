package model

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/summarize/verify/plain"
)

// machine is the state of the logger between two events.
type machine struct {
	started bool
	now     int64 // the watermark
	mode    layout.Mode
	since   int64            // the last border: when the interval of Hours.csv began
	running []span           // check-outs and waiting requests, in their order
	seen    map[string]int64 // server to the time of its last event
	listing map[string]int64 // server to the time of its listing that is open
	limit   int64            // the longest time of a check-out, 0 for any
	blind   bool             // nothing is observed until time goes on

	rows    []Row // all that were ever written, in their order
	hours   []Interval
	rejects []Reject
	wrote   bool // whether anything was written in the interval that runs
}

// span is a check-out that runs or a request that waits.
type span struct {
	Row
	waits bool
	piece bool // goes on behind a border: began before Start
	began int64
	// listed tells that the server's last listing holds it, or was before it.
	listed bool
}

func (m *machine) take(a arrival) {
	m.advance(a.time)
	m.apply(a)
	m.seen[a.Server] = m.now
}

// advance moves the watermark on, over each midnight on the way.
func (m *machine) advance(to int64) {
	if !m.started {
		m.started, m.now, m.since = true, to, to
	}
	if m.blind && to > m.now {
		m.skip(to)
		return
	}
	for midnight := plain.DayOf(m.now).End(); midnight <= to; midnight += 86400 {
		m.expire(midnight)
		m.now = midnight
		m.border(m.mode)
	}
	m.expire(to)
	m.now = to
}

// skip leaves out the time from the watermark on, of which nothing is known.
func (m *machine) skip(to int64) {
	m.blind = false
	m.border(layout.Off)
	m.now, m.since = to, to
	for i := range m.running {
		m.running[i].Start = to
	}
}

// expire ends the check-outs whose time is up before a moment. Where that was
// not observed they end now.
func (m *machine) expire(before int64) {
	for i := 0; m.limit > 0 && i < len(m.running); {
		s := m.running[i]
		if s.waits || s.began+m.limit >= before {
			i++
			continue
		}
		m.end(i, max(s.began+m.limit, m.now))
	}
}

// border checks in all that runs, and out again on the other side. What was
// checked out in this very second counts only there, where that side is logged.
func (m *machine) border(next layout.Mode) {
	for i := range m.running {
		if !next.On() || m.running[i].Start != m.now {
			m.write(m.running[i], m.now)
		}
		m.running[i].Start = m.now
		m.running[i].piece = true
	}
	m.closeInterval()
}

// closeInterval ends the interval that runs. One of no length stays only where
// something was written in it.
func (m *machine) closeInterval() {
	if m.mode.On() && (m.now > m.since || m.wrote) {
		m.hours = append(m.hours, Interval{m.mode, m.since, m.now})
	}
	m.since, m.wrote = m.now, false
}

// write adds the finished span to the log.
func (m *machine) write(s span, end int64) {
	if !m.mode.On() {
		return
	}
	if s.piece && s.Start == end {
		return // it ended at the border that it would only have crossed
	}
	s.End, s.Mode = end, m.mode
	m.rows = append(m.rows, s.Row)
	m.wrote = true
}

func (m *machine) apply(a arrival) {
	switch a.Kind {
	case event.CheckOut:
		m.checkOut(a)
	case event.CheckIn:
		m.checkIn(a)
	case event.Denied:
		denial := m.open(a, 0)
		m.write(denial, m.now)
	case event.Queued:
		request := m.open(a, 0)
		request.waits = true
		m.running = append(m.running, request)
	case event.Dequeued:
		if !m.endWaiting(a) {
			m.reject(a, NoRequest)
		}
	case event.InUse:
		m.inUse(a)
	case event.Listing:
		m.endListing(a.Server)
		m.beginListing(a.Server)
	case event.Listed:
		m.endListing(a.Server)
	case event.Unobserved:
		m.unobserved(a.Server)
	case event.Stop:
		m.endServer(a.Server, m.now)
	case event.Start:
		m.endServer(a.Server, m.seen[a.Server])
	case event.Mode:
		m.switchTo(a.Mode)
	}
}

func (m *machine) reject(a arrival, reason string) {
	m.rejects = append(m.rejects, Reject{a.index, reason, m.now})
}

// open is the span that the event begins.
func (m *machine) open(a arrival, granted int64) span {
	return span{began: m.now, listed: true, Row: Row{
		User: a.User, Host: a.Host, Process: a.Process,
		ProductID: a.ProductID, ProductName: a.ProductName,
		Start: m.now, Desired: a.Desired, Granted: granted,
		Handle: a.Handle, Server: a.Server,
	}}
}

func (m *machine) checkOut(a arrival) {
	m.endWaiting(a)
	m.running = append(m.running, m.open(a, granted(a)))
}

// granted is the number of licenses that a check-out gets.
func granted(a arrival) int64 {
	if a.Granted == event.NotGiven {
		return a.Desired
	}
	return a.Granted
}

// endWaiting ends the oldest request that waits for what the event names; of one
// that names no product and dequeues, the one with its handle.
func (m *machine) endWaiting(a arrival) bool {
	for i, s := range m.running {
		same := s.User == a.User && s.Host == a.Host && s.Process == a.Process && s.ProductID == a.ProductID
		if a.Kind == event.Dequeued && a.ProductID == "" {
			same = a.Handle != "" && s.Handle == a.Handle
		}
		if s.waits && s.Server == a.Server && same {
			m.end(i, m.now)
			return true
		}
	}
	return false
}

// end writes the i-th running span and forgets it.
func (m *machine) end(i int, at int64) {
	m.write(m.running[i], at)
	m.running = append(m.running[:i:i], m.running[i+1:]...)
}

// endServer ends all of a server. What was cut at a border since ends there.
func (m *machine) endServer(server string, at int64) {
	for i := 0; i < len(m.running); {
		if m.running[i].Server != server {
			i++
			continue
		}
		m.end(i, max(at, m.running[i].Start))
	}
}

func (m *machine) switchTo(mode layout.Mode) {
	if mode == m.mode {
		return
	}
	m.border(mode)
	m.mode = mode
}
