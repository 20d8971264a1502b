package textline

import (
	"bytes"
	"math/bits"

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
type field struct{ start, end int32 }

// Split takes a line apart; why says what is wrong with it.
//
// Words begin and end where the bits of a window change: that costs as little for
// words of any lengths, which no processor foresees. What is rare goes byte by
// byte: tabs, words of more than a window, too many fields.
func (f *Fields) Split(line []byte) (why string) {
	f.line, f.N = line, 0
	n, quoted := 0, uint64(0) // a bit for each field
	for from := 0; from < len(line); {
		marks, plain := wordMarks(line, from)
		if !plain {
			return f.split(line)
		}
		next := from + window
		for starts := marks ^ marks<<1; starts != 0; n++ {
			start, ends := from+bits.TrailingZeros64(starts), starts&(starts-1)
			if ends == 0 && start > from {
				next = start // the word goes on behind the window
				break
			}
			if ends == 0 || uint(n) >= MaxFields {
				return f.split(line)
			}
			if line[start] == '"' {
				quoted |= 1 << n
			}
			f.list[n] = field{int32(start), int32(from + bits.TrailingZeros64(ends))}
			starts = ends & (ends - 1)
		}
		from = next
	}
	f.N = n
	if f.Plain {
		return ""
	}
	return f.unquote(quoted)
}

// unquote takes words out of their quotes; a text that holds blanks was several.
func (f *Fields) unquote(quoted uint64) (why string) {
	for quoted != 0 {
		i := bits.TrailingZeros64(quoted)
		quoted &= quoted - 1
		word := &f.list[i]
		word.start++
		if word.end--; word.end < word.start || f.line[word.end] != '"' {
			end := endOfText(f.line, int(word.start))
			if end < 0 {
				f.N = 0
				return TornText
			}
			more := 0
			for ; f.list[i+more].end < int32(end); more++ {
			}
			word.end = int32(end)
			copy(f.list[i+1:], f.list[i+1+more:f.N])
			f.N -= more
			quoted = quoted >> (i + 1 + more) << (i + 1)
		}
	}
	return ""
}

// split does the same as Split byte by byte.
func (f *Fields) split(line []byte) (why string) {
	f.N = 0
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
		*next = field{int32(at + 1), int32(end)}
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

// Quoted tells whether the i-th field stands in quotes: words begin behind a blank.
func (f *Fields) Quoted(i int) bool {
	return i < f.N && f.list[i].start > 0 && f.line[f.list[i].start-1] == '"'
}

// Between is all from one field to another: names of users are not quoted, and
// some hold blanks.
func (f *Fields) Between(first, last int) []byte {
	if last <= first {
		return f.At(first)
	}
	return f.line[f.list[first].start:f.list[last].end]
}
