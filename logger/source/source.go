// Package source is the table of log formats: what each is called, how it is
// recognised, and what reads it.
package source

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/flexlm"
	"github.com/liclog/liclog/logger/source/sflm"
)

// Options are what a format may need to know and its log does not tell.
type Options struct {
	Zone     *time.Location // of local times in the log
	ByData   bool           // add the check-out data to the product
	FoldCase bool           // compare user and host names without case
	Server   string         // tells several servers apart; may be empty
	// LastDay is the day of the log's last line, used where no line tells a
	// date: the file's modification time, or now for a pipe.
	LastDay time.Time
	// Now is the clock where input comes from a running server, nil elsewhere:
	// the time of what tells none.
	Now func() time.Time
}

// Format is one kind of log.
type Format struct {
	Name  string
	About string
	// Sniff tells from the first lines of an input whether it is of this format.
	Sniff func(lines [][]byte) bool
	New   func(Options) event.Parser
}

// Formats lists all there are, in the order in which they are tried.
var Formats = append([]Format{
	{"json", "native events, one JSON object a line", sniffJSON,
		func(Options) event.Parser { return event.NewJSON() }},
	{"csv", "native events as CSV with a header line", sniffCSV,
		func(Options) event.Parser { return event.NewCSV() }},
	{"flexlm", "FlexLM/FlexNet debug log (lmgrd, lmadmin, vendor daemons)", flexlm.Sniff,
		func(o Options) event.Parser {
			return flexlm.New(flexlm.Options{Zone: o.Zone, ByData: o.ByData, FoldCase: o.FoldCase, Server: o.Server, LastDay: o.LastDay})
		}},
}, slices.Concat(logs(), listings(), accesses())...)

// Table is a list of formats, in the order in which they are tried.
type Table []Format

// ByName finds a format; the error lists those there are.
func (t Table) ByName(name string) (Format, error) {
	var known strings.Builder
	for _, f := range t {
		if strings.EqualFold(f.Name, name) {
			return f, nil
		}
		fmt.Fprintf(&known, "\n  %-12s %s", f.Name, f.About)
	}
	return Format{}, fmt.Errorf("unknown format %q; there are:%s", name, known.String())
}

// Recognise finds the format of an input by the bytes it begins with.
func (t Table) Recognise(head []byte) (Format, error) {
	lines := bytes.Split(bytes.TrimPrefix(head, []byte("\ufeff")), []byte("\n"))
	for i := range lines {
		lines[i] = bytes.TrimRight(lines[i], "\r")
	}
	for _, f := range t {
		if f.Sniff(lines) {
			return f, nil
		}
	}
	if sflm.Sniff(lines) {
		return Format{}, fmt.Errorf("this is a Log.txt of an older usage tree: rows in the order of their ends, which have to be read as a whole, from a file or a pipe that ends")
	}
	return Format{}, fmt.Errorf("no known format is recognised; name it with --format")
}

// ByName finds one of Formats.
func ByName(name string) (Format, error) { return Table(Formats).ByName(name) }

// Recognise finds the one of Formats that an input is of.
func Recognise(head []byte) (Format, error) { return Table(Formats).Recognise(head) }

func sniffJSON(lines [][]byte) bool {
	for _, line := range lines {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		return line[0] == '{' && bytes.Contains(line, []byte(`"Event"`))
	}
	return false
}

// sniffCSV looks for a header with the two columns that no event can be without.
func sniffCSV(lines [][]byte) bool {
	for _, line := range lines {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		return event.IsHeader(line)
	}
	return false
}
