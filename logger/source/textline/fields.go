package textline

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
)

// Reasons why a line can't be taken apart.
const (
	TornText      = "torn record: a text in quotes has no end"
	TooManyFields = "a record of too many fields"
)

// MaxFields is more than any record has that is taken apart by Fields.
const MaxFields = 64

// Fields are those of a line: parted by blanks, but for texts in quotes.
type Fields struct {
	// Plain says that quotes have no meaning.
	Plain bool
	// N is their number.
	N    int
	line []byte
	list [MaxFields]field
}

// field is a part of the line, without quotes.
type field struct {
	start, end int32
	quoted     bool
}

// Split takes a line apart; why says what is wrong with it.
func (f *Fields) Split(line []byte) (why string) {
	f.line, f.N = line, 0
	n := 0
	for at := 0; at < len(line); {
		if IsBlank(line[at]) {
			at++
			continue
		}
		if n == MaxFields {
			f.N = n
			return TooManyFields
		}
		next := &f.list[n]
		n++
		if f.Plain || line[at] != '"' {
			*next = field{start: int32(at)}
			at = endOfWord(line, at)
			next.end = int32(at)
			continue
		}
		end := endOfText(line, at+1)
		if end < 0 {
			return TornText
		}
		*next = field{int32(at + 1), int32(end), true}
		at = end + 1
	}
	f.N = n
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
		if at+1 == len(line) || IsBlank(line[at+1]) {
			return at
		}
	}
}

// At is the i-th field, without quotes; missing ones are empty.
func (f *Fields) At(i int) []byte {
	if i < 0 || i >= f.N {
		return nil
	}
	return f.line[f.list[i].start:f.list[i].end]
}

// Text is At as a string, which lives as long as the line.
func (f *Fields) Text(i int) string { return event.Alias(f.At(i)) }

// Quoted tells whether the i-th field stands in quotes.
func (f *Fields) Quoted(i int) bool { return i < f.N && f.list[i].quoted }

// Between is all from one field to another: names of users are not quoted, and
// some hold blanks.
func (f *Fields) Between(first, last int) []byte {
	if last <= first {
		return f.At(first)
	}
	return f.line[f.list[first].start:f.list[last].end]
}
