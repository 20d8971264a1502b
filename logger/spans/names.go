package spans

import (
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// names numbers the texts that come again and again: users, hosts, products.
type names struct {
	ids   index
	texts []string
	plain []bool   // which of the texts are cells as they are
	mates []uint32 // the text that came behind each when that was looked up last
	seed  seed
}

func (n *names) init() {
	*n = names{seed: newSeed()}
	n.ids.init()
}

// lookUp finds a text's number. If it has none, place is where it would go.
func (n *names) lookUp(text string) (id int32, hash, place uint32) {
	hash = hashText(n.seed, text)
	known := n.ids.with(hash)
	for id = known.next(); id != none && n.texts[id] != text; {
		id = known.next()
	}
	return id, hash, known.at
}

// id numbers a text, copying it when it is new.
func (n *names) id(text string) uint32 {
	id, hash, place := n.lookUp(text)
	if id == none {
		id = int32(len(n.texts))
		n.ids.insert(place, hash, id)
		n.texts = append(n.texts, strings.Clone(text))
		n.plain = append(n.plain, table.Plain(text))
		n.mates = append(n.mates, uint32(id))
	}
	return uint32(id)
}

// pair numbers two texts that come together: a user is mostly at the same host,
// and a product has one name.
func (n *names) pair(first, second string) (uint32, uint32) {
	id := n.id(first)
	if mate := n.mates[id]; n.texts[mate] == second {
		return id, mate
	}
	mate := n.id(second)
	n.mates[id] = mate
	return id, mate
}

func (n *names) find(text string) (uint32, bool) {
	id, _, _ := n.lookUp(text)
	return uint32(id), id != none
}

// Forget drops the names that nothing running has, so that memory grows with
// what runs and not with what was read. What the machine does stays the same.
func (m *Machine) Forget() {
	kept := names{}
	kept.init()
	move := func(id *uint32) { *id = kept.id(m.names.texts[*id]) }
	old := m.running
	m.running.init()
	for i := range old.inOrder() {
		s := *old.at(i)
		move(&s.user)
		move(&s.host)
		move(&s.product)
		move(&s.productName)
		process, handle := s.process(), s.handle()
		s.texts = nil
		m.running.add(s, process, handle)
	}
	m.names = kept
}

// Names is the number of names remembered.
func (m *Machine) Names() int { return len(m.names.texts) }

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
