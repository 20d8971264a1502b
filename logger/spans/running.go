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
	user, host, product, productName uint32
	server                           int32

	processLength      uint32
	waiting, continued bool // continued: the start is a border, not the check-out

	start            layout.Second
	desired, granted int64
	texts            []byte // process, then handle; the space is used again

	all, sameKey, sameHandle links
}

type links struct{ before, after int32 }

func (s *span) process() string { return view(s.texts[:s.processLength]) }
func (s *span) handle() string  { return view(s.texts[s.processLength:]) }

// view is b as a string that lives as long as the span does not change.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// key is what a check-in without a handle is matched by.
type key struct {
	server              int32
	user, host, product uint32
}

type keyOf struct {
	key
	waiting bool
}

type handleOf struct {
	server int32
	hash   uint64
}

// ends are the oldest and the newest span of a list.
type ends struct{ oldest, newest int32 }

// running is the table of all spans that run.
type running struct {
	spans   []span
	free    []int32
	count   int
	all     ends
	keys    map[keyOf]ends
	handles map[handleOf]ends
	seed    maphash.Seed
}

func (r *running) init() {
	*r = running{
		all:     ends{none, none},
		keys:    map[keyOf]ends{},
		handles: map[handleOf]ends{},
		seed:    maphash.MakeSeed(),
	}
}

func (r *running) at(i int32) *span { return &r.spans[i] }

func (r *running) add(s span, process, handle string) {
	i := r.place()
	s.texts = append(append(r.spans[i].texts[:0], process...), handle...)
	s.processLength = uint32(len(process))
	r.spans[i] = s
	r.count++
	r.link(&r.all, i, allLinks)
	k := s.keyOf()
	list := listOf(r.keys, k)
	r.link(&list, i, keyLinks)
	r.keys[k] = list
	if handle == "" {
		return
	}
	h := r.handleOf(s.server, handle)
	list = listOf(r.handles, h)
	r.link(&list, i, handleLinks)
	r.handles[h] = list
}

func (r *running) remove(i int32) {
	s := r.at(i)
	r.unlink(&r.all, i, allLinks)
	unlinkFrom(r, r.keys, s.keyOf(), i, keyLinks)
	if handle := s.handle(); handle != "" {
		unlinkFrom(r, r.handles, r.handleOf(s.server, handle), i, handleLinks)
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
	r.spans = append(r.spans, span{})
	return int32(len(r.spans) - 1)
}

func (s *span) keyOf() keyOf { return keyOf{key{s.server, s.user, s.host, s.product}, s.waiting} }

func (r *running) handleOf(server int32, handle string) handleOf {
	return handleOf{server, maphash.String(r.seed, handle)}
}

// inOrder goes over all spans in the order of check-outs; the one that is at
// hand may be removed.
func (r *running) inOrder() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for i := r.all.oldest; i != none; {
			after := r.at(i).all.after
			if !yield(i) {
				return
			}
			i = after
		}
	}
}

// matches goes over the check-outs that a check-in may mean, oldest first.
type matches struct {
	r       *running
	list    ends
	links   func(*span) *links
	handle  string // when looking by handle
	process string // when looking by key; empty means any unless exact
	exact   bool
	byKey   bool
}

func (r *running) byHandle(server int32, handle string) matches {
	return matches{r: r, list: listOf(r.handles, r.handleOf(server, handle)), links: handleLinks, handle: handle}
}

func (r *running) byKey(k key, waiting bool, process string) matches {
	return matches{r: r, list: listOf(r.keys, keyOf{k, waiting}), links: keyLinks, process: process, byKey: true}
}

// next is the match behind i, or the first for none.
func (m *matches) next(i int32) int32 {
	if i == none {
		i = m.list.oldest
	} else {
		i = m.links(m.r.at(i)).after
	}
	for i != none && !m.fits(m.r.at(i)) {
		i = m.links(m.r.at(i)).after
	}
	return i
}

func (m *matches) fits(s *span) bool {
	if !m.byKey {
		return !s.waiting && s.handle() == m.handle
	}
	return m.process == "" && !m.exact || s.process() == m.process
}

func allLinks(s *span) *links    { return &s.all }
func keyLinks(s *span) *links    { return &s.sameKey }
func handleLinks(s *span) *links { return &s.sameHandle }

func listOf[K comparable](lists map[K]ends, k K) ends {
	if list, ok := lists[k]; ok {
		return list
	}
	return ends{none, none}
}

func (r *running) link(list *ends, i int32, of func(*span) *links) {
	*of(r.at(i)) = links{list.newest, none}
	if list.newest == none {
		list.oldest = i
	} else {
		of(r.at(list.newest)).after = i
	}
	list.newest = i
}

func (r *running) unlink(list *ends, i int32, of func(*span) *links) {
	l := *of(r.at(i))
	if l.before == none {
		list.oldest = l.after
	} else {
		of(r.at(l.before)).after = l.after
	}
	if l.after == none {
		list.newest = l.before
	} else {
		of(r.at(l.after)).before = l.before
	}
}

func unlinkFrom[K comparable](r *running, lists map[K]ends, k K, i int32, of func(*span) *links) {
	list := lists[k]
	r.unlink(&list, i, of)
	if list.oldest == none {
		delete(lists, k)
		return
	}
	lists[k] = list
}
