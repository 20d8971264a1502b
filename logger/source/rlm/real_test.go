package rlm

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

// Every line of every report log at hand is accounted for, and those of activity
// are as many as a plain search for them finds.
func TestRealLogs(t *testing.T) {
	folder := sourcetest.RealFolder(t, "rlm")
	for _, test := range []struct {
		file        string
		lines       sourcetest.Account
		kinds       map[event.Kind]int
		first, last string
	}{
		{"EventDataException.log", sourcetest.Account{Read: 14, Irrelevant: 8, Rejected: 1}, // a check-out torn in the middle
			map[event.Kind]int{event.CheckOut: 1, event.CheckIn: 2, event.Start: 1}, "2012-11-30T23:12:29Z", "2012-11-30T23:12:59Z"},
		{"NewYear.log", sourcetest.Account{Read: 7, Irrelevant: 2},
			map[event.Kind]int{event.CheckOut: 1, event.CheckIn: 2, event.Start: 1}, "2012-12-31T11:48:51Z", "2013-01-01T01:03:47Z"},
		{"SampleLog_Report.log", sourcetest.Account{Read: 45, Irrelevant: 18},
			map[event.Kind]int{event.CheckOut: 5, event.CheckIn: 3, event.Denied: 1, event.InUse: 1, event.Start: 2, event.Stop: 1}, "2013-05-11T15:16:49Z", "2013-05-12T01:32:28Z"},
		{"TestFileFormatReport.txt", sourcetest.Account{Read: 1, Irrelevant: 2}, nil, "", ""},
		{"UniqueUsers.log", sourcetest.Account{Read: 8, Irrelevant: 1},
			map[event.Kind]int{event.CheckOut: 2, event.CheckIn: 4, event.Start: 1}, "2012-09-12T11:03:01Z", "2012-09-15T22:51:19Z"},
	} {
		t.Run(test.file, func(t *testing.T) {
			log, err := os.ReadFile(filepath.Join(folder, "ssrobins_rlm-log-reader__"+test.file))
			if err != nil {
				t.Fatal(err)
			}
			if !Sniff(sourcetest.Split(log)) {
				t.Error("not recognised")
			}
			lines := sourcetest.Read(New(Options{LastDay: time.Unix(0, 0)}), log)
			if got := sourcetest.AccountOf(lines); got != test.lines {
				t.Errorf("lines %+v, want %+v", got, test.lines)
			}
			kinds := sourcetest.Kinds(lines)
			for _, kind := range []event.Kind{event.CheckOut, event.CheckIn, event.Denied, event.InUse, event.Start, event.Stop} {
				if kinds[kind] != test.kinds[kind] {
					t.Errorf("%d events of %s, want %d", kinds[kind], kind, test.kinds[kind])
				}
			}
			if first, last := sourcetest.Ends(lines); first != test.first || last != test.last {
				t.Errorf("events from %s to %s, want %s to %s", first, last, test.first, test.last)
			}
		})
	}
}
