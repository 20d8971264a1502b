// Package status reads listings: what a license server answers when it is asked
// who holds its licenses. A listing tells what runs at one moment; what has begun
// and ended is known by comparing it with the one before.
//
// The comparing is the logger's (event.Listing): a reader here tells of each
// listing when it was taken, of which server it is, and what runs. A server that
// does not answer, or of which a part does not, gives event.Unobserved: nothing
// is ended for it, and the time up to the next listing is not logged.
//
// Listings of most tools tell no time. It comes from a line that whoever records
// them writes before each,
//
//	liclog listing 2007-07-02T09:30:00Z
//
// else from the clock in live use, else from the file's modification time. A line
// "liclog listed" says that a listing is complete, "liclog failed" that there was
// none; without them a listing is complete where the next one begins.
// docs/formats.md describes all of it for users.
package status

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Options are what listings do not tell.
type Options struct {
	Zone     *time.Location // of times in listings; nil is UTC
	ByData   bool           // add the check-out data to the product
	FoldCase bool           // write user and host names in lower case
	Server   string         // put before the servers' names; may be empty
	// Taken is the moment at which listings without a time were taken.
	Taken time.Time
	// Now is the clock in live use, nil otherwise; it goes before Taken.
	Now func() time.Time
}

// Tool is a program that prints listings.
type Tool struct {
	// Name tells the states of tools apart.
	Name string
	// Line reads one line, without blanks around it and not empty.
	Line func(r *Reader, line string) event.Verdict
}

// Reader reads the listings of a tool. It is an event.Parser; the other methods
// are for the tool.
type Reader struct {
	Place
	o       Options
	tool    Tool
	out     *event.Batch
	line    []byte // at hand
	numbers event.Numbers

	servers  map[string]*repeated
	repeated *repeated // of the listing at hand
}

// Place is what a reader carries from line to line. It holds nothing of what
// runs, so it stays small.
type Place struct {
	Version int
	Tool    string
	Time    layout.Second // of the listing at hand, and of the last one before
	// Fresh says that the next line of substance begins a listing.
	Fresh bool
	// Given says that the time was given, so that the listing's own does not count.
	Given  bool
	Server string // of the listing at hand, as the tool calls it
	Open   bool   // the logger was told that a listing of Server begins
	Told   bool   // the listing at hand has told anything
	Silent bool   // Server or a part of it does not answer

	// For tools: where in the listing it stands.
	Section, Vendor, Product, License string
	Number                            int64
	Hosts, Failed, Daemons            int
}

const stateVersion = 1

// New is a parser of a tool's listings.
func New(tool Tool, o Options) event.Parser {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Reader{Place: Place{Version: stateVersion, Tool: tool.Name, Fresh: true}, o: o, tool: tool}
}

// Begin needs no look ahead.
func (r *Reader) Begin([]byte, bool) bool { return true }

// State is where the reader stands.
func (r *Reader) State() []byte {
	text, _ := json.Marshal(r.Place) // numbers and texts can't fail
	return text
}

// Restore takes up what State gave.
func (r *Reader) Restore(text []byte) error {
	var s Place
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("state of a listing: %w", err)
	}
	if s.Version != stateVersion || s.Tool != r.tool.Name {
		return fmt.Errorf("state of a listing: version %d of %q where %d of %q is expected", s.Version, s.Tool, stateVersion, r.tool.Name)
	}
	r.Place, r.servers, r.repeated = s, nil, nil
	return nil
}

// Line reads one line.
func (r *Reader) Line(line []byte, out *event.Batch) event.Verdict {
	r.out, r.line = out, line
	defer func() { r.out, r.line = nil, nil }()
	if t := r.lines().find(line, &r.Place); t != nil {
		return r.InUse(t.holding)
	}
	if len(line) > event.MaxLine {
		return event.Reject("a line of more than 64 KiB")
	}
	text := strings.TrimSpace(r.text(bytes.TrimPrefix(line, []byte("\ufeff"))))
	switch {
	case text == "":
		return event.Skip("empty line")
	case strings.IndexByte(text, 0) >= 0:
		return event.Reject("a NUL byte")
	}
	if word, rest, ok := marker(text); ok {
		return r.marked(word, rest)
	}
	return r.tool.Line(r, text)
}

// text is b as UTF-8; what is none is taken for Latin-1, in which Western Windows
// writes.
func (r *Reader) text(b []byte) string {
	if utf8.Valid(b) {
		return event.Alias(b)
	}
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}
