package rlm

import (
	"bytes"
	"strconv"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// Reasons why a record can't be used.
const (
	whyTorn     = "torn record: fields are missing"
	whyTornText = "torn record: a text in quotes has no end"
	whyTooMany  = "a record of too many fields"
	whyUnknown  = "unknown kind of record"
	whyDate     = "unreadable date or time"
	whyNoDate   = "a date for which no year can be found"
	whyHandle   = "unreadable handle: a hexadecimal number is expected"
	whyCount    = "unreadable number of licenses"
	whyNoCount  = "no licenses: the number is 0"
	whyProcess  = "unreadable process: a hexadecimal number is expected"
)

// maxFields is more than any record has.
const maxFields = 64

// fields are those of a line: parted by blanks, but for texts in quotes.
type fields struct {
	line []byte
	n    int
	list [maxFields]field
}

// field is a part of the line, without quotes.
type field struct {
	start, end int32
	quoted     bool
}

// split takes a line apart; why says what is wrong with it.
func (f *fields) split(line []byte) (why string) {
	f.line, f.n = line, 0
	n := 0
	for at := 0; at < len(line); {
		if textline.IsBlank(line[at]) {
			at++
			continue
		}
		if n == maxFields {
			return whyTooMany
		}
		next := &f.list[n]
		n++
		if line[at] != '"' {
			*next = field{start: int32(at)}
			at = endOfWord(line, at)
			next.end = int32(at)
			continue
		}
		end := endOfText(line, at+1)
		if end < 0 {
			return whyTornText
		}
		*next = field{int32(at + 1), int32(end), true}
		at = end + 1
	}
	f.n = n
	return ""
}

// endOfWord finds the blank behind a word.
func endOfWord(line []byte, at int) int {
	for i, b := range line[at:] {
		if b == ' ' || b == '\t' {
			return at + i
		}
	}
	return len(line)
}

// endOfText finds the quote that ends a text: the first with a blank behind it.
// A vendor's own text may hold quotes.
func endOfText(line []byte, start int) int {
	if start < len(line) && line[start] == '"' && (start+1 == len(line) || line[start+1] == ' ') {
		return start
	}
	for at := start; ; at++ {
		quote := bytes.IndexByte(line[at:], '"')
		if quote < 0 {
			return -1
		}
		at += quote
		if at+1 == len(line) || textline.IsBlank(line[at+1]) {
			return at
		}
	}
}

// at is the i-th field, without quotes; missing ones are empty.
func (f *fields) at(i int) []byte {
	if i < 0 || i >= f.n {
		return nil
	}
	return f.line[f.list[i].start:f.list[i].end]
}

func (f *fields) text(i int) string { return event.Alias(f.at(i)) }

// definition finds the vendor's own text, which is quoted and the first field
// behind user and host. Empty names are "", so the search begins behind them.
func (f *fields) definition(user int) (i int, ok bool) {
	for i = user + 2; i < f.n; i++ {
		if f.list[i].quoted {
			return i, true
		}
	}
	return 0, false
}

// between is all from one field to another: names of users are not quoted, and
// some hold blanks.
func (f *fields) between(first, last int) []byte {
	if last <= first {
		return f.at(first)
	}
	return f.line[f.list[first].start:f.list[last].end]
}

// isRecord tells whether a line looks like one that occurs in no other log.
func (f *fields) isRecord() bool {
	switch f.text(0) {
	case "OUT", "DENY", "INUSE", "QUE":
		_, ok := f.definition(4)
		return ok && looksTimed(f.at(f.n-1))
	case "IN", "DEQUE":
		return f.n >= 5 && len(f.at(1)) <= 2 && textline.Number(f.at(1)) > 0
	case "PRODUCT":
		return f.n >= 14 && f.list[7].quoted && f.list[12].quoted
	case "START", "END":
		_, ok := textline.FullDate(f.at(f.n - 2))
		return ok
	}
	_, ok := textline.FullDate(f.at(0))
	return ok && f.n == 2 && looksTimed(f.at(1))
}

func looksTimed(text []byte) bool {
	_, _, ok := textline.ShortTime(text)
	return ok
}

// decimal reads a number of licenses.
func decimal(text []byte) (n int64, ok bool) {
	if len(text) == 0 || len(text) > 12 {
		return 0, false
	}
	for _, b := range text {
		if !textline.IsDigit(b) {
			return 0, false
		}
		n = n*10 + int64(b-'0')
	}
	return n, n <= event.MaxLicenses
}

// hexadecimal reads a handle or a process.
func hexadecimal(text []byte) (n uint64, ok bool) {
	if len(text) == 0 || len(text) > 16 {
		return 0, false
	}
	for _, b := range text {
		switch {
		case textline.IsDigit(b):
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

// hexText writes a handle as events have it: lower case, no zeros in front.
func hexText(n uint64, out *event.Batch) string {
	var buffer [16]byte
	return out.Text(event.Alias(strconv.AppendUint(buffer[:0], n, 16)))
}

// processText writes a process as people know it, in decimal; 0 is none.
func processText(n uint64, out *event.Batch) string {
	if n == 0 {
		return ""
	}
	var buffer [20]byte
	return out.Text(event.Alias(strconv.AppendUint(buffer[:0], n, 10)))
}
