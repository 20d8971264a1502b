package summarize

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
)

// shortDay is a day in UserSummary, with LogCache.csv while it is open.
func shortDay(t *testing.T, dir string, d layout.Day) *plainDay {
	p := &plainDay{day: d, hours: []layout.Interval{{Mode: layout.UserSummary, Start: d.Start(), End: d.End()}}}
	p.rows = []layout.Row{
		{User: "ann", Host: "h", ProductID: "cad", ProductName: "CAD", Start: d.Start(), End: d.Start() + 7200, Desired: 3, Granted: 2},
		{User: "bob", Host: "h", ProductID: "cad", ProductName: "CAD", Start: d.Start(), End: d.Start() + 3600, Desired: 1, Granted: 1},
	}
	p.write(t, dir, 1)
	return p
}

// closeDay does what a logger does when it closes a summary-only day.
func closeDay(t *testing.T, dir string, d layout.Day) {
	t.Helper()
	if problems, err := Day(Options{Dir: dir}, d); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	writeFile(t, d.File(dir, layout.LogFile), []byte(layout.Header(layout.LogColumns)))
	if err := os.Remove(d.File(dir, layout.LogCacheFile)); err != nil {
		t.Fatal(err)
	}
}

func TestSummaryOfADayWithoutLogIsFinal(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 3)
	want := shortDay(t, dir, d).summary()
	run(t, Options{Dir: dir})
	closeDay(t, dir, d)
	for _, all := range []bool{false, true, true} {
		result := run(t, Options{Dir: dir, All: all})
		if got := string(readFile(t, d.File(dir, layout.SummaryFile))); got != want {
			t.Fatal(firstDifference(got, want))
		}
		if len(result.Warnings)+len(result.Problems) > 0 {
			t.Errorf("%v %v", result.Warnings, result.Problems)
		}
	}
	_, rows := cells(t, d.Period(layout.AWeek).Summary(dir))
	if rows["ann/cad"]["TotalUsed"] != "4" || rows["ann/cad"]["NrHours"] != "24" || rows["/cad"]["MaxUsed"] != "3" {
		t.Errorf("week: %v", rows["ann/cad"]["TotalUsed"])
	}
	checkTree(t, dir, nil, "closing")
}

func TestLostSummaryOfADayWithoutLog(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 3)
	shortDay(t, dir, d)
	closeDay(t, dir, d)
	if err := os.Remove(d.File(dir, layout.SummaryFile)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		result := run(t, Options{Dir: dir})
		if len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0], filepath.FromSlash("2007/07/03/Summary.csv")) {
			t.Errorf("warnings %v", result.Warnings)
		}
	}
	if _, err := os.Stat(d.File(dir, layout.SummaryFile)); err == nil {
		t.Error("a summary without the day's use was written: it would pass for the real one")
	}
}

func TestSummaryThatSomebodyHasSorted(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 3)
	shortDay(t, dir, d)
	closeDay(t, dir, d)
	name := d.File(dir, layout.SummaryFile)
	lines := bytes.SplitAfter(readFile(t, name), []byte("\n"))
	lines[1], lines[3] = lines[3], lines[1]
	writeFile(t, name, bytes.Join(append(lines, []byte("torn,line\n")), nil))
	result := run(t, Options{Dir: dir})
	if len(result.Problems) != 1 || result.Problems[0].Line != 5 {
		t.Errorf("problems %v", result.Problems)
	}
	_, rows := cells(t, d.Period(layout.AMonth).Summary(dir))
	if len(rows) != 3 || rows["ann/cad"]["TotalUsed"] != "4" || rows["/cad"]["TotalUsed"] != "5" {
		t.Errorf("month: %v", rows)
	}
}

func TestOldTreesSpellNoUserAsNull(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 3)
	shortDay(t, dir, d)
	closeDay(t, dir, d)
	name := d.File(dir, layout.SummaryFile)
	writeFile(t, name, bytes.Replace(readFile(t, name), []byte("\n,cad"), []byte("\n(null),cad"), 1))
	run(t, Options{Dir: dir})
	if _, rows := cells(t, d.Period(layout.AMonth).Summary(dir)); rows["/cad"]["TotalUsed"] != "5" {
		t.Errorf("month: %v", rows)
	}
}

