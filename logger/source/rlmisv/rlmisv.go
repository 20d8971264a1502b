// Package rlmisv reads the logs that the vendors' servers of RLM write for
// diagnosis (the ISV log), with those of the RLM server itself in between.
//
// It is for servers without a report log: the lines leave out the year, the
// seconds and the handles of check-outs. docs/formats.md says for users which
// lines are read, and what such a log can't tell.
package rlmisv

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell. ByData adds the vendor's own text of a
// check-out.
type Options = textline.Options

// sniffed is the number of lines that are looked at to recognise a log.
const sniffed = 200

// Sniff tells whether the first lines of an input look like such a log: at least
// half of those that are not empty have a date without a year, a time and a
// server's name.
func Sniff(lines [][]byte) bool {
	filled, timed := 0, 0
	for _, line := range lines[:min(len(lines), sniffed)] {
		line = textline.Trim(line)
		if len(line) == 0 {
			continue
		}
		filled++
		var h head
		if h.read(line) {
			timed++
		}
	}
	return timed > 0 && 2*timed >= filled
}

// head is what stands at the beginning of a line:
//
//	mm/dd hh:mm (isv) message
type head struct {
	month, day, clock int32
	server, message   []byte
}

// longName is more than any server's name has.
const longName = 64

// read tells whether a line has a head.
func (h *head) read(line []byte) (ok bool) {
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
	h.server, h.message = rest[:end], bytes.TrimPrefix(rest[end+1:], []byte(" "))
	return true
}

// parser reads one log. The mark of a server says that its last line was a
// denial: the reason follows.
type parser struct {
	options Options
	clock   localtime.Clock
	servers daemons.Set
	names   textline.Names
	request request
	dates   localtime.Years
	years   localtime.YearSearch
	read    int // bytes of the head that were looked at
}

// New is a parser of one log.
func New(o Options) event.Parser {
	return &parser{
		options: o, clock: localtime.New(o.Zone, o.LastDay), dates: localtime.Years{Rule: localtime.Onward},
		servers: daemons.New(o.Server), names: textline.Names{FoldCase: o.FoldCase},
	}
}

// Begin counts years: no line tells one, so the last is taken to be of
// Options.LastDay or the days before.
func (p *parser) Begin(text []byte, final bool) bool {
	if p.read > len(text) || p.read == 0 {
		p.years, p.read = localtime.YearSearch{Rule: localtime.Onward}, 0
	}
	for {
		line, n := textline.NextLine(text[p.read:], final)
		if n == 0 {
			break
		}
		p.read += n
		var h head
		if len(line) <= event.MaxLine && h.read(textline.Trim(line)) {
			p.years.Add(h.month, h.day)
		}
	}
	if final {
		if p.years.Begun() {
			p.clock.Day = p.years.FirstBy(p.clock.Day)
		}
		p.years, p.read = localtime.YearSearch{}, 0
	}
	return final
}

// Line reads one line.
func (p *parser) Line(line []byte, out *event.Batch) event.Verdict {
	if len(line) > event.MaxLine {
		return event.Reject("a line of more than 64 KiB")
	}
	line = textline.Trim(line)
	if bytes.IndexByte(line, 0) >= 0 {
		return event.Reject("a NUL byte")
	}
	var h head
	if !h.read(line) {
		return headless(line)
	}
	day, ok := p.dates.Day(p.clock.Day, h.month, h.day)
	if !ok {
		return event.Reject("a date for which no year can be found")
	}
	if !utf8.Valid(h.server) {
		return event.Reject("unreadable name of a server")
	}
	p.clock.Set(day, h.clock)
	p.clock.Resolve()
	server := p.servers.Find(h.server, nil)
	if word, rest := activityWord(h.message); word != 0 {
		return p.activity(server, word, rest, out)
	}
	return p.notice(server, h.message, out)
}

// headless reads a line without a head.
func headless(line []byte) event.Verdict {
	switch {
	case len(line) == 0:
		return event.Skip("empty line")
	case bytes.Contains(line, []byte("OUT: ")), bytes.Contains(line, []byte("IN: ")), bytes.Contains(line, []byte("DENIED: ")):
		return event.Reject("activity without a readable time")
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
		server.Alive(p.clock.Now, out)
		return event.Skip("reason of a denial")
	case server.Name == "rlm":
		server.Alive(p.clock.Now, out)
		return event.Skip("notice of the RLM server")
	case bytes.HasPrefix(message, []byte("Server started on ")):
		server.Tell(event.Start, p.clock.Now, out)
		return event.Used
	case bytes.HasPrefix(message, []byte("Shutdown request by ")):
		server.Tell(event.Stop, p.clock.Now, out)
		return event.Used
	}
	server.Alive(p.clock.Now, out)
	return event.Skip("notice of a vendor's server")
}

// stateVersion changes with the form of state.
const stateVersion = 1

// state is what is carried from line to line.
type state struct {
	Version int
	localtime.State
	Servers []daemons.State `json:",omitempty"`
}

// State is the clock and the servers seen so far, of which there are few.
func (p *parser) State() []byte {
	text, _ := json.Marshal(state{stateVersion, p.clock.State, p.servers.States()}) // numbers and checked names can't fail
	return text
}

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("state of an RLM ISV log: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("state of an RLM ISV log: version %d where %d is expected", s.Version, stateVersion)
	}
	p.clock.State = s.State
	p.servers.Restore(s.Servers)
	return nil
}
