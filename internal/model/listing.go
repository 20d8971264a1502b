package model

// inUse is a check-out that may run already: outside a listing, if one with its
// handle does, or without a handle, as far as as many licenses do.
func (m *machine) inUse(a arrival) {
	if _, open := m.listing[a.Server]; open {
		m.inListing(a)
		return
	}
	if a.Handle != "" {
		if !m.any(a, m.sameHandle) {
			m.checkOut(a)
		}
		return
	}
	missing := granted(a)
	for _, s := range m.running {
		if m.sameUse(a, s) {
			missing -= s.Granted
		}
	}
	if missing > 0 {
		a.Desired, a.Granted = missing, missing
		m.checkOut(a)
	}
}

// inListing finds the check-out that the listing shows, equal in all and not yet
// found, or begins it.
func (m *machine) inListing(a arrival) {
	for i, s := range m.running {
		if !s.waits && !s.listed && s.Server == a.Server && s.User == a.User && s.Host == a.Host && s.Process == a.Process &&
			s.ProductID == a.ProductID && s.Handle == a.Handle && s.Desired == a.Desired && s.Granted == granted(a) {
			m.running[i].listed = true
			return
		}
	}
	m.running = append(m.running, m.open(a, granted(a)))
}

func (m *machine) beginListing(server string) {
	m.listing[server] = m.now
	for i := range m.running {
		if m.running[i].Server == server {
			m.running[i].listed = false
		}
	}
}

// endListing ends what the open listing of the server does not hold: when it was taken,
// or at the last border since.
func (m *machine) endListing(server string) {
	taken, open := m.listing[server]
	if !open {
		return
	}
	delete(m.listing, server)
	for i := 0; i < len(m.running); {
		s := m.running[i]
		if s.Server != server || s.listed {
			i++
			continue
		}
		m.end(i, max(taken, s.Start))
	}
}

// unobserved begins a gap. A listing of this very second was none; one of before
// is complete.
func (m *machine) unobserved(server string) {
	if taken, open := m.listing[server]; open && taken == m.now {
		delete(m.listing, server)
	}
	m.endListing(server)
	m.blind = true
}
