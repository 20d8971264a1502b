package spans

import (
	"iter"
	"unsafe"

	"github.com/liclog/liclog/layout"
)

// none is no place in the table of running spans.
const none int32 = -1

// span is a check-out or a waiting request that runs. Spans lie side by side, two
// cache lines each, and know their neighbours in two lists: of those with the same
// key, and of those with the same handle; each is in the order of check-outs.
type span struct {
	key
	productName uint32 // the pair of product and name

	hash   uint32 // of the handle
	turn   uint32 // place in the order of check-outs
	listed uint32 // the server's last listing that holds it
	// The lengths of process and handle, which lie in short, or else in long.
	processLength, handleLength uint32

	same             [2]links      // among those with the same key, and the same handle
	start, began     layout.Second // began is the check-out, start may be a border since
	desired, granted int64
	long             *[]byte // the space is used again
	continued        bool    // the start is a border, not the check-out
	short            [31]byte
}

// by says what the spans of a list share.
type by uint8

const (
	byKey by = iota
	byHandle
)

// key is what a check-in without a handle is matched by.
type key struct {
	server  int32
	user    uint32 // the pair of user and host
	product uint32 // the first pair of the product
	waiting bool
}

// links are a span's neighbours in a list. The first span's before is the last one
// of its list.
type links struct{ before, after int32 }

func (s *span) process() string { return view(s.texts()[:s.processLength]) }
func (s *span) handle() string  { return view(s.texts()[s.processLength:]) }

// texts are process, then handle.
func (s *span) texts() []byte {
	n := s.processLength + s.handleLength
	if n > uint32(len(s.short)) {
		return *s.long
	}
	return s.short[:n]
}

// setTexts copies process and handle.
func (s *span) setTexts(process, handle string) {
	s.processLength, s.handleLength = uint32(len(process)), uint32(len(handle))
	if len(process)+len(handle) <= len(s.short) {
		copy(s.short[copy(s.short[:], process):], handle)
		return
	}
	if s.long == nil {
		s.long = new([]byte)
	}
	*s.long = append(append((*s.long)[:0], process...), handle...)
}

// view is b as a string that lives as long as the span does not change.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// pageSize is how many spans lie side by side. Pages stay where they are: a
// growing slice would need the memory of all spans twice.
const pageSize = 4096

// running is the table of all spans that run.
type running struct {
	pages []*[pageSize]span
	taken int32 // places, ever
	free  []int32
	count int
	// order holds places in the order of check-outs, none where a span has ended;
	// oldest is the first that runs.
	order  []int32
	oldest int
	lists  [2]index // by key and by handle
	// keyed tells that the list by key holds all spans. Until somebody looks for a
	// check-out by its key, it holds only requests that wait.
	keyed bool
	seed  seed
}

func (r *running) init() {
	*r = running{seed: newSeed()}
	r.lists[byKey].init()
	r.lists[byHandle].init()
}

func (r *running) at(i int32) *span { return &r.pages[uint32(i)/pageSize][uint32(i)%pageSize] }

// add takes a span among those that run.
func (r *running) add(s *span, process, handle string) {
	i := r.place()
	place := r.at(i)
	s.long = place.long
	s.turn = r.last(i)
	if handle != "" {
		s.hash = r.hashOf(s.server, handle)
	}
	*place = *s
	place.setTexts(process, handle)
	r.count++
	if s.waiting || r.keyed {
		r.join(byKey, i)
	}
	if handle != "" {
		r.join(byHandle, i)
	}
}

func (r *running) remove(i int32) {
	s := r.at(i)
	r.order[s.turn] = none
	for r.oldest < len(r.order) && r.order[r.oldest] == none {
		r.oldest++
	}
	if s.waiting || r.keyed {
		r.leave(byKey, i)
	}
	if s.handleLength > 0 {
		r.leave(byHandle, i)
	}
	r.free = append(r.free, i)
	r.count--
}

// last makes a span the last in the order of check-outs. Where most of those in it
// have ended, they are taken out.
func (r *running) last(i int32) (turn uint32) {
	if len(r.order) >= 2*r.count+64 {
		kept := r.order[:0]
		for _, other := range r.order[r.oldest:] {
			if other != none {
				r.at(other).turn = uint32(len(kept))
				kept = append(kept, other)
			}
		}
		r.order, r.oldest = kept, 0
	}
	r.order = append(r.order, i)
	return uint32(len(r.order) - 1)
}

// inOrder goes over all spans in the order of check-outs; the one that is at hand
// may be removed.
func (r *running) inOrder() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, i := range r.order[r.oldest:] {
			if i != none && !yield(i) {
				return
			}
		}
	}
}

