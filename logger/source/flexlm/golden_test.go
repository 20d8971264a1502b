package flexlm

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/source/sourcetest"
)

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
			sourcetest.Golden(t, filepath.Join("testdata", test.golden+".csv"), lines)
			if a := sourcetest.AccountOf(lines); int64(a.Rejected) != test.rejected || a.Unsupported != test.unsupported {
				t.Errorf("%d lines rejected and %d unsupported, want %d and %d",
					a.Rejected, a.Unsupported, test.rejected, test.unsupported)
			}
		})
	}
}
