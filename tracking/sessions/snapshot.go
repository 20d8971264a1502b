package sessions

import (
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/wire"
)

// Save writes the whole state, rules included; Restore on a new machine goes on
// from there.
func (m *Machine) Save(w *wire.Writer) {
	m.rules.Save(w)
	w.Bool(m.began)
	for _, n := range [...]int64{
		int64(m.now), m.logins, m.unitCount, m.Refused, m.Unmatched,
		int64(m.day), int64(m.endOfDay), int64(m.countAt), int64(m.tracked),
	} {
		w.Int(n)
	}
	w.Bool(m.counting)
	m.users.peak.save(w)
	m.system.peak.save(w)
	saveRecords(w, m.records)
	w.Int(int64(len(m.applications.list)))
	for _, a := range m.applications.list {
		w.Text(a.name)
		for _, p := range a.peaks {
			p.save(w)
		}
	}
	m.saveUnits(w)
}

func (p peak) save(w *wire.Writer) {
	w.Int(int64(p.value))
	w.Int(int64(p.at))
}

func readPeak(r *wire.Reader) peak { return peak{int(r.Int()), layout.Second(r.Int())} }

// saveUnits writes units by their age, then the sessions: those of units by
// their last activity, the others by their age.
func (m *Machine) saveUnits(w *wire.Writer) {
	units := m.inOrder()
	place := make(map[*unit]int64, len(units))
	w.Int(int64(len(units)))
	for i, u := range units {
		place[u] = int64(i)
		w.Int(u.id)
		w.Text(u.key.user)
		w.Text(u.key.address)
		w.Int(int64(u.until))
		w.Int(int64(len(u.held)))
		for _, h := range u.held {
			w.Int(int64(h.application.index))
			w.Byte(byte(h.kind))
		}
	}
	w.Int(int64(m.users.number))
	for s := m.byActivity.first(); s != nil; s = m.byActivity.after(s) {
		w.Int(place[s.unit])
		s.save(w)
	}
	background := m.background()
	w.Int(int64(len(background)))
	for _, s := range background {
		s.save(w)
	}
}

// background are the sessions without a unit, by their age.
func (m *Machine) background() (list []*session) {
	if m.system.number == 0 {
		return nil
	}
	for _, s := range m.sessions {
		if s.unit == nil {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b *session) int { return int(a.number - b.number) })
	return list
}

func (s *session) save(w *wire.Writer) {
	w.Text(s.key.server)
	w.Text(s.key.handle)
	w.Int(s.number)
	w.Int(int64(s.last))
}

func readSession(r *wire.Reader) *session {
	return &session{key: sessionKey{r.Text(), r.Text()}, number: r.Int(), last: layout.Second(r.Int())}
}

// Restore takes up what Save wrote, in a new machine. What can't be true is an
// error of the reader.
func (m *Machine) Restore(r *wire.Reader) {
	m.rules = newRuleBook(ReadRules(r))
	m.began = r.Bool()
	m.now, m.logins, m.unitCount = layout.Second(r.Int()), r.Int(), r.Int()
	m.Refused, m.Unmatched = r.Int(), r.Int()
	m.day, m.endOfDay, m.countAt = layout.Day(r.Int()), layout.Second(r.Int()), layout.Second(r.Int())
	m.tracked = layout.Second(r.Int())
	m.counting = r.Bool()
	m.users.peak, m.system.peak = readPeak(r), readPeak(r)
	m.records = readRecords(r)
	m.restoreApplications(r)
	m.restoreSessions(r, m.restoreUnits(r))
	m.changed = true
}

func (m *Machine) restoreApplications(r *wire.Reader) {
	names := &m.applications
	names.clear()
	for range r.Count() {
		a := names.add(r.Text())
		for kind := range a.peaks {
			a.peaks[kind] = readPeak(r)
		}
	}
	if len(names.list) == 0 {
		damaged(r)
		names.add(LoginApplication)
	}
}

func (m *Machine) restoreUnits(r *wire.Reader) (units []*unit) {
	for range r.Count() {
		id := r.Int()
		u := m.unit(r.Text(), r.Text())
		u.id, u.until = id, layout.Second(r.Int())
		m.unitCount-- // it was counted before
		for range r.Count() {
			index, kind := r.Int(), Kind(r.Byte())
			if index < 0 || index >= int64(len(m.applications.list)) || kind >= kinds {
				damaged(r)
				return nil
			}
			m.hold(u, holding{m.applications.list[index], kind})
		}
		units = append(units, u)
	}
	return units
}

func (m *Machine) restoreSessions(r *wire.Reader, units []*unit) {
	for range r.Count() {
		place := r.Int()
		s := readSession(r)
		if place < 0 || place >= int64(len(units)) {
			damaged(r)
			return
		}
		s.unit = units[place]
		m.keep(s)
	}
	for range r.Count() {
		m.keep(readSession(r))
	}
}

func damaged(r *wire.Reader) { r.Rest, r.Err = nil, wire.ErrDamaged }
