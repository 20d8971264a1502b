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

// find gives the slot of the list that same tells by its first span; ok is false
// if there is none, and then it is the empty slot where it would go.
func find[F interface{ same(first int32) bool }](t *index, hash uint32, f F) (at uint32, ok bool) {
	mask := t.mask()
	for at = hash & mask; t.slots[at].first != 0; at = (at + 1) & mask {
		if t.slots[at].hash == hash && f.same(int32(t.slots[at].first-1)) {
			return at, true
		}
	}
	return at, false
}

func (t *index) first(at uint32) int32 { return int32(t.slots[at].first - 1) }

func (t *index) setFirst(at uint32, i int32) { t.slots[at].first = uint32(i) + 1 }

// insert takes the empty slot that find gave.
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
