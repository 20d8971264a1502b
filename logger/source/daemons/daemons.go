// Package daemons keeps the processes that write a license server's log: when
// each was last heard of, and what its servers and products are called in events.
package daemons

import (
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// Daemon is one of the processes that write a log.
type Daemon struct {
	State
	Server  string        // as events name it
	Product string        // what its products' names begin with
	Hash    textline.Hash // what its check-outs' handles begin with
	Number  uint32        // no other daemon of the set ever has it
}

// State is what is carried from line to line about a daemon.
type State struct {
	Name string
	Last layout.Second // time of the last event, 0 before the first
	Mark bool          `json:",omitempty"` // the format's own note, such as "lists its products"
}

// most bounds what damaged names may fill.
const most = 64

// Set is the daemons seen so far.
type Set struct {
	prefix string
	seen   []*Daemon
	added  uint32 // ever
	era    uint32
	// recent are daemons of the last lines and their names there; last is that of
	// the last line.
	recent [16]named
	last   *named
}

type named struct {
	name   []byte
	daemon *Daemon
}

// New is an empty set; server, which may be empty, tells several license servers
// apart.
func New(server string) Set {
	if server != "" {
		server += "/"
	}
	return Set{prefix: server}
}

// Find gives the daemon that a line names. rename, if not nil, says what a name
// in a line stands for; it is asked once for lines that follow one another.
func (d *Set) Find(name []byte, rename func([]byte) []byte) *Daemon {
	place := len(name)
	if len(name) > 0 {
		place += int(name[0]) + int(name[len(name)-1])
	}
	d.last = &d.recent[place%len(d.recent)]
	if d.last.daemon != nil && string(name) == string(d.last.name) {
		return d.last.daemon
	}
	d.last.name = append(d.last.name[:0], name...)
	if rename != nil {
		name = rename(name)
	}
	d.last.daemon = d.Named(name)
	return d.last.daemon
}

// RecentName is the name in the line that Find was last called for.
func (d *Set) RecentName() []byte { return d.last.name }

// Named gives the daemon of a name.
func (d *Set) Named(name []byte) *Daemon {
	for _, known := range d.seen {
		if known.Name == string(name) {
			return known
		}
	}
	return d.add(State{Name: string(name)})
}

func (d *Set) add(s State) *Daemon {
	if len(d.seen) == most {
		d.dropOldest()
	}
	added := &Daemon{
		State: s, Server: d.prefix + s.Name, Product: s.Name + ":",
		Hash: textline.NewHash().Text(s.Name), Number: d.added,
	}
	d.added++
	if s.Name == "" { // of a log that does not tell
		added.Server, added.Product = strings.TrimSuffix(d.prefix, "/"), ""
	}
	d.seen = append(d.seen, added)
	return added
}

// dropOldest forgets the daemon that was silent for longest.
func (d *Set) dropOldest() {
	oldest := 0
	for i, known := range d.seen {
		if known.Last < d.seen[oldest].Last {
			oldest = i
		}
	}
	d.seen = append(d.seen[:oldest], d.seen[oldest+1:]...)
	d.era++
	for i := range d.recent {
		d.recent[i].daemon = nil
	}
}

// Era changes when a daemon of the set is none any more.
func (d *Set) Era() uint32 { return d.era }

// All are the daemons seen so far.
func (d *Set) All() []*Daemon { return d.seen }

// States is what Restore takes.
func (d *Set) States() []State {
	var states []State
	for _, known := range d.seen {
		states = append(states, known.State)
	}
	return states
}

// Restore takes up what States gave.
func (d *Set) Restore(states []State) {
	d.seen, d.recent = nil, [len(d.recent)]named{}
	d.era++
	for _, s := range states {
		d.add(s)
	}
}

// Alive tells that the daemon was there at a moment, once a second.
func (d *Daemon) Alive(now layout.Second, out *event.Batch) {
	if now != d.Last {
		d.Tell(event.Alive, now, out)
	}
}

// AliveEvery tells the same once in so many seconds, for logs in which most lines
// say no more than that.
func (d *Daemon) AliveEvery(seconds, now layout.Second, out *event.Batch) {
	if now >= d.Last+seconds {
		d.Tell(event.Alive, now, out)
	}
}

// Tell gives an event that is about the daemon itself.
func (d *Daemon) Tell(kind event.Kind, now layout.Second, out *event.Batch) {
	e := out.Add()
	e.Time, e.Kind, e.Server = now, kind, d.Server
	d.Last = now
}
