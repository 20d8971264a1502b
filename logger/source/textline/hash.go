package textline

import (
	"encoding/binary"
	"math/bits"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
)

// Hash makes handles for logs that have none, out of all that a check-in shares
// with its check-out.
//
// Handles are written to disk with running check-outs, so this must never
// change: a 64-bit multiply-and-fold over lengths and bytes. Two different
// check-outs that run at the same time share a handle by an accident of 1 in
// 2^64.
type Hash uint64

// Odd constants with bits well spread.
const (
	hashSeed = 0x9e3779b97f4a7c15
	hashA    = 0xa0761d6478bd642f
	hashB    = 0xe7037ed1a0b428db
)

// NewHash is the hash of nothing.
func NewHash() Hash { return hashSeed }

// Number takes a number in.
func (h Hash) Number(v uint64) Hash {
	hi, lo := bits.Mul64(uint64(h)^hashA, v^hashB)
	return Hash(hi ^ lo ^ bits.RotateLeft64(uint64(h), 23))
}

// Text takes a text in.
func (h Hash) Text(text string) Hash { return h.With(HashOf(text)) }

// With takes a text in, by its hash.
func (h Hash) With(text Hash) Hash { return h.Number(uint64(text)) }

// HashOf is the hash of one text. Texts are hashed each by itself, which the
// processor does side by side, and for names that come again only once; their
// lengths make no two texts alike.
func HashOf(text string) Hash {
	t, n := Hash(hashSeed).Number(uint64(len(text))), len(text)
	if n < 8 {
		return t.Number(words.Short(text))
	}
	for at := 0; at < n-8; at += 8 {
		t = t.Number(words.Load(text[at:]))
	}
	return t.Number(words.Load(text[n-8:]))
}

// Handle is the hash as 16 hexadecimal digits.
func (h Hash) Handle(out *event.Batch) string {
	var hex [16]byte
	binary.BigEndian.PutUint64(hex[:8], digits(uint32(h>>32)))
	binary.BigEndian.PutUint64(hex[8:], digits(uint32(h)))
	return out.Own(hex[:])
}

// digits are the eight hexadecimal digits of n, all made at once: every line of
// a log may need a handle.
func digits(n uint32) uint64 {
	x := uint64(n)
	x = (x<<16 | x) & 0x0000ffff0000ffff
	x = (x<<8 | x) & 0x00ff00ff00ff00ff
	x = (x<<4 | x) & 0x0f0f0f0f0f0f0f0f
	letters := (x + 0x0606060606060606) >> 4 & 0x0101010101010101
	return x + 0x3030303030303030 + letters*('a'-'0'-10)
}
