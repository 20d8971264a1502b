// Package regex reads logs of a format that its user describes in liclog.toml by
// regular expressions with named groups (docs/formats.md).
package regex

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Description is a format as settings have it.
type Description struct {
	// Patterns are tried in order; the first that matches a line reads it.
	Patterns []string
	// Skip are patterns of lines that say nothing about usage.
	Skip []string
	// Time is the layout of the group time, as %Y-%m-%d %H:%M:%S; empty means
	// RFC 3339 or seconds.
	Time string
	// Zone is that of local times; empty means that of --tz.
	Zone string
	// Events are the kinds of events by the words in the group event.
	Events map[string]string
}

// Format is a description made ready.
type Format struct {
	patterns []*pattern
	skip     []*pattern
	time     string // as package time has it; empty for RFC 3339 or seconds
	digits   digits
	zone     *time.Location
	events   map[string]event.Kind
}

// Options are what a log does not tell.
type Options struct {
	Zone     *time.Location // nil is UTC
	FoldCase bool           // write user and host names in lower case
	Server   string         // put before servers' names
}

// Compile makes a description ready; the error says what is wrong with it.
func Compile(d Description) (*Format, error) {
	f := &Format{events: map[string]event.Kind{}}
	if len(d.Patterns) == 0 {
		return nil, errors.New("patterns is missing: give at least one regular expression")
	}
	var err error
	for word, name := range d.Events {
		if f.events[strings.ToLower(word)], err = event.ParseKind(name); err != nil {
			return nil, fmt.Errorf("events: %s: %w", word, err)
		}
	}
	if f.patterns, err = compile("patterns", d.Patterns); err != nil {
		return nil, err
	}
	if f.skip, err = compile("skip", d.Skip); err != nil {
		return nil, err
	}
	for i, p := range f.patterns {
		if err := p.check(); err != nil {
			return nil, fmt.Errorf("pattern %d: %w", i+1, err)
		}
	}
	if f.time, err = timeLayout(d.Time); err != nil {
		return nil, err
	}
	f.digits = digitsOf(f.time)
	if d.Zone != "" {
		if f.zone, err = time.LoadLocation(d.Zone); err != nil {
			return nil, fmt.Errorf("unknown zone %q: use a name such as Europe/Madrid or UTC", d.Zone)
		}
	}
	return f, nil
}

func compile(what string, texts []string) (found []*pattern, err error) {
	for i, text := range texts {
		p, err := newPattern(text)
		if err != nil {
			return nil, fmt.Errorf("%s: number %d: %w", what, i+1, err)
		}
		found = append(found, p)
	}
	return found, nil
}

// sniffed is how many lines are looked at to recognise a log.
const sniffed = 50

// Sniff tells whether at least half of the first lines are of the format, and one
// of them an event.
func (f *Format) Sniff(lines [][]byte) bool {
	filled, known, events := 0, 0, 0
	var m matcher
	for _, line := range lines[:min(len(lines), sniffed)] {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		filled++
		switch {
		case matchesAny(f.patterns, line, &m):
			events++
			known++
		case matchesAny(f.skip, line, &m):
			known++
		}
	}
	return events > 0 && 2*known >= filled
}

// New is a parser of one log.
func (f *Format) New(o Options) event.Parser {
	zone := f.zone
	if zone == nil {
		zone = o.Zone
	}
	if zone == nil {
		zone = time.UTC
	}
	return &parser{f: f, o: o, zone: zone}
}

type parser struct {
	f       *Format
	o       Options
	zone    *time.Location
	matcher matcher
	words   []word // met so far
	minute  minute
	numbers event.Numbers
}

// Begin needs no look ahead.
func (*parser) Begin([]byte, bool) bool { return true }

// State is empty: every line stands for itself.
func (*parser) State() []byte { return nil }

// Restore has nothing to take up.
func (*parser) Restore([]byte) error { return nil }

// Line reads one line.
func (p *parser) Line(line []byte, out *event.Batch) event.Verdict {
	if !isOrdinary(line) {
		line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("\ufeff")), []byte("\r"))
		switch {
		case len(line) > event.MaxLine:
			return event.Reject("a line of more than 64 KiB")
		case len(bytes.TrimSpace(line)) == 0:
			return event.Skip("empty line")
		case bytes.IndexByte(line, 0) >= 0:
			return event.Reject("a NUL byte")
		case !utf8.Valid(line):
			return event.Reject("invalid UTF-8")
		}
	}
	for _, pattern := range p.f.patterns {
		if at := pattern.find(line, &p.matcher); at != nil {
			return p.match(pattern.groups, line, at, out)
		}
	}
	if matchesAny(p.f.skip, line, &p.matcher) {
		return event.Skip("matches a pattern of skip")
	}
	return event.Reject("matches no pattern of its format")
}

