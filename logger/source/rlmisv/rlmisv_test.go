package rlmisv

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

var lastDay = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

func in(t testing.TB, zone string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func TestGolden(t *testing.T) {
	for _, test := range []struct {
		golden, log string
		options     Options
		rejected    int
	}{
		{golden: "log"},
		{golden: "log-options", log: "log", options: Options{ByData: true, FoldCase: true, Server: "berlin", Zone: in(t, "Europe/Berlin")}},
		{golden: "torn", rejected: 14},
	} {
		t.Run(test.golden, func(t *testing.T) {
			if test.log == "" {
				test.log = test.golden
			}
			log, err := os.ReadFile(filepath.Join("testdata", test.log+".log"))
			if err != nil {
				t.Fatal(err)
			}
			test.options.LastDay = lastDay
			lines := sourcetest.Read(New(test.options), log)
			sourcetest.Golden(t, filepath.Join("testdata", test.golden+".csv"), lines)
			if a := sourcetest.AccountOf(lines); a.Rejected != test.rejected {
				t.Errorf("%d lines rejected, want %d: %v", a.Rejected, test.rejected, sourcetest.Whys(lines))
			}
		})
	}
}

func TestConformance(t *testing.T) {
	log, err := os.ReadFile("testdata/log.log")
	if err != nil {
		t.Fatal(err)
	}
	sourcetest.Run(t, sourcetest.Suite{
		New: func() event.Parser {
			return New(Options{Zone: in(t, "Europe/Berlin"), ByData: true, FoldCase: true, Server: "berlin", LastDay: lastDay})
		},
		Sample: string(log),
		Names:  []string{"anna", "bruno", "carla", "pc-17", "pc-18", "pc-19"},
	})
}

// Each kind of line that says nothing about usage is named: the reason of a
// denial only behind one, of the same server.
func TestKinds(t *testing.T) {
	r := sourcetest.Reader{Parser: New(Options{LastDay: lastDay})}
	for _, test := range []struct{ line, kind string }{
		{"", "empty line"},
		{"\tCopyright", "text without a time"},
		{"12/30 15:16 (cadd)     license.lic", "notice of a vendor's server"},
		{"12/30 15:16 (cadd) DENIED: (1) draw v2.1 to carla@pc-19", ""},
		{"12/30 15:16 (othr)         All licenses in use", "notice of a vendor's server"},
		{"12/30 15:16 (cadd)         All licenses in use", "reason of a denial"},
		{"12/30 15:16 (cadd)         All licenses in use", "notice of a vendor's server"},
		{"12/30 15:16 (rlm) Web server starting on port 5054", "notice of the RLM server"},
	} {
		if got := r.Line([]byte(test.line)); got.Why != test.kind || got.Class == event.Rejected {
			t.Errorf("%q: class %d, %q, want %q", test.line, got.Class, got.Why, test.kind)
		}
	}
}

// Every line of every such log at hand is accounted for.
func TestRealLogs(t *testing.T) {
	folder := sourcetest.RealFolder(t, "rlm")
	for _, test := range []struct {
		file  string
		lines sourcetest.Account
		kinds map[event.Kind]int
	}{
		{"ISVDenyDetails.log", sourcetest.Account{Read: 1, Rejected: 1}, map[event.Kind]int{event.Start: 1}}, // a denial in an unknown wording
		{"ISVInDetails.log", sourcetest.Account{Read: 8}, map[event.Kind]int{event.Start: 1, event.CheckOut: 3, event.CheckIn: 4}},
		{"SampleLog_ISV.log", sourcetest.Account{Read: 12, Irrelevant: 31},
			map[event.Kind]int{event.Start: 2, event.Stop: 1, event.CheckOut: 5, event.CheckIn: 3, event.Denied: 1}},
		{"SampleLog_ISV_Tokens.log", sourcetest.Account{Read: 3, Irrelevant: 6}, map[event.Kind]int{event.Start: 1, event.CheckOut: 1, event.CheckIn: 1}},
		{"TestFileFormatISV.txt", sourcetest.Account{Irrelevant: 2}, nil},
		{"TestFileFormatRLM.txt", sourcetest.Account{Irrelevant: 15}, nil},
	} {
		t.Run(test.file, func(t *testing.T) {
			log, err := os.ReadFile(filepath.Join(folder, "ssrobins_rlm-log-reader__"+test.file))
			if err != nil {
				t.Fatal(err)
			}
			if !Sniff(sourcetest.Split(log)) {
				t.Error("not recognised")
			}
			lines := sourcetest.Read(New(Options{LastDay: lastDay}), log)
			if got := sourcetest.AccountOf(lines); got != test.lines {
				t.Errorf("lines %+v, want %+v: %v", got, test.lines, sourcetest.Whys(lines))
			}
			kinds := sourcetest.Kinds(lines)
			for _, kind := range []event.Kind{event.CheckOut, event.CheckIn, event.Denied, event.Start, event.Stop} {
				if kinds[kind] != test.kinds[kind] {
					t.Errorf("%d events of %s, want %d", kinds[kind], kind, test.kinds[kind])
				}
			}
		})
	}
}

func FuzzLine(f *testing.F) {
	zone := in(f, "Europe/Berlin")
	sourcetest.Fuzz(f, "rlm", func() event.Parser {
		return New(Options{Zone: zone, ByData: true, FoldCase: true, Server: "x", LastDay: lastDay})
	}, usualLines)
}

// usualLines are some minutes of a busy server.
const usualLines = `05/11 15:17 (cadd) OUT: draw v2.09 by anna.berger@muc0012 
05/11 15:17 (cadd) OUT: render v2.12 by bruno.maier@muc0013 Job Set (25 licenses)
05/11 15:18 (cadd) DENIED: (1) render v2.12 to carla.schmidt@muc0014 
05/11 15:18 (cadd)         All licenses in use
05/11 15:19 (cadd) IN: draw v2.09 by anna.berger@muc0012 
05/11 15:19 (cadd) IN: (client exit) render v2.12 by bruno.maier@muc0013 Job Set (25 licenses)
`

func BenchmarkLine(b *testing.B) {
	sourcetest.Bench(b, New(Options{Zone: in(b, "Europe/Berlin"), Server: "berlin", LastDay: lastDay}), usualLines)
}

func TestLineAllocatesNothing(t *testing.T) {
	sourcetest.NoAllocations(t, New(Options{ByData: true, FoldCase: true, Server: "berlin", LastDay: lastDay}), usualLines)
}

// The head of the line before makes no difference to the next.
func TestHeadBehindAnother(t *testing.T) {
	lines := sourcetest.Split([]byte(usualLines + `05/11 15:17 (cad) x
05/11 5:17 (cadd) x
05/11 15:17 (cadd)
05/11 15:17 (cadd)x
05/11 15:17 (cadd
05/11 15:17 (ca dd) x
05/12 15:17 (cadd) x
13/11 15:17 (cadd) x
`))
	newParser := func() event.Parser { return New(Options{LastDay: lastDay}) }
	sourcetest.Behind(t, newParser(), newParser, lines)
}
