package textline

import (
	"encoding/binary"

	"github.com/liclog/liclog/internal/words"
)

// window is how many bytes of a line are looked at together, with a bit for each.
const window = 64

// blanks are a window of them.
var blanks = [window]byte([]byte("                                                                "))

// wordMarks has a bit set for each byte of a window of a line that is no blank.
// plain is false where there are control characters, which tabs are too.
func wordMarks(line []byte, from int) (marks uint64, plain bool) {
	if len(line) < window {
		text := blanks
		copy(text[:], line)
		marks, plain = printed(&text)
		return marks >> (from & (window - 1)), plain
	}
	begin := min(from, len(line)-window)
	marks, plain = printed((*[window]byte)(line[begin:]))
	return marks >> ((from - begin) & (window - 1)), plain
}

// printed has a bit set for each byte that is no blank and no control character.
func printed(text *[window]byte) (marks uint64, plain bool) {
	const (
		overBlank   = (0x7f - ' ') * words.Ones // with it added the high bit tells
		overControl = (0x80 - ' ') * words.Ones
		gather      = 0x0002040810204081 // takes high bits side by side to the top
	)
	all := uint64(words.Highs)
	for i := 0; i < window; i += 8 {
		word := binary.LittleEndian.Uint64(text[i : i+8])
		low := word & words.Lows
		all &= low + overControl | word
		marks = marks>>8 | ((low+overBlank|word)&words.Highs)*gather&(0xff<<56)
	}
	return marks, all == words.Highs
}
