package model

import (
	"reflect"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// readEvents makes events of native CSV without the date, all on July 1, 2007.
func readEvents(t *testing.T, lines string) []event.Event {
	t.Helper()
	parser := event.NewCSV()
	var batch event.Batch
	parser.Line([]byte("Time,Event,UserName,ProductId,NumberDesired,NumberGranted,Handle,Server,Mode"), &batch)
	var events []event.Event
	for _, line := range strings.Fields(lines) {
		batch.Reset()
		line = "2007-07-0" + line
		if v := parser.Line([]byte(line), &batch); v.Class != event.Read {
			t.Fatalf("%s: %s", line, v.Why)
		}
		events = append(events, batch.Items[0].Event)
	}
	return events
}

// rows writes spans shortly: user, start, end, desired, granted.
func rows(all []Row) string {
	var words []string
	for _, line := range strings.Split((&Day{All: all, Open: true, Day: 732857}).LogFile(), "\n")[1:] {
		if c := strings.Split(line, ","); len(c) > 11 {
			words = append(words, strings.Join([]string{c[0], c[10], c[11], c[7], c[8]}, " "))
		}
	}
	return strings.Join(words, "\n")
}

// checkLog runs events in AllLogging and compares the rows of July 1, 2007.
func checkLog(t *testing.T, lines, want string) *Tree {
	t.Helper()
	tree := Run(readEvents(t, lines), Settings{Mode: layout.AllLogging})
	if got := rows(tree.Days[0].All); got != want {
		t.Errorf("rows:\n%s\nwant:\n%s", got, want)
	}
	return tree
}

func TestCheckInGivesBackOldestFirstAndAPart(t *testing.T) {
	tree := checkLog(t, `
		1T09:00:00Z,checkout,ann,p,3,2,,,
		1T09:10:00Z,checkout,ann,p,4,,,,
		1T09:20:00Z,checkin,ann,p,,3,,,
		1T09:30:00Z,checkin,ann,p,,,,,
		1T09:40:00Z,checkin,ann,p,,,,,`,
		"ann 09:00:00 09:20:00 3 2\n"+
			"ann 09:10:00 09:20:00 1 1\n"+
			"ann 09:10:00 09:30:00 3 3")
	if want := []Reject{{4, NoCheckOut, 63318844800 + 9*3600 + 40*60}}; !reflect.DeepEqual(tree.Rejects, want) {
		t.Errorf("rejects %v, want %v", tree.Rejects, want)
	}
}

func TestHandleGoesBeforeUseAndOtherServersAreLeft(t *testing.T) {
	checkLog(t, `
		1T09:00:00Z,checkout,ann,p,,,a,,
		1T09:01:00Z,checkout,bob,p,,,b,,
		1T09:02:00Z,checkout,cat,p,,,b,west,
		1T09:03:00Z,checkin,ann,p,,,b,,
		1T09:04:00Z,checkin,ann,p,,,c,,
		1T09:05:00Z,stop,,,,,,west,`,
		"bob 09:01:00 09:03:00 1 1\nann 09:00:00 09:04:00 1 1\ncat 09:02:00 09:05:00 1 1")
}

func TestQueueDenialAndCheckOut(t *testing.T) {
	tree := checkLog(t, `
		1T09:00:00Z,queued,ann,p,2,,,,
		1T09:00:00Z,denied,bob,p,3,3,,,
		1T09:01:00Z,queued,ann,p,1,,,,
		1T09:02:00Z,checkout,ann,p,2,,,,
		1T09:03:00Z,dequeued,ann,p,,,,,
		1T09:04:00Z,dequeued,ann,p,,,,,`,
		"bob 09:00:00 09:00:00 3 0\nann 09:00:00 09:02:00 2 0\nann 09:01:00 09:03:00 1 0")
	if len(tree.Rejects) != 1 || tree.Rejects[0].Reason != NoRequest {
		t.Errorf("rejects %v", tree.Rejects)
	}
	if got := rows(tree.Days[0].Running); got != "ann 09:02:00 09:04:00 2 2" {
		t.Errorf("LogCache.csv: %s", got)
	}
}

func TestCrashEndsAtTheServersLastEvent(t *testing.T) {
	checkLog(t, `
		1T09:00:00Z,checkout,ann,p,,,,,
		1T09:10:00Z,alive,,,,,,,
		1T09:20:00Z,alive,,,,,,east,
		1T09:30:00Z,start,,,,,,,`,
		"ann 09:00:00 09:10:00 1 1")
}

func TestMidnightCutsAndACrashBeforeItEndsThere(t *testing.T) {
	tree := checkLog(t, `
		1T23:00:00Z,checkout,ann,p,,,,,
		1T23:30:00Z,checkout,bob,p,,,,west,
		2T00:00:00Z,checkin,bob,p,,,,west,
		2T08:00:00Z,start,,,,,,,`,
		"ann 23:00:00 24:00:00 1 1\nbob 23:30:00 24:00:00 1 1")
	if len(tree.Days) != 2 || len(tree.Days[1].All) != 0 || tree.Days[0].Open || !tree.Days[1].Open {
		t.Errorf("the second day must be open and without rows")
	}
}

func TestModesCutAndDropRows(t *testing.T) {
	lines := `
		1T09:00:00Z,checkout,ann,p,,,,,
		1T10:00:00Z,mode,,,,,,,ProductSummary
		1T11:00:00Z,mode,,,,,,,Off
		1T11:30:00Z,denied,bob,p,,,,,
		1T12:00:00Z,mode,,,,,,,AllLogging
		1T13:00:00Z,checkin,ann,p,,,,,`
	all := "ann 09:00:00 10:00:00 1 1\nann 10:00:00 11:00:00 1 1\nann 12:00:00 13:00:00 1 1"
	day := checkLog(t, lines, all).Days[0]
	wantHours := []Interval{{3, day.Day.Start() + 32400, day.Day.Start() + 36000}}
	if day.Hours[0].Start != wantHours[0].Start || len(day.Hours) != 3 || day.Hours[2].End != day.Day.Start()+46800 {
		t.Errorf("hours %v", day.Hours)
	}
	closed := checkLog(t, lines+"\n2T01:00:00Z,alive,,,,,,,", all).Days[0]
	if got := rows(closed.Log()); got != "ann 09:00:00 10:00:00 1 1\nann 12:00:00 13:00:00 1 1" {
		t.Errorf("closed Log.csv:\n%s", got)
	}
}

func TestLateEventsFindTheirPlace(t *testing.T) {
	lines := `
		1T09:00:00Z,checkout,ann,p,,,,,
		1T09:10:00Z,alive,,,,,,,
		1T09:07:00Z,checkin,ann,p,,,,,
		1T09:01:00Z,denied,bob,p,,,,,`
	tree := Run(readEvents(t, lines), Settings{Mode: layout.AllLogging, Lateness: 300})
	want := "bob 09:05:00 09:05:00 1 0\nann 09:00:00 09:07:00 1 1"
	if got := rows(tree.Days[0].All); got != want {
		t.Errorf("with lateness:\n%s\nwant:\n%s", got, want)
	}
	checkLog(t, lines, "ann 09:00:00 09:10:00 1 1\nbob 09:10:00 09:10:00 1 0")
}

func TestAllHeldAtTheEndAreReleased(t *testing.T) {
	tree := Run(readEvents(t, "1T09:00:00Z,checkout,ann,p,,,,, 1T09:10:00Z,checkin,ann,p,,,,,"),
		Settings{Mode: layout.AllLogging, Lateness: 86400})
	if got := rows(tree.Days[0].All); got != "ann 09:00:00 09:10:00 1 1" {
		t.Error(got)
	}
}

// A history must meet every kind of event and many situations, or comparing with
// it says nothing.
func TestRandomIsTheSameAndVaried(t *testing.T) {
	kinds := map[event.Kind]int{}
	var rejects, late, midnights, cut int
	for seed := range uint64(200) {
		o := Options{Modes: true, LateBy: 600, Listings: true}
		events := Random(seed, o)
		if !reflect.DeepEqual(events, Random(seed, o)) {
			t.Fatalf("seed %d gives two histories", seed)
		}
		var before layout.Second
		for _, e := range events {
			if err := e.Check(); err != nil {
				t.Fatalf("seed %d: %s", seed, err)
			}
			kinds[e.Kind]++
			if e.Time < before {
				late++
			}
			if e.Time == e.Time.Day().Start() {
				midnights++
			}
			before = max(before, e.Time)
		}
		tree := Run(events, Settings{Mode: layout.AllLogging, Lateness: 300})
		rejects += len(tree.Rejects)
		for _, d := range tree.Days {
			cut += len(d.All) - len(d.Log())
		}
	}
	for k := event.CheckOut; k <= event.Listed; k++ {
		if kinds[k] == 0 && k != event.Purchased {
			t.Errorf("no %s in 200 histories", k)
		}
	}
	for what, n := range map[string]int{"rejects": rejects, "late events": late, "midnights": midnights, "rows dropped": cut} {
		if n < 100 {
			t.Errorf("only %d %s in 200 histories", n, what)
		}
	}
}

// A closed day's summary has what its Log.csv has no longer.
func TestSummariesAreOfAllRows(t *testing.T) {
	tree := Run(readEvents(t, `
		1T09:00:00Z,checkout,ann,p,2,,,,
		1T11:00:00Z,checkin,ann,p,,,,,
		2T00:00:00Z,mode,,,,,,,Off`), Settings{Mode: layout.UserSummary})
	files, summaries := tree.Files(), tree.Summaries()
	if _, there := files["2007/07/01/Log.csv"]; there {
		t.Error("a closed day in a summary-only mode has a Log.csv")
	}
	if want := cacheHeader + "\n"; files["2007/07/02/LogCache.csv"] != want || len(files) != 2 {
		t.Errorf("files %q", files)
	}
	want := ",p,,15,0.5,0.5,2,2,4,4,0"
	for _, path := range []string{"2007/07/01/Summary.csv", "2007/07/Summary.csv", "2007/Summary.csv", "WeeklySummaries/SummaryW104695.csv"} {
		lines := strings.Split(summaries[path], "\n")
		if len(lines) != 4 || !strings.HasPrefix(lines[1], want) || !strings.HasPrefix(lines[2], "ann"+want) {
			t.Errorf("%s:\n%s", path, summaries[path])
		}
	}
}
