// Package dsls reads the server logs of DSLS, the Dassault Systèmes license
// server, on premises and in the cloud, and the same rows as the administration
// console exports them (Unpack).
//
// Use is in the log only where license usage tracing is switched on; denials
// always are. A check-in is matched by session and feature. docs/formats.md says
// for users which lines are read, and what such a log can't tell.
package dsls

import (
	"bytes"
	"fmt"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell. Zone counts where an export does not
// name the server's.
type Options = frame.Options

// Sniff tells whether the first lines of an input begin as those of such a log do.
func Sniff(lines [][]byte) bool {
	return frame.Sniff(lines, func(line []byte) bool {
		var h head
		return h.read(line) == ""
	})
}

// head is what stands at the beginning of a line:
//
//	YYYY/MM/DD HH:MM:SS:mmm L CATEGORY message
type head struct {
	date, category, message []byte
	clock                   int32
}

const (
	dateLength = len("2026/03/02")
	timeLength = len("2026/03/02 15:04:05:000")
	untimed    = "text without a time"
	whyDate    = "unreadable date or time"
)

// read takes the head off; why says what it lacks.
func (h *head) read(line []byte) (why string) {
	if len(line) < 8 || !textline.IsDigit(line[0]) || line[4] != '/' {
		return untimed
	}
	if len(line) < timeLength+4 || line[dateLength] != ' ' || line[timeLength] != ' ' || line[timeLength+2] != ' ' ||
		line[13] != ':' || line[16] != ':' || line[19] != ':' {
		return whyDate
	}
	var ok bool
	h.clock, ok = textline.ClockTime(textline.Digit(line[11])*10+textline.Digit(line[12]), line[14:19])
	if !ok || textline.Number(line[20:23]) < 0 {
		return whyDate
	}
	h.date = line[:dateLength]
	rest := line[timeLength+3:]
	end := bytes.IndexByte(rest, ' ')
	if end < 0 {
		end = len(rest)
	}
	h.category, h.message = rest[:end], textline.SkipBlanks(rest[end:])
	return ""
}

// day reads YYYY/MM/DD.
func day(date []byte) (layout.Day, bool) {
	if date[7] != '/' {
		return 0, false
	}
	return textline.DayOf(textline.Number(date[:4]), textline.Number(date[5:7]), textline.Number(date[8:]))
}

// parser reads one log.
type parser struct {
	frame.Frame
	dates localtime.Dates
	zone  string // of the export
	trace trace
}

// New is a parser of one log.
func New(o Options) event.Parser {
	p := &parser{dates: localtime.Dates{Read: day}}
	p.Frame = frame.New("a DSLS log", o, p.line)
	return p
}

// line reads one line.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
	var h head
	switch why := h.read(line); why {
	case "":
	case untimed:
		return p.text(line)
	default:
		return event.Reject(why)
	}
	d, ok := p.dates.Day(h.date)
	if !ok {
		return event.Reject(whyDate)
	}
	p.Clock.Set(d, h.clock)
	p.Clock.Resolve()
	switch string(h.category) {
	case "USGTRACING":
		return p.traced(h.message, out)
	case "LICENSESERV":
		if at := bytes.Index(h.message, []byte(notGranted)); at >= 0 {
			return p.denied(h.message, at, out)
		}
	}
	return p.notice(&h, out)
}

// text reads a line without a time.
func (p *parser) text(line []byte) event.Verdict {
	if zone, ok := bytes.CutPrefix(line, []byte(zoneLine)); ok {
		return p.setZone(string(zone))
	}
	if bytes.Contains(line, []byte("USGTRACING")) || bytes.Contains(line, []byte(notGranted)) {
		return event.Reject("activity without a readable time")
	}
	return event.Skip(untimed)
}

// longZone is more than any zone's name has.
const longZone = 64

// setZone takes the server's zone from an export.
func (p *parser) setZone(name string) event.Verdict {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || len(name) > longZone {
		return event.Reject("unknown time zone of the server: the one of --tz is used")
	}
	p.zone = name
	p.Clock.SetZone(zone)
	return event.Used
}

// notices names the lines that say nothing about usage by their category.
var notices = map[string]string{
	"STOPSERVER": "STOPSERVER notice",
	"REPOSITORY": "REPOSITORY notice", "RUNTIMEDATA": "RUNTIMEDATA notice", "ADMINSERVER": "ADMINSERVER notice",
	"ENROLL": "ENROLL notice", "LICENSEDATA": "LICENSEDATA notice", "MONITORING": "MONITORING notice",
	"STATISTICS": "STATISTICS notice", "LICENSESERV": "LICENSESERV notice", "FAILOVERSRV": "FAILOVERSRV notice",
}

// notice reads what is no activity: starts and stops are used; of the others
// counts only that the server was there.
func (p *parser) notice(h *head, out *event.Batch) event.Verdict {
	if kind := lifeOf(h); kind != 0 {
		p.Server().Tell(kind, p.Clock.Now, out)
		return event.Used
	}
	p.Server().Alive(p.Clock.Now, out)
	if kind, ok := notices[string(h.category)]; ok {
		return event.Skip(kind)
	}
	return event.Skip("notice of another category")
}

// lifeOf tells the lines of a start and of a stop. A start writes several, all of
// which count: the first is the first sign of the new life.
func lifeOf(h *head) event.Kind {
	switch string(h.category) {
	case "INITSERVER", "STARTSERVER":
		return event.Start
	case "LICENSESERV":
		if bytes.HasPrefix(h.message, []byte("Licensing service started")) {
			return event.Start
		}
	case "STOPSERVER":
		if bytes.Contains(h.message, []byte("stopped")) {
			return event.Stop
		}
	}
	return 0
}

// state is what is carried from line to line.
type state struct {
	frame.State
	Zone string `json:",omitempty"`
}

// State is the clock and the zone.
func (p *parser) State() []byte { return frame.Pack(&state{p.Carried(), p.zone}) }

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := p.Unpack(text, &s); err != nil || s.Zone == "" {
		return err
	}
	if v := p.setZone(s.Zone); v.Class != event.Read {
		return fmt.Errorf("state of a DSLS log: %s", v.Why)
	}
	return nil
}
