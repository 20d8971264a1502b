package summarize

import (
	"cmp"
	"slices"

	"github.com/liclog/liclog/layout"
)

// openProduct is what the rows of one product of an open day have come to.
type openProduct struct {
	id   string
	rule layout.Count
	rows int
	name lastName

	// Spans of some length: a list while they are few, then all in dense.
	spans []span
	dense *dense
	// Spans of no length: what they add to the level at moments that are over,
	// and, as they are, those of the last moment, which may not be.
	instants []instant
	last     []placed
	keyed    []keyedSpan // all spans, where the rule counts by keys

	pairs  []openPair
	byUser map[uint32]int32 // index in pairs
	order  []int32          // pairs sorted by user name

	figures figures
	stale   bool // figures don't hold any more
	out     output
}

// openPair is the same of one user and product, in the time with per-user logging.
type openPair struct {
	user     uint32
	shown    bool // has a row
	stale    bool
	name     lastName
	spans    []span
	instants []instant
	figures  figures
}

func newOpenProduct(p *pile) *openProduct {
	return &openProduct{id: p.id, rule: p.rule, byUser: map[uint32]int32{}, stale: true}
}

// pair is that of the user; it lasts until the next call.
func (p *openProduct) pair(user uint32) *openPair {
	i, ok := p.byUser[user]
	if !ok {
		i = int32(len(p.pairs))
		p.byUser[user] = i
		p.pairs = append(p.pairs, openPair{user: user, stale: true})
	}
	return &p.pairs[i]
}

// fits tells whether the span can be counted without being cut, and whether it
// counts for its user.
func (h *dayHours) fits(s span) (ofUser bool, err error) {
	start, end := s.start(), s.end()
	if !h.any.covers(start, end) {
		return false, errUnfit
	}
	if ofUser = h.users.touches(start, end); ofUser && !h.users.covers(start, end) {
		return false, errUnfit
	}
	return ofUser, nil
}

// add takes a row of Log.csv for good.
func (p *openProduct) add(o *openDay, a *arrival) error {
	ofUser, err := o.hours.fits(a.span)
	if err != nil {
		return err
	}
	pair := p.pair(a.user)
	p.rows++
	p.stale, pair.stale = true, true
	p.name.see(a.span.end(), a.name)
	if ofUser {
		pair.shown = true
		pair.name.see(a.span.end(), a.name)
	}
	switch {
	case p.rule != layout.CountEach:
		p.keyed = append(p.keyed, a.keyed(p.rule))
	case a.span.empty():
		return p.addPoint(o, a)
	default:
		p.addSpan(a.span, o.wides)
		if ofUser {
			pair.spans = append(pair.spans, a.span)
		}
	}
	return nil
}

func (a *arrival) keyed(rule layout.Count) keyedSpan {
	key := uint64(a.user)<<32 | uint64(a.host) // no host where the rule asks for none
	if rule == layout.CountHost {
		key = uint64(a.host)
	}
	return keyedSpan{key, a.user, a.span}
}

func (p *openProduct) addSpan(s span, wides []wide) {
	if p.dense == nil {
		if p.spans = append(p.spans, s); len(p.spans) <= fewSpans {
			return
		}
		p.dense = new(dense)
		for _, s := range p.spans {
			p.dense.add(s, wides)
		}
		p.spans = nil
		return
	}
	p.dense.add(s, wides)
}

func (p *openProduct) addPoint(o *openDay, a *arrival) error {
	if len(p.last) > 0 && a.span.start() != p.last[0].at() {
		if a.span.start() < p.last[0].at() {
			return errUnfit
		}
		p.settle(o)
	}
	p.last = append(p.last, a.placed(o.wides))
	return nil
}

func (a *arrival) placed(wides []wide) placed {
	d, u := a.span.numbers(wides)
	return placed{uint64(a.user)<<32 | uint64(a.span.start()), a.place, d, u}
}

// settle adds up the spans of no length at the last moment: it is over.
func (p *openProduct) settle(o *openDay) {
	requests := requestsOf(nil, p.last)
	for _, r := range requests {
		if o.hours.users.touches(r.at, r.at) {
			pair := p.pair(r.user)
			pair.instants = append(pair.instants, r.instant)
		}
	}
	p.instants = append(p.instants, instantsOf(nil, requests, o.hours.any)...)
	clear(p.last)
	p.last = p.last[:0]
}

// onTop is what LogCache.csv adds to a product for one pass.
type onTop struct {
	rows     []arrival // sorted by user
	name     lastName
	requests []request // with those of the last moment; sorted by user
}

func (p *openProduct) onTop(o *openDay, from *arrivals) (*onTop, error) {
	top := &onTop{name: p.name}
	points := slices.Clone(p.last)
	err := from.rows(p, func(a *arrival) error {
		if _, err := o.hours.fits(a.span); err != nil {
			return err
		}
		top.name.see(a.span.end(), a.name)
		top.rows = append(top.rows, *a)
		p.pair(a.user).stale = true
		if a.span.empty() && p.rule == layout.CountEach {
			if len(p.last) > 0 && a.span.start() < p.last[0].at() {
				return errUnfit
			}
			points = append(points, a.placed(from.wides))
		}
		return nil
	})
	top.requests = requestsOf(nil, points)
	slices.SortStableFunc(top.rows, func(a, b arrival) int { return cmp.Compare(a.user, b.user) })
	return top, err
}

