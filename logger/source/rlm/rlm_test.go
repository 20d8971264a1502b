package rlm

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

func in(t testing.TB, zone string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

var lastDay = time.Date(2027, 1, 2, 12, 0, 0, 0, time.UTC)

// Each log shows some behaviours; the events beside it are what must come of it.
func TestGolden(t *testing.T) {
	for _, test := range []struct {
		golden, log, zone string
		options           Options
		rejected          int
	}{
		{golden: "std", zone: "America/New_York"},
		{golden: "std-options", log: "std", options: Options{ByData: true, FoldCase: true, Server: "berlin"}},
		{golden: "rotated", zone: "Europe/Berlin"},
		{golden: "rotated-elsewhere", log: "rotated", zone: "America/New_York"},
		{golden: "small", zone: "Europe/Berlin"},
		{golden: "detailed"},
		{golden: "shared"},
		{golden: "shared-next"},
		{golden: "no-year", options: Options{LastDay: lastDay}},
		{golden: "torn", rejected: 31},
	} {
		t.Run(test.golden, func(t *testing.T) {
			if test.log == "" {
				test.log = test.golden
			}
			test.options.Zone = in(t, test.zone)
			log, err := os.ReadFile(filepath.Join("testdata", test.log+".log"))
			if err != nil {
				t.Fatal(err)
			}
			lines := sourcetest.Read(New(test.options), log)
			sourcetest.Golden(t, filepath.Join("testdata", test.golden+".csv"), lines)
			if a := sourcetest.AccountOf(lines); a.Rejected != test.rejected {
				t.Errorf("%d lines rejected, want %d: %v", a.Rejected, test.rejected, sourcetest.Whys(lines))
			}
		})
	}
}

func TestConformance(t *testing.T) {
	for _, name := range []string{"std", "rotated", "small", "detailed", "shared", "shared-next", "no-year"} {
		t.Run(name, func(t *testing.T) {
			log, err := os.ReadFile(filepath.Join("testdata", name+".log"))
			if err != nil {
				t.Fatal(err)
			}
			zone := in(t, "Europe/Berlin")
			sourcetest.Run(t, sourcetest.Suite{
				New: func() event.Parser {
					return New(Options{Zone: zone, ByData: true, FoldCase: true, Server: "berlin", LastDay: lastDay})
				},
				Sample: string(log),
				Names:  []string{"anna", "bruno", "carla", "emil", "pc-17", "pc-18", "pc-19", "pc-20"},
			})
		})
	}
}

func TestSniff(t *testing.T) {
	for name, test := range map[string]struct {
		log  string
		want bool
	}{
		"head":          {"\nRLM Report Log Format 0, version 10.0\n", true},
		"from a switch": {"SWITCH from old\nRLM Report Log Format 0, version 10.0\n", true},
		"a rest":        {usualLines, true},
		"a small rest":  {"OUT draw 2.0 anna pc-17 \"\" 1 41 41 10:05\nIN 1 1 41 10:06\n03/03/2026 10:30\n", true},
		"empty":         {"", false},
		"prose":         {"IN the year 2000\nOUT of luck\n", false},
		"FlexLM":        {"12:00:00 (cadd) OUT: \"draw\" anna@pc-17  \n", false},
		"ISV log":       {"09/04 13:13 (cadd) OUT: cad v1.0 by anna@pc-17\n", false},
	} {
		if got := Sniff(sourcetest.Split([]byte(test.log))); got != test.want {
			t.Errorf("%s: recognised %v, want %v", name, got, test.want)
		}
	}
}

func FuzzLine(f *testing.F) {
	zone := in(f, "Europe/Berlin")
	sourcetest.Fuzz(f, "rlm", func() event.Parser {
		return New(Options{Zone: zone, ByData: true, FoldCase: true, Server: "x", LastDay: lastDay})
	}, usualLines, sharedInTurn)
}

// sharedInTurn is a license that is shared with one who shares another's.
const sharedInTurn = `INUSE draw 5.0 3 dora muc0015 "" 1 162 161 6aac 03/03 10:17:00
INUSE draw 5.0 3 anna muc0012 "" 1 161 160 6aad 03/03 10:17:00
INUSE draw 5.0 3 anna muc0012 "" 1 161 162 6aad 03/03 10:17:00
IN 1 draw 5.0 anna muc0012 "" 1 0 0 161 03/03 10:17:08
IN 1 draw 5.0 dora muc0015 "" 1 0 0 162 03/03 10:17:08
`

// usualLines are some minutes of a busy server.
const usualLines = `03/03/2026 10:00
OUT draw 5.0 3 system host24pc "E1C6507B04D2B4A8" 1 1 0 15f 15f 6aac "" "" "" 03/03 10:13:53
OUT render 5.0 3 anna.berger muc0012 "" 4 9 0 160 160 6aad "" "" "" 03/03 10:13:54
OUT token 1.0 7 bruno.maier muc0013 "" 25 125 0 161 161 1a2b "proj" "mesher" "2.0" 03/03 10:14:01
IN 1 draw 5.0 system host24pc "E1C6507B04D2B4A8" 1 0 0 15f 03/03 10:15:08
IN 4 render 5.0 anna.berger muc0012 "" 4 5 0 160 03/03 10:15:09
DENY render 5.0 carla.schmidt muc0014 "" 4 -22 1 485c 03/03 10:15
DENY render 5.0 carla.schmidt muc0014 "" 4 -22 0 485c 03/03 10:15
IN 2 token 1.0 bruno.maier muc0013 "" 25 100 0 161 03/03 10:16:00
OUT draw 5.0 3 dora.huber muc0015 "" 1 1 0 162 162 6aac "" "" "" 03/03 10:16:53
INUSE draw 5.0 3 dora.huber muc0015 "" 1 162 162 6aac 03/03 10:17:00
IN 1 draw 5.0 dora.huber muc0015 "" 1 0 0 162 03/03 10:17:08
`

func BenchmarkLine(b *testing.B) {
	zone := in(b, "Europe/Berlin")
	sourcetest.Bench(b, New(Options{Zone: zone, Server: "berlin"}), usualLines)
}

func TestLineAllocatesNothing(t *testing.T) {
	sourcetest.NoAllocations(t, New(Options{ByData: true, FoldCase: true, Server: "berlin"}), usualLines)
}

// What lines before tell makes no difference to the next.
func TestLineBehindAnother(t *testing.T) {
	lines := sourcetest.Split([]byte(usualLines + `TIMEZONE -60 0 # 60 minutes east of UTC, daylight: 0
TIMEZONE 0 0 # 0 minutes west of UTC, daylight: 0
OUT draw 5.0 3 dora.huber muc0015 "" 1 1 0 162 162 6aac "" "" "" 03/03 10:17
OUT draw 5.0 3 Dora.Huber muc0015 "" 1 1 0 0162 162 6aac "" "" "" "03/03" 10:17:08
OUT d"raw" 5.0 3 Dora.Huber muc0015 "" 1 1 0 1B2 1B2 0 "" "" "" 03/03" 10:17:08
IN 1 draw 5.0 dora.huber muc0015 "" 1 0 0 162 13/03 10:17:08
TIMEJUMP +60 03/03 11:17:08
START lic01 03/03/2026 10:17:08
03/03/2026 10:17
ISV: cadd, RLM version 14.1
ISV: othr, RLM version 14.1
`))
	for _, o := range []Options{{LastDay: lastDay}, {LastDay: lastDay, FoldCase: true, ByData: true, Server: "x", Zone: in(t, "Europe/Berlin")}} {
		newParser := func() event.Parser { return New(o) }
		sourcetest.Behind(t, newParser(), newParser, lines)
	}
}
