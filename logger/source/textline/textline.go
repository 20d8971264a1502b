// Package textline has what readers of license servers' logs share about lines of
// text: what stands around them, numbers and times in them, names in odd
// encodings, and handles for logs that have none.
package textline

import (
	"bytes"

	"github.com/liclog/liclog/layout"
)

var byteOrderMark = []byte("\ufeff")

// Trim takes off a byte order mark and the blanks that stand at line ends.
func Trim(line []byte) []byte {
	if len(line) > 0 && line[0] == byteOrderMark[0] {
		line = bytes.TrimPrefix(line, byteOrderMark)
	}
	end := len(line)
	for end > 0 && (IsBlank(line[end-1]) || line[end-1] == '\r') {
		end--
	}
	return line[:end]
}

// IsDigit tells the ten digits.
func IsDigit(b byte) bool { return b-'0' < 10 }

// IsBlank tells blanks and tabs.
func IsBlank(b byte) bool { return b == ' ' || b == '\t' }

// SkipBlanks takes blanks off the beginning.
func SkipBlanks(text []byte) []byte {
	for len(text) > 0 && IsBlank(text[0]) {
		text = text[1:]
	}
	return text
}

// Digit is the value of a digit; other bytes give a number that no sum of digits
// mends.
func Digit(b byte) int32 {
	if d := b - '0'; d < 10 {
		return int32(d)
	}
	return 1000
}

// Number reads digits; anything else gives -1.
func Number(text []byte) int32 {
	n := int32(0)
	for _, b := range text {
		if !IsDigit(b) {
			return -1
		}
		n = n*10 + int32(b-'0')
	}
	return n
}

// ClockTime reads MM:SS behind the hour, as seconds since midnight.
func ClockTime(hour int32, text []byte) (clock int32, ok bool) {
	minute := Digit(text[0])*10 + Digit(text[1])
	second := Digit(text[3])*10 + Digit(text[4])
	ok = uint32(hour) < 24 && uint32(minute) < 60 && uint32(second) < 60
	return hour*3600 + minute*60 + second, ok
}

// Years that a date in a log is believed to lie in.
const (
	FirstYear = 1980
	LastYear  = 2999
)

// DayOf is the day of a date, if there is one.
func DayOf(year, month, day int32) (layout.Day, bool) {
	if year < FirstYear || year > LastYear || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, false
	}
	d := layout.DayOf(int(year), int(month), int(day))
	_, m, _ := d.Date()
	return d, m == int(month)
}
