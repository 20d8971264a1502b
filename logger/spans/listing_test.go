package spans

import (
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// list applies a listing of server "" that holds the named users, all by handle
// "h", and starts anew from saved state between any two events.
func (r *rows) list(t *testing.T, m *Machine, at int, users ...string) *Machine {
	t.Helper()
	r.applyNamed(m, at, event.Event{Kind: event.Listing}, 1, "")
	for _, user := range users {
		m = r.again(t, m)
		r.applyNamed(m, at, event.Event{Kind: event.InUse, Handle: "h"}, 1, user)
	}
	return r.again(t, m)
}

func (r *rows) again(t *testing.T, m *Machine) *Machine {
	t.Helper()
	var w wire.Writer
	m.Save(&w)
	next := New(r, layout.AllLogging)
	if err := next.Restore(&wire.Reader{Rest: w.Bytes}); err != nil {
		t.Fatal(err)
	}
	return next
}

// What a listing no longer holds ended when it was taken, although that is known
// only later.
func TestListingEndsWhatIsGone(t *testing.T) {
	var r rows
	m := r.list(t, New(&r, layout.AllLogging), 0, "anna", "bruno")
	m = r.list(t, m, 60, "bruno")
	m = r.list(t, m, 120, "bruno")
	r.compare(t, []string{"anna cad 0-60 1/1"}, nil)
	r.applyNamed(m, 180, event.Event{Kind: event.Listing}, 1, "")
	r.applyNamed(m, 181, event.Event{Kind: event.Listed}, 1, "")
	r.compare(t, []string{"anna cad 0-60 1/1", "bruno cad 0-180 1/1"}, nil)
}

// As many equal check-outs run as are listed.
func TestListingCountsEquals(t *testing.T) {
	var r rows
	m := r.list(t, New(&r, layout.AllLogging), 0, "anna", "anna", "anna")
	m = r.list(t, m, 60, "anna", "anna")
	m = r.list(t, m, 120, "anna", "anna", "anna")
	r.applyNamed(m, 180, event.Event{Kind: event.Listing}, 1, "")
	if r.compare(t, []string{"anna cad 0-60 1/1"}, nil); m.Count() != 3 {
		t.Errorf("%d run, want 3", m.Count())
	}
}

// A server that does not answer ends nothing: the time is left out, and what the
// next listing holds goes on behind it.
func TestListingOfSilentServer(t *testing.T) {
	var r rows
	m := r.list(t, New(&r, layout.AllLogging), 0, "anna", "bruno")
	m = r.list(t, m, 60)
	r.applyNamed(m, 60, event.Event{Kind: event.Unobserved}, 1, "")
	m = r.list(t, m, 120, "anna")
	m = r.list(t, m, 180, "anna")
	r.applyNamed(m, 240, event.Event{Kind: event.Alive}, 1, "")
	r.compare(t, []string{"anna cad 0-60 1/1", "bruno cad 0-60 1/1"}, nil)
	want := []layout.Interval{{Mode: layout.AllLogging, Start: start, End: start + 60}, {Mode: layout.AllLogging, Start: start + 120, End: start + 240}}
	if got := m.Logged(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("logged %v, want %v", got, want)
	}
}

// Nothing ends before a midnight that has been passed since.
func TestListingAtMidnight(t *testing.T) {
	var r rows
	m := r.list(t, New(&r, layout.AllLogging), 86400-60, "anna")
	m = r.list(t, m, 86400-30)
	r.applyNamed(m, 86400+30, event.Event{Kind: event.Listed}, 1, "")
	r.compare(t, []string{"anna cad 86340-86400 1/1"}, nil)
	if m.Count() != 0 {
		t.Errorf("%d run", m.Count())
	}
}

// A listing is of its server alone.
func TestListingsOfServers(t *testing.T) {
	var r rows
	m := New(&r, layout.AllLogging)
	r.apply(m, 0, event.Event{Kind: event.CheckOut, Server: "other"}, 1)
	m = r.list(t, m, 60, "anna")
	m = r.list(t, m, 120)
	r.apply(m, 180, event.Event{Kind: event.Listed}, 1)
	if r.compare(t, []string{"anna cad 60-120 1/1"}, nil); m.Count() != 1 {
		t.Errorf("%d run, want that of the other server", m.Count())
	}
}
