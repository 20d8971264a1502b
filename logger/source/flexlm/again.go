package flexlm

import (
	"bytes"
	"strings"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/textline"
)

// Nearly every line says again what others said: a time, a daemon with a word and
// a product, a user at a host. What these texts meant is remembered, and a line
// that is made of them is not taken apart again. All others are, and those that
// tell one of them for the first time.

// memory is what texts in lines meant.
type memory struct {
	time    timeText
	leads   textline.Memo[lead]
	persons textline.Memo[person]
	// by is the numbering that numbers in them are of, era that of their daemons.
	by, era uint32
}

// timeText is the time of day that a line began with.
type timeText struct {
	text   uint64 // its first eight bytes
	length int
	clock  int32
}

// lead is what a text means such as
//
//	(daemon) OUT: "feature"
type lead struct {
	daemon        *daemons.Daemon
	word          word
	product, name string      // as events have them
	known         event.Known // product and server
	hash          textline.Hash
}

// person is what user@host means.
type person struct {
	user   uint32 // the length of the user's name
	number uint16
	hashes [2]textline.Hash // of user and host
}

// again reads a line that says what others said; of all other lines it says false
// and does nothing.
func (p *parser) again(line []byte, out *event.Batch) bool {
	m := &p.memory
	if m.era != p.daemons.Era() {
		m.forget()
		m.era = p.daemons.Era()
	}
	var h head
	if !m.readTime(&h, line) {
		return false
	}
	o := p.outlines.of(line)
	begin := len(line) - len(h.rest)
	l := m.leads.Find(line[begin:max(begin, o.lead)])
	if l == nil {
		return false
	}
	who := m.persons.FindKey(&o.person)
	if who == nil {
		return false
	}
	r := &p.request
	r.user, r.host = line[o.from:][:who.user], line[o.from+int(who.user)+1:o.to]
	r.count, r.data, r.process, r.handle = 1, nil, nil, nil
	if text := line[o.to:]; len(text) > 0 && (bytes.IndexByte(text, 0) >= 0 || r.details(l.word, text) != "") {
		return false
	}
	h.step(&p.clock)
	p.clock.Resolve()
	e := out.Add()
	e.User, e.Host = event.Alias(r.user), event.Alias(r.host)
	e.ProductID, e.ProductName = l.product, l.name
	e.Known = l.known
	e.Known.Person = who.number
	p.fill(e, l, who, out)
	return true
}

// readTime reads a line's time, which mostly is that of the line before.
func (m *memory) readTime(h *head, line []byte) (ok bool) {
	if len(line) < 8 {
		return false
	}
	text := words.Load(event.Alias(line))
	if text == m.time.text {
		h.clock, h.rest = m.time.clock, line[m.time.length:]
		return true
	}
	if !h.readTime(line) {
		return false
	}
	if length := len(line) - len(h.rest); length <= 8 {
		m.time = timeText{text, length, h.clock}
	}
	return true
}

// remember remembers what the texts of a line meant that was taken apart.
func (m *memory) remember(e *event.Event, h *head, r *request, l lead, who person) {
	if m.by != e.Known.By {
		m.forget()
		m.by = e.Known.By
	}
	if lead := h.rest[:len(h.rest)-len(r.behind)]; l.known.Product > 0 && m.leads.Find(lead) == nil {
		l.product, l.name = strings.Clone(l.product), strings.Clone(l.name)
		m.leads.Remember(lead, l)
	}
	if text, ok := r.person(e); ok && who.number > 0 && m.persons.Find(text) == nil {
		m.persons.Remember(text, who)
	}
}

// person is the text user@host if it is one without blanks, and as events have it.
func (r *request) person(e *event.Event) (text []byte, ok bool) {
	text = textline.SkipBlanks(r.behind)
	user, size := len(e.User), len(e.User)+1+len(e.Host)
	if size > len(text) || text[user] != '@' || string(text[:user]) != e.User || string(text[user+1:size]) != e.Host {
		return nil, false
	}
	return text[:size], besideName.Next(r.user, 0) == len(r.user)
}

func (m *memory) forget() {
	m.leads.Forget()
	m.persons.Forget()
}
