package summarize

import (
	"cmp"
	"slices"
	"sync"

	"github.com/liclog/liclog/layout"
)

// product is the piles of one product, by part of the log; nil where a part has
// no row of it.
type product struct {
	id    string
	piles []*pile
	rows  int
}

// worker turns products into rows of the summary, one after another, in memory
// that it keeps.
type worker struct {
	log       *dayLog
	dense     *dense
	narrowDay *narrowDay
	counts    []uint32
	spans     []span // all spans of a product, user after user
	order     sorter
	narrow    walker
	ends      []span
	instants  []instant
	names     lastNames
	papers    *papers // for texts
	rows      *paper  // for the row file
	lastRows  int     // bytes that the product before has taken there
	placed    []placed
	requests  []request
}

// papers is what the texts of outputs are written on.
type papers struct{ text, alone paper }

// free gives all of it back.
func (p *papers) free() {
	p.text.free()
	p.alone.free()
}

// idle are workers without work, with the memory that they keep.
var idle = sync.Pool{New: func() any { return new(worker) }}

// workers are so many for the log. Their paper is the day's.
func (d *builtDay) workers(log *dayLog, n int) []*worker {
	list := make([]*worker, n)
	for i := range list {
		w := idle.Get().(*worker)
		w.log, w.papers, w.rows = log, new(papers), new(paper)
		d.on = append(d.on, &w.papers.text, &w.papers.alone, w.rows)
		list[i] = w
	}
	return list
}

func dismiss(workers []*worker) {
	for _, w := range workers {
		clear(w.placed[:cap(w.placed)]) // texts of the log
		w.log, w.papers, w.rows, w.lastRows, w.names = nil, nil, nil, 0, lastNames{}
		idle.Put(w)
	}
}

// output is the rows of one product: as text, and for the row file.
type output struct {
	day      layout.Day
	on       *papers
	text     pages
	alone    pages // the same for a period that has only this day
	hasAlone bool  // there is such a period
	rows     rowWriter
}

func (o *output) add(s *sheet, f *figures, user, id, name string) {
	row := s.appendRow(&o.text, &o.on.text, f, user, id, name)
	if o.hasAlone {
		row.appendAlone(&o.alone, &o.on.alone, o.day.Weekday())
	}
	o.rows.addDay(o.day, f, user, id, name)
}

// smallRows is what the rows of a small product take in a row file, largeRows what
// those of a large one may take before they have to move.
const smallRows, largeRows = 16 << 10, 512 << 10

// fewSpans is up to where sorting is quicker than a look at every second of the
// day.
const fewSpans = 8192

// summarize appends the product's own row and those of its users.
func (w *worker) summarize(p *product, to *output) {
	// Products of a day are much alike.
	to.rows.data = w.rows.room(min(max(smallRows, 2*w.lastRows), largeRows))
	defer func() {
		w.rows.take(to.rows.data)
		w.lastRows = len(to.rows.data)
	}()
	w.names.reset(p, w.log)
	if p.rule() != layout.CountEach {
		w.keyed(p, to)
		return
	}
	w.placed = w.log.pointList(w.placed[:0], p)
	w.requests = requestsOf(w.requests[:0], w.placed)
	points := w.requests
	var f figures
	w.instants = instantsOf(w.instants, points, w.log.any)
	w.levels(p, &f, w.instants)
	to.add(w.log.anySheet, &f, "", p.id, w.names.ofProduct())
	if len(w.log.users) == 0 {
		return
	}
	w.users(p, points, to)
}

func (p *product) rule() layout.Count {
	for _, pile := range p.piles {
		if pile != nil {
			return pile.rule
		}
	}
	return layout.CountEach
}

// levels puts the product's figures together.
func (w *worker) levels(p *product, f *figures, instants []instant) {
	if p.rows <= fewSpans {
		w.spans = w.spans[:0]
		w.log.spans(p, w.log.any, func(s span) { w.spans = append(w.spans, s) })
		w.sweep(f, w.spans, instants)
		return
	}
	if w.log.isNarrow() {
		w.narrowLevels(p, f, instants)
		return
	}
	if w.dense == nil {
		w.dense = new(dense)
	}
	w.log.spans(p, w.log.any, func(s span) { w.dense.add(s, w.log.wides) })
	w.dense.figures(f, instants)
	*w.dense = dense{}
}

