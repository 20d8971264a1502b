package textline

import (
	"strconv"

	"github.com/liclog/liclog/logger/event"
)

// Decimal reads a number of licenses.
func Decimal(text []byte) (n int64, ok bool) {
	if len(text) == 0 || len(text) > 12 {
		return 0, false
	}
	for _, b := range text {
		if !IsDigit(b) {
			return 0, false
		}
		n = n*10 + int64(b-'0')
	}
	return n, n <= event.MaxLicenses
}

// Hexadecimal reads a handle or a process.
func Hexadecimal(text []byte) (n uint64, ok bool) {
	if len(text) == 0 || len(text) > 16 {
		return 0, false
	}
	for _, b := range text {
		switch {
		case IsDigit(b):
			b -= '0'
		case b|0x20 >= 'a' && b|0x20 <= 'f':
			b = b | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		n = n<<4 | uint64(b)
	}
	return n, true
}

// HexText writes a handle as events have it: lower case, no zeros in front.
func HexText(n uint64, out *event.Batch) string {
	var buffer [16]byte
	return out.Text(event.Alias(strconv.AppendUint(buffer[:0], n, 16)))
}

// DecimalText writes a process as people know it, in decimal; 0 is none.
func DecimalText(n uint64, out *event.Batch) string {
	if n == 0 {
		return ""
	}
	var buffer [20]byte
	return out.Text(event.Alias(strconv.AppendUint(buffer[:0], n, 10)))
}
