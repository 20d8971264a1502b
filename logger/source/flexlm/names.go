package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/textline"
)

// fill writes the request that was just read into e.
func (p *parser) fill(e *event.Event, d *daemons.Daemon, out *event.Batch) {
	r := &p.request
	feature := p.tell(e, d, out)
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
		e.Handle = p.handle(e, d.Hash.Text(feature), out)
	}
}

// tell gives the event its names, and numbers for them where they are needed: a
// check-in is found by its handle.
func (p *parser) tell(e *event.Event, d *daemons.Daemon, out *event.Batch) (feature string) {
	r, n := &p.request, &p.names
	if e.Kind != event.CheckIn {
		n.Person(e, r.user, r.host, out)
		n.Product(e, d.Product, r.feature, out)
		return e.ProductName
	}
	e.User, e.Host = n.Name(r.user, out), n.Name(r.host, out)
	e.ProductName = n.Text(r.feature, out)
	e.ProductID = out.Text(d.Product, e.ProductName)
	return e.ProductName
}

// noData is the hash of check-out data that are not there.
var noData = textline.HashOf("")

// handle tells check-outs apart. The verbose form has the server's own handle;
// without it daemon and product, whose hash is given, user, host, data and count
// are all there is, and equal check-outs end oldest first.
func (p *parser) handle(e *event.Event, product textline.Hash, out *event.Batch) string {
	r := &p.request
	if len(r.handle) > 0 {
		return p.names.Text(r.handle, out)
	}
	data := noData
	if len(r.data) > 0 {
		data = textline.HashOf(event.Alias(r.data))
	}
	return product.Text(e.User).Text(e.Host).With(data).Number(uint64(r.count)).Handle(out)
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
