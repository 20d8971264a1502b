package spans

import (
	"hash/maphash"
	"iter"
	"unsafe"

	"github.com/liclog/liclog/layout"
)

// none is no place in the table of running spans.
const none int32 = -1

// span is a check-out or a waiting request that runs. Spans lie in one slice and
// know their neighbours in three lists: of all, of those with the same key, and
// of those with the same handle; each is in the order of check-outs.
type span struct {
	key
	productName uint32

	processLength       uint32
	keyHash, handleHash uint32
	continued           bool   // the start is a border, not the check-out
	listed              uint32 // the server's last listing that holds it

	start, began     layout.Second // began is the check-out, start may be a border since
	desired, granted int64
	texts            []byte // process, then handle; the space is used again

	all, sameKey, sameHandle links
}

// key is what a check-in without a handle is matched by.
type key struct {
	server              int32
	user, host, product uint32
	waiting             bool
}

// links are a span's neighbours in a list. In the lists by key and by handle the
// first span's before is the last one of its list.
type links struct{ before, after int32 }

func (s *span) process() string { return view(s.texts[:s.processLength]) }
func (s *span) handle() string  { return view(s.texts[s.processLength:]) }

// view is b as a string that lives as long as the span does not change.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// pageSize is how many spans lie side by side. Pages stay where they are: a
// growing slice would need the memory of all spans twice.
const pageSize = 4096

// running is the table of all spans that run.
type running struct {
	pages          []*[pageSize]span
	places         int32 // ever taken
	free           []int32
	count          int
	oldest, newest int32
	keys, handles  index
	seed           maphash.Seed
}

func (r *running) init() {
	*r = running{oldest: none, newest: none, seed: maphash.MakeSeed()}
	r.keys.init()
	r.handles.init()
}

func (r *running) at(i int32) *span { return &r.pages[i/pageSize][i%pageSize] }

func (r *running) add(s span, process, handle string) {
	i := r.place()
	place := r.at(i)
	s.texts = append(append(place.texts[:0], process...), handle...)
	s.processLength = uint32(len(process))
	s.keyHash = s.key.hash()
	if handle != "" {
		s.handleHash = r.hashOf(s.server, handle)
	}
	*place = s
	r.count++
	r.addToAll(i)
	join(r, &r.keys, s.keyHash, ofKey{r, s.key}, i, keyLinks)
	if handle != "" {
		join(r, &r.handles, s.handleHash, ofHandle{r, s.server, handle}, i, handleLinks)
	}
}

func (r *running) remove(i int32) {
	s := r.at(i)
	r.removeFromAll(i)
	leave(r, &r.keys, s.keyHash, ofKey{r, s.key}, i, keyLinks)
	if handle := s.handle(); handle != "" {
		leave(r, &r.handles, s.handleHash, ofHandle{r, s.server, handle}, i, handleLinks)
	}
	r.free = append(r.free, i)
	r.count--
}

// place is where the next span goes: the place of one that ended, or a new one.
func (r *running) place() int32 {
	if n := len(r.free); n > 0 {
		i := r.free[n-1]
		r.free = r.free[:n-1]
		return i
	}
	if r.places%pageSize == 0 {
		r.pages = append(r.pages, new([pageSize]span))
	}
	r.places++
	return r.places - 1
}

// hash mixes a key's numbers.
func (k key) hash() uint32 {
	const a, b = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f
	h := (uint64(k.user)<<32 | uint64(k.product)) * a
	h = (h ^ h>>29 ^ (uint64(k.host)<<32 | uint64(uint32(k.server)))) * b
	if k.waiting {
		h += a
	}
	return uint32(h >> 32)
}

func (r *running) hashOf(server int32, handle string) uint32 {
	h := maphash.String(r.seed, handle)
	return uint32(h>>32) ^ uint32(server)*0x9e3779b9
}

// ofKey and ofHandle tell a list by its first span.
type ofKey struct {
	r *running
	k key
}

