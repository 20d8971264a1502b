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
	if uint64(seconds) >= largestScaled {
		return layout.AppendHours(append(dst, ','), seconds)
	}
	// 10000/3600 is 25/9; adding half of the 9 rounds.
	return appendUnits(dst, (50*uint64(seconds)+9)/18)
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
