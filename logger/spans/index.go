package spans

// index finds lists of spans by a hash of what the spans of a list share. It
// keeps only the first span of each list; the rest hang on it. Every check-out
// goes in and out of two of these, which is where most of the logger's time
// would go with ordinary maps.
type index struct {
	slots []slot // a power of two of them, at most 3/4 used
	used  int
}

// slot holds a list's hash and its first span's place plus 1; 0 is empty.
type slot struct{ hash, first uint32 }

const smallestIndex = 64

func (t *index) init() { *t = index{slots: make([]slot, smallestIndex)} }

func (t *index) mask() uint32 { return uint32(len(t.slots) - 1) }

// lists goes over the lists that have a hash.
type lists struct {
	t    *index
	hash uint32
	at   uint32 // the slot of the list at hand; behind the last, where one may go
	past uint32
}

func (t *index) with(hash uint32) lists { return lists{t: t, hash: hash, past: hash} }

// next is the first span of the next list, or none.
func (l *lists) next() int32 {
	for {
		l.at = l.past & l.t.mask()
		l.past++
		s := l.t.slots[l.at]
		if s.first == 0 {
			return none
		}
		if s.hash == l.hash {
			return int32(s.first - 1)
		}
	}
}

// of is the slot of the list that begins with a span.
func (t *index) of(hash uint32, first int32) (at uint32) {
	for at = hash & t.mask(); t.slots[at].first != uint32(first)+1; {
		at = (at + 1) & t.mask()
	}
	return at
}

func (t *index) setFirst(at uint32, i int32) { t.slots[at].first = uint32(i) + 1 }

// insert takes the empty slot behind a hash's lists.
func (t *index) insert(at, hash uint32, i int32) {
	t.slots[at] = slot{hash, uint32(i) + 1}
	t.used++
	if t.used*4 > len(t.slots)*3 {
		t.resize(2 * len(t.slots))
	}
}

func (t *index) resize(size int) {
	old := t.slots
	t.slots = make([]slot, size)
	for _, s := range old {
		if s.first == 0 {
			continue
		}
		at := s.hash & t.mask()
		for t.slots[at].first != 0 {
			at = (at + 1) & t.mask()
		}
		t.slots[at] = s
	}
}

// remove empties a slot and moves those behind it up, so that none is cut off
// from where its hash begins to look for it.
func (t *index) remove(at uint32) {
	mask := t.mask()
	for next := (at + 1) & mask; t.slots[next].first != 0; next = (next + 1) & mask {
		home := t.slots[next].hash & mask
		if (next-home)&mask >= (next-at)&mask {
			t.slots[at] = t.slots[next]
			at = next
		}
	}
	t.slots[at] = slot{}
	t.used--
	if len(t.slots) > smallestIndex && t.used*8 < len(t.slots) {
		t.resize(len(t.slots) / 2)
	}
}
