package regex

import (
	"encoding/binary"
	"math/bits"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"

	"github.com/liclog/liclog/internal/words"
)

// set is a set of characters.
type set struct {
	// bytes tells those of one byte; and if all others are in the set, as in most
	// that say what is not, their bytes too.
	bytes  [256]bool
	ranges []rune // pairs

	// wide tells that a byte which is not of the set is a blank, a control character
	// or other: so it is in most patterns of logs, such as \S and [^@].
	wide  bool
	other byte
}

// add takes characters in, given as pairs.
func (s *set) add(ranges ...rune) {
	s.ranges = append(s.ranges, ranges...)
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= min(ranges[i+1], utf8.RuneSelf-1); r++ {
			s.bytes[r] = true
		}
		if ranges[i] <= utf8.RuneSelf && ranges[i+1] == unicode.MaxRune {
			for b := utf8.RuneSelf; b < len(s.bytes); b++ {
				s.bytes[b] = true
			}
		}
	}
}

func (s *set) has(r rune) bool {
	if r >= 0 && r < utf8.RuneSelf {
		return s.bytes[r]
	}
	for i := 0; i < len(s.ranges); i += 2 {
		if r >= s.ranges[i] && r <= s.ranges[i+1] {
			return true
		}
	}
	return false
}

// shares tells whether there is a character in both.
func (s *set) shares(other *set) bool {
	for i := 0; i < len(s.ranges); i += 2 {
		for k := 0; k < len(other.ranges); k += 2 {
			if s.ranges[i] <= other.ranges[k+1] && other.ranges[k] <= s.ranges[i+1] {
				return true
			}
		}
	}
	return false
}

// begins tells whether the text begins with a character of the set.
func (s *set) begins(text string) bool {
	for _, r := range text {
		return s.has(r)
	}
	return true // of no text nothing is known
}

// length is that of the first character if it is of the set, else 0.
func (s *set) length(text []byte) int {
	if len(text) == 0 {
		return 0
	}
	if b := text[0]; b < utf8.RuneSelf {
		if s.bytes[b] {
			return 1
		}
		return 0
	}
	if r, n := utf8.DecodeRune(text); s.has(r) {
		return n
	}
	return 0
}

// prepare finds out whether the set is wide.
func (s *set) prepare() {
	s.wide, s.other = true, 0
	for b := range s.bytes {
		switch {
		case s.bytes[b] || b <= ' ':
		case s.other == 0 && b < utf8.RuneSelf:
			s.other = byte(b)
		default:
			s.wide = false
		}
	}
}

// run is the place behind all characters of the set. Bytes of a wide set are passed
// eight at a time.
func (s *set) run(text []byte, at int) int {
	const overBlank = (0x7f - ' ') * words.Ones // with it added the high bit tells
	for s.wide && len(text)-at >= 8 {
		word := binary.LittleEndian.Uint64(text[at:])
		found := ^(word&words.Lows+overBlank|word)&words.Highs | words.Find(word, s.other)
		if found == 0 {
			at += 8
			continue
		}
		if at += bits.TrailingZeros64(found) / 8; !s.bytes[text[at]] {
			return at
		}
		at++
	}
	for {
		for at < len(text) && s.bytes[text[at]] {
			at++
		}
		if at == len(text) || text[at] < utf8.RuneSelf {
			return at
		}
		r, n := utf8.DecodeRune(text[at:])
		if !s.has(r) {
			return at
		}
		at += n
	}
}

// setOf is the set of one character.
func setOf(r rune) *set {
	s := &set{}
	s.add(r, r)
	return s
}

// folded is a character in either case.
func folded(r rune) *set {
	s := &set{}
	s.add(r, r)
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		s.add(f, f)
	}
	return s
}

// single is the set of what is one character, nil for all else.
func single(re *syntax.Regexp) *set {
	s := &set{}
	switch {
	case re.Op == syntax.OpCharClass:
		s.add(re.Rune...)
	case re.Op == syntax.OpAnyChar:
		s.add(0, unicode.MaxRune)
	case re.Op == syntax.OpAnyCharNotNL:
		s.add(0, '\n'-1, '\n'+1, unicode.MaxRune)
	case re.Op != syntax.OpLiteral || len(re.Rune) != 1:
		return nil
	case re.Flags&syntax.FoldCase != 0:
		return folded(re.Rune[0])
	default:
		return setOf(re.Rune[0])
	}
	return s
}
