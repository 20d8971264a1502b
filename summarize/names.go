package summarize

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// names gives each text a number, counting from 0 in the order of first sight.
// It is asked for every row of a log, so it knows texts by their bytes, without
// making a string of them. A text of up to 16 bytes, as nearly all names are, is
// known by two words beside its number: one place in memory to look at.
type names struct {
	texts []string
	slots []slot // open addressing, at most half full
	seed  [2]uint64
}

type slot struct {
	short
	next uint32 // number + 1; 0 is a free slot
}

// short stands for a text: of up to 16 bytes for this one alone, of more for few.
type short struct {
	a, b uint64
	size uint32
}

func newNames() *names {
	return &names{slots: make([]slot, 64), seed: [2]uint64{rand.Uint64(), rand.Uint64()}}
}

// number is the text's number.
func (n *names) number(text []byte) uint32 {
	short := n.short(text)
	mask := uint32(len(n.slots) - 1)
	for i := n.hash(short) & mask; ; i = (i + 1) & mask {
		s := &n.slots[i]
		if s.next == 0 {
			return n.add(i, short, text)
		}
		if s.short == short && (len(text) <= 16 || n.texts[s.next-1] == string(text)) {
			return s.next - 1
		}
	}
}

// short has the first and the last bytes of the text, which together are all of
// it; those of a longer one are mixed into it.
func (n *names) short(text []byte) short {
	s := short{size: uint32(len(text))}
	for len(text) > 16 {
		s.a, s.b = mix(n.seed[0]^s.a^binary.LittleEndian.Uint64(text), n.seed[1]^s.b^binary.LittleEndian.Uint64(text[8:]))
		text = text[min(16, len(text)-16):]
	}
	switch {
	case len(text) >= 8:
		s.a ^= binary.LittleEndian.Uint64(text)
		s.b ^= binary.LittleEndian.Uint64(text[len(text)-8:])
	case len(text) >= 4:
		s.a = uint64(binary.LittleEndian.Uint32(text))
		s.b = uint64(binary.LittleEndian.Uint32(text[len(text)-4:]))
	default:
		for _, c := range text {
			s.a = s.a<<8 | uint64(c)
		}
	}
	return s
}

// hash depends on the seed, so that nobody who chooses names can make them meet.
func (n *names) hash(s short) uint32 {
	a, b := mix(s.a^n.seed[0], s.b^n.seed[1]^uint64(s.size))
	return uint32(a ^ b)
}

// mix turns two words into two whose every bit depends on all of both.
func mix(a, b uint64) (uint64, uint64) {
	high, low := bits.Mul64(a, b)
	return high ^ b, low ^ a
}

func (n *names) add(at uint32, s short, text []byte) uint32 {
	n.texts = append(n.texts, string(text))
	number := uint32(len(n.texts))
	n.slots[at] = slot{s, number}
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
		i := n.hash(s.short) & mask
		for n.slots[i].next != 0 {
			i = (i + 1) & mask
		}
		n.slots[i] = s
	}
}
