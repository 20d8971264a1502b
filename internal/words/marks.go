package words

import (
	"encoding/binary"
	"math/bits"
)

// Marks are bytes that end what is looked through, at most four.
type Marks [4]uint64

// MarksOf are one to four bytes.
func MarksOf(bytes string) (m Marks) {
	for i := range m {
		m[i] = Ones * uint64(bytes[min(i, len(bytes)-1)])
	}
	return m
}

// Next is the place of the first mark in text at or behind from, len(text) where
// there is none.
func (m *Marks) Next(text []byte, from int) int {
	for len(text)-from >= 8 {
		if found := m.in(binary.LittleEndian.Uint64(text[from:])); found != 0 {
			return from + bits.TrailingZeros64(found)/8
		}
		from += 8
	}
	rest := len(text) - from
	if rest > 0 && len(text) >= 8 {
		word := binary.LittleEndian.Uint64(text[len(text)-8:]) >> (64 - 8*rest)
		return from + min(rest, bits.TrailingZeros64(m.in(word))/8)
	}
	for from < len(text) && m.in(uint64(text[from]))&0x80 == 0 {
		from++
	}
	return from
}

// in has the highest bit of the first byte set that is a mark; those of later bytes
// mean nothing. Four times Find would take twice as long.
func (m *Marks) in(word uint64) uint64 {
	a, b, c, d := word^m[0], word^m[1], word^m[2], word^m[3]
	return ((a-Ones)&^a | (b-Ones)&^b | (c-Ones)&^c | (d-Ones)&^d) & Highs
}
