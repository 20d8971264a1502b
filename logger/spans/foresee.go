package spans

import "github.com/liclog/liclog/logger/event"

// Foresee fetches what the next event.Foreseen events will need from memory. A log's
// check-ins come in no order, so where their check-outs lie is in no cache: looked
// for one after the other, each would be waited for. Here the processor waits for
// many at a time. Nothing changes by it, and nothing depends on it.
func (m *Machine) Foresee(items []event.Item) {
	var hashes [event.Foreseen]uint32
	var places [event.Foreseen]int32
	n := 0
	for i := range items[:min(len(items), event.Foreseen)] {
		e := &items[i].Event
		if e.Kind != event.CheckIn && e.Kind != event.CheckOut || e.Handle == "" || e.Known.By != m.by {
			continue
		}
		if server, ok := m.servers.noted.number(e.Known.Server); ok {
			hashes[n] = m.running.hashOf(int32(server), e.Handle)
			n++
		}
	}
	index, sum := &m.running.lists[byHandle], uint32(0)
	for i, hash := range hashes[:n] {
		places[i] = int32(index.slots[hash&index.mask()].first) - 1
	}
	for i, place := range places[:n] {
		if place != none {
			s := m.running.at(place)
			sum += uint32(s.short[0])
			hashes[i] = s.user
		}
	}
	for i, place := range places[:n] {
		if place != none && int(hashes[i]) < len(m.users.list) {
			sum += m.users.list[hashes[i]].length
		}
	}
	m.fetched = sum
}