// byKeys puts all spans into the list by key.
func (r *running) byKeys() {
	if r.keyed {
		return
	}
	r.keyed = true
	for i := range r.inOrder() {
		if !r.at(i).waiting {
			r.join(byKey, i)
		}
	}
}

// place is where the next span goes: the place of one that ended, or a new one.
func (r *running) place() int32 {
	if n := len(r.free); n > 0 {
		i := r.free[n-1]
		r.free = r.free[:n-1]
		return i
	}
	if r.taken%pageSize == 0 {
		r.pages = append(r.pages, new([pageSize]span))
	}
	r.taken++
	return r.taken - 1
}

// hash mixes a key's numbers.
func (k *key) hash() uint32 {
	const a, b = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f
	h := (uint64(k.user)<<32 | uint64(k.product)) * a
	h = (h ^ h>>29 ^ uint64(uint32(k.server))) * b
	if k.waiting {
		h += a
	}
	return uint32(h >> 32)
}

func (r *running) hashOf(server int32, handle string) uint32 {
	return hashText(r.seed, handle) ^ uint32(server)*0x9e3779b9
}

// ofKey is the first of the spans with a key; where there is none, slot is where
// their list would go.
func (r *running) ofKey(k *key, hash uint32) (first int32, slot uint32) {
	lists := r.lists[byKey].with(hash)
	for first = lists.next(); first != none && r.at(first).key != *k; {
		first = lists.next()
	}
	return first, lists.at
}

// ofHandle is the same for a server's handle.
func (r *running) ofHandle(server int32, handle string, hash uint32) (first int32, slot uint32) {
	lists := r.lists[byHandle].with(hash)
	for first = lists.next(); first != none && !r.at(first).has(server, handle); {
		first = lists.next()
	}
	return first, lists.at
}

// first is the first span of the list that a span belongs to.
func (r *running) first(by by, i int32) (first int32, slot uint32) {
	s := r.at(i)
	if by == byKey {
		return r.ofKey(&s.key, s.key.hash())
	}
	return r.ofHandle(s.server, s.handle(), s.hash)
}

func (s *span) hashBy(by by) uint32 {
	if by == byKey {
		return s.key.hash()
	}
	return s.hash
}

func (s *span) has(server int32, handle string) bool {
	return s.server == server && s.handle() == handle
}

// matches goes over the check-outs that a check-in may mean, oldest first.
type matches struct {
	r       *running
	oldest  int32
	by      by
	waiting bool   // looking by handle: for requests that wait, else for check-outs
	process string // looking by key: empty means any, unless exact
	exact   bool
}

func (r *running) withHandle(server int32, handle string) matches {
	m := matches{r: r, by: byHandle}
	m.oldest, _ = r.ofHandle(server, handle, r.hashOf(server, handle))
	return m
}

// waitingByHandle goes over requests that wait.
func (r *running) waitingByHandle(server int32, handle string) matches {
	m := r.withHandle(server, handle)
	m.waiting = true
	return m
}

func (r *running) withKey(k key, process string) matches {
	if !k.waiting {
		r.byKeys()
	}
	m := matches{r: r, by: byKey, process: process}
	m.oldest, _ = r.ofKey(&k, k.hash())
	return m
}

// next is the match behind i, or the first for none.
func (m *matches) next(i int32) int32 {
	if i == none {
		i = m.oldest
	} else {
		i = m.r.at(i).same[m.by].after
	}
	for i != none && !m.fits(m.r.at(i)) {
		i = m.r.at(i).same[m.by].after
	}
	return i
}

func (m *matches) fits(s *span) bool {
	if m.by == byHandle {
		return s.waiting == m.waiting
	}
	return m.process == "" && !m.exact || s.process() == m.process
}

// join puts a span at the end of its list.
func (r *running) join(by by, i int32) {
	s := r.at(i)
	first, slot := r.first(by, i)
	if first == none {
		s.same[by] = links{before: i, after: none}
		r.lists[by].insert(slot, s.hashBy(by), i)
		return
	}
	head := &r.at(first).same[by]
	s.same[by] = links{before: head.before, after: none}
	r.at(head.before).same[by].after = i
	head.before = i
}

// leave takes a span out of its list.
func (r *running) leave(by by, i int32) {
	s := r.at(i)
	l, before := s.same[by], &r.at(s.same[by].before).same[by]
	switch begins := before.after == none; {
	case begins && l.after == none:
		r.lists[by].remove(r.lists[by].of(s.hashBy(by), i))
	case begins:
		r.at(l.after).same[by].before = l.before
		r.lists[by].setFirst(r.lists[by].of(s.hashBy(by), i), l.after)
	case l.after == none:
		first, _ := r.first(by, i)
		r.at(first).same[by].before = l.before
		before.after = none
	default:
		before.after = l.after
		r.at(l.after).same[by].before = l.before
	}
}
