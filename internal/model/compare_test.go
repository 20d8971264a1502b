package model

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// The parser must give back the events that CSV wrote, or a difference between
// logger and model would be one of the input.
func TestCSVComesBack(t *testing.T) {
	events := Random(7, Options{Events: 2000, Modes: true, LateBy: 60, Listings: true})
	parser := event.NewCSV()
	var batch event.Batch
	for i, line := range strings.Split(strings.TrimSuffix(string(CSV(events)), "\n"), "\n") {
		batch.Reset()
		v := parser.Line([]byte(line), &batch)
		if i == 0 {
			continue
		}
		if v.Class != event.Read || !batch.Items[0].Equal(&events[i-1]) {
			t.Fatalf("event %d: %s %s\n%+v\n%+v", i-1, line, v.Why, batch.Items, events[i-1])
		}
	}
}

func TestDiffNamesWhatDiffers(t *testing.T) {
	events := Random(3, Options{Events: 40})
	tree := Run(events, Settings{Mode: layout.AllLogging})
	want := tree.Files()
	maps.Copy(want, tree.Summaries())
	dir := t.TempDir()
	writeAll(t, dir, want)
	check := func(word string) {
		t.Helper()
		diff, err := Diff(want, dir)
		if err != nil || (diff == "") != (word == "") || !strings.Contains(diff, word) {
			t.Errorf("diff %q %v, want %q", diff, err, word)
		}
	}
	check("")
	first := tree.Days[0].Day.String()
	change := func(name string, edit func(string) string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.WriteFile(path, []byte(edit(want[name])), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	change(first+"/Hours.csv", func(s string) string { return strings.Replace(s, "AllLogging", "ProductLog", 1) })
	check("line 2, Mode: got ProductLog, want AllLogging")
	change(first+"/Hours.csv", func(s string) string { return s })
	writeAll(t, dir, map[string]string{"1999/01/01/Log.csv": logHeader})
	check("1999/01/01/Log.csv: must not be there")
	if err := os.RemoveAll(filepath.Join(dir, "1999")); err != nil {
		t.Fatal(err)
	}
	check("")
	if err := os.Remove(filepath.Join(dir, first, "Log.csv")); err != nil {
		t.Fatal(err)
	}
	check(first + "/Log.csv: missing")
}

func TestShrinkLeavesWhatFails(t *testing.T) {
	events := Random(5, Options{Events: 200})
	want := map[event.Kind]bool{event.Denied: true, event.Stop: true}
	few := Shrink(events, func(events []event.Event) bool {
		has := map[event.Kind]bool{}
		for _, e := range events {
			has[e.Kind] = want[e.Kind]
		}
		return has[event.Denied] && has[event.Stop]
	})
	if len(few) != 2 {
		t.Errorf("%d events left", len(few))
	}
}

func TestRejectsFile(t *testing.T) {
	events := readEvents(t, "1T09:00:00Z,alive,,,,,,, 1T09:01:00Z,checkin,ann,p,,,,,")
	events[1].ProductName = "p"
	tree := Run(events, Settings{Mode: layout.AllLogging})
	want := "Time,Source,Line,Reason,Raw\n" +
		"2007-07-01T09:01:00Z,in.csv,3,check-in without check-out,\"2007-07-01T09:01:00Z,checkin,ann,,,p,p,1,,,,\"\n"
	if got := tree.RejectsFile("in.csv", events); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if got := Run(events[:1], Settings{}).RejectsFile("in.csv", events); got != "" {
		t.Errorf("without rejects: %q", got)
	}
}
