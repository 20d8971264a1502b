package model

import "github.com/liclog/liclog/logger/event"

// listingKind is the next event of a listing, or begins one, or is of what else
// logs tell that repeat what runs; 0 is none of these.
func (g *generator) listingKind() event.Kind {
	if g.listed > 0 {
		g.listed--
		switch roll := g.IntN(100); {
		case g.listed == 0 && roll < 70:
			return event.Listed
		case roll < 85:
			return event.InUse
		}
		return 0
	}
	switch roll := g.IntN(100); {
	case roll < 6:
		return event.Listing
	case roll < 16:
		return event.InUse
	case roll < 18:
		return event.Unobserved
	case roll < 19:
		return event.Listed
	}
	return 0
}

// listing fills in an event of a listing: mostly of the server of the one that is
// open, and mostly what was told before.
func (g *generator) listing(e *event.Event) {
	if e.Kind == event.Listing {
		g.listed, g.server = 1+g.IntN(6), e.Server
		return
	}
	if g.chance(85) {
		e.Server = g.server
	}
	if e.Kind != event.InUse {
		return
	}
	if len(g.recent) == 0 || g.chance(25) {
		g.names(e)
		g.numbers(e)
		return
	}
	told, at := pick(g, g.recent), e.Time
	*e = told
	e.Time, e.Kind = at, event.InUse
	if g.chance(15) {
		g.numbers(e)
	}
}

// mostRecent is how many check-outs are remembered.
const mostRecent = 12

func (g *generator) remember(e event.Event) {
	if !g.Listings || e.Kind != event.CheckOut && e.Kind != event.InUse {
		return
	}
	if len(g.recent) == mostRecent {
		g.recent = g.recent[1:]
	}
	g.recent = append(g.recent, e)
}
