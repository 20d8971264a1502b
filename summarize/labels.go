package summarize

import (
	"encoding/binary"
	"math/rand/v2"
)

// labels gives numbers to texts as names does. It is meant for texts that are few
// but long, ProductId and ProductName together: it guesses by some bytes which one
// a text is, and compares. Only where the guess is wrong the text is looked up.
type labels struct {
	*names
	seed    uint64
	guesses [1 << guessBits]uint16 // number + 1; 0 is none
	known   []pattern              // by number; size is -1 where there is none
}

const (
	guessBits  = 12
	mostKnown  = 1<<16 - 1
	longestPat = 48
)

// pattern is a text in words. What is behind its end, in the last of them, is masked
// away.
type pattern struct {
	size       int
	text, keep [longestPat / 8]uint64
}

func newLabels() *labels { return &labels{names: newNames(), seed: rand.Uint64() | 1} }

// number is the text's number.
func (l *labels) number(text []byte) uint32 {
	if len(text) < 8 || cap(text) < longestPat {
		return l.names.number(text)
	}
	word := binary.LittleEndian.Uint64(text) ^ binary.LittleEndian.Uint64(text[len(text)-8:])<<8 ^ uint64(len(text))
	guess := &l.guesses[word*l.seed>>(64-guessBits)]
	if *guess != 0 && l.known[*guess-1].is(text) {
		return uint32(*guess - 1)
	}
	number := l.names.number(text)
	if len(text) <= longestPat && number < mostKnown {
		l.learn(text, number)
		*guess = uint16(number + 1)
	}
	return number
}

// learn makes the text's pattern, if there is none yet.
func (l *labels) learn(text []byte, number uint32) {
	for int(number) >= len(l.known) {
		l.known = append(l.known, pattern{size: -1})
	}
	p := &l.known[number]
	p.size = len(text)
	for i := range p.text {
		rest := text[min(8*i, len(text)):]
		p.text[i], _ = sixteen(rest)
		p.keep[i] = keeps[min(len(rest), 16)][0]
	}
}

// is tells whether the text is the pattern's, looking at all of its words.
func (p *pattern) is(text []byte) bool {
	if len(text) != p.size {
		return false
	}
	all := (*[longestPat]byte)(text[:longestPat])
	return (binary.LittleEndian.Uint64(all[0:])^p.text[0])&p.keep[0]|
		(binary.LittleEndian.Uint64(all[8:])^p.text[1])&p.keep[1]|
		(binary.LittleEndian.Uint64(all[16:])^p.text[2])&p.keep[2]|
		(binary.LittleEndian.Uint64(all[24:])^p.text[3])&p.keep[3]|
		(binary.LittleEndian.Uint64(all[32:])^p.text[4])&p.keep[4]|
		(binary.LittleEndian.Uint64(all[40:])^p.text[5])&p.keep[5] == 0
}
