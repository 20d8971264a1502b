// Package format writes what a simulated license server does as its log: one
// file a format, one Writer an output.
package format

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
)

// Writer writes happenings, in the order of time.
type Writer interface {
	// Write writes one happening. Of what it is given it keeps nothing.
	Write(*simulate.Happening) error
	// Close writes what is still in memory. It does not close the output.
	Close() error
}

// Scope says of whom a log tells.
type Scope uint8

// The scopes.
const (
	Everything Scope = iota
	OneServer        // a license server with its vendor daemons
	OneDaemon        // one vendor daemon
)

// Format is one kind of log.
type Format struct {
	Name  string
	About string
	Scope Scope
	// New makes a writer of the log of a server or daemon (by its position in the
	// world; 0 where one log holds all), with local times, where the format has
	// them, in zone.
	New func(out io.Writer, w *simulate.World, of int, zone *time.Location) Writer
}

// Formats lists all there are.
var Formats = []Format{
	{"csv", "native events as CSV", Everything, newCSV},
	{"jsonl", "native events, one JSON object a line", Everything, newJSON},
	{"flexlm", "FlexLM debug log, one a server, in local time (--zone)", OneServer, newFlexLM},
	{"rlm", "RLM report log (std), one a vendor daemon, in local time (--zone)", OneDaemon, newRLM},
	{"rms", "Sentinel RMS usage log, one a vendor daemon", OneDaemon, newRMS},
	{"dsls", "DSLS server log with usage tracing, one a vendor daemon, in local time (--zone)", OneDaemon, newDSLS},
}

// ByName finds a format; the error lists those there are.
func ByName(name string) (Format, error) {
	var known strings.Builder
	for _, f := range Formats {
		if strings.EqualFold(f.Name, name) {
			return f, nil
		}
		fmt.Fprintf(&known, "\n  %-8s %s", f.Name, f.About)
	}
	return Format{}, fmt.Errorf("unknown format %q; there are:%s", name, known.String())
}

// blockSize is how much is written at once.
const blockSize = 256 << 10

// block collects bytes until they are worth a write.
type block struct {
	out io.Writer
	buf []byte
}

func newBlock(out io.Writer) block { return block{out, make([]byte, 0, blockSize+4096)} }

// full writes the block where it is full.
func (b *block) full() error {
	if len(b.buf) < blockSize {
		return nil
	}
	return b.flush()
}

func (b *block) flush() error {
	_, err := b.out.Write(b.buf)
	b.buf = b.buf[:0]
	return err
}
