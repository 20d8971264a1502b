package spans

import (
	"hash/maphash"
	"strings"

	"github.com/liclog/liclog/layout"
)

// names numbers the texts that come again and again: users, hosts, products.
type names struct {
	ids   index
	texts []string
	seed  maphash.Seed
}

func (n *names) init() {
	*n = names{seed: maphash.MakeSeed()}
	n.ids.init()
}

// ofText tells a text by its number.
type ofText struct {
	n    *names
	text string
}

func (o ofText) same(id int32) bool { return o.n.texts[id] == o.text }

// id numbers a text, copying it when it is new.
func (n *names) id(text string) uint32 {
	hash := uint32(maphash.String(n.seed, text))
	at, ok := find(&n.ids, hash, ofText{n, text})
	if ok {
		return uint32(n.ids.first(at))
	}
	id := len(n.texts)
	n.ids.insert(at, hash, int32(id))
	n.texts = append(n.texts, strings.Clone(text))
	return uint32(id)
}

func (n *names) find(text string) (uint32, bool) {
	at, ok := find(&n.ids, uint32(maphash.String(n.seed, text)), ofText{n, text})
	if !ok {
		return 0, false
	}
	return uint32(n.ids.first(at)), true
}

func (n *names) text(id uint32) string { return n.texts[id] }

// Forget drops the names that nothing running has, so that memory grows with
// what runs and not with what was read. What the machine does stays the same.
func (m *Machine) Forget() {
	kept := names{}
	kept.init()
	move := func(id *uint32) { *id = kept.id(m.names.text(*id)) }
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
