package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
)

// fill writes the request that was just read into e.
func (p *parser) fill(e *event.Event, d *daemons.Daemon, out *event.Batch) {
	r := &p.request
	feature := p.names.Text(r.feature, out)
	e.User, e.Host = p.names.Name(r.user, out), p.names.Name(r.host, out)
	e.Process = p.names.Text(r.process, out)
	if p.options.ByData && len(r.data) > 0 {
		data := p.names.Text(r.data, out)
		e.ProductID = out.Text(d.Product, feature, "[", data, "]")
		e.ProductName = e.ProductID[len(d.Product):]
	} else {
		e.ProductID, e.ProductName = out.Text(d.Product, feature), feature
	}
	e.Desired = r.count
	switch e.Kind {
	case event.CheckOut, event.CheckIn:
		e.Granted = r.count
		e.Handle = p.handle(e, d, feature, out)
	}
}

// handle tells check-outs apart. The verbose form has the server's own handle;
// without it daemon, product, user, host, data and count are all there is, and
// equal check-outs end oldest first.
func (p *parser) handle(e *event.Event, d *daemons.Daemon, feature string, out *event.Batch) string {
	if own := p.request.handle; len(own) > 0 {
		return p.names.Text(own, out)
	}
	return d.Hash.Text(feature).Text(e.User).Text(e.Host).
		Text(event.Alias(p.request.data)).Number(uint64(e.Desired)).Handle(out)
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
