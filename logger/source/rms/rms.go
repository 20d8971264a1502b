// Package rms reads the usage logs of Sentinel RMS license managers (the older
// SentinelLM too): the file that -l or LSERVSTA names.
//
// Every line has a Unix time, so neither zone nor date are open. There are no
// handles: a check-in is matched by the moment at which its check-out began, told
// by how long it lasted. docs/formats.md says for users which lines are read, and
// what such a log can't tell.
package rms

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell. Zone and LastDay do not matter; ByData
// adds the version of a feature.
type Options = frame.Options

// Sniff tells whether the first lines of an input are those of such a log.
func Sniff(lines [][]byte) bool {
	f := textline.Fields{Plain: true}
	return frame.Sniff(lines, func(line []byte) bool {
		if line[0] == '#' && bytes.Contains(line, []byte("Sentinel")) {
			return true
		}
		f.Split(line)
		at, ok := timeField(&f, 2, 3)
		return ok && at+8 < f.N
	})
}

// timeField finds the Unix time behind the date in words, whose weekday is
// looked for from field first to field last.
func timeField(f *textline.Fields, first, last int) (at int, ok bool) {
	for i := first; i <= last; i++ {
		if isDate(f.At(i), f.At(i+1), f.At(i+4)) {
			return i + 5, textline.Number(f.At(i+4)) > 0
		}
	}
	return 0, false
}

func isDate(weekday, month, year []byte) bool {
	return isWeekday(weekday) && textline.MonthOf(month) > 0 && len(year) == 4
}

func isWeekday(word []byte) bool {
	switch string(word) {
	case "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat":
		return true
	}
	return false
}

// parser reads one log.
type parser struct {
	frame.Frame
	head    head
	fields  textline.Fields // behind the head
	record  record
	repeats repeats
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{fields: textline.Fields{Plain: true}}
	p.Frame = frame.New("a Sentinel RMS log", o, p.line)
	return p
}

// Reasons why a line can't be used.
const (
	whyTorn   = "torn record: fields are missing"
	whyLayout = "unknown layout: the date in words and the Unix time are missing"
	whyTime   = "unreadable time: Unix seconds are expected"
	whyKind   = "unknown kind of transaction"
	whyCount  = "unreadable number of licenses"
	whyNone   = "no licenses: the number is 0"
	whyLife   = "unreadable life of a key"
)

// line reads one line.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
	if line[0] == '#' {
		p.fields.Split(line)
		return p.notice(out)
	}
	if why := p.head.read(line); why != "" {
		return event.Reject(why)
	}
	p.Clock.Now = p.head.now
	p.fields.Split(line[p.head.end:]) // what stands behind so many fields is the application's comment
	return p.transaction(out)
}

// Years in which a time is believed.
var (
	earliest = layout.DayOf(textline.FirstYear, 1, 1).Start()
	latest   = layout.DayOf(textline.LastYear, 1, 1).Start()
)

// moment reads a Unix time.
func moment(text []byte) (layout.Second, bool) {
	n, ok := longDecimal(text)
	at := layout.FromUnix(n)
	return at, ok && at >= earliest && at < latest
}

// longDecimal reads numbers that are more than anyone's licenses.
func longDecimal(text []byte) (n int64, ok bool) {
	if len(text) == 0 || len(text) > 12 {
		return 0, false
	}
	for _, b := range text {
		if !textline.IsDigit(b) {
			return 0, false
		}
		n = n*10 + int64(b-'0')
	}
	return n, true
}

// notice reads
//
//	# Startup Sentinel RMS Development Kit v7.00 Fri Aug 13 17:33:31 1999  934590811 host ...
//	# Shutdown Sentinel RMS Development Kit v7.00 Fri Aug 13 17:33:34 1999  934590814 host ...
func (p *parser) notice(out *event.Batch) event.Verdict {
	kind := event.Start
	switch p.fields.Text(1) {
	case "Startup":
	case "Shutdown":
		kind = event.Stop
	default:
		return event.Skip("comment")
	}
	at, ok := timeField(&p.fields, 2, p.fields.N-6)
	if !ok {
		return event.Reject(whyLayout)
	}
	now, ok := moment(p.fields.At(at))
	if !ok {
		return event.Reject(whyTime)
	}
	p.repeats = nil
	p.Server().Tell(kind, now, out)
	return event.Used
}

// state is what is carried from line to line.
type state struct {
	frame.State
	Repeats repeats `json:",omitempty"`
}

// State is when the server was last heard of, and within a block of records that
// repeat what runs, these.
func (p *parser) State() []byte { return frame.Pack(&state{p.Carried(), p.repeats}) }

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	err := p.Unpack(text, &s)
	p.repeats = s.Repeats
	return err
}