// of is the rows and requests of one user.
func (t *onTop) of(user uint32) ([]arrival, []request) {
	i, _ := slices.BinarySearchFunc(t.rows, user, func(a arrival, u uint32) int { return cmp.Compare(a.user, u) })
	rows := t.rows[i:]
	for n := range rows {
		if rows[n].user != user {
			rows = rows[:n]
			break
		}
	}
	i, _ = slices.BinarySearchFunc(t.requests, user, func(r request, u uint32) int { return cmp.Compare(r.user, u) })
	requests, _ := cutUser(t.requests[i:], user)
	return rows, requests
}

// refresh works out what is stale, and makes the product's rows of the summary.
func (p *openProduct) refresh(o *openDay, w *worker, from *arrivals) error {
	top, err := p.onTop(o, from)
	if err != nil || p.rows+len(top.rows) == 0 {
		return err
	}
	if p.rule != layout.CountEach {
		p.refreshKeyed(w, top)
	} else {
		p.refreshLevels(w, top)
		for i := range p.pairs {
			if pair := &p.pairs[i]; pair.stale {
				pair.refresh(w, top)
			}
		}
	}
	p.stale = len(top.rows) > 0
	p.write(o, w, top)
	return nil
}

// refreshLevels works out the figures of the product's own row.
func (p *openProduct) refreshLevels(w *worker, top *onTop) {
	if !p.stale && len(top.rows) == 0 {
		return
	}
	p.figures = figures{}
	instants := append(p.instants, instantsOf(nil, top.requests, w.log.any)...)
	spans := slices.Clip(p.spans)
	for _, a := range top.rows {
		if !a.span.empty() {
			spans = append(spans, a.span)
		}
	}
	if p.dense == nil {
		w.sweep(&p.figures, spans, instants)
		return
	}
	for _, s := range spans {
		p.dense.add(s, w.log.wides)
	}
	p.dense.figures(&p.figures, instants)
	for _, s := range spans {
		p.dense.remove(s, w.log.wides)
	}
}

// refresh works out the figures of the user's row.
func (pair *openPair) refresh(w *worker, top *onTop) {
	rows, requests := top.of(pair.user)
	spans := append(w.spans[:0], pair.spans...)
	for _, a := range rows {
		if s := a.span; !s.empty() && w.log.users.touches(s.start(), s.end()) {
			spans = append(spans, s)
		}
	}
	w.spans = spans
	pair.figures = figures{}
	w.sweep(&pair.figures, spans, append(pair.instants, instantsOf(nil, requests, w.log.users)...))
	pair.stale = len(rows) > 0
}

// refreshKeyed works out all figures of a product that counts by keys.
func (p *openProduct) refreshKeyed(w *worker, top *onTop) {
	if !p.stale && len(top.rows) == 0 {
		return
	}
	rows := slices.Clone(p.keyed)
	for i := range top.rows {
		rows = append(rows, top.rows[i].keyed(p.rule))
	}
	p.figures = figures{}
	w.sweepKeys(&p.figures, rows, w.log.any)
	slices.SortFunc(rows, func(a, b keyedSpan) int { return cmp.Compare(a.user, b.user) })
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].user == rows[0].user {
			n++
		}
		pair := p.pair(rows[0].user)
		pair.figures = figures{}
		w.sweepKeys(&pair.figures, rows[:n], w.log.users)
		running, _ := top.of(pair.user)
		pair.stale = len(running) > 0
		rows = rows[n:]
	}
}

// write makes the rows of the summary.
func (p *openProduct) write(o *openDay, w *worker, top *onTop) {
	to := &p.out
	to.add(w.log.anySheet, &p.figures, "", p.id, top.name.name)
	if len(w.log.users) == 0 {
		return
	}
	for _, i := range p.sorted(o) {
		pair := &p.pairs[i]
		shown, name, user := pair.shown, pair.name, o.users.texts[pair.user]
		if pair.stale {
			rows, _ := top.of(pair.user)
			for _, a := range rows {
				if w.log.users.touches(a.span.start(), a.span.end()) {
					shown = true
					name.see(a.span.end(), a.name)
				}
			}
		}
		if shown && user != "" { // without a user it would look like the product's
			to.add(w.log.userSheet, &pair.figures, user, p.id, name.name)
		}
	}
}

// sorted is the pairs in the order of their users' names.
func (p *openProduct) sorted(o *openDay) []int32 {
	if len(p.order) != len(p.pairs) {
		p.order = p.order[:0]
		for i := range p.pairs {
			p.order = append(p.order, int32(i))
		}
		slices.SortFunc(p.order, func(a, b int32) int { return cmp.Compare(o.rank[p.pairs[a].user], o.rank[p.pairs[b].user]) })
	}
	return p.order
}
