package summarize

import (
	"encoding/binary"
	"math/bits"
)

// This file knows rows of Log.csv by the shape that our own writer gives them:
// no quotes, no escapes, eleven digits of CE seconds, times of fixed width. Most
// rows of most logs have it, and reading them so is several times faster than
// reading any CSV. A row in any other shape is left to the plain reader.

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
	lows  = 0x7f7f7f7f7f7f7f7f
)

// shaped is a row in our shape: the places of its cells in line, its numbers.
type shaped struct {
	commas           [5]int // behind UserName, HostName, ProcessId, ProductId, ProductName
	start, end       int64  // CE seconds
	desired, granted int64
	size             int // bytes, line end included
}

// read takes the row at the front of line. It is false where the row has another
// shape or is not wholly there.
func (r *shaped) read(line []byte) bool {
	if !findCommas(line, &r.commas) || hasApostrophe(line, &r.commas) {
		return false
	}
	at := r.commas[4] + 1
	if len(line)-at < 24 {
		return false
	}
	rest := line[at:]
	var ok1, ok2 bool
	r.start, ok1 = elevenDigits(rest)
	r.end, ok2 = elevenDigits(rest[12:])
	if !ok1 || !ok2 || rest[11] != ',' || rest[23] != ',' {
		return false
	}
	var n1, n2 int
	r.desired, n1 = fewDigits(rest[24:])
	r.granted, n2 = fewDigits(rest[24+n1:])
	if n1 == 0 || n2 == 0 {
		return false
	}
	tail := rest[24+n1+n2:]
	n := tailSize(tail)
	r.size = at + 24 + n1 + n2 + n
	return n > 0
}

// findCommas finds the first five commas, eight bytes at a time. It is false
// where a quote or a control character (a line end, say) comes before the fifth,
// or where fewer than eight bytes are left to look at.
func findCommas(line []byte, at *[5]int) bool {
	found := 0
	for i := 0; i+8 <= len(line); i += 8 {
		word := binary.LittleEndian.Uint64(line[i:])
		comma := word ^ ones*','
		comma = ^((comma&lows + lows) | comma | lows) // the high bit of each comma
		// x^2 < 0x21 holds for the quote, 0x22, and for what is below the space;
		// the lowest bit of odd is exact, those above it may not be.
		odd := word ^ ones*2
		odd = (odd - ones*0x21) & ^odd & highs
		for ; comma != 0; comma &= comma - 1 {
			at[found] = i + bits.TrailingZeros64(comma)>>3
			if found++; found == 5 {
				return odd&(comma&-comma-1) == 0
			}
		}
		if odd != 0 {
			return false
		}
	}
	return false
}

// hasApostrophe tells whether a cell begins with one: it may be an escape.
func hasApostrophe(line []byte, at *[5]int) bool {
	return line[0] == '\'' || line[at[0]+1] == '\'' || line[at[1]+1] == '\'' ||
		line[at[2]+1] == '\'' || line[at[3]+1] == '\''
}

// elevenDigits reads the first eleven bytes of b as a number.
func elevenDigits(b []byte) (int64, bool) {
	x, y, z := b[0]-'0', b[1]-'0', b[2]-'0'
	word := binary.LittleEndian.Uint64(b[3:])
	digits := word ^ ones*'0'
	if x > 9 || y > 9 || z > 9 || (digits|(digits+ones*6))&(ones*0xf0) != 0 {
		return 0, false
	}
	// Neighbours are put together: pairs, then fours, then all eight.
	digits = digits*10 + digits>>8
	digits = ((digits&0x000000ff000000ff)*(100+1000000<<32) +
		(digits>>16&0x000000ff000000ff)*(1+10000<<32)) >> 32
	return (int64(x)*100+int64(y)*10+int64(z))*1e8 + int64(uint32(digits)), true
}

// fewDigits reads up to nine digits and the comma behind them; n is 0 where
// there is something else.
func fewDigits(b []byte) (value int64, n int) {
	for n < min(9, len(b)) {
		digit := b[n] - '0'
		if digit > 9 {
			break
		}
		value = value*10 + int64(digit)
		n++
	}
	if n == 0 || n == len(b) || b[n] != ',' {
		return 0, 0
	}
	return value, n + 1
}

// The readable columns at the end of a row. Their digits are not looked at, only
// that they can't be anything but three cells.
const tailShape = "0000/00/00,00:00:00,00:00:00"

var tailMask, tailWant = tailWords()

func tailWords() (mask, want [4]uint64) {
	var m, w [len(tailShape)]byte
	for i := range tailShape {
		m[i], w[i] = 0xff, tailShape[i]
		if w[i] == '0' {
			m[i] = 0xf0 // digits, or : to ?, which do no harm
		}
	}
	for i, at := range tailAt {
		mask[i] = binary.LittleEndian.Uint64(m[at:])
		want[i] = binary.LittleEndian.Uint64(w[at:])
	}
	return mask, want
}

var tailAt = [4]int{0, 8, 16, len(tailShape) - 8}

// tailSize is the length of the readable columns and the line end. Further
// columns without quotes, as LogCache.csv has, are passed over.
func tailSize(b []byte) int {
	if len(b) < len(tailShape)+1 {
		return 0
	}
	w0, w1 := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	w2, w3 := binary.LittleEndian.Uint64(b[16:]), binary.LittleEndian.Uint64(b[20:])
	if w0&tailMask[0] != tailWant[0] || w1&tailMask[1] != tailWant[1] ||
		w2&tailMask[2] != tailWant[2] || w3&tailMask[3] != tailWant[3] {
		return 0
	}
	if b[len(tailShape)] == '\n' {
		return len(tailShape) + 1
	}
	return furtherColumns(b)
}

func furtherColumns(b []byte) int {
	if b[len(tailShape)] != ',' {
		return 0
	}
	for i := len(tailShape); i < len(b); i++ {
		switch b[i] {
		case '\n':
			return i + 1
		case '"', '\r':
			return 0
		}
	}
	return 0
}
