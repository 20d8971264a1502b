package spans

import (
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// pairs numbers texts that come together again and again: a user and a host, a
// product and its name.
type pairs struct {
	ids   index
	list  []pair
	seed  seed
	noted noted
}

// pair is two texts, kept as the cells of a row that they make: little memory is
// touched to write them.
type pair struct {
	cells  string
	length uint32     // of the first text
	same   uint32     // the pair that had the first text before all others
	texts  *[2]string // where the cells are not the texts
}

func (p *pair) first() string {
	if p.texts != nil {
		return p.texts[0]
	}
	return p.cells[:p.length]
}

func (p *pair) second() string {
	if p.texts != nil {
		return p.texts[1]
	}
	return p.cells[p.length+1 : len(p.cells)-1]
}

func (p *pair) is(first, second string) bool { return p.first() == first && p.second() == second }

func newPair(first, second string, id uint32) pair {
	p := pair{cells: layout.Cells(first, second), length: uint32(len(first)), same: id}
	if len(p.cells) != len(first)+len(second)+2 || !p.is(first, second) {
		p.texts = &[2]string{strings.Clone(first), strings.Clone(second)}
	}
	return p
}

func (p *pairs) init() {
	*p = pairs{seed: newSeed()}
	p.ids.init()
}

// lookUp finds the number of two texts. If they have none, place is where it
// would go.
func (p *pairs) lookUp(first, second string) (id int32, hash, place uint32) {
	hash = hashText(p.seed, first) + 31*hashText(p.seed, second)
	known := p.ids.with(hash)
	for id = known.next(); id != none && !p.list[id].is(first, second); {
		id = known.next()
	}
	return id, hash, known.at
}

// id numbers two texts; fresh tells that they had no number.
func (p *pairs) id(first, second string) (id uint32, fresh bool) {
	found, hash, place := p.lookUp(first, second)
	if fresh = found == none; fresh {
		found = int32(len(p.list))
		p.ids.insert(place, hash, found)
		p.list = append(p.list, newPair(first, second, uint32(found)))
	}
	return uint32(found), fresh
}

// noted is, by a reader's numbers, the number that a text has here, plus 1.
type noted []uint32

func (n noted) number(told uint16) (id uint32, ok bool) {
	if int(told) >= len(n) || n[told] == 0 {
		return 0, false
	}
	return n[told] - 1, true
}

func (n *noted) note(told uint16, id uint32) {
	if told == 0 {
		return
	}
	for int(told) >= len(*n) {
		*n = append(*n, 0)
	}
	(*n)[told] = id + 1
}

// heed forgets the numbers of the reader before when there is another.
func (m *Machine) heed(k event.Known) {
	if k.By != m.by && k.By != 0 {
		m.by = k.By
		clear(m.users.noted)
		clear(m.products.noted)
		clear(m.servers.noted)
	}
}

// user is the number of an event's user and host.
func (m *Machine) user(e *event.Event) uint32 {
	if id, ok := m.users.noted.number(e.Known.Person); ok {
		return id
	}
	id, _ := m.users.id(e.User, e.Host)
	m.users.noted.note(e.Known.Person, id)
	return id
}

// product is the number of an event's product and its name.
func (m *Machine) product(e *event.Event) uint32 {
	if id, ok := m.products.noted.number(e.Known.Product); ok {
		return id
	}
	id := m.products.id(e.ProductID, e.ProductName)
	m.products.noted.note(e.Known.Product, id)
	return id
}

// server is the number of an event's server.
func (m *Machine) server(e *event.Event) int32 {
	if id, ok := m.servers.noted.number(e.Known.Server); ok {
		return int32(id)
	}
	id := m.servers.find(e.Server)
	m.servers.noted.note(e.Known.Server, uint32(id))
	return id
}

// products are pairs of a product and its name. Check-ins are matched by the
// product alone.
type products struct {
	pairs
	firsts map[string]uint32 // the first pair of each product
}

func (p *products) init() {
	p.pairs.init()
	p.firsts = map[string]uint32{}
}

// id numbers a product with its name.
func (p *products) id(product, name string) uint32 {
	id, fresh := p.pairs.id(product, name)
	if !fresh {
		return id
	}
	one := &p.list[id]
	if same, ok := p.firsts[product]; ok {
		one.same = same
	} else {
		p.firsts[one.first()] = id
	}
	return id
}

// Forget drops the names that nothing running has, so that memory grows with
// what runs and not with what was read. What the machine does stays the same.
func (m *Machine) Forget() {
	users, products, old := m.users, m.products, m.running
	m.users.init()
	m.products.init()
	m.running.init()
	for i := range old.inOrder() {
		s := *old.at(i)
		u, p := &users.list[s.user], &products.list[s.productName]
		s.user, _ = m.users.id(u.first(), u.second())
		m.setProduct(&s, m.products.id(p.first(), p.second()))
		m.running.add(&s, s.process(), s.handle())
	}
}

// setProduct gives a span its product.
func (m *Machine) setProduct(s *span, id uint32) {
	s.productName, s.product = id, m.products.list[id].same
}

// Names is the number of names remembered.
func (m *Machine) Names() int { return len(m.users.list) + len(m.products.list) }

// server is one license server as events name it.
type server struct {
	name    string
	last    layout.Second // time of its last event
	running int           // spans that run or wait on it
	listing listing

	checkOuts, checkIns int64 // told to this machine
}

type servers struct {
	index  map[string]int32
	list   []server
	recent int32 // the one found last: most logs have few
	noted  noted
}

func (s *servers) init() { *s = servers{index: map[string]int32{}} }

func (s *servers) find(name string) int32 {
	if int(s.recent) < len(s.list) && s.list[s.recent].name == name {
		return s.recent
	}
	i, ok := s.index[name]
	if !ok {
		name = strings.Clone(name)
		i = int32(len(s.list))
		s.index[name] = i
		s.list = append(s.list, server{name: name, last: layout.FirstSecond})
	}
	s.recent = i
	return i
}
