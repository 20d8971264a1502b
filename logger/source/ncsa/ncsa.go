// Package ncsa reads the access logs of web servers in the NCSA common format,
// or in the combined format that goes on behind it:
//
//	host ident user [02/Jul/2007:09:30:15 +0200] "GET / HTTP/1.1" 200 2326 "referer" "agent"
//
// Domino writes the same as "Common" and "Extended Common", with the request's
// host in the second place and more columns at the end; a name may hold blanks,
// with quotes around it or without. Only what stands up to the status is read.
//
// A request of a user is an access by HTTP. The time has its zone. The log does
// not name its server: Options.Server does.
package ncsa

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell: of them only Server and FoldCase count.
type Options = frame.Options

// Sniff tells whether the first lines of an input are those of such a log.
func Sniff(lines [][]byte) bool {
	return frame.Sniff(lines, func(line []byte) bool {
		var e entry
		return e.read(line) == ""
	})
}

// entry is what counts in a line.
type entry struct {
	user   []byte
	time   layout.Second
	status int32
}

// Reasons why a line can't be used.
const (
	whyLayout = `unknown layout: host ident user [time] "request" status is expected`
	whyTime   = "unreadable time: [02/Jul/2007:09:30:15 +0200] is expected"
)

// stampLength is that of 02/Jul/2007:09:30:15 +0200.
const stampLength = 26

// read takes a line apart; why says what is wrong with it.
func (e *entry) read(line []byte) (why string) {
	names, rest, ok := bytes.Cut(line, []byte(" ["))
	if !ok || len(rest) < stampLength+1 || rest[stampLength] != ']' {
		return whyLayout
	}
	if e.user, ok = thirdOf(names); !ok {
		return whyLayout
	}
	if e.time, ok = stamp(rest[:stampLength]); !ok {
		return whyTime
	}
	if e.status, ok = statusOf(rest[stampLength+1:]); !ok {
		return whyLayout
	}
	return ""
}

// thirdOf is what stands behind the first two words, without quotes.
func thirdOf(names []byte) ([]byte, bool) {
	for range 2 {
		at := bytes.IndexByte(names, ' ')
		if at <= 0 {
			return nil, false
		}
		names = textline.SkipBlanks(names[at+1:])
	}
	if n := len(names); n > 1 && names[0] == '"' && names[n-1] == '"' {
		names = names[1 : n-1]
	}
	return names, true
}

// stamp reads 02/Jul/2007:09:30:15 +0200.
func stamp(text []byte) (layout.Second, bool) {
	if text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' || text[17] != ':' || text[20] != ' ' {
		return 0, false
	}
	day, ok := textline.DayOf(textline.Number(text[7:11]), textline.MonthOf(text[3:6]), textline.Number(text[:2]))
	clock, okClock := textline.ClockTime(textline.Number(text[12:14]), text[15:20])
	hours, minutes := textline.Number(text[22:24]), textline.Number(text[24:26])
	if !ok || !okClock || hours < 0 || hours > 15 || minutes < 0 || minutes > 59 {
		return 0, false
	}
	zone := layout.Second(hours*3600 + minutes*60)
	switch text[21] {
	case '+':
		zone = -zone
	case '-':
	default:
		return 0, false
	}
	return day.Start() + layout.Second(clock) + zone, true
}

// statusOf finds the status behind the request. Quotes in the request have a
// backslash before them; not all servers do that, nor with backslashes.
func statusOf(rest []byte) (status int32, ok bool) {
	if len(rest) < 2 || rest[0] != ' ' || rest[1] != '"' {
		return 0, false
	}
	if status, ok = behindQuote(rest[2:], true); !ok {
		status, ok = behindQuote(rest[2:], false)
	}
	return status, ok
}

func behindQuote(rest []byte, escapes bool) (int32, bool) {
	for {
		at := bytes.IndexByte(rest, '"')
		if at < 0 {
			return 0, false
		}
		backslashes := at - len(bytes.TrimRight(rest[:at], "\\"))
		rest = rest[at+1:]
		if escapes && backslashes%2 == 1 {
			continue
		}
		if len(rest) >= 4 && rest[0] == ' ' && (len(rest) == 4 || rest[4] == ' ') {
			if status := textline.Number(rest[1:4]); status >= 100 {
				return status, true
			}
		}
	}
}

// parser reads one log.
type parser struct {
	frame.Frame
	entry entry
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{}
	p.Frame = frame.New("an access log", o, p.line)
	return p
}

// aliveEvery is how often lines without a user tell that time passes.
const aliveEvery = 60

// line reads one line.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
	if line[0] == '#' {
		return event.Skip("comment")
	}
	e := &p.entry
	if why := e.read(line); why != "" {
		return event.Reject(why)
	}
	p.Clock.Now = e.time
	switch {
	case len(e.user) == 0 || string(e.user) == "-":
		p.Server().AliveEvery(aliveEvery, e.time, out)
		return event.Skip("request without a user")
	case e.status == 401 || e.status == 403:
		p.Server().AliveEvery(aliveEvery, e.time, out)
		return event.Skip("request that was refused")
	}
	p.access(out)
	return event.Used
}

func (p *parser) access(out *event.Batch) {
	server := p.Server()
	e := p.Add(event.Access, server, out)
	e.User = p.Names.Name(p.entry.user, out)
	e.Desired, e.Granted = 1, event.NotGiven
	e.Details = &event.Details{Protocol: "HTTP"}
	server.Last = e.Time
}
