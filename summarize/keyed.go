package summarize

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"github.com/liclog/liclog/layout"
)

// A product may count a user, a host or both only once. Then each key has a level
// of its own, the largest number running for it, and the product's level is the
// sum over the keys. The level of a key is a row of spans of its own, one behind
// the other; with these the product is counted like any other.

// keyedSpan is a span with the key under which it counts.
type keyedSpan struct {
	key  uint64
	user uint32
	span span
}

// keyed appends the rows of a product that counts by keys.
func (w *worker) keyed(p *product, to *output) {
	rows := w.log.keyedSpans(p)
	var f figures
	w.sweepKeys(&f, rows, w.log.any)
	to.add(w.log.anySheet, &f, "", p.id, w.names.ofProduct())

	slices.SortStableFunc(rows, func(a, b keyedSpan) int { return cmp.Compare(a.user, b.user) })
	for len(rows) > 0 {
		user, n := rows[0].user, 0
		touching := false
		for ; n < len(rows) && rows[n].user == user; n++ {
			touching = touching || w.log.users.touches(rows[n].span.start(), rows[n].span.end())
		}
		mine := rows[:n]
		rows = rows[n:]
		if name := w.log.userNames[user]; touching && name != "" {
			var f figures
			w.sweepKeys(&f, mine, w.log.users)
			to.add(w.log.userSheet, &f, name, p.id, w.names.ofUser(user))
		}
	}
}

// keyedSpans gathers the product's spans with their keys, in the order of the
// file.
func (l *dayLog) keyedSpans(p *product) []keyedSpan {
	rows := make([]keyedSpan, 0, p.rows)
	for i, pile := range p.piles {
		if pile == nil {
			continue
		}
		for c := range pile.chunks {
			for row, s := range c.spans {
				user := l.rank[i][c.users[row]]
				key := uint64(user) << 32
				if pile.byHost() {
					host := uint64(l.hosts[i][c.hosts[row]])
					if pile.rule == layout.CountHost {
						key = 0
					}
					key |= host
				}
				rows = append(rows, keyedSpan{key, user, l.shared(i, s)})
			}
		}
	}
	return rows
}

// sweepKeys puts figures together from spans that count by their keys, in the
// time in.
func (w *worker) sweepKeys(f *figures, rows []keyedSpan, in logged) {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b keyedSpan) int { return cmp.Compare(a.key, b.key) })
	var all keyLevels
	for len(sorted) > 0 {
		n := 0
		for n < len(sorted) && sorted[n].key == sorted[0].key {
			n++
		}
		all.addKey(sorted[:n], in, w.log.wides)
		sorted = sorted[n:]
	}
	ends := slices.Clone(all.spans)
	slices.Sort(all.spans)
	slices.SortFunc(ends, byEnd)
	f.sweep(all.spans, ends, mergeInstants(all.instants), all.wides)
}

// keyLevels collects the levels of all keys.
type keyLevels struct {
	spans    []span
	wides    []wide // of spans
	instants []instant
}

// claim is a number of licenses that a key holds from start to end.
type claim struct {
	start, end int32
	licenses   int64
}

// addKey adds the level of one key.
func (k *keyLevels) addKey(rows []keyedSpan, in logged, wides []wide) {
	var desired, used []claim
	for _, r := range rows {
		d, u := r.span.numbers(wides)
		take := func(start, end int32) {
			desired = append(desired, claim{start, end, d})
			used = append(used, claim{start, end, u})
		}
		if start, end := r.span.start(), r.span.end(); start < end {
			in.clip(start, end, take)
		} else if in.touches(start, end) {
			take(start, end)
		}
	}
	k.largest(desired, func(n int64) (int64, int64) { return n, 0 })
	k.largest(used, func(n int64) (int64, int64) { return 0, n })
}

// largest adds, for the claims of one key, the largest at each time. split tells
// whether they are licenses desired or used.
func (k *keyLevels) largest(claims []claim, split func(int64) (desired, used int64)) {
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) // those of no length last
	})
	var running claimHeap
	var now int32
	until := func(t int32) {
		for len(running) > 0 && now < t {
			top := running[0]
			if to := min(top.end, t); to > now {
				k.addSpan(now, to, split, top.licenses)
				now = to
			}
			if top.end <= t {
				heap.Pop(&running)
			}
		}
		now = t
		for len(running) > 0 && running[0].end <= now {
			heap.Pop(&running)
		}
	}
	for i := 0; i < len(claims); i++ {
		c := claims[i]
		until(c.start)
		if c.start < c.end {
			heap.Push(&running, c)
			continue
		}
		top := int64(0)
		if len(running) > 0 {
			top = running[0].licenses
		}
		most := c.licenses
		for ; i+1 < len(claims) && claims[i+1].start == c.start; i++ {
			most = max(most, claims[i+1].licenses)
		}
		if most > top {
			d, u := split(most - top)
			k.instants = append(k.instants, instant{c.start, d, u})
		}
	}
	until(math.MaxInt32)
}

func (k *keyLevels) addSpan(start, end int32, split func(int64) (desired, used int64), licenses int64) {
	d, u := split(licenses)
	k.wides = append(k.wides, wide{desired: uint32(d), granted: uint32(u)})
	k.spans = append(k.spans, packSpan(start, end, wideFlag|span(len(k.wides)-1)))
}

// claimHeap has the largest claim first; of equal ones the one that ends last.
type claimHeap []claim

func (h claimHeap) Len() int { return len(h) }
func (h claimHeap) Less(i, j int) bool {
	if h[i].licenses != h[j].licenses {
		return h[i].licenses > h[j].licenses
	}
	return h[i].end > h[j].end
}
func (h claimHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *claimHeap) Push(x any)   { *h = append(*h, x.(claim)) }
func (h *claimHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
