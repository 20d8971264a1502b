// Package domino reads the log of a Domino server as text: the console log, or an
// export of log.nsf in which every line begins with date and time.
//
//	07/01/2007 09:30:15 AM  Opened session for Jane Doe/Acme (Release 8.5)
//	[0A44:000F-080C] 01.07.2007 09:30:16   Closed session for Jane Doe/Acme ...
//	14/12/2012 18:04:33 [0A44:000F-080C] SMTPClient: ...
//
// There is no public grammar of it. What is known, and from where:
//
//   - Date and time are written as the server's region has them, with the process
//     and thread in brackets before or behind: samples in filters for failed
//     logins and in technical notes of the maker show 01/23/2009, 22.06.2014 and
//     14/12/2012. The order of month and day follows from the log: from the first
//     date that can be read one way alone; else the month is first.
//   - "Opened session for NAME (Release ...)" is a session of a Notes client or of
//     another server, written where Log_Sessions is set. It is an access by NRPC.
//   - The same samples show failed logins ("authentication failure", "Authentication
//     failed"): no access. No public sample was found of a line that tells a login
//     by HTTP, IMAP, POP3, SMTP, LDAP or IIOP which succeeded. Such are not
//     guessed: users by HTTP come from the access log (package ncsa).
//
// The log does not name its own server: Options.Server does.
package domino

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell.
type Options = textline.Options

// sniffed is the number of lines that are looked at to recognise a log.
const sniffed = 200

var opened = []byte("Opened session for ")

// Sniff tells whether a session is opened in the first lines, of which at least
// half begin with date and time.
func Sniff(lines [][]byte) bool {
	filled, dated, sessions := 0, 0, 0
	for _, line := range lines[:min(len(lines), sniffed)] {
		if line = textline.Trim(line); len(line) == 0 {
			continue
		}
		filled++
		var e entry
		if e.read(line) != "" {
			continue
		}
		dated++
		if bytes.HasPrefix(e.text, opened) {
			sessions++
		}
	}
	return sessions > 0 && 2*dated >= filled
}

// parser reads one log.
type parser struct {
	options Options
	names   textline.Names
	clock   localtime.Clock
	order   order
	last    layout.Second // of the last event, as other lines give few
}

// New is a parser of one log.
func New(o Options) event.Parser {
	return &parser{options: o, names: textline.Names{FoldCase: o.FoldCase}, clock: localtime.New(o.Zone, o.LastDay)}
}

// headLength is how far Begin looks for the order of month and day.
const headLength = 64 << 10

// Begin looks for a date that can be read in one way alone.
func (p *parser) Begin(head []byte, final bool) bool {
	p.order = anyOrder
	for rest := head; len(rest) > 0 && p.order == anyOrder; {
		line, n := textline.NextLine(rest, final)
		if n == 0 {
			break
		}
		var e entry
		if e.read(textline.Trim(line)) == "" {
			p.order = e.date.order()
		}
		rest = rest[n:]
	}
	return final || p.order != anyOrder || len(head) >= headLength
}

// Line reads one line.
func (p *parser) Line(line []byte, out *event.Batch) event.Verdict {
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
	var e entry
	switch why := e.read(line); why {
	case "":
	case noDate:
		return event.Skip(why)
	default:
		return event.Reject(why)
	}
	if e.date.order() != anyOrder {
		p.order = e.date.order()
	}
	day, ok := e.date.day(p.order)
	if !ok {
		return event.Reject(whyDate)
	}
	p.clock.Set(day, e.clock)
	p.clock.Resolve()
	return p.tell(e.text, out)
}

// tell gives the event of a line's text.
func (p *parser) tell(text []byte, out *event.Batch) event.Verdict {
	name, ok := bytes.CutPrefix(text, opened)
	if !ok {
		p.alive(out)
		if bytes.Contains(text, []byte("uthentication fail")) {
			return event.Skip("failed login")
		}
		return event.Skip("line of another kind")
	}
	if at := bytes.LastIndex(name, []byte(" (")); at >= 0 {
		name = name[:at]
	}
	if name = bytes.TrimSpace(name); len(name) == 0 {
		return event.Reject("no name behind Opened session for")
	}
	e := p.add(event.Access, out)
	e.User = p.names.Name(name, out)
	e.Details = &event.Details{Protocol: "NRPC"}
	return event.Used
}

// aliveEvery is how often other lines tell that time passes.
const aliveEvery = 60

func (p *parser) alive(out *event.Batch) {
	if p.clock.Now >= p.last+aliveEvery {
		p.add(event.Alive, out)
	}
}

func (p *parser) add(kind event.Kind, out *event.Batch) *event.Event {
	e := out.Add()
	e.Time, e.Kind, e.Server = p.clock.Now, kind, p.options.Server
	e.Desired, e.Granted = 1, event.NotGiven
	p.last = e.Time
	return e
}

// stateVersion changes with the form of state.
const stateVersion = 1

// state is what is carried from line to line.
type state struct {
	Version int
	localtime.State
	Order order
	Last  layout.Second
}

// State is the clock and the order of dates.
func (p *parser) State() []byte {
	text, _ := json.Marshal(state{stateVersion, p.clock.State, p.order, p.last}) // numbers can't fail
	return text
}

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("state of a Domino log: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("state of a Domino log: version %d where %d is expected", s.Version, stateVersion)
	}
	p.clock.State, p.order, p.last = s.State, s.Order, s.Last
	return nil
}
