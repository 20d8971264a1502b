package simulate

import (
	"strconv"

	"github.com/liclog/liclog/cmd/licsim/dice"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// sim is a world with time passing.
type sim struct {
	world  *World
	dice   *dice.Dice
	agenda *agenda
	demand demand
	pools  []pool // by product
	units  []unitState

	all  []request // slot 0 is not used
	free int32     // list of slots by next

	handle int64 // of the last check-out
	emit   func(*Happening) error
	h      Happening
	text   []byte // the happening's numbers as text
	left   int64  // events until the end; 0 is no limit
	err    error
}

func newSim(w *World, emit func(*Happening) error) *sim {
	s := &sim{
		world: w, dice: dice.New(w.options.Seed, runStream), agenda: newAgenda(),
		pools: make([]pool, len(w.Products)), all: make([]request, 1),
		handle: 100, emit: emit, left: w.options.Events, text: make([]byte, 0, 64),
	}
	s.demand.left = s.dice.Wait()
	s.planChores()
	return s
}

// at is a second of the simulation as a moment.
func (s *sim) at(second int32) layout.Second {
	return s.world.options.Start.Start() + layout.Second(second)
}

// second plays one second: first what was planned, then new requests.
func (s *sim) second(t int32) {
	s.agenda.now = t
	for i := s.agenda.take(s.all); i != 0 && s.err == nil; i = s.agenda.take(s.all) {
		s.due(i)
	}
	if t%quarter == 0 {
		s.setRates()
	}
	s.arrivals()
}

// due does what was planned for request i.
func (s *sim) due(i int32) {
	switch s.all[i].state {
	case running:
		s.giveBack(i)
	case waiting:
		s.giveUp(i)
	case retrying:
		s.ask(i)
	case chore:
		s.doChore(i)
	}
}

// newSlot is room for a request, all zero.
func (s *sim) newSlot() int32 {
	if s.free == 0 {
		s.all = append(s.all, request{})
		return int32(len(s.all) - 1)
	}
	i := s.free
	s.free = s.all[i].next
	s.all[i] = request{}
	return i
}

// forget gives the room of request i free. It is not on the agenda.
func (s *sim) forget(i int32) {
	s.all[i] = request{next: s.free}
	s.free = i
}

// tell hands out what was put together in s.h.
func (s *sim) tell() {
	if s.err != nil {
		return
	}
	s.h.Time = s.at(s.agenda.now)
	if s.err = s.emit(&s.h); s.err != nil || s.left == 0 {
		return
	}
	if s.left--; s.left == 0 {
		s.err = errEnough
	}
}

// tellRequest tells of request i, n licenses of which were granted or given back.
func (s *sim) tellRequest(kind event.Kind, i int32, granted int64) {
	s.describe(kind, i, granted)
	s.tell()
}

// describe puts request i into s.h.
func (s *sim) describe(kind event.Kind, i int32, granted int64) {
	r := &s.all[i]
	p, u := &s.world.Products[r.product], &s.world.Users[r.user]
	h := &s.h
	*h = Happening{}
	s.nameDaemon(p.Daemon)
	h.Kind, h.User, h.Host = kind, u.Name, s.hostOf(r)
	h.ProductID, h.ProductName = p.ID, p.Feature
	h.Desired, h.Granted = int64(r.count), granted
	if p.data != nil {
		h.Data = p.data[r.data]
	}
	s.text = strconv.AppendInt(s.text[:0], int64(r.process), 10)
	h.Process = event.Alias(s.text)
	if r.handle != 0 {
		n := len(s.text)
		s.text = strconv.AppendInt(s.text, r.handle, 16)
		h.Handle = event.Alias(s.text[n:])
	}
}

func (s *sim) hostOf(r *request) string {
	u := &s.world.Users[r.user]
	if r.node > 0 {
		return s.world.nodes[u.site][r.node-1]
	}
	return u.Host
}

func (s *sim) nameDaemon(daemon int) {
	d := &s.world.Daemons[daemon]
	s.h.Server, s.h.Daemon, s.h.DaemonID = d.Unit, d.Name, daemon
	s.h.ServerID, s.h.ServerHost = d.Server, s.world.Servers[d.Server].Host
}
