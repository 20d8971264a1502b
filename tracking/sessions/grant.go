package sessions

import "slices"

// logIn gives a unit its login license, if it has none yet; false where it is
// refused. The first unit of a named operator has the named license, all others
// floating ones.
func (m *Machine) logIn(u *unit, o *operator) bool {
	a := m.applications.list[login]
	if u.holds(a) {
		return true
	}
	kind := Floating
	if o.named && !u.person.hasNamed(a) && !m.isFull(a, Named) {
		kind = Named
	}
	if kind == Floating && m.rules.Refuse && m.isFull(a, Floating) {
		m.Refused++
		m.sink.Deny(m.now, u.use(holding{a, Floating}))
		return false
	}
	m.give(u, holding{a, kind})
	return true
}

// grant gives a unit a license of an application, if it has none yet. Beyond
// the limit it is given too.
func (m *Machine) grant(u *unit, o *operator, a *application) {
	if a.index == login || u.holds(a) {
		return
	}
	kind := Floating
	if o.lists(a) && !u.person.hasNamed(a) {
		kind = Named
	}
	m.give(u, holding{a, kind})
}

// isFull tells whether all licenses that there are are in use.
func (m *Machine) isFull(a *application, kind Kind) bool {
	limit := m.rules.limit(a.key, kind)
	return limit != Unlimited && a.inUse[kind] >= limit
}

func (m *Machine) give(u *unit, h holding) {
	a := h.application
	m.hold(u, h)
	if !m.tells(a) {
		return
	}
	m.sink.CheckOut(m.now, u.use(h))
	m.record(a, h.kind)
	if limit := m.rules.limit(a.key, h.kind); limit != Unlimited && a.inUse[h.kind] > limit {
		m.sink.Warn(m.now, Warning{a.name, h.kind, a.inUse[h.kind], limit})
	}
}

// hold counts a license as in use.
func (m *Machine) hold(u *unit, h holding) {
	u.held = append(u.held, h)
	h.application.inUse[h.kind]++
	if h.kind == Named {
		u.person.named = append(u.person.named, h.application)
	}
}

// free takes a license back that a unit had.
func (m *Machine) free(u *unit, h *holding) {
	h.application.inUse[h.kind]--
	if h.kind == Named {
		u.person.named = slices.DeleteFunc(u.person.named, func(a *application) bool { return a == h.application })
	}
}

// tells tells whether the use of an application is recorded: while tracking is
// off only that of login licenses is.
func (m *Machine) tells(a *application) bool { return m.rules.Tracking || a.index == login }

// record notes the number in use. Login licenses are not in stathistory.
func (m *Machine) record(a *application, kind Kind) {
	if a.index != login && m.rules.Tracking {
		m.raise(&a.peaks[kind], a.inUse[kind])
	}
}

func (u *unit) holds(a *application) bool {
	return slices.ContainsFunc(u.held, func(h holding) bool { return h.application == a })
}

func (p *person) hasNamed(a *application) bool { return slices.Contains(p.named, a) }

// SetRules takes changed rules from now on. What is in use stays so, and as what
// it was granted. Tracking that is switched on records what is in use as at a
// login; switched off, licenses of applications are in use for nobody to see.
func (m *Machine) SetRules(rules Rules) {
	before := m.rules
	m.rules = newRuleBook(rules)
	clear(m.applications.bySpelling)
	if !m.began {
		return
	}
	if before.Tracking != rules.Tracking {
		m.switchTracking(rules.Tracking)
	}
	if before.Zone != rules.Zone {
		m.endOfDay = max(m.now+1, m.dayEnd(m.now))
	}
	if before.Every != rules.Every {
		m.counting = false
		m.countSoon()
	}
}

func (m *Machine) switchTracking(on bool) {
	tell := m.sink.CheckIn
	if on {
		tell, m.tracked = m.sink.CheckOut, m.now
	}
	for _, u := range m.inOrder() {
		for _, h := range u.held {
			if h.application.index != login {
				tell(m.now, u.use(h))
			}
		}
	}
	m.recordAll()
}

// recordAll notes all that is in use now.
func (m *Machine) recordAll() {
	for _, a := range m.applications.list {
		for kind := range a.inUse {
			m.record(a, Kind(kind))
		}
	}
}
