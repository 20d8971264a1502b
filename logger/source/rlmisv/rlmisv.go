// Package rlmisv reads the logs that the vendors' servers of RLM write for
// diagnosis (the ISV log), with those of the RLM server itself in between.
//
// It is for servers without a report log: the lines leave out the year, the
// seconds and the handles of check-outs. docs/formats.md says for users which
// lines are read, and what such a log can't tell.
package rlmisv

import (
	"bytes"
	"unicode/utf8"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell. ByData adds the vendor's own text of a
// check-out.
type Options = frame.Options

// Sniff tells whether the first lines of an input look like such a log: with a
// date without a year, a time and a server's name.
func Sniff(lines [][]byte) bool {
	return frame.Sniff(lines, func(line []byte) bool {
		var h head
		return h.read(line)
	})
}

// head is what stands at the beginning of a line:
//
//	mm/dd hh:mm (isv) message
type head struct {
	month, day, clock int32
	server, message   []byte

	// last is the head of the last line up to the bracket, with the server's name
	// in it: many lines are of one minute. daemon is that server; the clock has
	// this minute where it is there.
	last   []byte
	daemon *daemons.Daemon
}

// longName is more than any server's name has.
const longName = 64

// read tells whether a line has a head.
func (h *head) read(line []byte) (ok bool) {
	if len(h.last) == 0 || !bytes.HasPrefix(line, h.last) {
		if h.last, h.daemon = h.last[:0], nil; !h.take(line) {
			return false
		}
	}
	h.message = line[len(h.last):]
	if len(h.message) > 0 && h.message[0] == ' ' {
		h.message = h.message[1:]
	}
	return true
}

// take takes a head apart.
func (h *head) take(line []byte) (ok bool) {
	if len(line) < 13 || line[5] != ' ' {
		return false
	}
	if h.month, h.day, ok = textline.MonthDay(line[:5]); !ok {
		return false
	}
	clock, rest, _ := bytes.Cut(line[6:], []byte(" ("))
	if h.clock, _, ok = textline.ShortTime(clock); !ok || len(clock) > 5 {
		return false
	}
	end := bytes.IndexByte(rest, ')')
	if end < 1 || end > longName || bytes.IndexByte(rest[:end], ' ') >= 0 {
		return false
	}
	h.last = append(h.last, line[:len(line)-len(rest)+end+1]...)
	h.server = h.last[len(h.last)-1-end : len(h.last)-1]
	return true
}

// parser reads one log. The mark of a server says that its last line was a
// denial: the reason follows.
type parser struct {
	frame.Frame
	head    head
	request request
	dates   localtime.Years
	years   localtime.YearSearch
	looked  int    // bytes of the head that were looked at
	date    []byte // mm/dd of the last of its lines

	products textline.Products
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{dates: localtime.Years{Rule: localtime.Onward}, years: localtime.YearSearch{Rule: localtime.Onward}}
	p.Frame = frame.New("an RLM ISV log", o, p.line)
	p.products.Names = &p.Names
	return p
}

// Begin counts years: no line tells one, so the last is taken to be of
// Options.LastDay or the days before.
func (p *parser) Begin(text []byte, final bool) bool {
	if p.looked > len(text) || p.looked == 0 {
		p.years, p.looked, p.date = localtime.YearSearch{Rule: localtime.Onward}, 0, nil
	}
	end := len(text)
	if !final {
		end = max(p.looked, bytes.LastIndexByte(text, '\n')+1)
	}
	lines := text[p.looked:end]
	p.looked = end
	p.Look(lines, final)
	return final
}

// Look is Begin piece by piece.
func (p *parser) Look(lines []byte, final bool) {
	for len(lines) > 0 {
		line, n := textline.NextLine(lines, true)
		lines = lines[n:]
		if len(p.date) > 0 && bytes.HasPrefix(line, p.date) {
			continue // the same day tells nothing
		}
		if h := &p.head; len(line) <= event.MaxLine && h.read(textline.Trim(line)) {
			p.years.Add(h.month, h.day)
			p.date = append(p.date[:0], h.last[:len("mm/dd")]...)
		}
	}
	if final {
		if p.years.Begun() {
			p.Clock.Day = p.years.FirstBy(p.Clock.Day)
		}
		p.years, p.looked, p.date = localtime.YearSearch{}, 0, nil
	}
}

// line reads one line.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
	h := &p.head
	if !h.read(line) {
		return headless(line)
	}
	if h.daemon == nil {
		if why := p.moment(); why != "" {
			return event.Reject(why)
		}
	}
	if word, rest := activityWord(h.message); word != 0 {
		return p.activity(h.daemon, word, rest, out)
	}
	return p.notice(h.daemon, h.message, out)
}

// moment moves the clock to the minute of a line's head, and finds the server.
func (p *parser) moment() (why string) {
	h := &p.head
	day, ok := p.dates.Day(p.Clock.Day, h.month, h.day)
	if !ok {
		return "a date for which no year can be found"
	}
	if !utf8.Valid(h.server) {
		return "unreadable name of a server"
	}
	p.Clock.Set(day, h.clock)
	p.Clock.Resolve()
	h.daemon = p.Servers.Find(h.server, nil)
	return ""
}

// headless reads a line without a head.
func headless(line []byte) event.Verdict {
	for _, word := range [...]string{"OUT: ", "IN: ", "DENIED: "} {
		if bytes.Contains(line, []byte(word)) {
			return event.Reject("activity without a readable time")
		}
	}
	return event.Skip("text without a time")
}

// notice reads what is no activity: starts and stops are used; of the others
// counts only that the server was there.
func (p *parser) notice(server *daemons.Daemon, message []byte, out *event.Batch) event.Verdict {
	if len(message) == 0 || bytes.HasPrefix(message, []byte("Report log started on ")) {
		// These come before a start is told, and are no sign of the life before.
		return event.Skip("notice of a vendor's server")
	}
	reason := server.Mark && len(message) > 0 && textline.IsBlank(message[0])
	server.Mark = false
	switch {
	case reason:
		server.Alive(p.Clock.Now, out)
		return event.Skip("reason of a denial")
	case server.Name == "rlm":
		server.Alive(p.Clock.Now, out)
		return event.Skip("notice of the RLM server")
	case bytes.HasPrefix(message, []byte("Server started on ")):
		server.Tell(event.Start, p.Clock.Now, out)
		return event.Used
	case bytes.HasPrefix(message, []byte("Shutdown request by ")):
		server.Tell(event.Stop, p.Clock.Now, out)
		return event.Used
	}
	server.Alive(p.Clock.Now, out)
	return event.Skip("notice of a vendor's server")
}
