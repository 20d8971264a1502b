package model

import "github.com/liclog/liclog/logger/event"

// checkIn gives licenses back: one whole check-out where the event tells no
// number, else as many licenses as it tells, oldest check-out first.
func (m *machine) checkIn(a arrival) {
	matches := m.sameHandle
	if !m.any(a, matches) {
		matches = m.sameUse
	}
	if !m.any(a, matches) {
		m.reject(a, NoCheckOut)
		return
	}
	if a.Granted == event.NotGiven {
		m.end(m.first(a, matches), m.now)
		return
	}
	m.giveBack(a, matches)
}

func (m *machine) giveBack(a arrival, matches matching) {
	for left := a.Granted; left > 0; {
		i := m.first(a, matches)
		if i < 0 {
			return // more given back than was out
		}
		if has := m.running[i].Granted; has <= left {
			m.end(i, m.now)
			left -= has
			continue
		}
		m.split(i, left)
		return
	}
}

// split gives back a part of the i-th running check-out; the rest runs on.
func (m *machine) split(i int, part int64) {
	given := m.running[i]
	given.Desired, given.Granted = part, part
	m.write(given, m.now)
	m.running[i].Granted -= part
	m.running[i].Desired = max(0, m.running[i].Desired-part)
}

// matching tells whether a check-in means a running check-out.
type matching func(a arrival, s span) bool

func (m *machine) sameHandle(a arrival, s span) bool {
	return !s.waits && s.Server == a.Server && a.Handle != "" && s.Handle == a.Handle
}

func (m *machine) sameUse(a arrival, s span) bool {
	return !s.waits && s.Server == a.Server && s.User == a.User && s.Host == a.Host &&
		s.ProductID == a.ProductID && (a.Process == "" || s.Process == a.Process)
}

func (m *machine) any(a arrival, matches matching) bool { return m.first(a, matches) >= 0 }

func (m *machine) first(a arrival, matches matching) int {
	for i, s := range m.running {
		if matches(a, s) {
			return i
		}
	}
	return -1
}
