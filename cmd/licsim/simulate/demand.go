package simulate

import (
	"github.com/liclog/liclog/cmd/licsim/dice"
	"github.com/liclog/liclog/layout"
)

// Requests come from classes: the people of each site, then its batch jobs.
const classes = 2 * len(sites)

// batchShare is the part of all requests that batch jobs make, in percent.
const batchShare = 10

// rates holds, for each class, the requests a second in 1/dice.Unit.
type rates [classes]int64

// rates is what the classes ask for in the quarter of an hour that holds t.
func (w *World) rates(t layout.Second) rates {
	var r rates
	for k := range sites {
		weekday, q := w.clocks[k].at(t)
		daily := float64(w.options.Rate * float64(len(w.members[k])))
		r[k] = perSecond(&office, daily*(100-batchShare)/100, weekday, q)
		r[len(sites)+k] = perSecond(&batch, daily*batchShare/100, weekday, q)
	}
	return r
}

func perSecond(p *profile, daily float64, weekday, q int) int64 {
	part := float64(p.weight(weekday, q)) / float64(p.total())
	return int64(daily * part / quarter * dice.Unit)
}

// demand makes requests arrive: as a Poisson process whose rate changes every
// quarter of an hour.
type demand struct {
	rates rates
	sum   int64
	left  int64 // until the next request, in 1/dice.Unit of the requests expected
}

func (s *sim) setRates() {
	s.demand.rates = s.world.rates(s.at(s.agenda.now))
	s.demand.sum = 0
	for _, r := range s.demand.rates {
		s.demand.sum += r
	}
}

// arrivals lets the requests of one second come in.
func (s *sim) arrivals() {
	d := &s.demand
	d.left -= d.sum
	for d.left <= 0 && s.err == nil {
		d.left += s.dice.Wait()
		s.newRequest()
	}
}

// newRequest is somebody asking for licenses.
func (s *sim) newRequest() {
	class := s.drawClass()
	site := class % len(sites)
	members := s.world.members[site]
	i := s.newSlot()
	r := &s.all[i]
	r.user = members[s.dice.Skewed(len(members))]
	if class < len(sites) {
		r.product = s.world.Users[r.user].products[s.drawFavourite()]
	} else {
		r.product = s.world.overnight[s.dice.Below(len(s.world.overnight))]
		r.node = int32(1 + s.dice.Below(len(s.world.nodes[site])))
	}
	p := &s.world.Products[r.product]
	r.count = int32(p.counts[s.dice.Below(len(p.counts))])
	if p.data != nil {
		r.data = uint8(s.dice.Below(len(p.data)))
	}
	r.process = int32(s.dice.Between(1000, 65535))
	s.ask(i)
}

// drawClass picks a class by the rates of now. A class without rate, and so
// without users, is never picked.
func (s *sim) drawClass() int {
	at := int64(s.dice.Below(int(s.demand.sum)))
	for class, rate := range s.demand.rates {
		if at < rate {
			return class
		}
		at -= rate
	}
	return 0 // not reached: the rates add up to the sum
}

func (s *sim) drawFavourite() int {
	at := s.dice.Below(16)
	for k, share := range favouriteShare {
		if at < share {
			return k
		}
		at -= share
	}
	return 0 // not reached: the shares add up to 16
}
