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
//   - Documented is that each session of a Notes client or of another server is
//     written where Log_Sessions is set. Its words, "Opened session for NAME
//     (Release ...)", are those that administrators know: no public sample was
//     found. It is an access by NRPC.
//   - The same samples show failed logins ("authentication failure", "Authentication
//     failed"): no access. No public sample was found of a line that tells a login
//     by HTTP, IMAP, POP3, SMTP, LDAP or IIOP which succeeded. Such are not
//     guessed: users by HTTP come from the access log (package ncsa).
//
// The log does not name its own server: Options.Server does.
package domino

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell.
type Options = frame.Options

var opened = []byte("Opened session for ")

// Sniff tells whether a session is opened in the first lines, of which at least
// half begin with date and time.
func Sniff(lines [][]byte) bool {
	sessions := 0
	dated := frame.Sniff(lines, func(line []byte) bool {
		var e entry
		ok := e.read(line) == ""
		if ok && bytes.HasPrefix(e.text, opened) {
			sessions++
		}
		return ok
	})
	return dated && sessions > 0
}

// parser reads one log.
type parser struct {
	frame.Frame
	order order
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{}
	p.Frame = frame.New("a Domino log", o, p.line)
	return p
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

// line reads one line.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
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
	p.Clock.Set(day, e.clock)
	p.Clock.Resolve()
	return p.tell(e.text, out)
}

// tell gives the event of a line's text.
func (p *parser) tell(text []byte, out *event.Batch) event.Verdict {
	name, ok := bytes.CutPrefix(text, opened)
	if !ok {
		p.Server().AliveEvery(aliveEvery, p.Clock.Now, out)
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
	server := p.Server()
	e := p.Add(event.Access, server, out)
	e.User = p.Names.Name(name, out)
	e.Desired, e.Granted = 1, event.NotGiven
	e.Details = &event.Details{Protocol: "NRPC"}
	server.Last = e.Time
	return event.Used
}

// aliveEvery is how often other lines tell that time passes.
const aliveEvery = 60

// state is what is carried from line to line.
type state struct {
	frame.State
	Order order
}

// State is the clock and the order of dates.
func (p *parser) State() []byte { return frame.Pack(&state{p.Carried(), p.order}) }

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	err := p.Unpack(text, &s)
	p.order = s.Order
	return err
}
