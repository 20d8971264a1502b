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

// ShortTime reads hh:mm, hh:mm:ss and hh:mm:ss with a fraction, the hour of one
// digit or two, as seconds since midnight; precise tells whether seconds are
// given.
func ShortTime(text []byte) (clock int32, precise, ok bool) {
	if len(text) > 1 && text[1] == ':' {
		return minutes(Digit(text[0]), text[2:])
	}
	if len(text) > 2 && text[2] == ':' {
		return minutes(Digit(text[0])*10+Digit(text[1]), text[3:])
	}
	return 0, false, false
}

// minutes reads what stands behind the hour.
func minutes(hour int32, text []byte) (clock int32, precise, ok bool) {
	if len(text) < 2 {
		return 0, false, false
	}
	seconds := [...]byte{text[0], text[1], ':', '0', '0'}
	if rest := text[2:]; len(rest) > 0 {
		if len(rest) < 3 || rest[0] != ':' || len(rest) > 3 && rest[3] != '.' {
			return 0, false, false
		}
		seconds[3], seconds[4], precise = rest[1], rest[2], true
	}
	clock, ok = ClockTime(hour, seconds[:])
	return clock, precise, ok
}

// MonthDay reads mm/dd.
func MonthDay(text []byte) (month, day int32, ok bool) {
	if len(text) != 5 || text[2] != '/' {
		return 0, 0, false
	}
	month, day = Digit(text[0])*10+Digit(text[1]), Digit(text[3])*10+Digit(text[4])
	return month, day, month >= 1 && month <= 12 && day >= 1 && day <= 31
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// MonthOf is the number of a month by the first three letters of its English
// name, or -1.
func MonthOf(name []byte) int32 {
	for i := 0; i < len(months); i += 3 {
		if months[i:i+3] == string(name) {
			return int32(i/3) + 1
		}
	}
	return -1
}

// FullDate reads mm/dd/yyyy.
func FullDate(text []byte) (layout.Day, bool) {
	if len(text) != 10 || text[5] != '/' {
		return 0, false
	}
	month, day, ok := MonthDay(text[:5])
	if !ok {
		return 0, false
	}
	return DayOf(Number(text[6:]), month, day)
}

// NextLine cuts a line off text; n is its length with the line end. A last line
// without an end is one only when final says that nothing more can come.
func NextLine(text []byte, final bool) (line []byte, n int) {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		return text[:end], end + 1
	}
	if final {
		return text, len(text)
	}
	return nil, 0
}
