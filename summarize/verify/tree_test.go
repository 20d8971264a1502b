package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/summarize/verify/plain"
)

// tree is the files of a tree by their paths.
type tree map[string]string

func (f tree) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (f tree) verify(t *testing.T, o Options) Report {
	t.Helper()
	if o.Sleep == nil {
		o.Sleep = func(time.Duration) {}
	}
	r, err := Tree(f.write(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// must fails unless a difference or note contains all the words.
func (r Report) must(t *testing.T, words ...string) {
	t.Helper()
	var lines []string
	for _, d := range r.Differences {
		lines = append(lines, d.String())
	}
	for _, n := range r.Notes {
		lines = append(lines, "note: "+n.String())
	}
	for _, line := range lines {
		all := true
		for _, w := range words {
			all = all && strings.Contains(line, w)
		}
		if all {
			return
		}
	}
	t.Errorf("nothing says %q in\n%s", words, strings.Join(lines, "\n"))
}

func (r Report) mustBeClean(t *testing.T) {
	t.Helper()
	if !r.OK() || len(r.Notes) > 0 {
		t.Errorf("%d differences %v, notes %v", r.Found, r.Differences, r.Notes)
	}
}

const (
	logHeader   = "UserName,HostName,ProcessId,ProductId,ProductName,StartTime(InSeconds),EndTime(inSeconds),NumberDesired,NumberGranted,Date,StartTime,EndTime\n"
	cacheHeader = "UserName,HostName,ProcessId,ProductId,ProductName,StartTime(InSeconds),EndTime(inSeconds),NumberDesired,NumberGranted,Date,StartTime,EndTime,Handle,Server\n"
	hoursHeader = "Mode,StartTime(InSeconds),EndTime(inSeconds),Date,StartTime,EndTime\n"
)

// second is a time of July 1, 2007; 24:00 is its end.
func second(clock string) int64 {
	var h, m int64
	fmt.Sscanf(clock, "%d:%d", &h, &m)
	return 63318844800 + h*3600 + m*60
}

// logRow is a row of July 1, 2007: "ann h 1 p P", "9:00", "11:00", "2,2".
func logRow(names, start, end, numbers string) string {
	return fmt.Sprintf("%s,%d,%d,%s,2007/07/01,%05s:00,%05s:00\n",
		strings.ReplaceAll(names, " ", ","), second(start), second(end), numbers, padded(start), padded(end))
}

func hoursRow(mode, start, end string) string {
	return fmt.Sprintf("%s,%d,%d,2007/07/01,%s:00,%s:00\n", mode, second(start), second(end), padded(start), padded(end))
}

func padded(clock string) string {
	if len(clock) < 5 {
		return "0" + clock
	}
	return clock
}

// summaryRow is a row whose cells are zero but for the head and those of some
// hours or weekdays, given as "09=1,2,2,2,2,2,2".
func summaryRow(weekdays bool, head string, parts ...string) string {
	of := map[string]string{}
	for _, p := range parts {
		name, cells, _ := strings.Cut(p, "=")
		of[name] = cells
	}
	names := []string{}
	for h := range 24 {
		names = append(names, fmt.Sprintf("%02d", h))
	}
	if weekdays {
		names = append(names, "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
	}
	line := head
	for _, name := range names {
		if cells := of[name]; cells != "" {
			line += "," + cells
		} else {
			line += ",0,0,0,0,0,0,0"
		}
	}
	return line + "\n"
}

func summaryHeader(weekdays bool) string { return strings.Join(plain.Columns(weekdays), ",") + "\n" }

const (
	dayLog     = "2007/07/01/Log.csv"
	dayCache   = "2007/07/01/LogCache.csv"
	dayHours   = "2007/07/01/Hours.csv"
	daySummary = "2007/07/01/Summary.csv"
)

// small is one day, worked out by hand: logging from 9 to 12, two licenses for
// ann from 9 to 11, and at 10:00 a denial for bob.
func small() tree {
	f := tree{
		dayLog: logHeader + logRow("bob h 7 p P", "10:00", "10:00", "1,0") + logRow("ann h 1 p P", "9:00", "11:00", "2,2"),
		dayHours: hoursHeader +
			hoursRow("AllLogging", "9:00", "12:00"),
		dayCache: cacheHeader,
	}
	for _, path := range []string{daySummary, "WeeklySummaries/SummaryW104695.csv", "2007/07/Summary.csv", "2007/Summary.csv"} {
		w := path != daySummary
		hours := []string{"09=1,2,2,2,2,2,2", "11=1,0,0,0,0,0,0"}
		f[path] = summaryHeader(w) +
			summaryRow(w, ",p,P,3,1.3333,1.3333,3,2,4,4", append(hours, "10=1,2,2,3,2,2,2", "Sunday=3,1.3333,1.3333,3,2,4,4")...) +
			summaryRow(w, "ann,p,P,3,1.3333,1.3333,2,2,4,4", append(hours, "10=1,2,2,2,2,2,2", "Sunday=3,1.3333,1.3333,2,2,4,4")...) +
			summaryRow(w, "bob,p,P,3,0,0,1,0,0,0", "09=1,0,0,0,0,0,0", "10=1,0,0,1,0,0,0", "11=1,0,0,0,0,0,0", "Sunday=3,0,0,1,0,0,0")
	}
	return f
}

// changed is the small tree with a text replaced once.
func changed(t *testing.T, path, from, to string) tree {
	t.Helper()
	f := small()
	if !strings.Contains(f[path], from) {
		t.Fatalf("%s holds no %q:\n%s", path, from, f[path])
	}
	f[path] = strings.Replace(f[path], from, to, 1)
	return f
}
