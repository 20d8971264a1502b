package flexlm

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

// Every line of every real log is accounted for, and those of activity are as
// many as a plain search for them finds.
func TestRealLogs(t *testing.T) {
	folder := sourcetest.RealFolder(t, "flexlm")
	for _, test := range []struct {
		file                       string
		read, irrelevant, rejected int
		unmatched                  int // check-ins without a check-out
		first, last                string
	}{
		{"ImSukh_FlexLM-Log-Parser__debug.log", 679, 2919, 0, 0, "2018-07-27T15:49:07Z", "2018-08-09T14:37:34Z"},
		{"PeterLinLei_FlexLicenseLog__license.log", 7, 51, 0, 0, "2009-02-09T16:03:21Z", "2009-02-09T17:25:38Z"},
		{"apo-orvv_logParser__license.log", 10804, 817, 0, 0, "2023-04-28T12:49:27Z", "2023-07-20T15:06:27Z"},
		{"joseantoniovilar_Stats_Logs_FlexLM__autodesk.log", 18442, 14212, 0, 0, "2022-05-05T08:42:20Z", "2022-07-07T11:49:02Z"},
		{"joseantoniovilar_Stats_Logs_FlexLM__maple.log", 1250, 5264, 0, 0, "2022-06-09T10:25:28Z", "2022-07-07T07:38:47Z"},
		{"justbennet_flexlm_reporter__ansys.2017-01-08.log", 2256, 8653, 0, 0, "2017-01-08T17:17:45Z", "2017-02-18T09:19:17Z"},
		{"justbennet_flexlm_reporter__ansys.2017-06-08.log", 5343, 3648, 0, 0, "2017-06-08T09:49:41Z", "2017-06-25T09:25:01Z"},
		{"lutzpeschlow_parse_lmgrd_log__lmgrd_anonym.log", 48, 646, 0, 0, "2026-03-08T16:11:46Z", "2026-03-08T17:09:32Z"},
		{"radixy0_flexlm_analysis_modified__splm_ugslmd.log", 8, 87, 2, 0, "2021-03-21T11:58:22Z", "2021-03-21T12:49:53Z"}, // two damaged times
		{"sergioedo_flexlm-license-elk__sample.log", 4667, 7133, 0, 0, "2016-03-30T01:56:00Z", "2016-04-30T22:01:22Z"},
		{"synthetic/UCL-RITS_licenselogparse__test.log", 6, 1, 0, 0, "1970-01-01T00:00:00Z", "1970-01-01T00:02:30Z"}, // no date at all
		{"synthetic/j-mathes_lmadmin-debug-log-reader__demo_geoslope.log", 4235, 299, 0, 0, "2025-01-06T08:30:00Z", "2025-03-28T17:53:35Z"},
	} {
		t.Run(filepath.Base(test.file), func(t *testing.T) {
			log, err := os.ReadFile(filepath.Join(folder, test.file))
			if err != nil {
				t.Fatal(err)
			}
			lines := sourcetest.Read(New(Options{}), log)
			if got := sourcetest.AccountOf(lines); got.Read != test.read || got.Irrelevant != test.irrelevant || got.Rejected != test.rejected {
				t.Errorf("lines %+v, want %d, %d, %d", got, test.read, test.irrelevant, test.rejected)
			}
			compareCounts(t, log, lines)
			if got := unmatched(lines); got != test.unmatched {
				t.Errorf("%d check-ins without a check-out, want %d", got, test.unmatched)
			}
			if first, last := sourcetest.Ends(lines); first != test.first || last != test.last {
				t.Errorf("events from %s to %s, want %s to %s", first, last, test.first, test.last)
			}
		})
	}
}

// A log in a layout that somebody invented: none of its activity can be read,
// and all of it is told.
func TestInventedLayout(t *testing.T) {
	log, err := os.ReadFile(filepath.Join(sourcetest.RealFolder(t, "flexlm"), "synthetic",
		"sanjeevprasanna_RealTime_Flexlm_Logs_Analysis_Dashboard__flexlm-all-scenarios.v1.log"))
	if err != nil {
		t.Fatal(err)
	}
	lines := sourcetest.Read(New(Options{}), log)
	if got, want := sourcetest.AccountOf(lines), (sourcetest.Account{Read: 32, Irrelevant: 782, Rejected: 486, Unsupported: 8}); got != want {
		t.Errorf("lines %+v, want %+v", got, want)
	}
	for i, line := range lines {
		for _, e := range line.Events {
			if e.Kind != event.Start && e.Kind != event.Alive {
				t.Errorf("line %d gives a %v", i+1, e.Kind)
			}
		}
	}
}

// compareCounts counts activity a second time, by a plain search.
func compareCounts(t *testing.T, log []byte, lines []sourcetest.Line) {
	t.Helper()
	events, unsupported := map[event.Kind]int{}, 0
	for _, line := range lines {
		unsupported += int(line.Unsupported)
		for _, e := range line.Events {
			events[e.Kind]++
		}
	}
	for kind, word := range map[event.Kind]string{
		event.CheckOut: "OUT", event.CheckIn: "IN", event.Denied: "DENIED", event.Queued: "QUEUED", event.Dequeued: "DEQUEUED",
	} {
		if want := plainCount(log, word); events[kind] != want {
			t.Errorf("%d events of %s, a search finds %d lines", events[kind], word, want)
		}
	}
	if want := plainCount(log, "UNSUPPORTED"); unsupported != want {
		t.Errorf("%d unsupported, a search finds %d lines", unsupported, want)
	}
}

func plainCount(log []byte, word string) int {
	pattern := regexp.MustCompile(`(?m)^(?:\x{feff})?[ \d]\d:\d\d:\d\d \([^)]*\) ` + word + `: `)
	return len(pattern.FindAll(log, -1))
}

// unmatched counts check-ins whose handle no running check-out has.
func unmatched(lines []sourcetest.Line) int {
	running, missing := map[string]int{}, 0
	for _, line := range lines {
		for _, e := range line.Events {
			switch e.Kind {
			case event.CheckOut:
				running[e.Server+" "+e.Handle]++
			case event.CheckIn:
				if running[e.Server+" "+e.Handle] == 0 {
					missing++
					continue
				}
				running[e.Server+" "+e.Handle]--
			}
		}
	}
	return missing
}
