package rms

import (
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// kinds are the transactions, by their number in the log.
var kinds = [...]event.Kind{
	0:  event.CheckOut, // issued
	1:  event.Denied,
	2:  event.CheckIn,  // released, or taken back by the server
	3:  event.Queued,   // a key of the queue was issued
	4:  event.Denied,   // queuing failed
	5:  event.CheckOut, // issued at once, without queuing
	6:  event.CheckOut, // a key of the queue became a real one
	7:  event.Dequeued, // a key of the queue was dropped
	8:  event.CheckOut, // commuter license out
	9:  event.CheckIn,  // commuter license back
	10: event.CheckIn,  // this server of several goes down
	13: event.InUse,    // repeated at the end of a log
	14: event.CheckOut, // the client came from another server
	15: event.InUse,    // repeated at the head of a log
	16: event.CheckIn,  // the client went to another server
}

// anonymous stands for the user in repeated records, unless the server was
// started with its extended log.
const anonymous = "LM_SERVER"

// record is a transaction:
//
//	(head) feature version transaction in_use life user host 7.00 number comment ...
type record struct {
	feature, version, user, host []byte
	code                         int32
	kind                         event.Kind
	life, number                 int64
}

// Fields behind the head.
const (
	fieldFeature = iota
	fieldVersion
	fieldKind
	_ // in use
	fieldLife
	fieldUser
)

// read takes the fields from the feature on; why says what is wrong.
func (p *parser) read() (why string) {
	f, r := &p.fields, &p.record
	server, ok := p.serverVersion(fieldUser + 2)
	if !ok {
		return whyTorn
	}
	*r = record{feature: f.At(fieldFeature), version: f.At(fieldVersion), user: f.Between(fieldUser, server-2), host: f.At(server - 1), number: 1}
	r.code = textline.Number(f.At(fieldKind))
	if len(f.At(fieldKind)) > 2 || r.code < 0 || int(r.code) >= len(kinds) || kinds[r.code] == 0 {
		return whyKind
	}
	r.kind = kinds[r.code]
	if r.life, ok = longDecimal(f.At(fieldLife)); !ok {
		return whyLife
	}
	if p.head.encrypted {
		return ""
	}
	if r.number, ok = textline.Decimal(f.At(server + 1)); !ok {
		return whyCount
	}
	if r.number == 0 {
		return whyNone
	}
	return ""
}

// serverVersion finds the license manager's version, which stands behind user
// and host: names may hold blanks, and nothing else in a line looks like it.
func (p *parser) serverVersion(first int) (at int, ok bool) {
	f := &p.fields
	for i := first; i+1 < f.N; i++ {
		if isVersion(f.At(i)) && (textline.Number(f.At(i+1)) >= 0 || p.head.encrypted) {
			return i, true
		}
	}
	return 0, false
}

// isVersion tells 7.00 or 9.5.0.
func isVersion(word []byte) bool {
	dots := 0
	for i, b := range word {
		switch {
		case textline.IsDigit(b):
		case b == '.' && i > 0 && i+1 < len(word):
			dots++
		default:
			return false
		}
	}
	return dots > 0
}

// transaction reads what stands behind the head.
func (p *parser) transaction(out *event.Batch) event.Verdict {
	if why := p.read(); why != "" {
		return event.Reject(why)
	}
	r := &p.record
	if r.kind != event.InUse {
		p.repeats = nil
	} else if string(r.user) == anonymous {
		p.Server().Alive(p.Clock.Now, out)
		return event.Skip("repeated check-out without its user")
	}
	p.fill(p.Add(r.kind, p.Server(), out), out)
	return p.Finish(p.Server(), out)
}

func (p *parser) fill(e *event.Event, out *event.Batch) {
	r := &p.record
	version := p.Names.Text(r.version, out)
	p.Names.Product(e, "", r.feature, out)
	if p.Options.ByData && len(version) > 1 {
		e.ProductName = out.Text(e.ProductName, "[", version, "]")
		e.ProductID, e.Known.Product = e.ProductName, 0
	}
	p.Names.Person(e, r.user, r.host, out)
	e.Desired, e.Granted = r.number, r.number
	switch e.Kind {
	case event.CheckOut:
		e.Handle = handle(e, version, p.Clock.Now, out)
	case event.CheckIn:
		e.Handle = handle(e, version, p.Clock.Now-layout.Second(r.life), out)
	case event.Denied, event.Queued:
		e.Granted = 0
	case event.InUse:
		e.Granted = p.repeats.add(r.code, e.ProductID, e.User, e.Host, e.Desired)
		e.Desired = e.Granted
	}
}

// handle tells check-outs apart by what they are of and when they began.
func handle(e *event.Event, version string, start layout.Second, out *event.Batch) string {
	return textline.NewHash().Text(e.ProductID).Text(version).Text(e.User).Text(e.Host).Number(uint64(start)).Handle(out)
}

// repeats are the licenses told so far by the records that repeat what runs, at
// the end of a log and at the head of the next: who has two check-outs is told
// twice. They are forgotten with the next record of another kind.
type repeats []repeat

type repeat struct {
	Of                  int32 // transaction
	Product, User, Host string
	Number              int64
}

// add gives the number of licenses including this record. Those at the end of a
// log and at the head of the next do not add up.
func (r *repeats) add(of int32, product, user, host string, number int64) int64 {
	if len(*r) > 0 && (*r)[0].Of != of {
		*r = nil
	}
	for i := range *r {
		if known := &(*r)[i]; known.Product == product && known.User == user && known.Host == host {
			known.Number = min(known.Number+number, event.MaxLicenses)
			return known.Number
		}
	}
	*r = append(*r, repeat{of, strings.Clone(product), strings.Clone(user), strings.Clone(host), number})
	return number
}
