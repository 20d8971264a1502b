// Package stardrop reads the usage log of StarDrop's license server.
//
// A line tells a machine, a user, what happened, which license and when, to the
// minute of the server's zone. docs/formats.md says for users what such a log
// can't tell.
package stardrop

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell.
type Options = frame.Options

// Sniff tells whether the first lines of an input are those of such a log.
func Sniff(lines [][]byte) bool {
	return frame.Sniff(lines, func(line []byte) bool {
		var e entry
		return e.read(line) == ""
	})
}

// entry is a line:
//
//	LOG:<8 characters of the machine><user>#<action>#<license>#DD Mon YYYY HH:MM
type entry struct {
	machine, user, action, license []byte
	date                           []byte // DD Mon YYYY
	clock                          int32
}

const (
	mark          = "LOG:"
	machineLength = 8
	dateLength    = len("17 Oct 2018")
	timeLength    = dateLength + len(" 10:10")
)

// Reasons why a line can't be used.
const (
	whyLayout = "unknown layout: LOG:machine and user#action#license#date is expected"
	whyDate   = "unreadable date or time"
)

// read takes a line apart; why says what is wrong with it.
func (e *entry) read(line []byte) (why string) {
	rest, ok := bytes.CutPrefix(line, []byte(mark))
	if !ok {
		return whyLayout
	}
	var parts [3][]byte // license, action and names, from the end
	at := bytes.LastIndexByte(rest, '#')
	if at < 0 {
		return whyLayout
	}
	when := rest[at+1:]
	for i := range parts {
		rest = rest[:at]
		if i == 2 {
			parts[i] = rest
			break
		}
		if at = bytes.LastIndexByte(rest, '#'); at < 0 {
			return whyLayout
		}
		parts[i] = rest[at+1:]
	}
	e.license, e.action = parts[0], parts[1]
	cut := min(machineLength, len(parts[2]))
	e.machine, e.user = parts[2][:cut], parts[2][cut:]
	if len(e.license) == 0 || textline.Number(e.license) < 0 || len(e.license) > 9 {
		return whyLayout
	}
	return e.time(when)
}

func (e *entry) time(when []byte) (why string) {
	if len(when) != timeLength || when[dateLength] != ' ' {
		return whyDate
	}
	clock, _, ok := textline.ShortTime(when[dateLength+1:])
	if !ok {
		return whyDate
	}
	e.date, e.clock = when[:dateLength], clock
	return ""
}

// day reads DD Mon YYYY.
func day(date []byte) (layout.Day, bool) {
	if date[2] != ' ' || date[6] != ' ' {
		return 0, false
	}
	return textline.DayOf(textline.Number(date[7:]), textline.MonthOf(date[3:6]), textline.Number(date[:2]))
}

// parser reads one log.
type parser struct {
	frame.Frame
	entry entry
	dates localtime.Dates
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{dates: localtime.Dates{Read: day}}
	p.Frame = frame.New("a StarDrop log", o, p.line)
	return p
}

// actions are those of a license, by the word in the log.
var actions = map[string]event.Kind{
	"License_granted": event.CheckOut, "License_released": event.CheckIn, "License_refused": event.Denied,
}

// notices are actions that say nothing about usage. A license that is purged is
// released in a line of its own.
var notices = map[string]string{
	"Purging_license":            "license about to be taken back: its release follows",
	"Adding_valid_license":       "license file read",
	"Adding_out-of-date_license": "expired license",
}

// line reads one line.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
	e := &p.entry
	if why := e.read(line); why != "" {
		return event.Reject(why)
	}
	d, ok := p.dates.Day(e.date)
	if !ok {
		return event.Reject(whyDate)
	}
	p.Clock.Set(d, e.clock)
	p.Clock.Resolve()
	if kind, ok := actions[string(e.action)]; ok {
		return p.activity(kind, out)
	}
	if kind, ok := notices[string(e.action)]; ok {
		p.Server().Alive(p.Clock.Now, out)
		return event.Skip(kind)
	}
	return event.Reject("unknown action")
}

// activity gives the event of a license.
func (p *parser) activity(kind event.Kind, out *event.Batch) event.Verdict {
	from := &p.entry
	if len(from.user) == 0 {
		return event.Reject("no user behind the eight characters of the machine")
	}
	server := p.Server()
	e := p.Add(kind, server, out)
	e.User, e.Host = p.Names.Name(from.user, out), p.Names.Text(from.machine, out)
	license := event.Alias(from.license)
	e.ProductID, e.ProductName = out.Text("StarDrop:", license), out.Text("StarDrop ", license)
	e.Desired, e.Granted = 1, 1
	if kind == event.Denied {
		e.Granted = 0
	} else {
		e.Handle = textline.NewHash().Text(e.Host).Text(e.User).Text(license).Handle(out)
	}
	server.Last = e.Time
	return event.Used
}
