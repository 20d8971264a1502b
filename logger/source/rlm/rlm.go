// Package rlm reads the report logs of RLM license servers (REPORTLOG in a
// vendor's options file), in their three forms: std, small and detailed.
//
// Check-outs and check-ins belong together by the server's handle. Times are
// local: the zone is the log's own where it tells one (TIMEZONE), else that of
// Options. Events leave out the year, and the small form the date; both come
// from the lines that hold them. docs/formats.md says for users which lines are
// read, and what such a log can't tell.
package rlm

import (
	"bytes"
	"slices"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell. Zone counts where the log does not name
// its own; ByData tells the product that was asked for, where another was taken.
type Options = frame.Options

// reportHead begins the first line of a report log.
var reportHead = []byte("RLM Report Log Format ")

// Sniff tells whether the first lines of an input look like a report log: they
// have its first line, or at least half of them are records of such a log.
func Sniff(lines [][]byte) bool {
	var f fields
	headed := false
	records := frame.Sniff(lines, func(line []byte) bool {
		headed = headed || bytes.HasPrefix(line, reportHead)
		return f.Split(line) == "" && f.isRecord()
	})
	return headed || records
}

// parser reads one log.
type parser struct {
	frame.Frame
	zone    zone
	isv     *daemons.Daemon // whose lines these are
	rotated bool            // the log goes on another: the next START is none
	sharing sharing         // of licenses by several check-outs
	listing listing         // of INUSE records at hand
	settled []share         // check-outs of an ended listing, to be told
	waiting handles         // requests
	pools   []pool          // of the PRODUCT lines just read
	pooled  layout.Second   // when
	fields  fields
	years   localtime.Years
	told    told // by the line before

	products textline.Products
	search   search
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{years: localtime.Years{Rule: localtime.Nearest}}
	p.Frame = frame.New("an RLM report log", o, p.line)
	p.isv = p.Server()
	p.products.Names = &p.Names
	return p
}

// line reads one line.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
	if kind := headKind(line); kind != "" {
		return event.Skip(kind)
	}
	if why := p.fields.Split(line); why != "" {
		return event.Reject(why)
	}
	listed := p.fields.Text(0) == "INUSE"
	if !listed && len(p.listing.Sharing)+len(p.listing.Holders) > 0 {
		p.endListing()
	}
	before := len(out.Items)
	verdict := p.record(out)
	if verdict.Class != event.Rejected {
		p.tellBefore(before, out)
	}
	return verdict
}

// tellBefore tells what was collected from lines of one kind, now that the last of
// them is passed. The events go before those of the current line, which begin at
// place first.
func (p *parser) tellBefore(first int, out *event.Batch) {
	pools := len(p.pools) > 0 && p.fields.Text(0) != "PRODUCT"
	if !pools && len(p.settled) == 0 {
		return
	}
	of := slices.Clone(out.Items[first:])
	out.Items = out.Items[:first]
	if pools {
		p.tellPurchased(out)
	}
	for i := range p.settled {
		p.tellShare(event.InUse, &p.settled[i], out).Time = p.settled[i].Time
	}
	p.settled = nil
	out.Items = append(out.Items, of...)
}

// headKind knows the text at the head of a log.
func headKind(line []byte) string {
	switch line[0] {
	case 'R', 'L', 'F', 'Y':
		for _, sign := range [...]string{"RLM Report Log Format ", "Logfile format ", "For documentation ", "You are encouraged "} {
			if len(line) >= len(sign) && string(line[:len(sign)]) == sign {
				return "head of the file"
			}
		}
	}
	return ""
}

// record reads a line by its first word.
func (p *parser) record(out *event.Batch) event.Verdict {
	switch p.fields.Text(0) {
	case "OUT":
		return p.checkOut(out)
	case "IN":
		return p.checkIn(out)
	case "DENY":
		return p.denied(out)
	case "INUSE":
		return p.inUse(out)
	case "QUE":
		return p.queued(out)
	case "DEQUE":
		return p.dequeued(out)
	case "PRODUCT":
		return p.product()
	}
	return p.notice(out)
}

// alive tells that the server was there at the current line.
func (p *parser) alive(out *event.Batch) { p.isv.Alive(p.Clock.Now, out) }

// add makes an event of the current line.
func (p *parser) add(out *event.Batch, kind event.Kind) *event.Event {
	return p.Add(kind, p.isv, out)
}

// finish checks an event and takes it back where it can't be used.
func (p *parser) finish(out *event.Batch) event.Verdict { return p.Finish(p.isv, out) }

// productID is the id of a product of this server.
func (p *parser) productID(name string, out *event.Batch) string {
	if p.isv.Product == "" {
		return name
	}
	return out.Text(p.isv.Product, name)
}

// pool is what PRODUCT lines tell of a product: it may have several pools of
// licenses, each with a line.
type pool struct {
	Product string
	Count   int64
}

// maxPools bounds what a damaged log may fill.
const maxPools = 10_000

// product reads
//
//	PRODUCT name version pool count reservations ...
func (p *parser) product() event.Verdict {
	f := &p.fields
	if f.N < 5 {
		return event.Reject(whyTorn)
	}
	count, ok := textline.Decimal(f.At(4))
	if !ok {
		return event.Reject("unreadable number of licenses")
	}
	if len(p.pools) == 0 {
		p.pooled = p.Clock.Now
	}
	name := p.Names.Text(f.At(1), &event.Batch{})
	for i := range p.pools {
		if p.pools[i].Product == name {
			p.pools[i].Count += count
			return event.Used
		}
	}
	if len(p.pools) < maxPools {
		p.pools = append(p.pools, pool{strings.Clone(name), count})
	}
	return event.Used
}

// tellPurchased tells the numbers of licenses, pools of a product added up.
func (p *parser) tellPurchased(out *event.Batch) {
	at := p.pooled
	if at == 0 {
		at = p.Clock.Now
	}
	if at == 0 {
		return // no time is known yet
	}
	for _, pool := range p.pools {
		e := p.add(out, event.Purchased)
		e.Time, e.ProductName = at, out.Text(pool.Product)
		e.ProductID = p.productID(e.ProductName, out)
		e.Granted = min(pool.Count, event.MaxLicenses)
		e.Desired = e.Granted
	}
	p.pools, p.pooled = p.pools[:0], 0
}
