package summarize

import "github.com/liclog/liclog/layout"

// span is a row of a log in 8 bytes, since a day may have tens of millions of
// them: 17 bits of start, 17 of end (seconds of the day), one that tells whether
// the numbers are wide, and 29 of numbers: 12 of desired, 12 of granted, 5 of the
// product's name; or, where one of them is larger, the index of a wide.
//
// Spans compare by their start, then by their end.
type span uint64

const (
	startShift   = 47
	endShift     = 30
	wideFlag     = span(1) << 29
	desiredShift = 17
	grantedShift = 5

	timeMask   = 1<<17 - 1
	numberMask = 1<<12 - 1
	nameMask   = 1<<5 - 1
	payload    = 1<<endShift - 1
)

// wide has the numbers of a span that are too large for it.
type wide struct{ desired, granted, name uint32 }

func packSpan(start, end int32, numbers span) span {
	return span(start)<<startShift | span(end)<<endShift | numbers
}

func (s span) start() int32 { return int32(s >> startShift) }
func (s span) end() int32   { return int32(s >> endShift & timeMask) }
func (s span) wide() bool   { return s&wideFlag != 0 }
func (s span) index() int   { return int(s & (wideFlag - 1)) }
func (s span) empty() bool  { return s.start() == s.end() }

// cut is the span between other times.
func (s span) cut(start, end int32) span { return packSpan(start, end, s&payload) }

// numbers are the licenses desired and granted.
func (s span) numbers(wides []wide) (desired, granted int64) {
	if s.wide() {
		w := wides[s.index()]
		return int64(w.desired), int64(w.granted)
	}
	return int64(s >> desiredShift & numberMask), int64(s >> grantedShift & numberMask)
}

// name is the number of the product's name.
func (s span) name(wides []wide) uint32 {
	if s.wide() {
		return wides[s.index()].name
	}
	return uint32(s & nameMask)
}

// chunk is a stretch of a pile, its columns beside each other.
type chunk struct {
	spans []span
	users []uint32
	hosts []uint32 // only where the product's rule asks for hosts
}

// pile is the rows of one product, in the order of the file.
type pile struct {
	id    string
	rule  layout.Count
	names []string // ProductName by number
	rows  int
	full  []chunk
	last  chunk
	// points are the spans of no length, once more, for a product whose
	// check-outs count each for itself: there process and host matter.
	points []point
}

// point is a span of no length and who asked for it.
type point struct {
	span  span
	user  uint32
	place string // host and process together
}

const (
	firstChunk = 64
	largeChunk = 8192
)

func (p *pile) add(s span, user uint32, from *slab) {
	if len(p.last.spans) == cap(p.last.spans) {
		p.grow(from)
	}
	p.last.spans = append(p.last.spans, s)
	p.last.users = append(p.last.users, user)
	p.rows++
}

// grow begins a new chunk. Chunks never move, so that memory stays at what rows
// take.
func (p *pile) grow(from *slab) {
	size := firstChunk
	if n := len(p.last.spans); n > 0 {
		p.full = append(p.full, p.last)
		size = min(2*n, largeChunk)
	}
	p.last = from.chunk(size, p.byHost())
}

func (p *pile) byHost() bool {
	return p.rule == layout.CountHost || p.rule == layout.CountUserHost
}

// chunks hands out all rows.
func (p *pile) chunks(yield func(chunk) bool) {
	for _, c := range p.full {
		if !yield(c) {
			return
		}
	}
	yield(p.last)
}
