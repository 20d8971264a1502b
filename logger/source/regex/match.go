package regex

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// matcher is what matching needs; it is used again and again.
type matcher struct {
	places []int // where the groups begin and end, -1 for those that take no part
	open   []choice
	undo   []place // of places, since the first choice that is open
	taken  int     // how often something was taken back
	most   int     // how often it may be
}

// choice is where to go on when the way that was taken fails.
type choice struct {
	next int // step
	at   int
	// least is, of a repetition, the place behind which it began: one character
	// less is tried. Else -1.
	least int
	undo  int // length of matcher.undo before
}

// place is what a slot held.
type place struct{ slot, at int }

// find looks for the leftmost match. given tells that so much had to be taken back
// that it was given up.
func (m *matcher) find(d *direct, text []byte) (found, givenUp bool) {
	m.taken, m.most = 0, 100+8*len(text)
	if len(m.places) <= len(d.none) {
		m.places = append(slices.Clone(d.none), 0)
	}
	if d.rest == len(d.ops) {
		return d.matchStraight(text, m.places) >= 0, false
	}
	for at := 0; at <= len(text); at++ {
		if !d.begin {
			skip := bytes.Index(text[at:], d.lead)
			if skip < 0 {
				return false, false
			}
			at += skip
		}
		if m.matchAt(d, text, at) {
			return true, false
		}
		if d.begin || m.taken > m.most {
			return false, m.taken > m.most
		}
		if at < len(text) && text[at] >= utf8.RuneSelf {
			_, n := utf8.DecodeRune(text[at:])
			at += n - 1
		}
	}
	return false, false
}

// matchAt goes through the steps from one place on.
func (m *matcher) matchAt(d *direct, text []byte, at int) bool {
	m.open, m.undo = m.open[:0], m.undo[:0]
	copy(m.places, d.none)
	if d.rest > 0 {
		if at = d.matchStraight(text, m.places); at < 0 {
			return false
		}
	}
	for next := d.rest; ; next++ {
		n := 0
		switch o := &d.ops[next]; o.kind {
		case opByte:
			if n = 1; at == len(text) || text[at] != byte(o.n) {
				n = -1
			}
		case opLiteral:
			if n = len(o.text); len(text)-at < n || string(text[at:at+n]) != o.text {
				n = -1
			}
		case opWords:
			n = wordAt(o.words, text[at:])
		case opOne:
			if n = o.set.length(text[at:]); n == 0 {
				n = -1
			}
		case opAll:
			at = o.set.run(text, at)
		case opSome:
			begin := at
			if at = o.set.run(text, at); at == begin {
				n = -1
			}
			next++
		case opMany:
			least := at
			if at = o.set.run(text, at); at > least {
				m.open = append(m.open, choice{next, at, least, len(m.undo)})
			}
		case opSave:
			m.save(o.n, at)
		case opEnd:
			if at < len(text) {
				n = -1
			}
		case opTry:
			m.open = append(m.open, choice{o.n - 1, at, -1, len(m.undo)})
		case opGo:
			next = o.n - 1
		default:
			return true
		}
		if n >= 0 {
			at += n
			continue
		}
		if next, at = m.back(text); next < 0 {
			return false
		}
	}
}

func (m *matcher) save(slot, at int) {
	if len(m.open) > 0 {
		m.undo = append(m.undo, place{slot, m.places[slot]})
	}
	m.places[slot] = at
}

// back goes to the last choice that is open; next is -1 where there is none.
func (m *matcher) back(text []byte) (next, at int) {
	last := len(m.open) - 1
	if m.taken++; last < 0 || m.taken > m.most {
		return -1, 0
	}
	c := &m.open[last]
	for len(m.undo) > c.undo {
		p := m.undo[len(m.undo)-1]
		m.places[p.slot] = p.at
		m.undo = m.undo[:len(m.undo)-1]
	}
	if c.least >= 0 {
		_, n := utf8.DecodeLastRune(text[:c.at])
		c.at -= n
	}
	next, at = c.next, c.at
	if c.at <= c.least || c.least < 0 {
		m.open = m.open[:last]
	}
	return next, at
}

// wordAt is the length of the word that the text begins with, -1 for none.
func wordAt(words []string, text []byte) int {
	for _, word := range words {
		if len(text) >= len(word) && string(text[:len(word)]) == word {
			return len(word)
		}
	}
	return -1
}
