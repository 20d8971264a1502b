package stardrop

import (
	"bytes"
	"fmt"
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

func TestGolden(t *testing.T) {
	for name, rejected := range map[string]int{"usage": 0, "torn": 10} {
		t.Run(name, func(t *testing.T) {
			log, err := os.ReadFile(filepath.Join("testdata", name+".log"))
			if err != nil {
				t.Fatal(err)
			}
			lines := sourcetest.Read(New(Options{Zone: in(t, "Europe/London"), Server: "lab", FoldCase: true}), log)
			sourcetest.Golden(t, filepath.Join("testdata", name+".csv"), lines)
			if a := sourcetest.AccountOf(lines); a.Rejected != rejected {
				t.Errorf("%d lines rejected, want %d: %v", a.Rejected, rejected, sourcetest.Whys(lines))
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
		New:    func() event.Parser { return New(Options{Zone: in(t, "Europe/London"), FoldCase: true, Server: "lab"}) },
		Sample: string(log),
		Names:  []string{"anna", "bruno", "carla", "13xx", "mCy3", "GQAA"},
	})
}

// Every line of the log at hand is accounted for: as many as a plain search for
// the actions finds.
func TestRealLog(t *testing.T) {
	log, err := os.ReadFile(filepath.Join(sourcetest.RealFolder(t, "stardrop"), "ihayhurst_SmokedWeaselCheese__sls-useage.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !Sniff(sourcetest.Split(log)) {
		t.Error("not recognised")
	}
	lines := sourcetest.Read(New(Options{}), log)
	if got, want := sourcetest.AccountOf(lines), (sourcetest.Account{Read: 4545, Irrelevant: 1536}); got != want {
		t.Errorf("lines %+v, want %+v: %v", got, want, sourcetest.Whys(lines))
	}
	kinds := sourcetest.Kinds(lines)
	for _, word := range []string{"License_granted", "License_released", "License_refused"} {
		kind, _ := kindOf([]byte(word))
		if want := bytes.Count(log, []byte("#"+word+"#")); kinds[kind] != want {
			t.Errorf("%d events of %s, a search finds %d lines", kinds[kind], kind, want)
		}
	}
	if first, last := sourcetest.Ends(lines); first != "2018-10-10T15:14:00Z" || last < "2020" {
		t.Errorf("events from %s to %s", first, last)
	}
}

func FuzzLine(f *testing.F) {
	zone := in(f, "Europe/London")
	sourcetest.Fuzz(f, "stardrop", func() event.Parser { return New(Options{Zone: zone, FoldCase: true, Server: "x"}) }, usualLines)
}

const usualLines = `LOG:13xx/9PIMalcolm#License_granted#32#17 Oct 2026 10:10
LOG:mCy3SB2gSimon#License_granted#32#17 Oct 2026 10:11
LOG:13xx/9PIMalcolm#License_released#32#17 Oct 2026 10:17
LOG:GQAAJwAKSpot#License_refused#32#17 Oct 2026 10:20
LOG:mCy3SB2gSimon#License_released#32#17 Oct 2026 10:22
`

func BenchmarkLine(b *testing.B) {
	sourcetest.Bench(b, New(Options{Zone: in(b, "Europe/London"), Server: "lab"}), usualLines)
}

func TestLineAllocatesNothing(t *testing.T) {
	sourcetest.NoAllocations(t, New(Options{FoldCase: true, Server: "lab"}), usualLines)
}

// The time of the line before makes no difference to the next.
func TestEntryBehindAnother(t *testing.T) {
	lines := sourcetest.Split([]byte(usualLines + `LOG:mCy3SB2gSimon#License_released#32# 7 Oct 2026 10:22
LOG:mCy3SB2gSimon#License_released#32#17 Oct 2026 10:61
LOG:mCy3SB2gSimon#License_released#32#17 Oct#2026 10:22
LOG:mCy3SB2gSimon#License_released#3 #17 Oct 2026 10:22
LOG:mCy3SB2gSimon#License_released32#17 Oct 2026 10:22
LOG:mCy3#SB2gSimon#License_released#32#17 Oct 2026 10:22
LOG:#17 Oct 2026 10:22
LOG:17 Oct 2026 10:22
#17 Oct 2026 10:22
`))
	newParser := func() event.Parser { return New(Options{}) }
	sourcetest.Behind(t, newParser(), newParser, lines)
}

// More licenses than are remembered have their names too.
func TestManyLicenses(t *testing.T) {
	r := sourcetest.Reader{Parser: New(Options{})}
	for i := range 3 * mostProducts {
		n := i % (2 * mostProducts)
		e := r.Line(fmt.Appendf(nil, "LOG:13xx/9PIMalcolm#License_granted#%d#17 Oct 2026 10:10", n)).Events[0]
		if e.ProductID != fmt.Sprintf("StarDrop:%d", n) || e.ProductName != fmt.Sprintf("StarDrop %d", n) {
			t.Errorf("license %d is %q, %q", n, e.ProductID, e.ProductName)
		}
	}
}
