package flexlm

import (
	"bytes"
	"unsafe"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// outline is where the parts of a line lie if it is one about licenses.
type outline struct {
	first    *byte // of the line
	lead     int   // the end of the product in quotes, 0 where there is none
	from, to int   // of what follows, up to a blank
	person   textline.Key
}

// outlines are those of lines that come next.
type outlines struct {
	next []outline
	all  [event.Foreseen]outline
}

// Foresee looks where the parts of the next lines are and fetches what is known of
// the persons in them.
func (p *parser) Foresee(lines [][]byte) {
	a := &p.outlines
	n := min(len(lines), len(a.all))
	a.next = a.all[:n]
	var hashes [event.Foreseen]uint64
	for i, line := range lines[:n] {
		a.all[i].read(line)
		hashes[i] = a.all[i].person.Hash
	}
	p.memory.persons.Fetch(hashes[:n])
}

// of is the outline of a line, which may be the next one.
func (a *outlines) of(line []byte) *outline {
	if len(a.next) > 0 && a.next[0].first == unsafe.SliceData(line) {
		next := &a.next[0]
		a.next = a.next[1:]
		return next
	}
	a.next = nil
	a.all[0].read(line)
	return &a.all[0]
}

func (o *outline) read(line []byte) {
	o.first, o.lead = unsafe.SliceData(line), 0
	if quote := bytes.IndexByte(line, '"') + 1; quote > 0 {
		if end := bytes.IndexByte(line[quote:], '"') + 1; end > 0 {
			o.lead = quote + end
		}
	}
	o.from, o.to = o.lead, len(line)
	for o.from < len(line) && textline.IsBlank(line[o.from]) {
		o.from++
	}
	if blank := bytes.IndexByte(line[o.from:], ' '); blank >= 0 {
		o.to = o.from + blank
	}
	o.person.Set(line[o.from:o.to])
}
