package model

import (
	"slices"

	"github.com/liclog/liclog/summarize/verify/plain"
)

// Tree is what the logger must leave.
type Tree struct {
	Watermark int64  // 0 before the first event
	Days      []*Day // oldest first
	Rejects   []Reject

	counts map[string]string
}

// Day is what the tree holds of one day.
type Day struct {
	Day   plain.Day
	Open  bool // the watermark lies in it: it has a LogCache.csv
	Hours []Interval
	All   []Row // every finished span, also those that Log.csv does not keep
	// Running are the rows of LogCache.csv, in the order of their check-outs.
	Running []Row
}

// tree sorts what was written into days and ends it all at the watermark.
func (m *machine) tree(counts map[string]string) *Tree {
	t := &Tree{Watermark: m.now, Rejects: m.rejects, counts: counts}
	if !m.started {
		return t
	}
	for _, i := range m.allHours() {
		t.day(plain.DayOf(i.Start)).addInterval(i)
	}
	for _, r := range m.rows {
		d := t.day(plain.DayOf(r.Start))
		d.All = append(d.All, r)
	}
	today := t.day(plain.DayOf(m.now))
	today.Open = true
	today.Running = m.runningRows()
	return t
}

// allHours are the intervals with the one that is open now. It alone may be of
// no length: it will grow.
func (m *machine) allHours() []Interval {
	if !m.mode.On() {
		return m.hours
	}
	return append(m.hours[:len(m.hours):len(m.hours)], Interval{m.mode, m.since, m.now})
}

func (m *machine) runningRows() []Row {
	var rows []Row
	for _, s := range m.running {
		if m.mode.On() {
			s.End, s.Mode = m.now, m.mode
			rows = append(rows, s.Row)
		}
	}
	return rows
}

// day finds a day or puts it in its place.
func (t *Tree) day(d plain.Day) *Day {
	at := 0
	for at < len(t.Days) && t.Days[at].Day < d {
		at++
	}
	if at == len(t.Days) || t.Days[at].Day != d {
		t.Days = slices.Insert(t.Days, at, &Day{Day: d})
	}
	return t.Days[at]
}

// addInterval joins i to its neighbour of the same mode.
func (d *Day) addInterval(i Interval) {
	if n := len(d.Hours); n > 0 && d.Hours[n-1].Mode == i.Mode && d.Hours[n-1].End == i.Start {
		d.Hours[n-1].End = i.End
		return
	}
	d.Hours = append(d.Hours, i)
}

// Log is the rows of Log.csv: of a closed day only those of a log mode.
func (d *Day) Log() []Row {
	var kept []Row
	for _, r := range d.All {
		if d.Open || r.Mode.KeepsLog() {
			kept = append(kept, r)
		}
	}
	return kept
}

// HasLog tells whether the day has a Log.csv, be it only a header: an open day
// in which anything was logged, a closed one with time or rows in a log mode.
func (d *Day) HasLog() bool {
	if len(d.Log()) > 0 {
		return true
	}
	return slices.ContainsFunc(d.Hours, func(i Interval) bool {
		return d.Open || i.Mode.KeepsLog()
	})
}
