// Package words looks at texts eight bytes at a time.
package words

// Ones has 1 in each byte, Lows all bits but the highest, Highs the highest.
const (
	Ones  = 0x0101010101010101
	Lows  = 0x7f * Ones
	Highs = 0x80 * Ones
)

// Load is the first eight bytes of s as a number, the first byte lowest.
func Load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// Find marks, with its highest bit, each byte of word that is c. The place of the
// first is bits.TrailingZeros64(marks) / 8.
func Find(word uint64, c byte) (marks uint64) {
	x := word ^ Ones*uint64(c) // zero where c is
	return ^((x&Lows + Lows) | x | Lows)
}

// Gather puts marks side by side: bit n is the mark of byte n.
func Gather(marks uint64) uint64 {
	return (marks >> 7) * 0x0102040810204080 >> 56
}
