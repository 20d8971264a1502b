package summarize

import "slices"

// Rows of a log come in the order of their ends, and most check-outs are short: a
// span's place in the order of starts is near the one it has. So sorting is putting
// each a few places forward; where that proves wrong, any order is sorted.

// fewToBucket is up to where spans are sorted at once. More, among which many may
// run at the same time, are first thrown into buckets of about a minute.
const (
	fewToBucket = 256
	bucketShift = startShift + 6
	buckets     = int(daySeconds)>>6 + 1
)

// sorter sorts spans by their starts, in memory that it keeps.
type sorter struct {
	sorted []span
	queued []span
	from   [buckets + 1]uint32 // where each bucket begins
}

// starts is the spans sorted; it lasts until the next call.
func (o *sorter) starts(spans []span) []span {
	var list []span
	if len(spans) <= fewToBucket {
		list = o.queue(spans)
	} else {
		list = o.throw(spans)
	}
	if !insertionSort(list) {
		slices.Sort(list)
	}
	return list
}

// queue gives the spans, each up to four places forward: a span waits in
// order with three others, and the first goes when the next one comes. There is no
// branch in it, and after it few spans are out of place.
func (o *sorter) queue(spans []span) []span {
	const waiting = 4
	o.queued = slices.Grow(o.queued[:0], waiting+len(spans))[:waiting+len(spans)]
	var a, b, c, d span // in order; at first zeros, which go before all others
	for i, s := range spans {
		o.queued[i], s = min(a, s), max(a, s)
		a, s = min(b, s), max(b, s)
		b, s = min(c, s), max(c, s)
		c, d = min(d, s), max(d, s)
	}
	copy(o.queued[len(spans):], []span{a, b, c, d})
	return o.queued[waiting:]
}

// throw gives the spans, bucket after bucket.
func (o *sorter) throw(spans []span) []span {
	o.sorted = slices.Grow(o.sorted[:0], len(spans))[:len(spans)]
	clear(o.from[:])
	for _, s := range spans {
		o.from[s>>bucketShift+1]++
	}
	for i := range buckets {
		o.from[i+1] += o.from[i]
	}
	for _, s := range spans {
		at := &o.from[s>>bucketShift]
		o.sorted[*at] = s
		*at++
	}
	return o.sorted
}

// insertionSort is false, the work half done, where it takes too many steps.
func insertionSort(list []span) bool {
	steps := 16 * len(list)
	for i := 1; i < len(list); i++ {
		s, at := list[i], i
		for ; at > 0 && list[at-1] > s; at-- {
			list[at] = list[at-1]
		}
		list[at] = s
		if steps -= i - at; steps < 0 {
			return false
		}
	}
	return true
}

// inOrderOfEnds tells whether each span ends when the one before does, or later.
func inOrderOfEnds(spans []span) bool {
	last := int32(0)
	for _, s := range spans {
		if s.end() < last {
			return false
		}
		last = s.end()
	}
	return true
}
