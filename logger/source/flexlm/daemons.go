package flexlm

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/textline"
)

// unforked takes off the _n of a forked copy of a daemon: what one copy checks
// out another may check in.
func unforked(name []byte) []byte {
	end := len(name)
	for end > 0 && textline.IsDigit(name[end-1]) {
		end--
	}
	if end == len(name) || end < 2 || name[end-1] != '_' {
		return name
	}
	return name[:end-1]
}

// isManager tells lmgrd and lmadmin, which start the others and give no licenses.
func isManager(d *daemons.Daemon) bool { return d.Name == "lmgrd" || d.Name == "lmadmin" }

// startAll tells that every vendor daemon seen so far begins anew: they live no
// longer than their lmgrd.
func (p *parser) startAll(now layout.Second, out *event.Batch) {
	for _, known := range p.daemons.All() {
		if !isManager(known) {
			known.Tell(event.Start, now, out)
		}
	}
}