// narrowLevels is levels for many spans of a narrow log.
func (w *worker) narrowLevels(p *product, f *figures, instants []instant) {
	if w.narrowDay == nil {
		w.narrowDay = new(narrowDay)
	}
	for _, pile := range p.piles {
		if pile == nil {
			continue
		}
		for c := range pile.chunks {
			w.narrowDay.add(c.spans)
		}
	}
	w.narrowDay.figures(f, instants)
}

// sweep puts figures together from spans in the order of the file, which is that
// of their ends unless somebody has put a hand to it.
func (w *worker) sweep(f *figures, spans []span, instants []instant) {
	starts := w.order.starts(spans)
	if !inOrderOfEnds(spans) {
		w.ends = append(w.ends[:0], spans...)
		slices.SortFunc(w.ends, byEnd)
		spans = w.ends
	}
	if isNarrow(spans) {
		w.narrow.sweep(f, starts, spans, instants)
		return
	}
	f.sweep(starts, spans, instants, w.log.wides)
}

func byEnd(a, b span) int { return cmp.Compare(a.end(), b.end()) }

// users appends a row for each user with a span in the time with per-user
// logging.
func (w *worker) users(p *product, points []request, to *output) {
	w.group(p)
	from := uint32(0)
	for user, until := range w.counts {
		mine := w.spans[from:until]
		from = until
		if len(mine) == 0 {
			continue
		}
		var own []request
		own, points = cutUser(points, uint32(user))
		if w.log.userNames[user] == "" {
			continue // its row would look like the product's
		}
		var f figures
		w.instants = instantsOf(w.instants, own, w.log.users)
		w.sweep(&f, w.log.clipped(mine), w.instants)
		to.add(w.log.userSheet, &f, w.log.userNames[user], p.id, w.names.ofUser(uint32(user)))
	}
}

// group fills w.spans with the spans that touch the time with per-user logging,
// sorted by user, those of a user in the order of the file. w.counts tells where
// the spans of each user end.
func (w *worker) group(p *product) {
	w.counts = slices.Grow(w.counts[:0], len(w.log.userNames))[:len(w.log.userNames)]
	clear(w.counts)
	for rank, c := range w.log.chunks(p) {
		w.log.countUsers(w.counts, rank, c)
	}
	total := uint32(0)
	for user, n := range w.counts {
		w.counts[user] = total
		total += n
	}
	w.spans = slices.Grow(w.spans[:0], int(total))[:total]
	for rank, c := range w.log.chunks(p) {
		w.log.placeByUser(w.spans, w.counts, rank, c)
	}
}

// countUsers counts the spans of each user that touch the time with per-user logging.
func (l *dayLog) countUsers(counts, rank []uint32, c sharedChunk) {
	for row, s := range c.spans {
		if l.usersWhole || l.users.touches(s.start(), s.end()) {
			counts[rank[c.users[row]]]++
		}
	}
}

// placeByUser puts these spans where next tells for their users, and counts it on.
func (l *dayLog) placeByUser(list []span, next, rank []uint32, c sharedChunk) {
	for row, s := range c.spans {
		if l.usersWhole || l.users.touches(s.start(), s.end()) {
			at := &next[rank[c.users[row]]]
			list[*at] = c.shared(s)
			*at++
		}
	}
}

// request is what one user asked for at one moment by spans of no length, those
// of the same host and process put together.
type request struct {
	user uint32
	instant
}

// cutUser cuts the user's requests off the front of a list sorted by user. Those
// of users before, who have no row, are dropped.
func cutUser(list []request, user uint32) (own, rest []request) {
	for len(list) > 0 && list[0].user < user {
		list = list[1:]
	}
	n := 0
	for n < len(list) && list[n].user == user {
		n++
	}
	return list[:n], list[n:]
}

// instantsOf is what requests add to the level, moment after moment, where it is
// logged. It is put in the place of list.
func instantsOf(list []instant, requests []request, in logged) []instant {
	list = list[:0]
	for _, r := range requests {
		if in.touches(r.at, r.at) {
			list = append(list, r.instant)
		}
	}
	return mergeInstants(list)
}

// mergeInstants sorts a list and adds up what falls on the same moment.
func mergeInstants(list []instant) []instant {
	slices.SortFunc(list, func(a, b instant) int { return cmp.Compare(a.at, b.at) })
	merged := list[:0]
	for _, i := range list {
		if n := len(merged); n > 0 && merged[n-1].at == i.at {
			merged[n-1].desired += i.desired
			merged[n-1].used += i.used
			continue
		}
		merged = append(merged, i)
	}
	return merged
}
