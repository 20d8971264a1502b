package sflm

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// prepare is a Log.txt as the parser gets it.
func prepare(t testing.TB, log []byte) []byte {
	t.Helper()
	r, err := Unpack(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// Rows in the order of their ends become events in the order of time, and each
// line of the file is accounted for.
func TestEvents(t *testing.T) {
	for _, test := range []struct {
		log      string
		options  Options
		rejected int
	}{
		{"tabs", Options{}, 0},
		{"semicolons", Options{Server: "berlin", FoldCase: true}, 0},
		{"damaged", Options{}, 9},
	} {
		log := readFile(t, test.log+".txt")
		if !IsLog(log[:min(len(log), HeadLength)]) {
			t.Errorf("%s is not recognised", test.log)
		}
		text := prepare(t, log)
		if !SniffPrepared(sourcetest.Split(text)) {
			t.Errorf("what is made of %s is not recognised", test.log)
		}
		lines := sourcetest.Read(New(test.options), text)
		sourcetest.Golden(t, filepath.Join("testdata", test.log+".csv"), lines)
		if a := sourcetest.AccountOf(lines); a.Rejected != test.rejected || len(lines) != len(sourcetest.Split(log)) {
			t.Errorf("%s: %+v of %d lines, want %d rejected of %d: %v", test.log, a, len(lines), test.rejected, len(sourcetest.Split(log)), sourcetest.Whys(lines))
		}
		inOrder(t, test.log, lines)
	}
}

func inOrder(t *testing.T, name string, lines []sourcetest.Line) {
	t.Helper()
	var last layout.Second
	for _, line := range lines {
		for _, e := range line.Events {
			if e.Time < last {
				t.Errorf("%s: an event at %s behind one at %s", name, e.Time, last)
			}
			last = e.Time
		}
	}
}

// Events and rejects are of the lines of the file, not of those in between.
func TestLinesAreThoseOfTheFile(t *testing.T) {
	log := readFile(t, "damaged.txt")
	of := sourcetest.Split(log)
	p := New(Options{})
	var out event.Batch
	for _, line := range sourcetest.Split(prepare(t, log)) {
		out.Reset()
		out.At(-1, nil)
		if v := p.Line(line, &out); v.Class == event.Rejected {
			out.AddReject(v.Why)
		}
		for _, item := range out.Items {
			from := item.Origin()
			raw := strings.TrimRight(string(of[from.Line-1]), "\r")
			if item.Rejected() && string(from.Raw) != raw {
				t.Errorf("line %d is %q, rejected as %q", from.Line, raw, from.Raw)
			}
			if item.Kind == event.CheckOut && !strings.HasPrefix(raw, item.User) {
				t.Errorf("line %d is %q, and gives a check-out of %s", from.Line, raw, item.User)
			}
		}
	}
}

// The first line tells a file that has grown from another one.
func TestSign(t *testing.T) {
	log := readFile(t, "tabs.txt")
	first := func(log []byte) string { return string(prepare(t, log)[:signLength]) }
	grown := append(bytes.Clone(log), "eva\tpc\t\tcad\tCAD\t63318931200\t63318931201\t1\t1\t\t\t\n"...)
	if first(log) != first(grown) || first(log) == first(log[:50]) || first(log) == first(readFile(t, "damaged.txt")) {
		t.Error("the first line tells nothing")
	}
}

func TestConformance(t *testing.T) {
	sourcetest.Run(t, sourcetest.Suite{
		New:    func() event.Parser { return New(Options{Server: "berlin", FoldCase: true}) },
		Sample: string(prepare(t, readFile(t, "tabs.txt"))),
		Names:  []string{"anna", "bruno", "carla", "dora", "pc-17", "pc-18", "pc-19", "pc-20"},
	})
}

func FuzzUnpack(f *testing.F) {
	for _, name := range []string{"tabs.txt", "semicolons.txt", "damaged.txt"} {
		f.Add(readFile(f, name))
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		IsLog(log[:min(len(log), HeadLength)])
		runs := map[string]bool{}
		lines := sourcetest.Read(New(Options{}), prepare(t, log))
		for _, line := range lines {
			sourcetest.Check(t, line, nil)
			for _, e := range line.Events {
				switch e.Kind {
				case event.CheckOut:
					runs[e.Handle] = true
				case event.CheckIn:
					if !runs[e.Handle] {
						t.Errorf("a check-in of %s, which does not run", e.Handle)
					}
					delete(runs, e.Handle)
				}
			}
		}
		if len(runs) > 0 {
			t.Errorf("%d check-outs never end", len(runs))
		}
		inOrder(t, fmt.Sprintf("%.50q", log), lines)
	})
}
