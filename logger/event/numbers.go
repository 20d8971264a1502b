package event

import (
	"math/bits"
	"strings"
	"sync/atomic"

	"github.com/liclog/liclog/internal/words"
)

// Numbers gives the texts of a log's events their numbers (Known), so that those
// who take the events look each text up once and not in each of a million events.
// Events must have their texts before they are numbered.
type Numbers struct {
	by                         uint32
	persons, products, servers memory
}

// FindPerson numbers the event's user and host if events have told them before.
func (n *Numbers) FindPerson(e *Event) bool {
	number := n.persons.find(e.User, e.Host)
	n.known(e).Person = number
	return number > 0
}

// Person numbers the event's user and host.
func (n *Numbers) Person(e *Event) {
	number := n.number(&n.persons, e.User, e.Host)
	n.known(e).Person = number
}

// FindProduct numbers the event's product and its name if events have told them
// before.
func (n *Numbers) FindProduct(e *Event) bool {
	number := n.products.find(e.ProductID, e.ProductName)
	n.known(e).Product = number
	return number > 0
}

// Product numbers the event's product and its name.
func (n *Numbers) Product(e *Event) {
	number := n.number(&n.products, e.ProductID, e.ProductName)
	n.known(e).Product = number
}

// Server numbers the event's server.
func (n *Numbers) Server(e *Event) {
	number := n.number(&n.servers, e.Server, "")
	n.known(e).Server = number
}

// All numbers the texts that the event has. Those of a check-in with a handle are
// not needed: it is found by that.
func (n *Numbers) All(e *Event) {
	if named(e) {
		if e.User != "" {
			n.Person(e)
		}
		if e.ProductID != "" {
			n.Product(e)
		}
	}
	if e.Server != "" {
		n.Server(e)
	}
}

func named(e *Event) bool { return e.Kind != CheckIn || e.Handle == "" }

// Number numbers the texts of all items. Before each few of them it fetches what is
// known of their persons, which is in no near cache, for all at a time.
func (n *Numbers) Number(items []Item) {
	for len(items) > 0 {
		next := items[:min(len(items), Foreseen)]
		n.persons.fetch(next)
		for i := range next {
			if !next[i].Rejected() {
				n.All(&next[i].Event)
			}
		}
		items = items[len(next):]
	}
}

// ServerAs does the same as Server for a reader that numbers its servers itself,
// from 0, and for all of its events.
func (n *Numbers) ServerAs(e *Event, number uint32) {
	if number < MaxKnown {
		n.known(e).Server = uint16(number + 1)
	}
}

// readers counts the numberings there ever were.
var readers atomic.Uint32

// number gives two texts the number that they have, or a new one. When there is
// none left, all begin anew, under another By: known must be asked afterwards.
func (n *Numbers) number(m *memory, first, second string) (number uint16) {
	if number = m.find(first, second); number > 0 {
		return number
	}
	if len(m.pairs) > MaxKnown {
		n.persons.forget()
		n.products.forget()
		n.servers.forget()
		n.by = readers.Add(1)
	}
	return m.keep(first, second)
}

// known is where the event has its numbers.
func (n *Numbers) known(e *Event) *Known {
	if n.by == 0 {
		n.by = readers.Add(1)
	}
	if e.Known.By != n.by {
		e.Known = Known{By: n.by}
	}
	return &e.Known
}

// memory numbers pairs of texts. It is small, since a look into memory that is in
// no near cache takes longer than reading a whole line: a table of numbers, and 56
// bytes for each pair.
type memory struct {
	slots []uint16 // a power of two of them, at most half of them used
	pairs []pair   // the first is none

	fetched uint64 // makes fetch do something
}

type pair struct {
	first, second ends
	texts         *[2]string // where they are more than their ends
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
		return ends{words.Short(text), 0, uint32(n)}
	}
	return ends{words.Load(text), words.Load(text[n-8:]), uint32(n)}
}

// place is where a pair is looked for first; a bad one costs nothing but time.
func (m *memory) place(first, second *ends) uint32 {
	const a, b = 0xa0761d6478bd642f, 0xe7037ed1a0b428db
	one := first.head ^ bits.RotateLeft64(first.tail, 27) + uint64(first.length)
	two := second.head ^ bits.RotateLeft64(second.tail, 27) + uint64(second.length)
	high, low := bits.Mul64(one^a, two^b)
	return uint32(high^low>>32) & uint32(len(m.slots)-1)
}

// fetch has memory give what find will need for up to Foreseen items.
func (m *memory) fetch(items []Item) {
	if len(m.slots) == 0 {
		return
	}
	var numbers [Foreseen]uint16
	for i := range items {
		if e := &items[i].Event; e.User != "" && named(e) {
			one, two := endsOf(e.User), endsOf(e.Host)
			numbers[i] = m.slots[m.place(&one, &two)]
		}
	}
	for _, number := range numbers[:len(items)] {
		if number > 0 {
			m.fetched += m.pairs[number].first.head
		}
	}
}

// find is the number of two texts, 0 if they have none.
func (m *memory) find(first, second string) (number uint16) {
	if len(m.slots) == 0 {
		return 0
	}
	one, two := endsOf(first), endsOf(second)
	for at := m.place(&one, &two); ; at = (at + 1) & uint32(len(m.slots)-1) {
		number = m.slots[at]
		if number == 0 {
			return 0
		}
		if p := &m.pairs[number]; p.first == one && p.second == two && (p.texts == nil || p.texts[0] == first && p.texts[1] == second) {
			return number
		}
	}
}

// longestKnown bounds the texts that are kept; longer ones are no names.
const longestKnown = 512

// keep numbers two texts, unless they are very long.
func (m *memory) keep(first, second string) (number uint16) {
	if len(first)+len(second) > longestKnown {
		return 0
	}
	if len(m.pairs) == 0 {
		m.pairs = append(m.pairs, pair{})
	}
	p := pair{first: endsOf(first), second: endsOf(second)}
	if len(first) > inEnds || len(second) > inEnds {
		p.texts = &[2]string{strings.Clone(first), strings.Clone(second)}
	}
	m.pairs = append(m.pairs, p)
	if last := uint16(len(m.pairs) - 1); 2*len(m.pairs) <= len(m.slots) {
		m.enter(last)
		return last
	}
	m.slots = make([]uint16, max(64, 2*len(m.slots)))
	for n := 1; n < len(m.pairs); n++ {
		m.enter(uint16(n))
	}
	return uint16(len(m.pairs) - 1)
}

func (m *memory) enter(number uint16) {
	p := &m.pairs[number]
	at := m.place(&p.first, &p.second)
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
