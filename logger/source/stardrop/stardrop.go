// Package stardrop reads the usage log of StarDrop's license server.
//
// A line tells a machine, a user, what happened, which license and when, to the
// minute of the server's zone. docs/formats.md says for users what such a log
// can't tell.
package stardrop

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell.
type Options = textline.Options

// sniffed is the number of lines that are looked at to recognise a log.
const sniffed = 200

// Sniff tells whether at least half of the first lines that are not empty are
// those of such a log.
func Sniff(lines [][]byte) bool {
	filled, known := 0, 0
	for _, line := range lines[:min(len(lines), sniffed)] {
		if line = textline.Trim(line); len(line) == 0 {
			continue
		}
		filled++
		var e entry
		if e.read(line) == "" {
			known++
		}
	}
	return known > 0 && 2*known >= filled
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
	options Options
	clock   localtime.Clock
	servers daemons.Set
	server  *daemons.Daemon
	names   textline.Names
	entry   entry
	date    [dateLength]byte // the date of the clock's day as the log writes it
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{
		options: o, clock: localtime.New(o.Zone, o.LastDay),
		servers: daemons.New(o.Server), names: textline.Names{FoldCase: o.FoldCase},
	}
	p.server = p.servers.Named(nil)
	return p
}

// Begin needs no look ahead: every line tells its date.
func (*parser) Begin([]byte, bool) bool { return true }

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

// Line reads one line.
func (p *parser) Line(line []byte, out *event.Batch) event.Verdict {
	if len(line) > event.MaxLine {
		return event.Reject("a line of more than 64 KiB")
	}
	line = textline.Trim(line)
	e := &p.entry
	switch why := ""; {
	case len(line) == 0:
		return event.Skip("empty line")
	case bytes.IndexByte(line, 0) >= 0:
		return event.Reject("a NUL byte")
	default:
		if why = e.read(line); why != "" {
			return event.Reject(why)
		}
	}
	if !p.setTime() {
		return event.Reject(whyDate)
	}
	if kind, ok := actions[string(e.action)]; ok {
		return p.activity(kind, out)
	}
	if kind, ok := notices[string(e.action)]; ok {
		p.server.Alive(p.clock.Now, out)
		return event.Skip(kind)
	}
	return event.Reject("unknown action")
}

// setTime moves the clock to the entry's moment.
func (p *parser) setTime() bool {
	e := &p.entry
	if string(e.date) != string(p.date[:]) {
		d, ok := day(e.date)
		if !ok {
			return false
		}
		p.clock.Day = d
		copy(p.date[:], e.date)
	}
	p.clock.Set(p.clock.Day, e.clock)
	p.clock.Resolve()
	return true
}

// activity gives the event of a license.
func (p *parser) activity(kind event.Kind, out *event.Batch) event.Verdict {
	from := &p.entry
	if len(from.user) == 0 {
		return event.Reject("no user behind the eight characters of the machine")
	}
	e := out.Add()
	e.Time, e.Kind, e.Server = p.clock.Now, kind, p.server.Server
	e.User, e.Host = p.names.Name(from.user, out), p.names.Text(from.machine, out)
	license := event.Alias(from.license)
	e.ProductID, e.ProductName = out.Text("StarDrop:", license), out.Text("StarDrop ", license)
	e.Desired, e.Granted = 1, 1
	if kind == event.Denied {
		e.Granted = 0
	} else {
		e.Handle = textline.NewHash().Text(e.Host).Text(e.User).Text(license).Handle(out)
	}
	p.server.Last = e.Time
	return event.Used
}

// stateVersion changes with the form of state.
const stateVersion = 1

// state is what is carried from line to line.
type state struct {
	Version int
	localtime.State
	Servers []daemons.State `json:",omitempty"`
}

// State is the clock.
func (p *parser) State() []byte {
	text, _ := json.Marshal(state{stateVersion, p.clock.State, p.servers.States()}) // numbers can't fail
	return text
}

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("state of a StarDrop log: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("state of a StarDrop log: version %d where %d is expected", s.Version, stateVersion)
	}
	p.clock.State = s.State
	p.servers.Restore(s.Servers)
	p.server = p.servers.Named(nil)
	return nil
}
