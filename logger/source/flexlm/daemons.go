package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// daemon is one of the processes that write the log.
type daemon struct {
	name    string // without the number of a forked copy
	server  string // as events name it
	product string // what its products' names begin with
	hash    uint64
	last    layout.Second // time of the last event, 0 before the first
	listing bool          // it lists its features
}

// maxDaemons bounds what damaged names may fill.
const maxDaemons = 64

// daemons are those seen so far.
type daemons struct {
	prefix string
	seen   []*daemon
	// recent is the daemon of the last line and its name there: lines of one
	// daemon follow one another.
	recent     *daemon
	recentName []byte
}

// find gives the daemon that a line names.
func (d *daemons) find(name []byte) *daemon {
	if d.recent != nil && bytes.Equal(name, d.recentName) {
		return d.recent
	}
	d.recentName = append(d.recentName[:0], name...)
	d.recent = d.named(unforked(name))
	return d.recent
}

// unforked takes off the _n of a forked copy of a daemon: what one copy checks
// out another may check in.
func unforked(name []byte) []byte {
	end := len(name)
	for end > 0 && isDigit(name[end-1]) {
		end--
	}
	if end == len(name) || end < 2 || name[end-1] != '_' {
		return name
	}
	return name[:end-1]
}

func (d *daemons) named(name []byte) *daemon {
	for _, known := range d.seen {
		if known.name == string(name) {
			return known
		}
	}
	return d.add(string(name))
}

func (d *daemons) add(name string) *daemon {
	if len(d.seen) == maxDaemons {
		d.dropOldest()
	}
	added := &daemon{
		name: name, server: d.prefix + name, product: name + ":",
		hash: hashText(hashSeed, name),
	}
	d.seen = append(d.seen, added)
	return added
}

// dropOldest forgets the daemon that was silent for longest.
func (d *daemons) dropOldest() {
	oldest := 0
	for i, known := range d.seen {
		if known.last < d.seen[oldest].last {
			oldest = i
		}
	}
	d.seen = append(d.seen[:oldest], d.seen[oldest+1:]...)
	d.recent = nil
}

// isManager tells lmgrd and lmadmin, which start the others and give no licenses.
func (d *daemon) isManager() bool { return d.name == "lmgrd" || d.name == "lmadmin" }

// alive tells that d was there at a moment, once a second.
func (d *daemon) alive(now layout.Second, out *event.Batch) {
	if now == d.last {
		return
	}
	d.tell(event.Alive, now, out)
}

func (d *daemon) tell(kind event.Kind, now layout.Second, out *event.Batch) {
	e := out.Add()
	e.Time, e.Kind, e.Server = now, kind, d.server
	d.last = now
}

// startAll tells that every vendor daemon seen so far begins anew: they live no
// longer than their lmgrd.
func (d *daemons) startAll(now layout.Second, out *event.Batch) {
	for _, known := range d.seen {
		if !known.isManager() {
			known.tell(event.Start, now, out)
		}
	}
}
