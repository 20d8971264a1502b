package domino

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/textline"
)

// Reasons why a line can't be used, or is passed over.
const (
	noDate  = "line without a date"
	whyDate = "unreadable date or time"
)

// entry is a line taken apart.
type entry struct {
	date  date
	clock int32 // seconds since midnight
	text  []byte
}

// order is that of month and day in dates.
type order uint8

const (
	anyOrder order = iota // not known: the month is first
	monthFirst
	dayFirst
)

// date is three numbers as they stand in the line.
type date struct {
	numbers   [3]int32
	separator byte
	yearFirst bool
}

// read takes a line apart; why says what is wrong with it.
func (e *entry) read(line []byte) (why string) {
	line = withoutProcess(line)
	word, rest, _ := bytes.Cut(line, []byte(" "))
	if !e.date.read(word) {
		return noDate
	}
	word, rest, _ = bytes.Cut(textline.SkipBlanks(rest), []byte(" "))
	clock, precise, ok := textline.ShortTime(word)
	if !ok || !precise {
		return whyDate
	}
	rest = textline.SkipBlanks(rest)
	if e.clock, rest, ok = halfDay(clock, rest); !ok {
		return whyDate
	}
	e.text = textline.SkipBlanks(withoutProcess(textline.SkipBlanks(rest)))
	return ""
}

// withoutProcess cuts off process and thread in brackets.
func withoutProcess(text []byte) []byte {
	if len(text) == 0 || text[0] != '[' {
		return text
	}
	end := bytes.IndexByte(text, ']')
	if end < 0 {
		return text
	}
	return textline.SkipBlanks(text[end+1:])
}

// halfDay regards AM or PM behind a time.
func halfDay(clock int32, rest []byte) (int32, []byte, bool) {
	if len(rest) < 2 || rest[1]|0x20 != 'm' || len(rest) > 2 && rest[2] != ' ' {
		return clock, rest, true
	}
	hour := clock / 3600
	switch rest[0] | 0x20 {
	case 'a':
		if hour == 12 {
			clock -= 12 * 3600
		}
	case 'p':
		if hour < 12 {
			clock += 12 * 3600
		}
	default:
		return clock, rest, true
	}
	return clock, rest[2:], hour >= 1 && hour <= 12
}

// read reads three numbers with /, . or - between them.
func (d *date) read(word []byte) bool {
	if len(word) < len("1/1/07") || len(word) > len("2007-07-01") {
		return false
	}
	at := bytes.IndexAny(word, "/.-")
	if at < 1 {
		return false
	}
	d.separator = word[at]
	parts := bytes.Split(word, word[at:at+1])
	if len(parts) != 3 {
		return false
	}
	for i, part := range parts {
		if len(part) < 1 || len(part) > 4 || len(part) == 3 {
			return false
		}
		if d.numbers[i] = textline.Number(part); d.numbers[i] < 0 {
			return false
		}
	}
	d.yearFirst = len(parts[0]) == 4
	return len(parts[1]) <= 2 && (d.yearFirst && len(parts[2]) <= 2 || len(parts[0]) <= 2)
}

// order is what the date alone tells.
func (d *date) order() order {
	switch {
	case d.yearFirst:
		return anyOrder
	case d.separator == '.', d.numbers[0] > 12:
		return dayFirst
	case d.numbers[1] > 12:
		return monthFirst
	}
	return anyOrder
}

// day is the day of the date, if there is one.
func (d *date) day(o order) (layout.Day, bool) {
	year, month, day := d.numbers[2], d.numbers[0], d.numbers[1]
	switch {
	case d.yearFirst:
		year, month, day = d.numbers[0], d.numbers[1], d.numbers[2]
	case o == dayFirst:
		month, day = day, month
	}
	switch {
	case year < 80:
		year += 2000
	case year < 100:
		year += 1900
	}
	return textline.DayOf(year, month, day)
}
