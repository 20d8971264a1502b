package summarize

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// names gives each text a number, counting from 0 in the order of first sight.
// It is asked for every row of a log, so it knows texts by their bytes, without
// making a string of them. A text of up to 16 bytes, as nearly all names are, is
// known by two words. Slots are small, so that those of thousands of users stay in
// a near cache.
type names struct {
	texts  []string
	shorts []short // by number
	slots  []slot  // open addressing, at most half full
	seed   [2]uint64
}

type slot struct {
	tag  uint32 // of the text's hash
	next uint32 // number + 1; 0 is a free slot
}

// short stands for a text: of up to 16 bytes for this one alone, of more for few.
type short struct{ a, b, size uint64 }

func newNames() *names {
	return &names{slots: make([]slot, 64), seed: [2]uint64{rand.Uint64(), rand.Uint64()}}
}

// number is the text's number.
func (n *names) number(text []byte) uint32 {
	s := n.short(text)
	hash := n.hash(s)
	mask := uint32(len(n.slots) - 1)
	for i := uint32(hash) & mask; ; i = (i + 1) & mask {
		at := n.slots[i]
		if at.next == 0 {
			return n.add(i, hash, s, text)
		}
		if at.tag != uint32(hash>>32) {
			continue
		}
		if known := &n.shorts[at.next-1]; known.a != s.a || known.b != s.b || known.size != s.size {
			continue
		}
		if len(text) <= 16 || n.texts[at.next-1] == string(text) {
			return at.next - 1
		}
	}
}

// short has the first 16 bytes of the text; those behind them are mixed in.
func (n *names) short(text []byte) short {
	s := short{size: uint64(len(text))}
	s.a, s.b = sixteen(text)
	for len(text) > 16 {
		text = text[16:]
		a, b := sixteen(text)
		s.a, s.b = mix(n.seed[0]^s.a^a, n.seed[1]^s.b^b)
	}
	return s
}

// sixteen is the first 16 bytes of the text, with zeros behind it if it is shorter.
// A name in a log has other text behind it, so that there are 16 bytes to load,
// whatever its length: what does not belong to it is masked away, without a branch
// that would mostly be guessed wrong.
func sixteen(text []byte) (a, b uint64) {
	if cap(text) < 16 {
		var room [16]byte
		copy(room[:], text)
		return binary.LittleEndian.Uint64(room[:8]), binary.LittleEndian.Uint64(room[8:])
	}
	keep := &keeps[min(len(text), 16)]
	text = text[:16]
	return binary.LittleEndian.Uint64(text) & keep[0], binary.LittleEndian.Uint64(text[8:]) & keep[1]
}

// keeps masks, by length, what belongs to a text in its first 16 bytes.
var keeps = keepMasks()

func keepMasks() (masks [17][2]uint64) {
	for size := range masks {
		masks[size][0] = 1<<(8*min(size, 8)) - 1
		masks[size][1] = 1<<(8*max(size-8, 0)) - 1
	}
	return masks
}

// hash depends on the seed, so that nobody who chooses names can make them meet.
func (n *names) hash(s short) uint64 {
	a, b := mix(s.a^n.seed[0], s.b^n.seed[1]^s.size)
	return a ^ b
}

// mix turns two words into two whose every bit depends on all of both.
func mix(a, b uint64) (uint64, uint64) {
	high, low := bits.Mul64(a, b)
	return high ^ b, low ^ a
}

func (n *names) add(at uint32, hash uint64, s short, text []byte) uint32 {
	n.texts, n.shorts = append(n.texts, string(text)), append(n.shorts, s)
	number := uint32(len(n.texts))
	n.slots[at] = slot{uint32(hash >> 32), number}
	if len(n.texts)*2 > len(n.slots) {
		n.grow()
	}
	return number - 1
}

func (n *names) grow() {
	n.slots = make([]slot, 2*len(n.slots))
	mask := uint32(len(n.slots) - 1)
	for number, s := range n.shorts {
		hash := n.hash(s)
		i := uint32(hash) & mask
		for n.slots[i].next != 0 {
			i = (i + 1) & mask
		}
		n.slots[i] = slot{uint32(hash >> 32), uint32(number) + 1}
	}
}
