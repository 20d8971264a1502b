package summarize

import (
	"encoding/binary"
	"math/bits"
	"strconv"

	"github.com/liclog/liclog/layout"
)

// The numbers of a row, each with the comma before it. A year has billions of them.

func appendNumber(dst []byte, n int64) []byte {
	if uint64(n) < 10 { // as most are
		return append(dst, ',', '0'+byte(n))
	}
	return strconv.AppendInt(append(dst, ','), n, 10)
}

// largestScaled is the largest total that can be counted in half ten thousandths.
const largestScaled = 1 << 63 / 20001

// appendRatio appends an average, as layout.AppendFraction writes it.
func appendRatio(dst []byte, r ratio) []byte {
	if uint64(r.total) >= largestScaled || uint64(r.logged) >= largestScaled || r.logged == 0 {
		return layout.AppendFraction(append(dst, ','), r.total, r.logged)
	}
	return appendUnits(dst, (20000*uint64(r.total)+uint64(r.logged))/(2*uint64(r.logged)))
}

// appendSeconds appends license-seconds as license-hours.
func appendSeconds(dst []byte, seconds int64) []byte {
	if uint64(seconds) < largestCell {
		return hoursCell(uint64(seconds)).appendTo(dst)
	}
	if uint64(seconds) >= largestScaled {
		return layout.AppendHours(append(dst, ','), seconds)
	}
	// 10000/3600 is 25/9; adding half of the 9 rounds.
	return appendUnits(dst, (50*uint64(seconds)+9)/18)
}

// cell is a short text in a word, the first byte lowest.
type cell struct {
	text uint64
	size int
}

// appendTo writes eight bytes, whatever the size, to be cut off: that takes no guess.
func (c cell) appendTo(dst []byte) []byte {
	return binary.LittleEndian.AppendUint64(dst, c.text)[:len(dst)+c.size]
}

// largestCell is how many license-seconds are too many for a cell: 100 hours.
const largestCell = 100 * uint64(hourSeconds)

// hoursCell is license-seconds as license-hours.
func hoursCell(seconds uint64) cell {
	hours := seconds / uint64(hourSeconds)
	decimals := decimals[seconds%uint64(hourSeconds)]
	size := int(decimals >> 56)
	if hours < 10 {
		return cell{',' | ('0'+hours)<<8 | decimals<<16, 2 + size}
	}
	return cell{',' | ('0'+hours/10)<<8 | ('0'+hours%10)<<16 | decimals<<24, 3 + size}
}

// decimals has, by second of the hour, what stands behind the whole hours: up to five
// bytes, the first one lowest, and their number in the highest byte.
var decimals = func() (list [hourSeconds]uint64) {
	for seconds := range list {
		text := layout.AppendHours(nil, int64(seconds))[1:]
		list[seconds] = uint64(len(text)) << 56
		for i, c := range text {
			list[seconds] |= uint64(c) << (8 * i)
		}
	}
	return list
}()

// appendPeaks appends two numbers of licenses.
func appendPeaks(dst []byte, desired, used int64) []byte {
	if uint64(desired) < 10 && uint64(used) < 10 {
		return cell{uint64(',' | ('0'+desired)<<8 | ','<<16 | ('0'+used)<<24), 4}.appendTo(dst)
	}
	return appendNumber(appendNumber(dst, desired), used)
}

// appendUnits appends a number of ten thousandths, without zeros at its end.
func appendUnits(dst []byte, units uint64) []byte {
	if units == 0 {
		return append(dst, ',', '0')
	}
	dst = appendNumber(dst, int64(units/10000))
	digits := fourDigits(uint32(units % 10000))
	size := 4 - bits.LeadingZeros32(digits)/8 // the last digits are the highest bytes
	if size == 0 {
		return dst
	}
	end := len(dst) + 1 + size
	// Always eight bytes, whatever their number, to be cut off.
	return binary.LittleEndian.AppendUint64(dst, uint64(digits|0x30303030)<<8|'.')[:end]
}

// fourDigits has the digits of n, one a byte, the first lowest.
func fourDigits(n uint32) uint32 {
	hundreds := n * 5243 >> 19
	twos := hundreds | (n-100*hundreds)<<16
	tens := twos * 103 >> 10 & 0x000f000f
	return tens | (twos-10*tens)<<8
}