func (o ofKey) same(first int32) bool { return o.r.at(first).key == o.k }

type ofHandle struct {
	r      *running
	server int32
	handle string
}

func (o ofHandle) same(first int32) bool {
	s := o.r.at(first)
	return s.server == o.server && s.handle() == o.handle
}

// inOrder goes over all spans in the order of check-outs; the one that is at
// hand may be removed.
func (r *running) inOrder() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for i := r.oldest; i != none; {
			after := r.at(i).all.after
			if !yield(i) {
				return
			}
			i = after
		}
	}
}

func (r *running) addToAll(i int32) {
	r.at(i).all = links{r.newest, none}
	if r.newest == none {
		r.oldest = i
	} else {
		r.at(r.newest).all.after = i
	}
	r.newest = i
}

func (r *running) removeFromAll(i int32) {
	l := r.at(i).all
	if l.before == none {
		r.oldest = l.after
	} else {
		r.at(l.before).all.after = l.after
	}
	if l.after == none {
		r.newest = l.before
	} else {
		r.at(l.after).all.before = l.before
	}
}

// matches goes over the check-outs that a check-in may mean, oldest first.
type matches struct {
	r       *running
	oldest  int32
	links   func(*span) *links
	handle  bool   // looking by handle
	waiting bool   // looking by handle: for requests that wait, else for check-outs
	process string // looking by key: empty means any, unless exact
	exact   bool
}

func (r *running) byHandle(server int32, handle string) matches {
	m := matches{r: r, oldest: none, links: handleLinks, handle: true}
	if at, ok := find(&r.handles, r.hashOf(server, handle), ofHandle{r, server, handle}); ok {
		m.oldest = r.handles.first(at)
	}
	return m
}

// waitingByHandle goes over requests that wait.
func (r *running) waitingByHandle(server int32, handle string) matches {
	m := r.byHandle(server, handle)
	m.waiting = true
	return m
}

func (r *running) byKey(k key, process string) matches {
	m := matches{r: r, oldest: none, links: keyLinks, process: process}
	if at, ok := find(&r.keys, k.hash(), ofKey{r, k}); ok {
		m.oldest = r.keys.first(at)
	}
	return m
}

// next is the match behind i, or the first for none.
func (m *matches) next(i int32) int32 {
	if i == none {
		i = m.oldest
	} else {
		i = m.links(m.r.at(i)).after
	}
	for i != none && !m.fits(m.r.at(i)) {
		i = m.links(m.r.at(i)).after
	}
	return i
}

func (m *matches) fits(s *span) bool {
	if m.handle {
		return s.waiting == m.waiting
	}
	return m.process == "" && !m.exact || s.process() == m.process
}

func keyLinks(s *span) *links    { return &s.sameKey }
func handleLinks(s *span) *links { return &s.sameHandle }

// join puts a span at the end of its list.
func join[F interface{ same(int32) bool }](r *running, t *index, hash uint32, f F, i int32, of func(*span) *links) {
	at, ok := find(t, hash, f)
	if !ok {
		*of(r.at(i)) = links{before: i, after: none}
		t.insert(at, hash, i)
		return
	}
	first := of(r.at(t.first(at)))
	last := first.before
	*of(r.at(i)) = links{before: last, after: none}
	of(r.at(last)).after = i
	first.before = i
}

// leave takes a span out of its list.
func leave[F interface{ same(int32) bool }](r *running, t *index, hash uint32, f F, i int32, of func(*span) *links) {
	at, _ := find(t, hash, f)
	first := t.first(at)
	l := *of(r.at(i))
	switch {
	case first == i && l.after == none:
		t.remove(at)
	case first == i:
		of(r.at(l.after)).before = l.before
		t.setFirst(at, l.after)
	case l.after == none:
		of(r.at(l.before)).after = none
		of(r.at(first)).before = l.before
	default:
		of(r.at(l.before)).after = l.after
		of(r.at(l.after)).before = l.before
	}
}
