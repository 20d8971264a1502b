package textline

import (
	"math/bits"
	"strings"
	"sync/atomic"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
)

// memory numbers pairs of texts that lines tell again and again, so that a name is
// looked at and converted once and not in each of a million lines.
//
// It is small, since a look into memory that is in no near cache takes longer than
// reading a whole line: a table of numbers, and 48 bytes for each pair.
type memory struct {
	slots []uint16 // a power of two of them, at most half of them used
	pairs []known  // the first is none
}

// known is a pair of texts as lines tell it.
type known struct {
	first, second ends
	// told is what events are told, where it is more than the ends.
	told *told
}

type told struct {
	texts [2]string
	hash  Hash // of a product's name
}

// ends are the words at both ends of a text, which overlap in the middle. Up to
// sixteen bytes there is nothing between them: most names are compared by these.
type ends struct {
	head, tail uint64
	length     uint32
}

const inEnds = 16

func endsOf(text string) ends {
	n := len(text)
	if n < 8 {
		return ends{shortWord(text), 0, uint32(n)}
	}
	return ends{words.Load(text), words.Load(text[n-8:]), uint32(n)}
}

// place is where a pair is looked for first; a bad one costs nothing but time.
func (m *memory) place(first, second *ends) uint32 {
	a := first.head ^ bits.RotateLeft64(first.tail, 27) + uint64(first.length)
	b := second.head ^ bits.RotateLeft64(second.tail, 27) + uint64(second.length)
	high, low := bits.Mul64(a^hashA, b^hashB)
	return uint32(high^low>>32) & uint32(len(m.slots)-1)
}

// find is the number of a pair, 0 if it has none.
func (m *memory) find(k *known, first, second string) (number uint16) {
	if len(m.slots) == 0 {
		return 0
	}
	for at := m.place(&k.first, &k.second); ; at = (at + 1) & uint32(len(m.slots)-1) {
		number = m.slots[at]
		if number == 0 || m.pairs[number].is(k, first, second) {
			return number
		}
	}
}

// is tells whether lines tell k by these texts, which have the ends of other.
func (k *known) is(other *known, first, second string) bool {
	if k.first != other.first || k.second != other.second {
		return false
	}
	return k.first.length <= inEnds && k.second.length <= inEnds ||
		strings.HasPrefix(k.told.texts[0], first) && k.told.texts[1] == second
}

// keep numbers a pair.
func (m *memory) keep(k *known) (number uint16) {
	if len(m.pairs) == 0 {
		m.pairs = append(m.pairs, known{})
	}
	m.pairs = append(m.pairs, *k)
	if 2*len(m.pairs) > len(m.slots) {
		m.slots = make([]uint16, max(64, 2*len(m.slots)))
		for n := range m.pairs[1:] {
			m.enter(uint16(n + 1))
		}
	} else {
		m.enter(uint16(len(m.pairs) - 1))
	}
	return uint16(len(m.pairs) - 1)
}

func (m *memory) enter(number uint16) {
	k := &m.pairs[number]
	at := m.place(&k.first, &k.second)
	for m.slots[at] != 0 {
		at = (at + 1) & uint32(len(m.slots)-1)
	}
	m.slots[at] = number
}

func (m *memory) forget() {
	clear(m.slots)
	clear(m.pairs)
	m.pairs = m.pairs[:0]
}

// readers counts the numberings there ever were.
var readers atomic.Uint32

// number gives a pair of texts a number, in one of the two memories. When one is
// full, both begin anew.
func (n *Names) number(m *memory, k *known) uint16 {
	if len(m.pairs) > event.MaxKnown {
		n.persons.forget()
		n.products.forget()
		n.by = readers.Add(1)
	}
	return m.keep(k)
}

// known is where the event has its numbers.
func (n *Names) known(e *event.Event) *event.Known {
	if n.by == 0 {
		n.by = readers.Add(1)
	}
	if e.Known.By != n.by {
		e.Known = event.Known{By: n.by}
	}
	return &e.Known
}

// Server gives the event its server. number, from 0, is one that no other server of
// the log has.
func (n *Names) Server(e *event.Event, server string, number uint32) {
	e.Server = server
	if number < event.MaxKnown {
		n.known(e).Server = uint16(number + 1)
	}
}

// Person gives the event its user and host.
func (n *Names) Person(e *event.Event, user, host []byte, out *event.Batch) {
	e.User, e.Host = event.Alias(user), event.Alias(host)
	k := known{first: endsOf(e.User), second: endsOf(e.Host)}
	number := n.persons.find(&k, e.User, e.Host)
	if number == 0 {
		number = n.newPerson(e, &k, n.Name(user, out), n.Name(host, out))
	}
	n.known(e).Person = number
}

// newPerson gives a number where an event tells the texts as its line does; others
// are rare, and are converted each time.
func (n *Names) newPerson(e *event.Event, k *known, user, host string) (number uint16) {
	same := user == e.User && host == e.Host
	e.User, e.Host = user, host
	if !same {
		return 0
	}
	if k.first.length > inEnds || k.second.length > inEnds {
		k.told = &told{texts: [2]string{strings.Clone(user), strings.Clone(host)}}
	}
	return n.number(&n.persons, k)
}

// Product gives the event its product by the product's name, and what stands
// before it in the ProductID to tell it from those of others. It returns the
// name's hash.
func (n *Names) Product(e *event.Event, prefix string, name []byte, out *event.Batch) Hash {
	text := event.Alias(name)
	k := known{first: endsOf(prefix), second: endsOf(text)}
	number := n.products.find(&k, prefix, text)
	if number == 0 {
		e.ProductName = n.Text(name, out)
		e.ProductID = out.Text(prefix, e.ProductName)
		if e.ProductName != text {
			return HashOf(e.ProductName)
		}
		id := strings.Clone(e.ProductID)
		k.told = &told{[2]string{id, id[len(prefix):]}, HashOf(text)}
		number = n.number(&n.products, &k)
	}
	told := n.products.pairs[number].told
	e.ProductID, e.ProductName = told.texts[0], told.texts[1]
	n.known(e).Product = number
	return told.hash
}
