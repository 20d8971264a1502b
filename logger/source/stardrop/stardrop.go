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
	past  bool // the clock has been moved to this time
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
	if len(line) < len(mark) || string(line[:len(mark)]) != mark {
		return whyLayout
	}
	rest := line[len(mark):]
	at, told := e.sameTime(rest)
	if !told {
		at = bytes.LastIndexByte(rest, '#')
	}
	if at < 0 {
		return whyLayout
	}
	when, rest := rest[at+1:], rest[:at]
	if at = beforeNumber(rest); at < 0 {
		return whyLayout
	}
	e.license, rest = rest[at+1:], rest[:at]
	if at = beforeAction(rest); at < 0 {
		return whyLayout
	}
	e.action, rest = rest[at+1:], rest[:at]
	cut := min(machineLength, len(rest))
	e.machine, e.user = rest[:cut], rest[cut:]
	if told {
		return ""
	}
	return e.time(when)
}

// beforeNumber is the place of the mark before the number that a text ends with, -1
// where it ends with none.
func beforeNumber(text []byte) int {
	at := len(text) - 1
	for at >= 0 && textline.IsDigit(text[at]) {
		at--
	}
	if digits := len(text) - 1 - at; at < 0 || text[at] != '#' || digits < 1 || digits > 9 {
		return -1
	}
	return at
}

// beforeAction is the place of the mark before the action that a text ends with, -1
// where there is none. Two actions are in most lines.
func beforeAction(text []byte) int {
	const granted, released = "#License_granted", "#License_released"
	if at := len(text) - len(granted); at >= 0 && string(text[at:]) == granted {
		return at
	}
	if at := len(text) - len(released); at >= 0 && string(text[at:]) == released {
		return at
	}
	return bytes.LastIndexByte(text, '#')
}

// sameTime finds the mark before the time where that is the one of the last line.
func (e *entry) sameTime(rest []byte) (at int, ok bool) {
	at = len(rest) - 1 - timeLength
	return at, at >= 0 && rest[at] == '#' && string(rest[at+1:]) == string(e.when)
}

func (e *entry) time(when []byte) (why string) {
	e.when, e.past = e.when[:0], false
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

// mostProducts bounds those that are remembered.
const mostProducts = 100

// parser reads one log.
type parser struct {
	frame.Frame
	entry    entry
	dates    localtime.Dates
	products [mostProducts]product // by the last digits of their numbers
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
	if !e.past {
		d, ok := p.dates.Day(e.date())
		if !ok {
			return event.Reject(whyDate)
		}
		p.Clock.Set(d, e.clock)
		p.Clock.Resolve()
		e.past = true
	}
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
	p.person(e, out)
	license := p.product(e, event.Alias(from.license), out)
	e.Desired, e.Granted = 1, 1
	if kind == event.Denied {
		e.Granted = 0
	} else {
		e.Handle = textline.NewHash().Text(e.Host).Text(e.User).With(license).Handle(out)
	}
	server.Last = e.Time
	return event.Used
}

// person gives the event its user and host. A check-in is found by its handle: its
// names need no number. What events have told before is as it should be.
func (p *parser) person(e *event.Event, out *event.Batch) {
	from := &p.entry
	if e.Kind != event.CheckIn {
		e.User, e.Host = event.Alias(from.user), event.Alias(from.machine)
		if p.Names.Numbers.FindPerson(e) {
			return
		}
	}
	e.User, e.Host = p.Names.Name(from.user, out), p.Names.Text(from.machine, out)
	if e.Kind != event.CheckIn {
		p.Names.Numbers.Person(e)
	}
}

// product is a license as events name it.
type product struct {
	license, id, name string
	hash              textline.Hash // of the license
	number            textline.Numbered
}

// product gives the event its product by a license, and the license's hash. One
// that is not remembered is told in full.
func (p *parser) product(e *event.Event, license string, out *event.Batch) textline.Hash {
	known := &p.products[int(textline.Number(p.entry.license))%len(p.products)]
	if known.license == "" {
		*known = product{license: strings.Clone(license), id: "StarDrop:" + license, name: "StarDrop " + license, hash: textline.HashOf(license)}
	}
	if known.license == license {
		e.ProductID, e.ProductName = known.id, known.name
		known.number.Product(&p.Names.Numbers, e)
		return known.hash
	}
	e.ProductID, e.ProductName = out.Text("StarDrop:", license), out.Text("StarDrop ", license)
	p.Names.Numbers.Product(e)
	return textline.HashOf(license)
}
