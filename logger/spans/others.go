package spans

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Others take the events that are no check-outs, and starts and stops of servers
// too, each when its turn has come, and
// are told when time comes to moments that they asked for. What they do must
// follow from what they are told alone. They may Insert events of check-outs.
type Others interface {
	// Apply takes an event at the moment at which it counts; the start of a server
	// at that at which what a crash left of it ends. A reason says why it can't be
	// used.
	Apply(e *event.Event, at layout.Second) (reason string)
	// Due is the next moment to be told of, layout.EndOfTime where there is none.
	Due() layout.Second
	// Pass says that the moment that Due gave has come. Over time that was not
	// observed it is told when that is over. Due must then be later.
	Pass(at layout.Second)
}

// NoPart is the reason of events that nobody takes.
const NoPart = "nothing here takes events of this kind"

// Join says who takes other events, and asks for the next moment that is due; to
// be called again where that may have changed from outside.
func (m *Machine) Join(o Others) { m.others, m.due = o, o.Due() }

func (m *Machine) other(e *event.Event, at layout.Second) (reason string) {
	if m.others == nil {
		return NoPart
	}
	reason = m.others.Apply(e, at)
	m.due = m.others.Due()
	m.outcome = Taken // also where check-outs were inserted
	return reason
}

// Insert takes an event of check-outs that comes of another event or of a moment
// that has come; it counts at the watermark. A check-in may have a time of its own
// before that: it counts then, or at the last border since. Only Others call it,
// while they are told something or their settings change.
func (m *Machine) Insert(e *event.Event) (reason string) {
	server := m.servers.find(e.Server)
	at := m.watermark
	if e.Kind == event.CheckIn && e.Time != 0 {
		at = min(at, max(e.Time, m.border))
	}
	reason = m.dispatch(e, at, server)
	m.servers.list[server].last = m.watermark
	return reason
}

// passDue tells of the next due moment.
func (m *Machine) passDue() {
	at := m.due
	m.others.Pass(at)
	m.due = max(m.others.Due(), at+1)
}
