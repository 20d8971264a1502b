package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// fill writes the request that was just read into e, which has its names.
func (p *parser) fill(e *event.Event, l *lead, who *person, out *event.Batch) {
	r, d := &p.request, l.daemon
	e.Time, e.Kind, e.Server = p.clock.Now, l.word.kind(), d.Server
	d.Mark, d.Last = false, e.Time
	if p.options.ByData && len(r.data) > 0 {
		e.Known.Product = 0
		e.ProductID = out.Text(e.ProductID, "[", p.names.Text(r.data, out), "]")
		e.ProductName = e.ProductID[len(d.Product):]
	}
	if len(r.process) > 0 {
		e.Process = p.names.Text(r.process, out)
	}
	e.Desired = r.count
	switch e.Kind {
	case event.CheckOut, event.CheckIn:
		e.Granted = r.count
		e.Handle = p.handle(l, who, out)
	}
}

// noData is the hash of check-out data that are not there.
var noData = textline.HashOf("")

// handle tells check-outs apart. The verbose form has the server's own handle;
// without it daemon, product, user, host, data and count are all there is, and
// equal check-outs end oldest first.
func (p *parser) handle(l *lead, who *person, out *event.Batch) string {
	r := &p.request
	if len(r.handle) > 0 {
		return p.names.Text(r.handle, out)
	}
	data := noData
	if len(r.data) > 0 {
		data = textline.HashOf(event.Alias(r.data))
	}
	return l.hash.With(who.hashes[0]).With(who.hashes[1]).With(data).Number(uint64(r.count)).Handle(out)
}

// hasActivity tells whether a line without a head holds one of the six words
// with a product behind it: a check-out that lost its time.
func hasActivity(line []byte) bool {
	for rest := line; ; {
		quote := bytes.IndexByte(rest, '"')
		if quote < 0 {
			return false
		}
		before := bytes.TrimRight(rest[:quote], " \t")
		for _, text := range wordTexts[wordOut:] {
			if bytes.HasSuffix(before, []byte(text)) {
				return true
			}
		}
		rest = rest[quote+1:]
	}
}
