package spans

import (
	"fmt"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// count is a sink that only counts.
type countingSink struct{ spans, rejects int }

func (c *countingSink) Span(*layout.Row, layout.Mode)                { c.spans++ }
func (c *countingSink) OpenDay(layout.Day)                           {}
func (c *countingSink) CloseDay(layout.Day, []layout.Interval)       {}
func (c *countingSink) Reject(*event.Item, string)                   { c.rejects++ }
func (c *countingSink) Purchased(*event.Event, layout.Second, int64) {}

// BenchmarkMatch checks licenses out and in while so many others run, by handle
// and by user, host and product. Nothing is to be allocated.
func BenchmarkMatch(b *testing.B) {
	for _, running := range []int{100, 10_000, 1_000_000} {
		for _, by := range []string{"handle", "key"} {
			b.Run(fmt.Sprintf("by %s, %d running", by, running), func(b *testing.B) {
				benchmarkMatch(b, by == "handle", running)
			})
		}
	}
}

func benchmarkMatch(b *testing.B, byHandle bool, running int) {
	var sink countingSink
	m := New(&sink, layout.AllLogging)
	outs := make([]event.Item, running)
	for i := range outs {
		e := event.Event{
			Time: 63318844800, Kind: event.CheckOut, Server: "server", Desired: 1, Granted: event.NotGiven,
			User: fmt.Sprintf("user%d", i%5000), Host: fmt.Sprintf("host%d", i%7000),
			ProductID: fmt.Sprintf("vendor:product%d", i%60), ProductName: fmt.Sprintf("product%d", i%60),
		}
		if byHandle {
			e.Handle = fmt.Sprintf("%016x", i)
		}
		outs[i] = event.Item{Event: e}
		m.Apply(&outs[i])
	}
	b.ReportAllocs()
	var item event.Item
	for i := 0; b.Loop(); i++ {
		item = outs[i%running]
		item.Time += layout.Second(i / running)
		item.Kind = event.CheckIn
		if m.Apply(&item) == Rejected {
			b.Fatal("a check-in found no check-out")
		}
		item.Kind = event.CheckOut
		m.Apply(&item)
	}
}
