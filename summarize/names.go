package summarize

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// names gives each text a number, counting from 0 in the order of first sight.
// It is asked for every row of a log, so it knows texts by their bytes, without
// making a string of them.
type names struct {
	texts []string
	slots []slot // open addressing, at most half full
	seed  [2]uint64
}

type slot struct {
	hash uint32
	next uint32 // number + 1; 0 is a free slot
}

func newNames() *names {
	return &names{slots: make([]slot, 64), seed: [2]uint64{rand.Uint64(), rand.Uint64()}}
}

// number is the text's number.
func (n *names) number(text []byte) uint32 {
	hash := n.hash(text)
	mask := uint32(len(n.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := n.slots[i]
		if s.next == 0 {
			return n.add(i, hash, text)
		}
		if s.hash == hash && n.texts[s.next-1] == string(text) {
			return s.next - 1
		}
	}
}

// hash mixes 16 bytes at a time with the seed, which nobody who chooses names
// knows. Nearly all names end in the first round, the last bytes of a longer text
// being looked at twice.
func (n *names) hash(text []byte) uint32 {
	a, b := n.seed[0]^uint64(len(text)), n.seed[1]
	for len(text) > 16 {
		a, b = mix(a^binary.LittleEndian.Uint64(text), b^binary.LittleEndian.Uint64(text[8:]))
		text = text[min(16, len(text)-16):]
	}
	switch {
	case len(text) >= 8:
		a ^= binary.LittleEndian.Uint64(text)
		b ^= binary.LittleEndian.Uint64(text[len(text)-8:])
	case len(text) >= 4:
		a ^= uint64(binary.LittleEndian.Uint32(text))
		b ^= uint64(binary.LittleEndian.Uint32(text[len(text)-4:]))
	default:
		for _, c := range text {
			a = a<<8 ^ uint64(c)
		}
	}
	a, b = mix(a, b)
	return uint32(a ^ b)
}

// mix turns two words into two whose every bit depends on all of both.
func mix(a, b uint64) (uint64, uint64) {
	high, low := bits.Mul64(a, b)
	return high ^ b, low ^ a
}

func (n *names) add(at, hash uint32, text []byte) uint32 {
	n.texts = append(n.texts, string(text))
	number := uint32(len(n.texts))
	n.slots[at] = slot{hash, number}
	if len(n.texts)*2 > len(n.slots) {
		n.grow()
	}
	return number - 1
}

func (n *names) grow() {
	old := n.slots
	n.slots = make([]slot, 2*len(old))
	mask := uint32(len(n.slots) - 1)
	for _, s := range old {
		if s.next == 0 {
			continue
		}
		i := s.hash & mask
		for n.slots[i].next != 0 {
			i = (i + 1) & mask
		}
		n.slots[i] = s
	}
}
