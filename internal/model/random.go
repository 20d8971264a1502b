package model

import (
	"math/rand/v2"
	"strconv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/summarize/verify/plain"
)

// Options shape a random history. The zero value gives a short wild one.
type Options struct {
	Events int   // how many; 0 means 60
	Few    int   // how many users, hosts and products there are; 0 means 3
	LateBy int64 // events are up to so many seconds late; 0 means never
	Tame   bool  // plain names and small numbers
	Modes  bool  // logging is switched now and then
	// Listings tells what runs now and then, as servers do that are asked again
	// and again, and logs that go on others.
	Listings bool
	// Days is the longest time without an event, 0 means 3.
	Days int64
}

// Random makes a history: the same seed and options give the same events. Names
// are few, so that things collide; times often repeat, and often meet an hour,
// a midnight, or the end of a week, month or year.
func Random(seed uint64, o Options) []event.Event {
	g := newGenerator(seed, o)
	events := make([]event.Event, g.Events)
	for i := range events {
		events[i] = g.next()
	}
	return events
}

type generator struct {
	Options
	*rand.Rand
	now    int64
	recent []event.Event // check-outs that a listing may hold
	// listed is how many events of a listing are still to come, and of which server.
	listed int
	server string
}

// beginnings are days around which much ends: an ordinary one, a week, a month, a
// year, a February with and without a leap day, and a week, month and year at once.
var beginnings = []string{
	"2007/07/03", "2007/06/30", "2007/10/31", "2007/12/31", "2008/02/28", "2009/02/28", "2022/12/31",
}

func newGenerator(seed uint64, o Options) *generator {
	if o.Events == 0 {
		o.Events = 60
	}
	if o.Few == 0 {
		o.Few = 3
	}
	if o.Days == 0 {
		o.Days = 3
	}
	g := &generator{Options: o, Rand: rand.New(rand.NewPCG(seed, 2007))}
	day, _ := plain.ParseDay(pick(g, beginnings)) // all are dates
	g.now = day.Start() + g.Int64N(86400)
	return g
}

func pick[T any](g *generator, from []T) T { return from[g.IntN(len(from))] }

// chance is true so many times in a hundred.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) next() event.Event {
	g.step()
	e := event.Event{
		Time: layout.Second(g.eventTime()), Kind: g.kind(),
		Desired: 1, Granted: event.NotGiven,
		Server: pick(g, []string{"", "", "east", "west"}),
	}
	switch e.Kind {
	case event.Mode:
		e.Mode = pick(g, layout.Modes)
	case event.CheckOut, event.CheckIn, event.Denied, event.Queued, event.Dequeued:
		g.names(&e)
		g.numbers(&e)
	case event.InUse, event.Listing, event.Listed:
		g.listing(&e)
	}
	g.remember(e)
	return e
}

// step lets time pass: often none, seldom days.
func (g *generator) step() {
	switch roll := g.IntN(100); {
	case roll < 35:
	case roll < 55:
		g.now += 1 + g.Int64N(5)
	case roll < 70:
		g.now += g.Int64N(1800)
	case roll < 82:
		g.now += g.Int64N(6 * 3600)
	case roll < 90:
		g.now += g.to(3600)
	case roll < 97:
		g.now += g.to(86400)
	default:
		g.now += g.Int64N(g.Days * 86400)
	}
}

// to is the time to the next whole multiple, sometimes a second more or less.
func (g *generator) to(whole int64) int64 {
	left := whole - g.now%whole
	if g.chance(30) {
		left += g.Int64N(3) - 1
	}
	return left
}

func (g *generator) eventTime() int64 {
	if g.LateBy > 0 && g.chance(25) {
		return g.now - g.Int64N(g.LateBy+1)
	}
	return g.now
}

func (g *generator) kind() event.Kind {
	if g.Modes && g.chance(6) {
		return event.Mode
	}
	if g.Listings {
		if kind := g.listingKind(); kind != 0 {
			return kind
		}
	}
	return pick(g, []event.Kind{
		event.CheckOut, event.CheckOut, event.CheckOut, event.CheckOut, event.CheckOut, event.CheckOut, event.CheckOut,
		event.CheckIn, event.CheckIn, event.CheckIn, event.CheckIn, event.CheckIn,
		event.Denied, event.Denied, event.Queued, event.Queued, event.Dequeued,
		event.Alive, event.Start, event.Stop,
	})
}

// wild are names that files and settings must bear.
var wild = []string{
	"=cmd|' /C calc'!A0", "'=x", "''+1", "a,b", `say "hi"`, "José Juan", " lead", "(null)", "-", "@", "'", "ann@x", "\t", "日本",
}

func (g *generator) names(e *event.Event) {
	e.User, e.Host = g.name("user"), g.name("host")
	e.ProductID = g.name("product")
	e.ProductName = pick(g, []string{"", "One", "One", "Two", "=Three"})
	e.Process = pick(g, []string{"", "1", "2", "-3"})
	if g.chance(40) {
		e.Handle = pick(g, []string{"a", "b", "c", "=d"})
	}
	unnamed := e.Kind == event.CheckIn || g.Listings && e.Kind == event.Dequeued
	if unnamed && e.Handle != "" && g.chance(30) {
		e.User, e.ProductID, e.ProductName = "", "", ""
	}
}

func (g *generator) name(of string) string {
	if !g.Tame && g.chance(4) {
		return pick(g, wild)
	}
	return of + strconv.Itoa(g.IntN(g.Few))
}

func (g *generator) numbers(e *event.Event) {
	if g.chance(50) {
		e.Desired = g.number()
	}
	if g.chance(35) {
		e.Granted = g.number()
	}
}

func (g *generator) number() int64 {
	switch {
	case !g.Tame && g.chance(1):
		return event.MaxLicenses
	case g.chance(10):
		return 0
	}
	return 1 + g.Int64N(6)
}
