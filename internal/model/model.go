// Package model is the logger a second time, as plainly as it can be written:
// lists that are searched from end to end, everything kept in memory, no files
// but those it gives back as text. It shares no code with package logger, so
// that tests can compare the two on random histories (Random).
//
// It follows docs/events.md and docs/files.md for batch input: only events move
// time on, and logged time runs from the first event to the last.
package model

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Settings are what a run starts with.
type Settings struct {
	Mode     layout.Mode       // of logging until a mode event comes
	Lateness int64             // seconds by which an event may be late and still find its place
	Counts   map[string]string // product to each, user, host or user+host; for the summaries
	// MaxCheckOut is after how many seconds a check-out ends by itself; 0 is never.
	MaxCheckOut int64
}

// Row is a line of Log.csv or LogCache.csv.
type Row struct {
	User, Host, Process    string
	ProductID, ProductName string
	Start, End             int64 // CE seconds
	Desired, Granted       int64
	Handle, Server         string      // in LogCache.csv
	Mode                   layout.Mode // of logging when the row was written
}

// Interval is a line of Hours.csv.
type Interval struct {
	Mode       layout.Mode
	Start, End int64 // CE seconds
}

// Reasons of rejects.
const (
	NoCheckOut = "check-in without check-out"
	NoRequest  = "dequeued without a request that waits"
)

// Reject is an event that could not be used.
type Reject struct {
	Index  int // of the event in the input, from 0
	Reason string
	Time   int64 // the watermark when it was met, its own time included
}

// Run takes the whole input in the order in which it came and gives the tree
// that it must leave.
func Run(events []event.Event, s Settings) *Tree {
	m := &machine{mode: s.Mode, seen: map[string]int64{}, listing: map[string]int64{}, limit: s.MaxCheckOut}
	for _, a := range inPlace(events, s.Lateness) {
		m.take(a)
	}
	return m.tree(s.Counts)
}

// arrival is an event, where it stood in the input, and the time at which it counts.
type arrival struct {
	event.Event
	index int
	time  int64
}

// inPlace puts late events in their place. Each is held back until the newest
// time seen is past it by the lateness allowed; what comes later than that
// counts at the bound up to which events have been let go.
func inPlace(events []event.Event, lateness int64) []arrival {
	var released, held []arrival
	var newest int64
	for i, e := range events {
		a := arrival{e, i, int64(e.Time)}
		if i == 0 || a.time > newest {
			newest = a.time
		}
		bound := newest - lateness
		a.time = max(a.time, bound)
		held = insert(held, a)
		for len(held) > 0 && held[0].time <= bound {
			released, held = append(released, held[0]), held[1:]
		}
	}
	return append(released, held...)
}

// insert keeps held sorted by time and, in one second, by arrival.
func insert(held []arrival, a arrival) []arrival {
	at := len(held)
	for at > 0 && held[at-1].time > a.time {
		at--
	}
	rest := append([]arrival{a}, held[at:]...)
	return append(held[:at:at], rest...)
}