// isOrdinary tells at a glance that there is nothing about a line to check: it is no
// longer than most, begins with no blank, and all of it is printable ASCII.
func isOrdinary(line []byte) bool {
	if len(line) < 8 || len(line) > 512 || line[0] == ' ' {
		return false
	}
	const toPrint = (0x80 - ' ') * words.Ones // with it added the high bit tells
	printed := uint64(words.Highs)
	for at := 0; at < len(line); at += 8 {
		word := binary.LittleEndian.Uint64(line[min(at, len(line)-8):])
		printed &= (word&words.Lows + toPrint) &^ word
	}
	return printed&words.Highs == words.Highs
}

// match makes an event of a line's groups.
func (p *parser) match(groups []group, line []byte, at []int, out *event.Batch) event.Verdict {
	e := out.Add()
	e.Desired, e.Granted = 1, event.NotGiven
	err := p.groups(e, groups, line, at)
	if err == nil {
		err = p.complete(e, out)
	}
	if err != nil {
		out.Items = out.Items[:len(out.Items)-1]
		return event.Reject(err.Error())
	}
	p.number(e)
	return event.Used
}

// number numbers the event's names, but for those of a check-in that is found by its
// handle.
func (p *parser) number(e *event.Event) {
	if e.Kind != event.CheckIn || e.Handle == "" {
		p.numbers.All(e)
	} else if e.Server != "" {
		p.numbers.Server(e)
	}
}

// groups takes what the groups hold.
func (p *parser) groups(e *event.Event, groups []group, line []byte, at []int) (err error) {
	for i := range groups {
		g := &groups[i]
		begin, end := at[g.slot], at[g.slot+1]
		if begin < 0 {
			continue
		}
		switch text := event.Alias(line[begin:end]); g.means {
		case aTime:
			e.Time, err = p.time(text)
		case anEvent:
			e.Kind, err = p.kind(text)
		case theEvent:
			e.Kind = g.kind
		case user:
			e.User = p.fold(text)
		case host:
			e.Host = p.fold(text)
		case process:
			e.Process = text
		case product:
			e.ProductID = text
		case name:
			e.ProductName = text
		case handle:
			e.Handle = text
		case server:
			e.Server = text
		case desired:
			e.Desired, err = number(text, e.Desired)
		case granted:
			e.Granted, err = number(text, e.Granted)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// complete adds what follows from the groups, and checks the event.
func (p *parser) complete(e *event.Event, out *event.Batch) error {
	if e.Kind == 0 {
		return errors.New("the line tells no event")
	}
	if e.ProductID == "" {
		e.ProductID = e.ProductName
	}
	if e.ProductName == "" {
		e.ProductName = e.ProductID
	}
	switch {
	case p.o.Server != "" && e.Server != "":
		e.Server = out.Text(p.o.Server, "/", e.Server)
	case p.o.Server != "":
		e.Server = p.o.Server
	}
	return e.Check()
}

// word is one that means an event.
type word struct {
	text string
	kind event.Kind
}

// mostWords bounds the words that are remembered: most formats have few.
const mostWords = 16

// kind is Format.kind, remembering.
func (p *parser) kind(text string) (event.Kind, error) {
	for i := range p.words {
		if w := &p.words[i]; w.text == text {
			return w.kind, nil
		}
	}
	k, err := p.f.kind(text)
	if err == nil && len(p.words) < mostWords {
		p.words = append(p.words, word{strings.Clone(text), k})
	}
	return k, err
}

// kind is the event that a word means: as the format's events have it, else
// liclog's own word.
func (f *Format) kind(word string) (event.Kind, error) {
	if k, ok := f.events[strings.ToLower(word)]; ok {
		return k, nil
	}
	if k, err := event.ParseKind(word); err == nil && k != event.Mode {
		return k, nil
	}
	return 0, errors.New("an event's word that events of the format does not have")
}

func (p *parser) fold(name string) string {
	if !p.o.FoldCase {
		return name
	}
	return strings.Map(unicode.ToLower, name)
}

// number reads a number of licenses.
func number(text string, missing int64) (int64, error) {
	if len(text) == 1 && text[0]-'0' < 10 { // nearly always
		return int64(text[0] - '0'), nil
	}
	if text == "" {
		return missing, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > event.MaxLicenses {
		return 0, errors.New("unreadable or absurd number of licenses")
	}
	return n, nil
}

// time reads a line's time.
func (p *parser) time(text string) (layout.Second, error) {
	if p.f.time == "" {
		return event.ParseTime(text)
	}
	if at, ok := p.minute.read(p.f.digits, text, p.zone); ok {
		return at, nil
	}
	t, err := time.ParseInLocation(p.f.time, text, p.zone)
	at := layout.FromTime(t)
	if err != nil || at < layout.FirstSecond || at >= layout.EndOfTime {
		return 0, errors.New("a time that is not of the format's layout")
	}
	return at, nil
}
