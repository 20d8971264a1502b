package spans

import "github.com/liclog/liclog/layout"

// SetLimit says after how many seconds a check-out ends by itself, for servers
// that do not tell all check-ins; 0 means never. Requests that wait go on.
func (m *Machine) SetLimit(seconds layout.Second) { m.limit = seconds }

// Limit is what SetLimit said last.
func (m *Machine) Limit() layout.Second { return m.limit }

// expire ends the check-outs that are older than the limit before a moment. They
// run in the order in which they began. One whose time was up in a gap, or before
// there was a limit, ends where that is seen.
func (m *Machine) expire(before layout.Second) {
	if m.limit == 0 {
		return
	}
	for i := range m.running.inOrder() {
		s := m.running.at(i)
		if s.began+m.limit >= before {
			return
		}
		if !s.waiting {
			m.Expired++
			m.end(i, max(s.began+m.limit, m.watermark))
		}
	}
}

// OneSided is a server that tells only one half of what happens.
type OneSided struct {
	Server              string
	CheckOuts, CheckIns int64
}

// oneSidedFrom is how many events of a kind without any of the other are told.
const oneSidedFrom = 10

// OneSided are the servers that have told, to this machine, many check-outs and
// not one check-in or the other way round: their logs leave lines out.
func (m *Machine) OneSided() []OneSided {
	var found []OneSided
	for _, s := range m.servers.list {
		if (s.checkOuts == 0 || s.checkIns == 0) && max(s.checkOuts, s.checkIns) >= oneSidedFrom {
			found = append(found, OneSided{s.name, s.checkOuts, s.checkIns})
		}
	}
	return found
}
