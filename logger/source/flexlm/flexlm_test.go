package flexlm

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

// The conformance suite, on the logs that show one behaviour each.
func TestConformance(t *testing.T) {
	for _, name := range []string{"midnight", "autumn-madrid", "restart", "shutdown", "queue", "dates", "several-daemons", "tokens", "names", "verbose-tail", "unsupported"} {
		t.Run(name, func(t *testing.T) {
			log, err := os.ReadFile(filepath.Join("testdata", name+".log"))
			if err != nil {
				t.Fatal(err)
			}
			zone := in(t, "Europe/Madrid")
			sourcetest.Run(t, sourcetest.Suite{
				New:    func() event.Parser { return New(Options{Zone: zone, FoldCase: true, Server: "berlin"}) },
				Sample: string(log),
				Names:  []string{"anna", "bruno", "carla", "pc-17", "PLASMON"},
			})
		})
	}
}

func TestSniff(t *testing.T) {
	for name, test := range map[string]struct {
		log  string
		want bool
	}{
		"log":           {usualLines, true},
		"datestamp":     {"2026-09-05T12:13:14-04:00 (lmgrd) Started cadd (pid 1)\n", true},
		"a comment":     {"# a test\n12:00:00 (cadd) OUT: \"draw\" anna@pc-17  \n", true},
		"empty":         {"", false},
		"blank lines":   {"\n\n\n", false},
		"native CSV":    {"Time,Event\n2026-09-05T12:13:14Z,alive\n", false},
		"a report log":  {"RLM Report Log Format 0, version 10.0\n09/04/2026 13:13\nOUT cad 1.0 3 a b \"\" 1 1 0 15f 15f 6aac \"\" \"\" \"\" 09/04 13:13:53\n", false},
		"an ISV log":    {"09/04 13:13 (cadd) OUT: cad v1.0 by anna@pc-17\n", false},
		"mostly others": {"12:00:00 (cadd) x\na\nb\nc\n", false},
	} {
		if got := Sniff(sourcetest.Split([]byte(test.log))); got != test.want {
			t.Errorf("%s: recognised %v, want %v", name, got, test.want)
		}
	}
}

// Each kind of line that says nothing about usage is named.
func TestKinds(t *testing.T) {
	p := New(Options{})
	r := sourcetest.Reader{Parser: p}
	for _, test := range []struct{ line, kind string }{
		{"", kindEmpty},
		{"  \t", kindEmpty},
		{"Shut down FlexNet cadd license server system on machine HOST", kindText},
		{" (@CAD-INFO@)    16:12:08 (cadd) C:\\CAD\\usage.ddu", kindText},
		{"8:00:00 (lmgrd) -----------------------------------------------", kindManager},
		{"8:00:00 (lmgrd) ", kindManager},
		{"8:00:00 (cadd) Server started on HOST for:\tdraw\t\t", kindFeatures},
		{"8:00:00 (cadd) render\t\tpaint\t\t", kindFeatures},
		{"8:00:00 (cadd) EXTERNAL FILTERS are OFF", kindVendor},
		{"8:00:00 (cadd) render\t\tpaint\t\t", kindVendor},
		{"8:00:00 (cadd) (@cadd-SLOG@) === Vendor Daemon ===", kindDiagnostic},
		{"8:00:00 (cadd) SLOG: Statistics Log Frequency is 240 minute(s).", kindDiagnostic},
		{"8:00:00 (cadd) INFO: x", kindDiagnostic},
		{"8:00:00 (cadd) EXPIRED: draw", kindExpired},
		{"8:00:00 (cadd) 1682669959/0/6.17-1/0/64/33,58/25/draw/7167/anna/unknown/pc-17", kindRecord},
		{"8:00:00 (cadd) Checkin failed feature \"draw\": anna pc-17", kindVendor},
	} {
		got := r.Line([]byte(test.line))
		if got.Class != event.Irrelevant || got.Why != test.kind {
			t.Errorf("%q: class %d, %q, want %q", test.line, got.Class, got.Why, test.kind)
		}
	}
}

// A handle is equal exactly when daemon, product, user, host, data and count
// are, and never changes from version to version.
func TestHandle(t *testing.T) {
	const usual = `8:00:00 (cadd) OUT: "draw" anna@pc-17 [x] (2 licenses) `
	handle := func(line string) string {
		r := sourcetest.Reader{Parser: New(Options{})}
		got := r.Line([]byte(line))
		if len(got.Events) != 1 {
			t.Fatalf("%q: %+v", line, got)
		}
		return got.Events[0].Handle
	}
	want := handle(usual)
	if want != "60e58d4fdb84318a" {
		t.Errorf("handle %s: it is kept on disk and must stay what it was", want)
	}
	for _, equal := range []string{
		`9:00:00 (cadd) IN: "draw" anna@pc-17 [x] (2 licenses) (INACTIVE)`,
		`9:00:00 (cadd_3) IN: "draw" anna@pc-17 [x] (2 licenses)`,
	} {
		if handle(equal) != want {
			t.Errorf("%q has another handle", equal)
		}
	}
	for _, other := range []string{
		strings.Replace(usual, "cadd", "simd", 1), strings.Replace(usual, `"draw"`, `"drawa"`, 1),
		strings.Replace(usual, "anna", "nna", 1), strings.Replace(usual, "pc-17", "pc-1", 1),
		strings.Replace(usual, "[x] ", "", 1), strings.Replace(usual, "[x]", "[y]", 1),
		strings.Replace(usual, "2 lic", "1 lic", 1),
	} {
		if handle(other) == want {
			t.Errorf("%q has the same handle", other)
		}
	}
}

func FuzzLine(f *testing.F) {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		f.Fatal(err)
	}
	sourcetest.Fuzz(f, "flexlm", func() event.Parser {
		return New(Options{Zone: zone, ByData: true, FoldCase: true})
	}, usualLines)
}
