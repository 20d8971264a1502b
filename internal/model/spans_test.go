package model_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/spans"
)

// told is what a spans.Machine gives, and a Tree says it must.
type told struct {
	rows    []string
	hours   map[layout.Day]string
	rejects []string
}

func (s *told) Span(row *layout.Row, mode layout.Mode) {
	s.rows = append(s.rows, mode.String()+" "+string(layout.AppendRow(nil, row)))
}
func (s *told) OpenDay(layout.Day) {}
func (s *told) CloseDay(day layout.Day, logged []layout.Interval) {
	if len(logged) > 0 {
		s.hours[day] = fmt.Sprint(logged)
	}
}
func (s *told) Reject(item *event.Item, reason string) {
	s.rejects = append(s.rejects, fmt.Sprint(item.Origin().Line, reason))
}
func (s *told) Purchased(*event.Event, layout.Second, int64) {}

// byMachine runs a history through the matcher of the logger.
func byMachine(events []event.Event, s model.Settings) *told {
	t := &told{hours: map[layout.Day]string{}}
	m := spans.New(t, s.Mode)
	m.SetLateness(layout.Second(s.Lateness))
	m.SetLimit(layout.Second(s.MaxCheckOut))
	for i := range events {
		item := event.Of(events[i], event.Origin{Line: int64(i)})
		m.Apply(&item)
	}
	m.Release()
	t.CloseDay(m.Day(), m.Logged())
	m.Running(func(row *layout.Row, handle, server string) {
		t.rows = append(t.rows, fmt.Sprintf("runs %s %s %s", layout.AppendRow(nil, row), handle, server))
	})
	return t
}

// byModel is the same of a tree.
func byModel(events []event.Event, s model.Settings) *told {
	t := &told{hours: map[layout.Day]string{}}
	tree := model.Run(events, s)
	rowOf := func(r *model.Row) layout.Row {
		return layout.Row{
			User: r.User, Host: r.Host, Process: r.Process, ProductID: r.ProductID, ProductName: r.ProductName,
			Start: layout.Second(r.Start), End: layout.Second(r.End), Desired: r.Desired, Granted: r.Granted,
		}
	}
	for _, d := range tree.Days {
		for i := range d.All {
			row := rowOf(&d.All[i])
			t.Span(&row, d.All[i].Mode)
		}
		var logged []layout.Interval
		for _, h := range d.Hours {
			logged = append(logged, layout.Interval{Mode: h.Mode, Start: layout.Second(h.Start), End: layout.Second(h.End)})
		}
		t.CloseDay(layout.Day(d.Day), logged)
		for i := range d.Running {
			r := &d.Running[i]
			row := rowOf(r)
			t.rows = append(t.rows, fmt.Sprintf("runs %s %s %s", layout.AppendRow(nil, &row), r.Handle, r.Server))
		}
	}
	for _, r := range tree.Rejects {
		t.rejects = append(t.rejects, fmt.Sprint(r.Index, r.Reason))
	}
	return t
}

// The logger's matcher and the model come to the same spans, hours and rejects,
// with whatever tells what runs, with a limit, late or not.
func TestMachineEqualsModel(t *testing.T) {
	for seed := range uint64(1500) {
		o := model.Options{
			Events: 40 + int(seed%200), Few: 1 + int(seed%3), Modes: seed%2 == 0, LateBy: int64(seed%3) * 600,
			Days: 1 + int64(seed%3), Tame: seed%7 != 0, Listings: seed%4 > 0,
		}
		s := model.Settings{
			Mode: layout.Modes[seed%5], Lateness: int64(seed % 4 * 400),
			MaxCheckOut: []int64{0, 0, 1, 600, 43200, 86400}[seed%6],
		}
		differs := func(events []event.Event) bool { return byMachine(events, s).words() != byModel(events, s).words() }
		events := model.Random(seed, o)
		if !differs(events) {
			continue
		}
		few := model.Shrink(events, differs)
		t.Fatalf("seed %d, %+v:\n%s\nmachine\n%s\nmodel\n%s", seed, s, model.CSV(few), byMachine(few, s).words(), byModel(few, s).words())
	}
}

func (s *told) words() string {
	var hours []string
	for day, logged := range s.hours {
		hours = append(hours, fmt.Sprint(day, logged))
	}
	slices.Sort(hours)
	words := ""
	for _, list := range [][]string{s.rows, hours, s.rejects} {
		for _, word := range list {
			words += word + "\n"
		}
		words += "--\n"
	}
	return words
}
