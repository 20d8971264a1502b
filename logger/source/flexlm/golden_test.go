package flexlm

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func in(t *testing.T, zone string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// Each log shows one behaviour; the events beside it are what must come of it.
func TestGolden(t *testing.T) {
	for _, test := range []struct {
		golden, log, zone     string
		options               Options
		rejected, unsupported int64
	}{
		{golden: "midnight", zone: "Europe/Madrid"},
		{golden: "autumn-madrid", zone: "Europe/Madrid"},
		{golden: "autumn-new-york", zone: "America/New_York"},
		{golden: "spring-madrid", zone: "Europe/Madrid"},
		{golden: "spring-new-york", zone: "America/New_York"},
		{golden: "spring-skipped", zone: "Europe/Madrid"},
		{golden: "restart"},
		{golden: "vendor-alone"},
		{golden: "shutdown"},
		{golden: "queue"},
		{golden: "tokens"},
		{golden: "tokens-by-data", log: "tokens", options: Options{ByData: true, Server: "berlin"}},
		{golden: "bom-crlf"},
		{golden: "torn", rejected: 21},
		{golden: "no-date", zone: "Europe/Madrid", options: Options{LastDay: time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)}},
		{golden: "late-date"},
		{golden: "dates"},
		{golden: "several-daemons"},
		{golden: "verbose-tail"},
		{golden: "datestamp", zone: "America/New_York", rejected: 1},
		{golden: "names", options: Options{FoldCase: true}},
		{golden: "unsupported", unsupported: 2},
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
			compare(t, filepath.Join("testdata", test.golden+".csv"), written(lines))
			rejected, unsupported := int64(0), int64(0)
			for _, line := range lines {
				unsupported += line.Unsupported
				if line.Class == event.Rejected {
					rejected++
				}
			}
			if rejected != test.rejected || unsupported != test.unsupported {
				t.Errorf("%d lines rejected and %d unsupported, want %d and %d",
					rejected, unsupported, test.rejected, test.unsupported)
			}
		})
	}
}

// written are the events as native CSV.
func written(lines []sourcetest.Line) []byte {
	text := []byte(strings.Join(event.Columns, ",") + "\n")
	for _, line := range lines {
		for i := range line.Events {
			text = event.AppendCSV(text, &line.Events[i])
		}
	}
	return text
}

func compare(t *testing.T, golden string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs\n got\n%s\nwant\n%s", golden, got, want)
	}
}
