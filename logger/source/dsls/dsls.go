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
	"encoding/json"
	"fmt"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what the log does not tell. Zone counts where an export does not
// name the server's.
type Options = textline.Options

// sniffed is the number of lines that are looked at to recognise a log.
const sniffed = 200

// Sniff tells whether at least half of the first lines that are not empty begin
// as those of such a log do.
func Sniff(lines [][]byte) bool {
	filled, known := 0, 0
	for _, line := range lines[:min(len(lines), sniffed)] {
		if line = textline.Trim(line); len(line) == 0 {
			continue
		}
		filled++
		var h head
		if h.read(line) == "" {
			known++
		}
	}
	return known > 0 && 2*known >= filled
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
	options Options
	clock   localtime.Clock
	servers daemons.Set
	server  *daemons.Daemon
	names   textline.Names
	date    [dateLength]byte // the clock's day as the log writes it
	zone    string           // of the export
	trace   trace
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
	switch why := h.read(line); why {
	case "":
	case untimed:
		return p.text(line)
	default:
		return event.Reject(why)
	}
	if !p.setTime(&h) {
		return event.Reject(whyDate)
	}
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

// setTime moves the clock to a line's moment.
func (p *parser) setTime(h *head) bool {
	if string(h.date) != string(p.date[:]) {
		d, ok := day(h.date)
		if !ok {
			return false
		}
		p.clock.Day = d
		copy(p.date[:], h.date)
	}
	p.clock.Set(p.clock.Day, h.clock)
	p.clock.Resolve()
	return true
}

// text reads a line without a time.
func (p *parser) text(line []byte) event.Verdict {
	if zone, ok := bytes.CutPrefix(line, []byte(zoneLine)); ok {
		return p.setZone(string(zone))
	}
	switch {
	case len(line) == 0:
		return event.Skip("empty line")
	case bytes.Contains(line, []byte("USGTRACING")), bytes.Contains(line, []byte(notGranted)):
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
	p.clock.SetZone(zone)
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
		p.server.Tell(kind, p.clock.Now, out)
		return event.Used
	}
	p.server.Alive(p.clock.Now, out)
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

// stateVersion changes with the form of state.
const stateVersion = 1

// state is what is carried from line to line.
type state struct {
	Version int
	localtime.State
	Zone    string          `json:",omitempty"`
	Servers []daemons.State `json:",omitempty"`
}

// State is the clock.
func (p *parser) State() []byte {
	text, _ := json.Marshal(state{stateVersion, p.clock.State, p.zone, p.servers.States()}) // numbers and checked names can't fail
	return text
}

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("state of a DSLS log: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("state of a DSLS log: version %d where %d is expected", s.Version, stateVersion)
	}
	if s.Zone != "" {
		if v := p.setZone(s.Zone); v.Class != event.Read {
			return fmt.Errorf("state of a DSLS log: %s", v.Why)
		}
	}
	p.clock.State = s.State
	p.servers.Restore(s.Servers)
	p.server = p.servers.Named(nil)
	return nil
}
