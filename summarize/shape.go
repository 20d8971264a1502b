package summarize

import (
	"encoding/binary"
	"math/bits"
	"strconv"

	"github.com/liclog/liclog/internal/words"
)

// This file knows rows of Log.csv by the shape that our own writer gives them:
// no quotes, no escapes, eleven digits of CE seconds, times of fixed width. Most
// rows of most logs have it, and reading them so is several times faster than
// reading any CSV. A row in any other shape is left to the plain reader.

// shaped is a row in our shape: the places of its cells in line, its numbers.
type shaped struct {
	commas           [5]int // behind UserName, HostName, ProcessId, ProductId, ProductName
	start, end       int64  // seconds of the day, or moments outside it
	desired, granted int64
	size             int // bytes, line end included
}

// read takes the row at the front of line. It is false where the row has another
// shape or is not wholly there.
func (r *shaped) read(line []byte, clock *clock) bool {
	if !findCommas(line, &r.commas) || hasApostrophe(line, &r.commas) {
		return false
	}
	rest := line[r.commas[4]+1:]
	if len(rest) < shortestRest {
		return false
	}
	fixed := (*[shortestRest]byte)(rest)
	var ok1, ok2 bool
	r.start, ok1 = clock.read((*[12]byte)(fixed[:]))
	r.end, ok2 = clock.read((*[12]byte)(fixed[12:]))
	if !ok1 || !ok2 {
		return false
	}
	at := 28
	if numbers := binary.LittleEndian.Uint32(fixed[24:]) ^ oneAndOne; (numbers|(numbers+0x00060006))&0xfff0fff0 == 0 {
		r.desired, r.granted = int64(numbers&0xff), int64(numbers>>16) // of one digit each, as most are
	} else if at = 24 + r.readNumbers(rest[24:]); at == 24 {
		return false
	}
	n := tailSize(rest[at:])
	r.size = len(line) - len(rest) + at + n
	return n > 0
}

// shortestRest is the least that stands behind the names: two times, two numbers of
// one digit, and the readable columns.
const shortestRest = 2*12 + 2*2 + len(tailShape) + 1

// oneAndOne is "0,0," as a word: what differs from it are the digits.
const oneAndOne = '0' | ','<<8 | '0'<<16 | ','<<24

// readNumbers reads two numbers of up to nine digits, and tells how many bytes they
// and their commas take, 0 where there is something else.
func (r *shaped) readNumbers(b []byte) int {
	var n1, n2 int
	r.desired, n1 = fewDigits(b)
	r.granted, n2 = fewDigits(b[n1:])
	if n1 == 0 || n2 == 0 {
		return 0
	}
	return n1 + n2
}

// findCommas finds the first five commas. It is false where a quote or a control
// character (a line end, say) comes before the fifth, or close behind it, or where
// few bytes are left to look at.
//
// The first 64 bytes, which mostly hold all five, are looked at without a branch:
// where cells end can't be foretold, and a wrong guess costs the processor more
// than to look at all of them.
func findCommas(line []byte, at *[5]int) bool {
	if len(line) < 64 {
		return false
	}
	commas, isOdd := look((*[64]byte)(line))
	all := commas
	at[0], commas = bits.TrailingZeros64(commas), commas&(commas-1)
	at[1], commas = bits.TrailingZeros64(commas), commas&(commas-1)
	at[2], commas = bits.TrailingZeros64(commas), commas&(commas-1)
	at[3], commas = bits.TrailingZeros64(commas), commas&(commas-1)
	at[4] = bits.TrailingZeros64(commas)
	return !isOdd && (commas != 0 || moreCommas(line, at, bits.OnesCount64(all)))
}

// look tells the places of commas in a block, and whether it holds anything odd.
func look(block *[64]byte) (commas uint64, isOdd bool) {
	a, b := binary.LittleEndian.Uint64(block[0:]), binary.LittleEndian.Uint64(block[8:])
	c, d := binary.LittleEndian.Uint64(block[16:]), binary.LittleEndian.Uint64(block[24:])
	e, f := binary.LittleEndian.Uint64(block[32:]), binary.LittleEndian.Uint64(block[40:])
	g, h := binary.LittleEndian.Uint64(block[48:]), binary.LittleEndian.Uint64(block[56:])
	isOdd = (odd(a)|odd(b)|odd(c)|odd(d)|odd(e)|odd(f)|odd(g)|odd(h))&words.Highs != 0
	commas = commasIn(a) | commasIn(b)<<8 | commasIn(c)<<16 | commasIn(d)<<24 |
		commasIn(e)<<32 | commasIn(f)<<40 | commasIn(g)<<48 | commasIn(h)<<56
	return commas, isOdd
}

func commasIn(word uint64) uint64 { return words.Gather(words.Find(word, ',')) }

