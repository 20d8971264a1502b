package sessions

import (
	"slices"
	"time"

	"github.com/liclog/liclog/layout"
)

// Advance lets time pass up to a moment, that moment's own midnight and ends by
// inactivity included. Time before now is no time, nor is that before the first
// session.
func (m *Machine) Advance(to layout.Second) {
	if !m.began {
		return
	}
	for m.step(to) {
	}
	m.now = max(m.now, to)
}

// at is the moment of an event of sessions.
func (m *Machine) at(at layout.Second) {
	if !m.began {
		m.start(at)
	}
	m.Advance(at)
}

func (m *Machine) start(at layout.Second) {
	m.began, m.now = true, at
	m.day = m.local(at).Day()
	m.endOfDay = m.dayEnd(at)
	m.records = slices.DeleteFunc(m.records, func(r Record) bool { return r.Year() != yearOf(m.day) })
}

// Due is the next moment at which time alone changes anything, layout.EndOfTime
// where there is none.
func (m *Machine) Due() layout.Second {
	if !m.began {
		return layout.EndOfTime
	}
	due := min(m.firstEnd(), m.endOfDay)
	if m.counting {
		due = min(due, m.countAt+1)
	}
	return max(due, m.now+1)
}

// firstEnd is when inactivity ends a session next.
func (m *Machine) firstEnd() layout.Second {
	first := m.byActivity.first()
	if m.rules.Inactivity == 0 || first == nil {
		return layout.EndOfTime
	}
	return max(m.now, first.last+m.rules.Inactivity)
}

// step does what comes next up to a moment; false where nothing does. What a
// count of users at a moment sees is all that came at that moment, so it is
// taken only when the moment is over.
func (m *Machine) step(to layout.Second) bool {
	ends := m.firstEnd()
	switch {
	case m.counting && m.countAt < min(ends, m.endOfDay, to):
		m.now = max(m.now, m.countAt)
		m.count()
	case ends <= min(m.endOfDay, to):
		m.now = ends
		m.end(m.byActivity.first(), m.now)
	case m.endOfDay <= to:
		m.now = m.endOfDay
		m.passMidnight()
	default:
		return false
	}
	return true
}

// Skip leaves out the time up to a moment, in which nothing was observed.
// Sessions that inactivity ended in it end before it.
func (m *Machine) Skip(to layout.Second) {
	if !m.began || to <= m.now {
		m.Advance(to)
		return
	}
	if m.counting && m.countAt <= m.now {
		m.count()
	}
	for m.firstEnd() <= to {
		m.end(m.byActivity.first(), m.now)
	}
	m.now = to
	if m.endOfDay <= to {
		m.passMidnight()
	}
	if m.counting {
		m.counting = false
		m.countSoon()
	}
}

// passMidnight goes over to the day of now. Licenses that are in use are so from
// its first moment on.
func (m *Machine) passMidnight() {
	m.closeDay()
	before := m.day
	m.day = max(before+1, m.local(m.now).Day())
	m.endOfDay = max(m.now+1, m.dayEnd(m.now))
	if yearOf(before) != yearOf(m.day) {
		m.sink.CloseYear(yearOf(before), m.records)
		m.records = nil
	}
	m.recordAll()
	m.countSoon()
}

// closeDay puts the day's records among those that stay.
func (m *Machine) closeDay() {
	m.records = merge(append(m.records, m.today()...))
	for _, a := range m.applications.list {
		a.peaks = [kinds]peak{}
	}
	m.users.peak, m.system.peak = peak{}, peak{}
}

// countSoon has connected users counted at the next turn of the interval.
func (m *Machine) countSoon() {
	every := m.rules.Every
	if m.counting || every <= 0 {
		return
	}
	m.counting, m.countAt = true, (m.now+every-1)/every*every
}

// count counts connected users. It need not be done again before there are more,
// or another day.
func (m *Machine) count() {
	m.counting = false
	m.raise(&m.users.peak, m.users.number)
	m.raise(&m.system.peak, m.system.number)
}

// local is a moment as clocks in the zone show it.
func (m *Machine) local(at layout.Second) layout.Second {
	if m.rules.zone == time.UTC {
		return at
	}
	_, offset := at.Time().In(m.rules.zone).Zone()
	return at + layout.Second(offset)
}

// dayEnd is the first moment of the day after that of at. Where clocks are put
// forward at midnight, that is the moment at which they are.
func (m *Machine) dayEnd(at layout.Second) layout.Second {
	here := at.Time().In(m.rules.zone)
	year, month, day := here.Date()
	next := time.Date(year, month, day+1, 0, 0, 0, 0, m.rules.zone)
	if next.Day() == here.Day() {
		_, next = next.ZoneBounds()
	}
	return layout.FromTime(next)
}
