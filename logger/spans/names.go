package spans

import (
	"strings"

	"github.com/liclog/liclog/layout"
)

// names numbers the texts that come again and again: users, hosts, products.
type names struct {
	ids   map[string]uint32
	texts []string
}

func (n *names) init() { *n = names{ids: map[string]uint32{}} }

// id numbers a text, copying it when it is new.
func (n *names) id(text string) uint32 {
	if id, ok := n.ids[text]; ok {
		return id
	}
	text = strings.Clone(text)
	id := uint32(len(n.texts))
	n.ids[text] = id
	n.texts = append(n.texts, text)
	return id
}

func (n *names) find(text string) (uint32, bool) {
	id, ok := n.ids[text]
	return id, ok
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
