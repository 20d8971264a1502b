package rms

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

func TestGolden(t *testing.T) {
	for _, test := range []struct {
		golden, log string
		options     Options
		rejected    int
	}{
		{golden: "usage"},
		{golden: "usage-options", log: "usage", options: Options{ByData: true, FoldCase: true, Server: "berlin"}},
		{golden: "torn", rejected: 11},
	} {
		t.Run(test.golden, func(t *testing.T) {
			if test.log == "" {
				test.log = test.golden
			}
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
	log, err := os.ReadFile("testdata/usage.log")
	if err != nil {
		t.Fatal(err)
	}
	sourcetest.Run(t, sourcetest.Suite{
		New:    func() event.Parser { return New(Options{ByData: true, FoldCase: true, Server: "berlin"}) },
		Sample: string(log),
		Names:  []string{"anna", "bruno", "carla", "dora", "emil", "pc-17", "pc-18", "pc-19", "pc-20", "pc-21"},
	})
}

// The vendor's own example, in both widths of comments.
func TestVendorsExample(t *testing.T) {
	const log = `# Startup Sentinel RMS Development Kit v7.00 Fri Aug 13 17:33:31 1999  934590811 jsmith 140 4294489039
2 0 MTI1 Fri Aug 13 17:33:33 1999  934590813 99 v 0 1 0 jsmith jsmith 7.00 1 - MA== 754986 OTM1MzQ1Nzk5
2 0 MTI1 Fri Aug 13 17:33:33 1999  934590813 99 v 2 0 0 jsmith jsmith 7.00 1 - - - - - - MQ== 905242 MTY2MDIyOA==
# Shutdown Sentinel RMS Development Kit v7.00 Fri Aug 13 17:33:34 1999  934590814 jsmith 4294489039 Mg== 2058783
`
	lines := sourcetest.Read(New(Options{}), []byte(log))
	if got, want := sourcetest.AccountOf(lines), (sourcetest.Account{Read: 4}); got != want {
		t.Fatalf("lines %+v, want %+v: %v", got, want, sourcetest.Whys(lines))
	}
	out, in := lines[1].Events[0], lines[2].Events[0]
	if out.Kind != event.CheckOut || in.Kind != event.CheckIn || out.Handle != in.Handle || out.Time != in.Time ||
		out.Time.String() != "1999-08-14T00:33:33Z" {
		t.Errorf("%+v\n%+v", out, in)
	}
}

func TestSniff(t *testing.T) {
	for log, want := range map[string]bool{
		usualLines: true,
		"# Startup SentinelLM v7.00 Fri Aug 13 17:33:31 1999 934590811 jsmith 140 4294489039\n": true,
		"": false, "# a comment\n": false, "2 0 x\n": false,
	} {
		if got := Sniff(sourcetest.Split([]byte(log))); got != want {
			t.Errorf("recognised %v: %.60q", got, log)
		}
	}
}

func FuzzLine(f *testing.F) {
	sourcetest.Fuzz(f, "rms", func() event.Parser { return New(Options{ByData: true, FoldCase: true, Server: "x"}) }, usualLines)
}

// usualLines are some seconds of a busy server.
const usualLines = `2 0 MTI1 Fri Aug 14 09:33:33 2026  1786700013 draw v1.0 0 1 0 anna.berger muc0012 9.50 1 - MA== 754986 OTM1MzQ1Nzk5
2 0 MTI1 Fri Aug 14 09:33:34 2026  1786700014 mesher v2.0 0 25 0 bruno.maier muc0013 9.50 25 - MA== 754986 OTM1MzQ1Nzk5
2 0 MTI1 Fri Aug 14 09:33:36 2026  1786700016 mesher v2.0 1 25 0 carla.schmidt muc0014 9.50 4 - MQ== 905242 MTY2MDIyOA==
2 0 MTI1 Fri Aug 14 09:33:40 2026  1786700020 draw v1.0 2 0 7 anna.berger muc0012 9.50 1 - MQ== 905242 MTY2MDIyOA==
2 0 MTI1 Fri Aug 14 09:33:45 2026  1786700025 mesher v2.0 2 0 11 bruno.maier muc0013 9.50 25 - MQ== 905242 MTY2MDIyOA==
`

func BenchmarkLine(b *testing.B) {
	sourcetest.Bench(b, New(Options{Server: "berlin"}), usualLines)
}

func TestLineAllocatesNothing(t *testing.T) {
	sourcetest.NoAllocations(t, New(Options{ByData: true, FoldCase: true, Server: "berlin"}), usualLines)
}

// The head of the line before makes no difference to the next.
func TestHeadBehindAnother(t *testing.T) {
	lines := sourcetest.Split([]byte(usualLines + `2 0 Fri Aug 14 09:33:33 2026 1786700013 draw v1.0 0 1 0 anna.berger muc0012 9.50 1
2 3 MTI1 Fri Aug 14 09:33:33 2026  1786700013 draw v1.0 0 1 0 anna.berger muc0012 9.50 1
2 0 MTI1 Fri Aug 14 09:33:33 2026  17867000130 draw v1.0 0 1 0 anna.berger muc0012 9.50 1
2 0 MTI1 Fri Aug 14 09:33:33 2026  178670001
2 0 MTI1 Fri Aug 14 09:33:33 2026  1786700013
2 0 MTI1 Fri Aug 14 09:33:33 2026
2 0 MTI1 Fri Aug 14 09:33:33 0000  1786700013 draw
2 0 MTI1 Fri Aug Fri Aug 33 2026 1786700013 draw
2 0
`))
	newParser := func() event.Parser { return New(Options{}) }
	sourcetest.Behind(t, newParser(), newParser, lines)
}
