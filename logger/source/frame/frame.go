// Package frame is what the readers of license servers' logs have in common: what
// every line goes through, the clock and the servers of a log, and what is
// carried from line to line. A format embeds Frame in its parser and adds how it
// reads a line; docs/adding-a-format.md shows one.
package frame

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what a log does not tell.
type Options = textline.Options

// Frame reads a log but for what its lines mean. With it a parser is an
// event.Parser.
type Frame struct {
	Options Options
	// Clock has the date and time of the line at hand; Clock.Now is its moment.
	Clock localtime.Clock
	// Servers are those that the log tells of.
	Servers daemons.Set
	Names   textline.Names
	// Version is that of the state, 1 unless the parser says otherwise: it changes
	// with the form of what the parser adds to State.
	Version int

	log  string
	read Line
	one  *daemons.Daemon
}

// Line reads a line that is not empty: without blanks at its end, without a byte
// order mark, without NUL, and not over event.MaxLine.
type Line func(line []byte, out *event.Batch) event.Verdict

// New is the frame of one log, which read reads line by line. log is what errors
// call it, such as "a StarDrop log".
func New(log string, o Options, read Line) Frame {
	return Frame{
		Options: o, Clock: localtime.New(o.Zone, o.LastDay), Servers: daemons.New(o.Server),
		Names: textline.Names{FoldCase: o.FoldCase}, Version: 1, log: log, read: read,
	}
}

// Begin needs no look ahead. A format whose lines leave out the date or the year
// has a Begin of its own.
func (*Frame) Begin([]byte, bool) bool { return true }

// Line reads one line.
func (f *Frame) Line(line []byte, out *event.Batch) event.Verdict {
	if len(line) > event.MaxLine {
		return event.Reject("a line of more than 64 KiB")
	}
	line = textline.Trim(line)
	switch {
	case len(line) == 0:
		return event.Skip("empty line")
	case bytes.IndexByte(line, 0) >= 0:
		return event.Reject("a NUL byte")
	}
	return f.read(line, out)
}

// Server is the one server of a log that names none.
func (f *Frame) Server() *daemons.Daemon {
	if f.one == nil {
		f.one = f.Servers.Named(nil)
	}
	return f.one
}

// Add makes an event of the line at hand.
func (f *Frame) Add(kind event.Kind, server *daemons.Daemon, out *event.Batch) *event.Event {
	e := out.Add()
	e.Time, e.Kind, e.Server = f.Clock.Now, kind, server.Server
	f.Names.Numbers.ServerAs(e, server.Number)
	return e
}

// Finish checks the event that was added last, and takes it back where it can't
// be used.
func (f *Frame) Finish(server *daemons.Daemon, out *event.Batch) event.Verdict {
	last := len(out.Items) - 1
	if err := out.Items[last].Check(); err != nil {
		out.Items = out.Items[:last]
		return event.Reject(err.Error())
	}
	server.Last = f.Clock.Now
	return event.Used
}

// sniffed is the number of lines that are looked at to recognise a log.
const sniffed = 200

// Sniff tells whether at least half of the first lines that are not empty are
// known.
func Sniff(lines [][]byte, known func(line []byte) bool) bool {
	filled, found := 0, 0
	for _, line := range lines[:min(len(lines), sniffed)] {
		if line = textline.Trim(line); len(line) == 0 {
			continue
		}
		filled++
		if known(line) {
			found++
		}
	}
	return found > 0 && 2*found >= filled
}
