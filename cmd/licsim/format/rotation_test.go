package format

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/source"
)

// A report log that the server rotates in the middle gives the tree of one that
// it does not: the check-outs with which the next file begins run already.
func TestRotatedReportLogs(t *testing.T) {
	o := small()
	o.Days, o.Servers = 12, 1
	whole := log(t, "rlm", o, 0, time.UTC)
	options := source.Options{Zone: time.UTC, Server: "lic01"}
	pieces := rotated(string(whole), 4)
	want, got := treeOf(t, "rlm", options, whole), treeOf(t, "rlm", options, pieces...)
	compareTrees(t, got, want)
	if len(pieces) != 5 {
		t.Errorf("%d files, want 5", len(pieces))
	}
}

// rotated cuts a report log into several, as ROTATE does: at moments at which
// nobody waits and something runs.
func rotated(whole string, n int) (pieces [][]byte) {
	var r running
	var piece strings.Builder
	lines := strings.SplitAfter(whole, "\n")
	for i, line := range lines {
		piece.WriteString(line)
		f := strings.Fields(line)
		r.read(f)
		due := len(pieces) < n && i > (len(pieces)+1)*len(lines)/(n+1)
		if !due || f == nil || f[0] != "OUT" || len(r.waiting) > 0 || len(r.open) < 5 {
			continue
		}
		date, clock := f[len(f)-2], f[len(f)-1]
		fmt.Fprintf(&piece, "SWITCH to report.%d\nEND %s/2007 %s\n", i, date, clock)
		pieces = append(pieces, []byte(piece.String()))
		piece.Reset()
		fmt.Fprintf(&piece, "SWITCH from report.%d\nRLM Report Log Format 0, version 14.1\nISV: acmelmd, RLM version 14.1 BL2\nSTART lic01 %s/2007 %s\n", i, date, clock)
		for _, o := range r.open {
			fmt.Fprintf(&piece, "INUSE %s %s %s\n", strings.Join(o, " "), date, clock)
		}
	}
	return append(pieces, []byte(piece.String()))
}

// running is what runs while a report log is read: of each check-out the fields
// that INUSE repeats, its handle the last but two.
type running struct {
	open    [][]string
	waiting map[string]bool // handles
}

func (r *running) read(f []string) {
	if len(f) == 0 {
		return
	}
	last := len(f) - 1
	switch f[0] {
	case "START", "SHUTDOWN":
		*r = running{waiting: map[string]bool{}}
	case "QUE":
		r.waiting[f[last-5]] = true
	case "DEQUE":
		delete(r.waiting, f[last-2])
	case "OUT":
		delete(r.waiting, f[last-7])
		// OUT product version pool user host "" count use reserved handle share pid "" "" "" date time
		r.open = append(r.open, append(append([]string{}, f[1:last-9]...), f[last-7:last-4]...))
	case "IN":
		r.open = slices.DeleteFunc(r.open, func(o []string) bool { return o[len(o)-3] == f[last-2] })
	}
}
