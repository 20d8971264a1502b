package textline

import (
	"unicode"
	"unicode/utf8"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
)

// Names makes texts of events out of bytes of a line.
type Names struct {
	FoldCase bool   // write users and hosts in lower case
	buffer   []byte // for names that are changed

	// Numbers are those of the names.
	Numbers event.Numbers
}

// Text is b as UTF-8. What is no UTF-8 is taken for the code page of Western
// Windows, in which servers there write.
func (n *Names) Text(b []byte, out *event.Batch) string {
	if isASCII(b) || utf8.Valid(b) {
		return event.Alias(b)
	}
	n.buffer = n.buffer[:0]
	for _, c := range b {
		n.buffer = utf8.AppendRune(n.buffer, windows1252(c))
	}
	return out.Text(event.Alias(n.buffer))
}

// Name is the name of a user or host.
func (n *Names) Name(b []byte, out *event.Batch) string {
	text := n.Text(b, out)
	if !n.FoldCase || isLower(text) {
		return text
	}
	n.buffer = n.buffer[:0]
	for _, r := range text {
		n.buffer = utf8.AppendRune(n.buffer, unicode.ToLower(r))
	}
	return out.Text(event.Alias(n.buffer))
}

// isASCII looks at eight bytes at a time, of which the last overlap.
func isASCII(b []byte) bool {
	text := event.Alias(b)
	if len(text) < 8 {
		return words.Short(text)&words.Highs == 0
	}
	all := words.Load(text[len(text)-8:])
	for ; len(text) > 8; text = text[8:] {
		all |= words.Load(text)
	}
	return all&words.Highs == 0
}

// isLower tells at a glance that lower case changes nothing.
func isLower(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// high are the characters of Windows-1252 from 0x80 to 0x9f. Five have none.
const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

var highRunes = []rune(high)

func windows1252(c byte) rune {
	if c >= 0x80 && c < 0xa0 {
		return highRunes[c-0x80]
	}
	return rune(c)
}
