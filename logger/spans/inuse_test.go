package spans

import (
	"fmt"
	"slices"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// rows is a sink that keeps finished spans as text.
type rows struct{ spans, rejects []string }

func (r *rows) Span(row *layout.Row, _ layout.Mode) {
	r.spans = append(r.spans, fmt.Sprintf("%s %s %d-%d %d/%d",
		row.User, row.ProductID, row.Start-start, row.End-start, row.Desired, row.Granted))
}
func (r *rows) OpenDay(layout.Day)                               {}
func (r *rows) CloseDay(layout.Day, []layout.Interval)           {}
func (r *rows) Reject(_ *event.Item, reason string)              { r.rejects = append(r.rejects, reason) }
func (r *rows) Purchased(*event.Event, layout.Second, int64)     {}
func (r *rows) apply(m *Machine, at int, e event.Event, n int64) { r.applyNamed(m, at, e, n, "anna") }

func (r *rows) applyNamed(m *Machine, at int, e event.Event, n int64, user string) {
	e.Time, e.User, e.Host, e.ProductID, e.Desired, e.Granted = start+layout.Second(at), user, "pc-17", "cad", n, n
	m.Apply(&event.Item{Event: e})
}

const start = layout.Second(63318844800)

// What runs already is not opened again, and what does not is.
func TestInUseByHandle(t *testing.T) {
	var r rows
	m := New(&r, layout.AllLogging)
	r.apply(m, 0, event.Event{Kind: event.CheckOut, Handle: "1f"}, 2)
	r.apply(m, 10, event.Event{Kind: event.InUse, Handle: "1f"}, 2)
	r.apply(m, 10, event.Event{Kind: event.InUse, Handle: "20"}, 1)
	r.apply(m, 10, event.Event{Kind: event.InUse, Handle: "1f", Server: "other"}, 1)
	r.apply(m, 20, event.Event{Kind: event.CheckIn, Handle: "1f"}, 2)
	r.apply(m, 30, event.Event{Kind: event.CheckIn, Handle: "20"}, 1)
	r.apply(m, 40, event.Event{Kind: event.CheckIn, Handle: "1f", Server: "other"}, 1)
	r.compare(t, []string{"anna cad 0-20 2/2", "anna cad 10-30 1/1", "anna cad 10-40 1/1"}, nil)
}

// Without a handle the number says how many licenses run at least.
func TestInUseByNumber(t *testing.T) {
	var r rows
	m := New(&r, layout.AllLogging)
	r.apply(m, 0, event.Event{Kind: event.CheckOut}, 2)
	r.apply(m, 10, event.Event{Kind: event.InUse}, 2)
	r.apply(m, 10, event.Event{Kind: event.InUse}, 5)
	r.applyNamed(m, 10, event.Event{Kind: event.InUse}, 4, "bruno")
	r.apply(m, 20, event.Event{Kind: event.CheckIn}, 5)
	r.applyNamed(m, 30, event.Event{Kind: event.CheckIn}, 4, "bruno")
	r.compare(t, []string{"anna cad 0-20 2/2", "anna cad 10-20 3/3", "bruno cad 10-30 4/4"}, nil)
}

// A request that waits can leave the queue by its handle alone; a check-out with
// this handle stays.
func TestDequeuedByHandle(t *testing.T) {
	var r rows
	m := New(&r, layout.AllLogging)
	r.apply(m, 0, event.Event{Kind: event.CheckOut, Handle: "1f"}, 1)
	r.apply(m, 0, event.Event{Kind: event.Queued, Handle: "2a"}, 1)
	r.apply(m, 5, event.Event{Kind: event.Queued, Handle: "1f"}, 3)
	for _, handle := range []string{"1f", "1f", "2b"} {
		m.Apply(&event.Item{Event: event.Event{Time: start + 9, Kind: event.Dequeued, Handle: handle}})
	}
	r.compare(t, []string{"anna cad 5-9 3/0"}, []string{NoRequest, NoRequest})
	if m.Count() != 2 {
		t.Errorf("%d run, want a check-out and a request", m.Count())
	}
}

func (r *rows) compare(t *testing.T, spans, rejects []string) {
	t.Helper()
	if !slices.Equal(r.spans, spans) || !slices.Equal(r.rejects, rejects) {
		t.Errorf("spans %q, rejects %q, want %q, %q", r.spans, r.rejects, spans, rejects)
	}
}
