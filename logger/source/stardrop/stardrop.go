// Package stardrop reads the usage log of StarDrop's license server.
//
// A line tells a machine, a user, what happened, which license and when, to the
// minute of the server's zone. docs/formats.md says for users what such a log
// can't tell.
package stardrop

import (
	"bytes"
	"strings"

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

	when  []byte // DD Mon YYYY HH:MM, kept: many lines are of one minute
	clock int32
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
	at, told := e.sameTime(rest)
	if !told {
		at = bytes.LastIndexByte(rest, '#')
	}
	if at < 0 {
		return whyLayout
	}
	when, rest := rest[at+1:], rest[:at]
	if at = bytes.LastIndexByte(rest, '#'); at < 0 {
		return whyLayout
	}
	e.license, rest = rest[at+1:], rest[:at]
	if at = bytes.LastIndexByte(rest, '#'); at < 0 {
		return whyLayout
	}
	e.action, rest = rest[at+1:], rest[:at]
	cut := min(machineLength, len(rest))
	e.machine, e.user = rest[:cut], rest[cut:]
	if len(e.license) == 0 || textline.Number(e.license) < 0 || len(e.license) > 9 {
		return whyLayout
	}
	if told {
		return ""
	}
	return e.time(when)
}

// sameTime finds the mark before the time where that is the one of the last line.
func (e *entry) sameTime(rest []byte) (at int, ok bool) {
	at = len(rest) - 1 - timeLength
	return at, at >= 0 && rest[at] == '#' && string(rest[at+1:]) == string(e.when)
}

func (e *entry) time(when []byte) (why string) {
	e.when = e.when[:0]
	if len(when) != timeLength || when[dateLength] != ' ' {
		return whyDate
	}
	clock, _, ok := textline.ShortTime(when[dateLength+1:])
	if !ok {
		return whyDate
	}
	e.when, e.clock = append(e.when, when...), clock
	return ""
}

func (e *entry) date() []byte { return e.when[:dateLength] }

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
	entry    entry
	dates    localtime.Dates
	products []product // met so far
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{dates: localtime.Dates{Read: day}}
	p.Frame = frame.New("a StarDrop log", o, p.line)
	return p
}

// kindOf is the event of an action, by the word in the log.
func kindOf(action []byte) (event.Kind, bool) {
	switch string(action) {
	case "License_granted":
		return event.CheckOut, true
	case "License_released":
		return event.CheckIn, true
	case "License_refused":
		return event.Denied, true
	}
	return 0, false
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
	d, ok := p.dates.Day(e.date())
	if !ok {
		return event.Reject(whyDate)
	}
	p.Clock.Set(d, e.clock)
	p.Clock.Resolve()
	if kind, ok := kindOf(e.action); ok {
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
	e.ProductID, e.ProductName = p.product(license, out)
	p.Names.Numbers.Person(e)
	p.Names.Numbers.Product(e)
	e.Desired, e.Granted = 1, 1
	if kind == event.Denied {
		e.Granted = 0
	} else {
		e.Handle = textline.NewHash().Text(e.Host).Text(e.User).Text(license).Handle(out)
	}
	server.Last = e.Time
	return event.Used
}

// product is a license as events name it.
type product struct{ license, id, name string }

// mostProducts bounds those that are remembered.
const mostProducts = 32

// product gives id and name of a license.
func (p *parser) product(license string, out *event.Batch) (id, name string) {
	for i := range p.products {
		if known := &p.products[i]; known.license == license {
			return known.id, known.name
		}
	}
	if len(p.products) == mostProducts {
		return out.Text("StarDrop:", license), out.Text("StarDrop ", license)
	}
	known := product{strings.Clone(license), "StarDrop:" + license, "StarDrop " + license}
	p.products = append(p.products, known)
	return known.id, known.name
}
