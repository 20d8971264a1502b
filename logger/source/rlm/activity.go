package rlm

import (
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// Kinds of activity that is no use and no demand.
const (
	kindShared    = "check-out that shares another's license"
	kindSharedIn  = "check-in of a shared license"
	kindElsewhere = "denial after which the client asked another server"
)

// request is what records about licenses have in common. Its fields are places
// in the line; none where the record has no such field.
type request struct {
	product, user, host                   int
	countAt, handleAt, shareAt, processAt int
	dateAt, timeAt                        int

	count                  int64
	handle, share, process uint64
	usual                  bool // the handle is written as events have it
}

const none = -1

// request finds the places of the names, and of the number of licenses behind the
// vendor's own text; behind is how many fields stand there. ok is false where
// there is no such text.
func (p *parser) request(product, user int) (r request, behind int, ok bool) {
	def, ok := p.fields.definition(user)
	r = request{
		product: product, user: user, host: def - 1, countAt: def + 1,
		handleAt: none, shareAt: none, processAt: none, dateAt: none, timeAt: none,
	}
	return r, p.fields.N - 1 - def, ok
}

// numbers reads the numbers of a request; why says which can't be read.
func (p *parser) numbers(r *request) (why string) {
	f := &p.fields
	var ok bool
	if r.count, ok = textline.Decimal(f.At(r.countAt)); !ok {
		return whyCount
	}
	if r.count == 0 {
		return whyNoCount
	}
	if r.handle, r.usual, ok = textline.Handle(f.At(r.handleAt)); !ok && r.handleAt != none {
		return whyHandle
	}
	if r.share, _, ok = textline.Handle(f.At(r.shareAt)); !ok && r.shareAt != none {
		return whyHandle
	}
	if r.process, _, ok = textline.Handle(f.At(r.processAt)); !ok && r.processAt != none {
		return whyProcess
	}
	return p.moment(r.dateAt, r.timeAt)
}

// tell gives the event of a request whose numbers are read. The names of a check-in
// need no number: it is found by its handle.
func (p *parser) tell(kind event.Kind, r *request, out *event.Batch) *event.Event {
	f := &p.fields
	e := p.add(out, kind)
	p.products.Product(e, p.isv.Product, f.At(r.product), out)
	if user, host := f.Between(r.user, r.host-1), f.At(r.host); kind == event.CheckIn {
		e.User, e.Host = p.Names.Name(user, out), p.Names.Name(host, out)
	} else {
		p.Names.Person(e, user, host, out)
	}
	e.Process = textline.DecimalText(r.process, out)
	e.Desired, e.Granted = r.count, r.count
	if r.usual {
		e.Handle = f.Text(r.handleAt)
	} else if r.handleAt != none {
		e.Handle = textline.HexText(r.handle, out)
	}
	return e
}

// checkOut reads
//
//	OUT product version pool user host "isv_def" count cur_use cur_resuse server_handle share_handle pid "project" "asked product" "asked version" mm/dd hh:mm:ss ...
//	OUT product version user host "isv_def" count server_handle share_handle hh:mm     (small)
//
// where the detailed form has more fields behind the time.
func (p *parser) checkOut(out *event.Batch) event.Verdict {
	r, behind, ok := p.request(1, 4)
	asked := none
	if ok && behind >= 11 {
		asked = r.countAt + 7
		r.handleAt, r.shareAt, r.processAt = r.countAt+3, r.countAt+4, r.countAt+5
		r.dateAt, r.timeAt = r.countAt+9, r.countAt+10
	} else if r, behind, ok = p.request(1, 3); ok && behind == 4 {
		r.handleAt, r.shareAt, r.timeAt = r.countAt+1, r.countAt+2, r.countAt+3
	} else {
		return event.Reject(whyTorn)
	}
	if why := p.numbers(&r); why != "" {
		return event.Reject(why)
	}
	p.sharing.leave(r.handle) // of a check-out whose end is not in the log
	if r.share != r.handle {
		p.sharing.join(r.share, p.shareOf(&r, p.fields.At(asked)), true)
		p.alive(out)
		return event.Skip(kindShared)
	}
	e := p.tell(event.CheckOut, &r, out)
	p.askedFor(e, p.fields.At(asked), out)
	waited := p.waiting.remove(r.handle)
	verdict := p.finish(out)
	if waited && verdict.Class == event.Read {
		p.endWaiting(r.handle, out)
	}
	return verdict
}

// endWaiting puts the end of a request before the event that was just made: the
// request has got what it waited for.
func (p *parser) endWaiting(handle uint64, out *event.Batch) {
	p.tellDequeued(handle, out)
	last := len(out.Items) - 1
	out.Items[last-1], out.Items[last] = out.Items[last], out.Items[last-1]
}

// tellDequeued ends a request by its handle alone.
func (p *parser) tellDequeued(handle uint64, out *event.Batch) {
	e := p.add(out, event.Dequeued)
	e.Desired, e.Granted, e.Handle = 1, event.NotGiven, textline.HexText(handle, out)
}

// askedFor adds the product that was asked for where another one was taken.
func (p *parser) askedFor(e *event.Event, asked []byte, out *event.Batch) {
	if !p.Options.ByData || len(asked) == 0 || string(asked) == string(p.fields.At(1)) {
		return
	}
	e.ProductName = out.Text(e.ProductName, "[", p.Names.Text(asked, out), "]")
	e.ProductID = p.productID(e.ProductName, out)
	p.Names.Numbers.Product(e)
}

// checkIn reads
//
//	IN why product version user host "isv_def" count cur_use cur_resuse server_handle mm/dd hh:mm:ss
//	IN why count server_handle hh:mm     (small)
func (p *parser) checkIn(out *event.Batch) event.Verdict {
	r, why := p.handedBack(6, 4)
	if why != "" {
		return event.Reject(why)
	}
	next, shared := p.sharing.leave(r.handle)
	switch {
	case shared:
		p.alive(out)
		return event.Skip(kindSharedIn)
	case p.waiting.remove(r.handle):
		p.tellDequeued(r.handle, out)
	case r.product == none:
		e := p.add(out, event.CheckIn)
		e.Desired, e.Granted, e.Handle = r.count, r.count, textline.HexText(r.handle, out)
	default:
		p.tell(event.CheckIn, &r, out)
	}
	verdict := p.finish(out)
	if next != nil && verdict.Class == event.Read {
		p.tellShare(event.CheckOut, next, out)
	}
	return verdict
}

// dequeued reads
//
//	DEQUE why product version user host "isv_def" count server_handle mm/dd hh:mm:ss
//	DEQUE why count server_handle hh:mm     (small)
func (p *parser) dequeued(out *event.Batch) event.Verdict {
	r, why := p.handedBack(4, 2)
	if why != "" {
		return event.Reject(why)
	}
	if p.waiting.remove(r.handle) || r.product == none {
		p.tellDequeued(r.handle, out)
	} else {
		p.tell(event.Dequeued, &r, out)
	}
	return p.finish(out)
}

// handedBack reads what IN and DEQUE share: behind is the number of fields behind
// the vendor's own text, handle the place of the handle there.
func (p *parser) handedBack(behind, handle int) (r request, why string) {
	f := &p.fields
	if reason := textline.Number(f.At(1)); reason < 0 || len(f.At(1)) > 3 || len(f.At(1)) == 0 {
		return r, "unreadable reason of a check-in"
	}
	r, got, ok := p.request(2, 4)
	switch {
	case ok && got == behind:
		r.handleAt = r.countAt + handle - 1
		r.dateAt, r.timeAt = r.countAt+behind-2, r.countAt+behind-1
	case f.N == 5:
		r = request{product: none, countAt: 2, handleAt: 3, shareAt: none, processAt: none, dateAt: none, timeAt: 4}
	default:
		return r, whyTorn
	}
	return r, p.numbers(&r)
}

// denied reads
//
//	DENY product version user host "isv_def" count why last_attempt [pid] mm/dd hh:mm
//
// Where last_attempt is 0 the client goes on to another server: no denial yet.
func (p *parser) denied(out *event.Batch) event.Verdict {
	r, behind, ok := p.request(1, 3)
	if !ok || behind != 5 && behind != 6 {
		return event.Reject(whyTorn)
	}
	if behind == 6 {
		r.processAt = r.countAt + 3
	}
	r.dateAt, r.timeAt = r.countAt+behind-2, r.countAt+behind-1
	last := p.fields.At(r.countAt + 2)
	if textline.Number(last) < 0 || len(last) == 0 {
		return event.Reject("unreadable field last_attempt of a denial")
	}
	if why := p.numbers(&r); why != "" {
		return event.Reject(why)
	}
	if textline.Number(last) == 0 {
		p.alive(out)
		return event.Skip(kindElsewhere)
	}
	p.tell(event.Denied, &r, out).Granted = 0
	return p.finish(out)
}

// inUse reads
//
//	INUSE product version pool user host "isv_def" count server_handle [share_handle] pid mm/dd hh:mm:ss
//
// which repeats check-outs that run: at the head and at the end of a file, and
// behind the reread at midnight.
func (p *parser) inUse(out *event.Batch) event.Verdict {
	r, behind, ok := p.request(1, 4)
	if !ok || behind != 5 && behind != 6 {
		return event.Reject(whyTorn)
	}
	r.handleAt, r.processAt = r.countAt+1, r.countAt+behind-3
	if behind == 6 {
		r.shareAt = r.countAt + 2
	}
	r.dateAt, r.timeAt = r.countAt+behind-2, r.countAt+behind-1
	if why := p.numbers(&r); why != "" {
		return event.Reject(why)
	}
	if p.sharesStill(&r) {
		p.alive(out)
		return event.Skip(kindShared)
	}
	p.tell(event.InUse, &r, out)
	return p.finish(out)
}

// sharesStill tells whether the check-out of an INUSE record shares the license of
// another. Before RLM 12.2 that is known of those alone whose OUT was read.
func (p *parser) sharesStill(r *request) bool {
	g := p.sharing.of(r.handle)
	known := g != nil && g.Holder != r.handle
	switch {
	case r.shareAt == none:
		return known
	case r.share == r.handle && known:
		p.sharing.leave(r.handle)
	case r.share != r.handle && g == nil:
		p.listing.Sharing = append(p.listing.Sharing, sharer{r.share, p.shareOf(r, nil)})
		return true
	case known:
		return true
	}
	p.listing.Holders = append(p.listing.Holders, r.handle)
	return false
}

// queued reads
//
//	QUE product version user host "isv_def" count server_handle "project" "asked product" "asked version" mm/dd hh:mm:ss
//	QUE product version user host "isv_def" count server_handle hh:mm     (small)
func (p *parser) queued(out *event.Batch) event.Verdict {
	r, behind, ok := p.request(1, 3)
	switch {
	case ok && behind == 7:
		r.dateAt = r.countAt + 5
	case ok && behind == 3:
	default:
		return event.Reject(whyTorn)
	}
	r.handleAt, r.timeAt = r.countAt+1, r.countAt+behind-1
	if why := p.numbers(&r); why != "" {
		return event.Reject(why)
	}
	p.tell(event.Queued, &r, out).Granted = 0
	verdict := p.finish(out)
	if verdict.Class == event.Read {
		p.waiting.add(r.handle)
	}
	return verdict
}
