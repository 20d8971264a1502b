package textline

import (
	"math/bits"
	"strings"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
)

// Memo remembers what texts meant when they were met before: a log says the same
// names in each of its lines. When it is full it forgets all.
//
// It lies close together, since a look into memory that is in no near cache takes
// longer than reading a line.
type Memo[T any] struct {
	slots []slot // a power of two of them, at most half of them used
	known []meaning[T]

	fetched uint64 // makes Fetch do something
}

// slot tells a text's place in known, plus 1, and by its length and some bits of
// its hash whether it is worth to look there. 0 is empty.
type slot struct {
	place uint16
	kind  uint16 // length, and bits of the hash
}

// meaning is a text, and what it means. Up to 32 bytes its length and four words of
// it, which may overlap, are the whole text.
type meaning[T any] struct {
	words [4]uint64
	long  *string // the text where it is longer
	value T
}

const (
	// mostMeanings is how many texts are remembered.
	mostMeanings = 1<<15 - 1
	// longestMeaning is the longest text that is remembered.
	longestMeaning = 255
	inWords        = 32
)

// Key is a text as a Memo looks for it.
type Key struct {
	text  string
	words [4]uint64
	Hash  uint64
}

// Set makes k the key of a text, which must not change while k is used.
func (k *Key) Set(b []byte) {
	k.text = event.Alias(b)
	if last := len(k.text) - 8; last >= 0 {
		k.words[0] = words.Load(k.text)
		k.words[1] = words.LoadAt(k.text, min(8, last))
		k.words[2] = words.LoadAt(k.text, min(16, last))
		k.words[3] = words.LoadAt(k.text, last)
	} else {
		k.words = [4]uint64{words.Short(k.text)}
	}
	k.Hash = hashOf(&k.words, len(k.text))
}

// hashOf finds places; a bad one costs nothing but time.
func hashOf(w *[4]uint64, length int) uint64 {
	high, low := bits.Mul64(w[0]^hashA, w[1]^hashB)
	more, less := bits.Mul64(w[2]^hashB^uint64(length), w[3]^hashA)
	return high ^ low ^ bits.RotateLeft64(more^less, 29)
}

func kindOf(hash uint64, length int) uint16 { return uint16(hash>>56)<<8 | uint16(length) }

// Find is what a text meant, nil where that is not remembered. It holds until the
// next call of Remember.
func (m *Memo[T]) Find(text []byte) *T {
	var k Key
	k.Set(text)
	return m.FindKey(&k)
}

// FindKey is Find for a text whose key is known.
func (m *Memo[T]) FindKey(k *Key) *T {
	if len(m.slots) == 0 || len(k.text) > longestMeaning {
		return nil
	}
	kind, mask := kindOf(k.Hash, len(k.text)), uint64(len(m.slots)-1)
	for at := k.Hash & mask; m.slots[at].place != 0; at = (at + 1) & mask {
		if m.slots[at].kind != kind {
			continue
		}
		if known := &m.known[m.slots[at].place-1]; known.words == k.words && (known.long == nil || *known.long == k.text) {
			return &known.value
		}
	}
	return nil
}

// Fetch has memory give what FindKey will need for up to event.Foreseen keys with
// these hashes, which is waited for once and not for each.
func (m *Memo[T]) Fetch(hashes []uint64) {
	if len(m.slots) == 0 {
		return
	}
	var places [event.Foreseen]uint16
	mask := uint64(len(m.slots) - 1)
	for i, hash := range hashes[:min(len(hashes), event.Foreseen)] {
		places[i] = m.slots[hash&mask].place
	}
	for _, place := range places[:min(len(hashes), event.Foreseen)] {
		if place > 0 {
			m.fetched += m.known[place-1].words[0]
		}
	}
}

// Remember remembers what a text means, which was not remembered yet.
func (m *Memo[T]) Remember(b []byte, value T) {
	if len(b) > longestMeaning {
		return
	}
	if len(m.known) == mostMeanings {
		m.Forget()
	}
	var k Key
	k.Set(b)
	fresh := meaning[T]{words: k.words, value: value}
	if len(b) > inWords {
		text := strings.Clone(k.text)
		fresh.long = &text
	}
	m.known = append(m.known, fresh)
	if 2*len(m.known) > len(m.slots) {
		m.grow()
	}
	m.enter(k.Hash, slot{uint16(len(m.known)), kindOf(k.Hash, len(b))})
}

func (m *Memo[T]) grow() {
	old := m.slots
	m.slots = make([]slot, max(64, 2*len(old)))
	for _, s := range old {
		if s.place > 0 {
			m.enter(hashOf(&m.known[s.place-1].words, int(s.kind&0xff)), s)
		}
	}
}

func (m *Memo[T]) enter(hash uint64, s slot) {
	mask := uint64(len(m.slots) - 1)
	at := hash & mask
	for m.slots[at].place != 0 {
		at = (at + 1) & mask
	}
	m.slots[at] = s
}

// Forget forgets all.
func (m *Memo[T]) Forget() {
	clear(m.slots)
	clear(m.known)
	m.known = m.known[:0]
}