func TestDamagedRowsAreToldAndTheOthersCount(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 3)
	p := shortDay(t, dir, d)
	p.hours[0].Mode = layout.AllLogging
	p.write(t, dir, 0)
	want := p.summary()
	os.Remove(d.File(dir, layout.LogCacheFile))
	name := d.File(dir, layout.LogFile)
	lines := bytes.SplitAfter(readFile(t, name), []byte("\n"))
	damaged := bytes.Join([][]byte{
		lines[0], []byte("ann,h,1,cad,CAD,6331\n"), lines[1], []byte("\"ann,h,1\n"), lines[2],
		[]byte("ann,h,1,cad,CAD,63318844800,63318844801,1,1,2007/07/01,00:00:00,00:00:01\n"),
		[]byte("ann,h,1,cad,CAD,63319017600,63319017601,1,2000000000,2007/07/03,00:00:00,00:00:01\n"),
		[]byte("ann,h,1,cad,CAD,63319"),
	}, nil)
	writeFile(t, name, damaged)
	result := run(t, Options{Dir: dir})
	var found []int64
	for _, problem := range result.Problems {
		if problem.File != name {
			t.Errorf("problem in %s", problem.File)
		}
		found = append(found, problem.Line)
	}
	if len(found) != 5 || found[0] != 2 || found[1] != 4 || found[2] != 6 || found[3] != 7 || found[4] != 8 {
		t.Errorf("problems %v", result.Problems)
	}
	if got := string(readFile(t, d.File(dir, layout.SummaryFile))); got != want {
		t.Error(firstDifference(got, want))
	}
}

func TestProblemsAreBounded(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 3)
	if err := os.MkdirAll(d.Folder(dir), 0o750); err != nil {
		t.Fatal(err)
	}
	writeFile(t, d.File(dir, layout.LogFile), bytes.Repeat([]byte("rubbish\n"), 5000))
	result := run(t, Options{Dir: dir})
	if n := len(result.Problems); n != maxProblems+1 || !strings.Contains(result.Problems[0].String()+result.Problems[n-1].String(), "4900 more") {
		t.Errorf("%d problems, the last %v", n, result.Problems[n-1])
	}
}

func TestDayThatIsBeingWritten(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 3)
	p := shortDay(t, dir, d)
	p.hours[0].Mode = layout.AllLogging
	p.write(t, dir, 1)
	want := p.summary()
	name := d.File(dir, layout.LogFile)
	log := readFile(t, name)
	v := view.View{Day: d, Log: int64(len(log)),
		Cache: view.Sum(readFile(t, d.File(dir, layout.LogCacheFile))), Hours: view.Sum(readFile(t, d.File(dir, layout.HoursFile)))}
	if err := os.MkdirAll(filepath.Join(dir, layout.StateFolder), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := view.Write(disk.OS, dir, v); err != nil {
		t.Fatal(err)
	}
	more := layout.AppendRow(bytes.Clone(log), &p.rows[0])
	writeFile(t, name, more[:len(more)-7]) // written, but not yet told of
	run(t, Options{Dir: dir})
	if got := string(readFile(t, d.File(dir, layout.SummaryFile))); got != want {
		t.Error(firstDifference(got, want))
	}
	// Now it counts, though no file of the day has changed.
	writeFile(t, name, more)
	run(t, Options{Dir: dir})
	v.Log = int64(len(more))
	if err := view.Write(disk.OS, dir, v); err != nil {
		t.Fatal(err)
	}
	run(t, Options{Dir: dir})
	p.rows = append(p.rows[:1:1], p.rows[0], p.rows[1])
	if got := string(readFile(t, d.File(dir, layout.SummaryFile))); got != p.summary() {
		t.Error(firstDifference(got, p.summary()))
	}
	// Files that never belong together are an error of that day alone.
	v.Cache++
	if err := view.Write(disk.OS, dir, v); err != nil {
		t.Fatal(err)
	}
	writeFile(t, name, more[:len(more)-1])
	_, err := Run(Options{Dir: dir, Sleep: func(time.Duration) {}})
	if err == nil || !strings.Contains(err.Error(), "2007/07/03") {
		t.Errorf("error %v", err)
	}
}

func TestOnePassAtATime(t *testing.T) {
	dir := t.TempDir()
	release, err := take(disk.OS, dir, passLock, time.Sleep)
	if err != nil {
		t.Fatal(err)
	}
	waited := time.Duration(0)
	_, err = Run(Options{Dir: dir, Sleep: func(d time.Duration) { waited += d }})
	if err == nil || !strings.Contains(err.Error(), "another summarize") || waited < 2*time.Second {
		t.Errorf("error %v after %s", err, waited)
	}
	release()
	run(t, Options{Dir: dir})
}

func TestNoTree(t *testing.T) {
	if _, err := Run(Options{Dir: filepath.Join(t.TempDir(), "none")}); err == nil || !strings.Contains(err.Error(), "no tree") {
		t.Errorf("error %v", err)
	}
}
