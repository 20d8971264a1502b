package spans

import (
	"hash/maphash"
	"math/bits"

	"github.com/liclog/liclog/internal/words"
)

// seed makes hashes that nobody can foresee: users choose their names.
type seed struct {
	a, b uint64
	long maphash.Seed
}

func newSeed() seed {
	s := maphash.MakeSeed()
	return seed{maphash.String(s, "a"), maphash.String(s, "b") | 1, s}
}

// hashText is maphash.String, faster for the short texts that names and handles
// are: their words, which overlap in the middle, multiplied.
func hashText(s seed, text string) uint32 {
	n := len(text)
	var head, tail uint64
	switch {
	case n > 16:
		return uint32(maphash.String(s.long, text))
	case n >= 8:
		head, tail = words.Load(text), words.Load(text[n-8:])
	default:
		for i := range n {
			head = head<<8 | uint64(text[i])
		}
	}
	high, low := bits.Mul64(head^s.a, tail^s.b+uint64(n))
	return uint32(high) ^ uint32(low>>32) ^ uint32(low)
}