// odd marks quotes and control characters with the highest bit of their bytes (the
// others mean nothing): x^2 < 0x21 holds for the quote, 0x22, and for what is below
// the space. The lowest mark is exact, those above it may not be.
func odd(word uint64) uint64 {
	x := word ^ words.Ones*2
	return (x - words.Ones*0x21) &^ x
}

// moreCommas goes on behind the first 64 bytes, with so many commas found.
func moreCommas(line []byte, at *[5]int, found int) bool {
	for i := 64; i+8 <= len(line); i += 8 {
		word := binary.LittleEndian.Uint64(line[i:])
		odd := odd(word) & words.Highs
		for commas := words.Find(word, ','); commas != 0; commas &= commas - 1 {
			at[found] = i + bits.TrailingZeros64(commas)>>3
			if found++; found == 5 {
				return odd&(commas&-commas-1) == 0
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

// clock reads the moments of a day. Their first four digits are the same, but for
// one day in a hundred, so that seven are left to make a number of.
type clock struct {
	midnight int64  // in CE seconds
	digits   uint32 // the four of all moments, as a word; 0 where they are not the same
	from     int64  // what they stand for, since midnight
}

// sevenDigits is how many moments have the same first four.
const sevenDigits = 1e7

func newClock(midnight int64) clock {
	c := clock{midnight: midnight}
	if four := midnight / sevenDigits; four >= 1000 && four < 10000 && four == (midnight+int64(daySeconds))/sevenDigits {
		c.digits = binary.LittleEndian.Uint32([]byte(strconv.FormatInt(four, 10)))
		c.from = four*sevenDigits - midnight
	}
	return c
}

// read gives the seconds since midnight of a moment of eleven digits with a comma
// behind it.
func (c *clock) read(b *[12]byte) (int64, bool) {
	const zeros = words.Ones*'0' ^ ('0'^',')<<56
	digits := binary.LittleEndian.Uint64(b[4:]) ^ zeros
	if binary.LittleEndian.Uint32(b[:]) == c.digits && (digits|(digits+words.Ones*6>>8))&(words.Ones*0xf0|0xff<<56) == 0 {
		return c.from + eightDigits(digits<<8), true
	}
	second, ok := elevenDigits(b)
	return second - c.midnight, ok
}

// eightDigits is a number of eight digits, one a byte, the first lowest. Neighbours
// are put together: pairs, then fours, then all eight.
func eightDigits(digits uint64) int64 {
	digits = digits*10 + digits>>8
	digits = ((digits&0x000000ff000000ff)*(100+1000000<<32) +
		(digits>>16&0x000000ff000000ff)*(1+10000<<32)) >> 32
	return int64(uint32(digits))
}

// elevenDigits reads a number of eleven digits and the comma behind it.
func elevenDigits(b *[12]byte) (int64, bool) {
	x, y, z := b[0]-'0', b[1]-'0', b[2]-'0'
	digits := binary.LittleEndian.Uint64(b[3:]) ^ words.Ones*'0'
	if x > 9 || y > 9 || z > 9 || b[11] != ',' || (digits|(digits+words.Ones*6))&(words.Ones*0xf0) != 0 {
		return 0, false
	}
	return (int64(x)*100+int64(y)*10+int64(z))*1e8 + eightDigits(digits), true
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

// tailAt is where four words of the readable columns begin.
var tailAt = [4]int{0, 8, 16, len(tailShape) - 8}

var tailMask, tailWant = tailWords()

func tailWords() (mask, want [4]uint64) {
	for i, at := range tailAt {
		for n := range 8 {
			c, m := uint64(tailShape[at+n]), uint64(0xff)
			if c == '0' {
				m = 0xf0 // digits, or : to ?, which do no harm
			}
			mask[i] |= m << (8 * n)
			want[i] |= c << (8 * n)
		}
	}
	return mask, want
}

// tailSize is the length of the readable columns and the line end. Further
// columns without quotes, as LogCache.csv has, are passed over.
func tailSize(b []byte) int {
	if len(b) < len(tailShape)+1 {
		return 0
	}
	tail := (*[len(tailShape) + 1]byte)(b)
	unlike := (binary.LittleEndian.Uint64(tail[0:]) ^ tailWant[0]) & tailMask[0]
	unlike |= (binary.LittleEndian.Uint64(tail[8:]) ^ tailWant[1]) & tailMask[1]
	unlike |= (binary.LittleEndian.Uint64(tail[16:]) ^ tailWant[2]) & tailMask[2]
	unlike |= (binary.LittleEndian.Uint64(tail[len(tailShape)-8:]) ^ tailWant[3]) & tailMask[3]
	if unlike != 0 {
		return 0
	}
	if tail[len(tailShape)] == '\n' {
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
