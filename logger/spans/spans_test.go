package spans

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// tape is a sink that writes down all it is given.
type tape struct{ said []string }

func (t *tape) say(format string, args ...any) { t.said = append(t.said, fmt.Sprintf(format, args...)) }

func (t *tape) Span(row *layout.Row, mode layout.Mode) {
	text := *row
	text.UserCells, text.ProductCells = "", ""
	t.say("span %s %v", mode, text)
}
func (t *tape) OpenDay(day layout.Day) { t.say("open %s", day) }
func (t *tape) CloseDay(day layout.Day, logged []layout.Interval) {
	t.say("close %s %v", day, logged)
}
func (t *tape) Reject(item *event.Item, reason string) { t.say("reject %d %s", item.Time, reason) }
func (t *tape) Purchased(e *event.Event, at layout.Second, number int64) {
	t.say("purchased %s %s %d at %s", e.Server, e.ProductID, number, at)
}

// TestSavedMachineGoesOnTheSame cuts random histories at random places: a machine
// that takes up the saved state says the same as one that ran through, also when
// it forgets names.
func TestSavedMachineGoesOnTheSame(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 3))
		events := model.Random(seed, model.Options{Events: 300, Modes: true, LateBy: int64(seed%2) * 600, Listings: seed%3 > 0})
		var whole, cut tape
		one, other := New(&whole, layout.AllLogging), New(&cut, layout.AllLogging)
		one.SetLateness(layout.Second(seed%2) * 300)
		other.SetLateness(layout.Second(seed%2) * 300)
		for i := range events {
			one.Apply(&event.Item{Event: events[i]})
			other.Apply(&event.Item{Event: events[i]})
			switch random.IntN(20) {
			case 0:
				other = reborn(t, other, &cut)
			case 1:
				other.Forget()
			}
		}
		one.Release()
		other.Release()
		if fmt.Sprint(whole.said) != fmt.Sprint(cut.said) || fmt.Sprint(one.Logged()) != fmt.Sprint(other.Logged()) {
			t.Fatalf("seed %d: a machine that was saved goes on otherwise", seed)
		}
	}
}

func reborn(t *testing.T, m *Machine, sink Sink) *Machine {
	t.Helper()
	var w wire.Writer
	m.Save(&w)
	next := New(sink, layout.Off)
	if err := next.Restore(&wire.Reader{Rest: w.Bytes}); err != nil {
		t.Fatal(err)
	}
	return next
}

// TestGapsAreNotLogged: from unobserved to the next event nothing is known.
func TestGapsAreNotLogged(t *testing.T) {
	var said tape
	m := New(&said, layout.AllLogging)
	day := layout.DayOf(2007, 7, 1)
	at := func(hour int) layout.Second { return day.Start() + layout.Second(hour)*3600 }
	apply := func(e event.Event) { e.Desired, e.Granted = 1, event.NotGiven; m.Apply(&event.Item{Event: e}) }
	apply(event.Event{Time: at(8), Kind: event.CheckOut, User: "ann", ProductID: "p"})
	apply(event.Event{Time: at(10), Kind: event.Unobserved})
	m.Clock(at(11)) // the clock is no observation
	apply(event.Event{Time: at(12), Kind: event.Alive})
	apply(event.Event{Time: at(13), Kind: event.CheckIn, User: "ann", ProductID: "p"})
	row := func(from, to int) string {
		return fmt.Sprintf("span AllLogging %v", layout.Row{User: "ann", ProductID: "p", Start: at(from), End: at(to), Desired: 1, Granted: 1})
	}
	want := []string{"open 2007/07/01", row(8, 10), row(12, 13)}
	if fmt.Sprint(said.said) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", said.said, want)
	}
	logged := []layout.Interval{{Mode: layout.AllLogging, Start: at(8), End: at(10)}, {Mode: layout.AllLogging, Start: at(12), End: at(13)}}
	if fmt.Sprint(m.Logged()) != fmt.Sprint(logged) {
		t.Errorf("logged %v, want %v", m.Logged(), logged)
	}
}

// TestResumeOverDays: live, the days of a gap are not logged and not made.
func TestResumeOverDays(t *testing.T) {
	var said tape
	m := New(&said, layout.AllLogging)
	start := layout.DayOf(2007, 7, 1).Start() + 1000
	m.Resume(start)
	m.Apply(&event.Item{Event: event.Event{Time: start, Kind: event.CheckOut, User: "ann", ProductID: "p", Desired: 2, Granted: 1}})
	m.Clock(start + 500)
	m.Resume(start + 5*layout.DaySeconds)
	want := []string{
		"open 2007/07/01",
		fmt.Sprintf("span AllLogging %v", layout.Row{User: "ann", ProductID: "p", Start: start, End: start + 500, Desired: 2, Granted: 1}),
		fmt.Sprintf("close 2007/07/01 %v", []layout.Interval{{Mode: layout.AllLogging, Start: start, End: start + 500}}),
		"open 2007/07/06",
	}
	if fmt.Sprint(said.said) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", said.said, want)
	}
}

// TestPurchasedTellsChangesOnly: the same number again is no news.
func TestPurchasedTellsChangesOnly(t *testing.T) {
	var said tape
	m := New(&said, layout.AllLogging)
	for i, number := range []int64{5, 5, 7, 5} {
		m.Apply(&event.Item{Event: event.Event{Time: layout.Second(100 + i), Kind: event.Purchased, ProductID: "p", Server: "s", Desired: 1, Granted: number}})
		m = reborn(t, m, &said)
	}
	if len(said.said) != 4 { // the day that opens, and three numbers
		t.Errorf("%v", said.said)
	}
}

// FuzzRestore: no damaged state brings a machine down.
func FuzzRestore(f *testing.F) {
	var w wire.Writer
	m := New(&tape{}, layout.AllLogging)
	m.SetLateness(60)
	for _, e := range model.Random(1, model.Options{Events: 50}) {
		m.Apply(&event.Item{Event: e})
	}
	m.Save(&w)
	f.Add(w.Bytes)
	f.Fuzz(func(t *testing.T, state []byte) {
		m := New(&tape{}, layout.AllLogging)
		if m.Restore(&wire.Reader{Rest: state}) != nil {
			return
		}
		m.Running(func(*layout.Row, string, string) {})
		var again wire.Writer
		m.Save(&again)
	})
}
