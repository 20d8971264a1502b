package spans

import (
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

func limited(r *rows, seconds layout.Second) *Machine {
	m := New(r, layout.AllLogging)
	m.SetLimit(seconds)
	return m
}

// Check-outs end when their time is up, in the order in which they began, through
// restarts; a check-in in that very second is in time.
func TestLimit(t *testing.T) {
	var r rows
	m := limited(&r, 100)
	r.apply(m, 0, event.Event{Kind: event.CheckOut}, 1)
	r.applyNamed(m, 10, event.Event{Kind: event.CheckOut}, 2, "bruno")
	r.applyNamed(m, 20, event.Event{Kind: event.Queued}, 1, "dora")
	r.applyNamed(m, 30, event.Event{Kind: event.CheckOut}, 3, "carla")
	m = r.again(t, m)
	r.applyNamed(m, 110, event.Event{Kind: event.CheckIn}, 2, "bruno")
	r.apply(m, 500, event.Event{Kind: event.CheckIn}, 1)
	r.compare(t, []string{"anna cad 0-100 1/1", "bruno cad 10-110 2/2", "carla cad 30-130 3/3"}, []string{NoCheckOut})
	if m.Expired != 2 || m.Count() != 1 {
		t.Errorf("%d expired, want 2; %d run, want the request that waits", m.Expired, m.Count())
	}
}

// Time counts from the check-out, not from a midnight since.
func TestLimitOverMidnights(t *testing.T) {
	var r rows
	m := limited(&r, 2*86400)
	r.apply(m, 86400-50, event.Event{Kind: event.CheckOut}, 1)
	r.apply(m, 5*86400, event.Event{Kind: event.Alive}, 0)
	r.compare(t, []string{"anna cad 86350-86400 1/1", "anna cad 86400-172800 1/1", "anna cad 172800-259150 1/1"}, nil)
}

// At a midnight nothing is left over on the other side.
func TestLimitAtMidnight(t *testing.T) {
	var r rows
	m := limited(&r, 50)
	r.apply(m, 86400-50, event.Event{Kind: event.CheckOut}, 1)
	r.apply(m, 86400+50, event.Event{Kind: event.Alive}, 0)
	if r.compare(t, []string{"anna cad 86350-86400 1/1"}, nil); m.Count() != 0 {
		t.Errorf("%d run", m.Count())
	}
}

// A limit that comes later ends what is older where it is seen.
func TestLimitSetLater(t *testing.T) {
	var r rows
	m := New(&r, layout.AllLogging)
	r.apply(m, 0, event.Event{Kind: event.CheckOut}, 1)
	r.apply(m, 500, event.Event{Kind: event.Alive}, 0)
	m.SetLimit(100)
	r.apply(m, 600, event.Event{Kind: event.Alive}, 0)
	r.compare(t, []string{"anna cad 0-500 1/1"}, nil)
}

func TestOneSided(t *testing.T) {
	var r rows
	m := New(&r, layout.AllLogging)
	for i := range 12 {
		r.apply(m, i, event.Event{Kind: event.CheckOut, Server: "out"}, 1)
		r.apply(m, i, event.Event{Kind: event.CheckIn, Server: "in"}, 1)
		r.apply(m, i, event.Event{Kind: event.CheckOut, Server: "both"}, 1)
	}
	r.apply(m, 20, event.Event{Kind: event.CheckIn, Server: "both"}, 1)
	got := m.OneSided()
	if len(got) != 2 || got[0] != (OneSided{"out", 12, 0}) || got[1] != (OneSided{"in", 0, 12}) {
		t.Errorf("got %v", got)
	}
}
