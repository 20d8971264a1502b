package sessions

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/wire"
)

// nothing is a sink for measuring.
type nothing struct{}

func (nothing) CheckOut(layout.Second, Use) {}
func (nothing) CheckIn(layout.Second, Use)  {}
func (nothing) Deny(layout.Second, Use)     {}
func (nothing) Warn(layout.Second, Warning) {}
func (nothing) CloseYear(int, []Record)     {}
func bigLogin(i int, at layout.Second) Login {
	return Login{
		At: at, Server: "sm1", Handle: fmt.Sprint(i), User: fmt.Sprintf("operator%d", i%40000),
		Address: fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255), Applications: Applications[:5],
	}
}

const many = 100_000

func crowded(b *testing.B) (*Machine, layout.Second) {
	rules := DefaultRules()
	rules.Inactivity = 86400
	for i := range 40000 {
		rules.Operators = append(rules.Operators, Operator{User: fmt.Sprintf("Operator%d", i), Named: i%10 == 0, NamedApplications: Applications[:1]})
	}
	m := New(nothing{}, rules)
	at := layout.DayOf(2016, 9, 2).Start()
	for i := range many {
		l := bigLogin(i, at)
		if m.Login(&l) != "" {
			b.Fatal("refused")
		}
	}
	return m, at
}

// BenchmarkLoginAndLogout is one login and one logout, 100000 sessions being in,
// with 5 applications each and 40000 operators.
func BenchmarkLoginAndLogout(b *testing.B) {
	m, at := crowded(b)
	i := 0
	l := make([]Login, 4096)
	for k := range l {
		l[k] = bigLogin(many+k, at)
	}
	b.ReportAllocs()
	for b.Loop() {
		k := i % len(l)
		m.Login(&l[k])
		m.Logout(at, "sm1", l[k].Handle, false)
		i++
	}
}

// BenchmarkState saves and restores 100000 sessions.
func BenchmarkState(b *testing.B) {
	m, _ := crowded(b)
	for b.Loop() {
		var w wire.Writer
		m.Save(&w)
		next := New(nothing{}, Rules{})
		next.Restore(&wire.Reader{Rest: w.Bytes})
		if next.Sessions() != many {
			b.Fatal(next.Sessions())
		}
		b.ReportMetric(float64(len(w.Bytes))/many, "B/session")
	}
}

// BenchmarkMemory tells what 100000 sessions take.
func BenchmarkMemory(b *testing.B) {
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		m, _ := crowded(b)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
		runtime.KeepAlive(m)
	}
}

// BenchmarkTree logs 5000 logins and 5000 logouts as the logger does, journal
// on disk and all, while 100000 sessions are in, and publishes once: what one
// second of the largest installation costs.
func BenchmarkTree(b *testing.B) {
	dir := b.TempDir()
	l, err := logger.Open(logger.Options{Dir: dir, Mode: layout.AllLogging, Parts: []func(logger.Host) logger.Part{Part}})
	if err != nil {
		b.Fatal(err)
	}
	at := layout.FromTime(time.Now()).Day().Start() - 86400
	chunk := func(count int, kind event.Kind, first int) {
		var c input.Chunk
		c.Position.Name = "bench"
		for i := range count {
			s := bigLogin(first+i, at)
			c.At(int64(i), nil)
			e := c.Add()
			*e = event.Event{Time: at, Kind: kind, Handle: s.Handle, Server: s.Server, Desired: 1, Granted: event.NotGiven, Details: &event.Details{}}
			if kind == event.Login {
				e.User, e.Host = s.User, s.Address
				e.Details.Applications = "Incident Management;Change Management;Problem Management;Service Desk;SLA"
			}
		}
		if err := l.Feed(&c, -1); err != nil {
			b.Fatal(err)
		}
	}
	chunk(many, event.Login, 0)
	oldest, newest := 0, many
	for b.Loop() {
		at++
		chunk(5000, event.Login, newest)
		chunk(5000, event.Logout, oldest)
		oldest, newest = oldest+5000, newest+5000
		if err := l.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	start := time.Now()
	if err := l.Publish(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/publish")
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
}
