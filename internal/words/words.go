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

// LoadAt is the same for those from at on.
func LoadAt(s string, at int) uint64 { return Load(s[at : at+8]) }

// Short is a text of less than eight bytes as a number: together with its length
// it is the whole text.
func Short(s string) uint64 {
	switch n := len(s); {
	case n >= 4:
		return uint64(load4(s))<<32 | uint64(load4(s[n-4:]))
	case n > 0:
		return uint64(s[0])<<16 | uint64(s[n/2])<<8 | uint64(s[n-1])
	}
	return 0
}

func load4(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
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
