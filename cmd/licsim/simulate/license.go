package simulate

import "github.com/liclog/liclog/logger/event"

// state is what becomes of a request.
type state uint8

const (
	fresh    state = iota
	running        // has its licenses
	waiting        // in the product's queue
	retrying       // was refused or cut off, and will ask again
	chore          // no request, but something that a server does
)

// request is somebody's wish for licenses until he has given them back or up.
type request struct {
	user, product int32
	node          int32 // number of the batch machine, 0 for the user's own
	process       int32
	count         int32 // licenses wanted, later those still held
	part          int32 // of them, those that come back early
	end           int32 // of a running check-out
	handle        int64

	next, prev   int32 // agenda's list, or the list of free slots
	after, ahead int32 // product's queue
	due, slot    int32 // agenda

	state  state
	listed bool // on the agenda
	tries  uint8
	data   uint8
	asked  bool // for a feature that there is not, before
}

// pool is a product's licenses.
type pool struct {
	inUse       int64
	first, last int32 // requests that wait
}

// Chances, once in so many.
const (
	partlyBack  = 16  // check-outs of several licenses, some of which come back early
	unsupported = 150 // requests that ask for an unknown feature first
)

// Times in seconds.
const (
	patience   = 40 * 60 // median of waiting before giving up
	soonest    = 30      // before a refused request is tried again
	latest     = 300
	mostTries  = 4
	askAgainIn = 3 // after an unsupported request
)

// ask is a request coming to its server. A server that is down writes nothing.
func (s *sim) ask(i int32) {
	r := &s.all[i]
	p := &s.world.Products[r.product]
	r.state = fresh
	if !s.unitOf(p.Daemon).up {
		s.forget(i)
		return
	}
	if !r.asked && r.node == 0 && s.dice.OneIn(unsupported) {
		r.asked = true
		s.refuseUnknown(i)
		return
	}
	pool := &s.pools[r.product]
	switch {
	case pool.first == 0 && pool.inUse+int64(r.count) <= p.Licenses:
		s.grant(i)
	case p.queues:
		s.wait(i)
	default:
		s.refuse(i)
	}
}

// grant gives request i its licenses.
func (s *sim) grant(i int32) {
	r := &s.all[i]
	p := &s.world.Products[r.product]
	waited := r.state == waiting
	s.pools[r.product].inUse += int64(r.count)
	s.handle++
	r.handle, r.state = s.handle, running
	length := s.dice.Length(p.median)
	r.end = s.agenda.now + length
	first := r.end
	// One who waited gets what he waited for in one piece.
	if r.count > 1 && length > 1 && !waited && s.dice.OneIn(partlyBack) {
		r.part = int32(s.dice.Between(1, int(r.count)-1))
		first = s.agenda.now + int32(s.dice.Between(1, int(length)-1))
	}
	s.describe(event.CheckOut, i, int64(r.count))
	s.h.Part = int64(r.part)
	s.tell()
	s.agenda.place(s.all, i, first)
}

// giveBack returns the licenses of request i, or the part that comes back early.
func (s *sim) giveBack(i int32) {
	r := &s.all[i]
	pool := &s.pools[r.product]
	n := r.count
	if r.part > 0 {
		n = r.part
	}
	pool.inUse -= int64(n)
	s.describe(event.CheckIn, i, int64(n))
	s.h.Desired = int64(n)
	s.tell()
	product := r.product
	if r.part > 0 {
		r.count, r.part = r.count-n, 0
		s.agenda.place(s.all, i, r.end)
	} else {
		s.forget(i)
	}
	s.serve(product)
}

// refuse denies request i. Most try again a few times.
func (s *sim) refuse(i int32) {
	r := &s.all[i]
	s.describe(event.Denied, i, 0)
	s.h.Queued = s.pools[r.product].first != 0
	s.tell()
	if r.tries++; r.tries >= mostTries || s.dice.OneIn(3) {
		s.forget(i)
		return
	}
	s.askIn(i, s.dice.Between(soonest, latest))
}

// refuseUnknown is request i first asking for a feature that there is not.
func (s *sim) refuseUnknown(i int32) {
	r := &s.all[i]
	p := &s.world.Products[r.product]
	u := &s.world.Users[r.user]
	s.h = Happening{Note: Unsupported}
	s.nameDaemon(p.Daemon)
	s.h.Kind, s.h.User, s.h.Host, s.h.ProductName = event.Alive, u.Name, u.Host, p.Feature+"_next"
	s.tell()
	s.askIn(i, askAgainIn)
}

func (s *sim) askIn(i int32, seconds int) {
	s.all[i].state = retrying
	s.agenda.place(s.all, i, s.agenda.now+int32(seconds))
}

// wait puts request i at the end of its product's queue.
func (s *sim) wait(i int32) {
	r := &s.all[i]
	pool := &s.pools[r.product]
	r.state = waiting
	r.ahead, r.after = pool.last, 0
	if pool.last == 0 {
		pool.first = i
	} else {
		s.all[pool.last].after = i
	}
	pool.last = i
	s.tellRequest(event.Queued, i, 0)
	s.agenda.place(s.all, i, s.agenda.now+s.dice.Length(patience))
}

// leave takes request i out of its product's queue.
func (s *sim) leave(i int32) {
	r := &s.all[i]
	pool := &s.pools[r.product]
	if r.ahead == 0 {
		pool.first = r.after
	} else {
		s.all[r.ahead].after = r.after
	}
	if r.after == 0 {
		pool.last = r.ahead
	} else {
		s.all[r.after].ahead = r.ahead
	}
}

// giveUp ends the waiting of request i; those behind it may have room now.
func (s *sim) giveUp(i int32) {
	product := s.all[i].product
	s.leave(i)
	s.tellRequest(event.Dequeued, i, 0)
	s.forget(i)
	s.serve(product)
}

// serve gives free licenses to those who wait, strictly first come, first served.
func (s *sim) serve(product int32) {
	pool := &s.pools[product]
	for i := pool.first; i != 0 && s.err == nil; i = pool.first {
		if pool.inUse+int64(s.all[i].count) > s.world.Products[product].Licenses {
			return
		}
		s.leave(i)
		s.agenda.remove(s.all, i)
		s.grant(i)
	}
}
