package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout/view"
)

func TestHandMadeTreeIsRight(t *testing.T) {
	r := small().verify(t, Options{})
	r.mustBeClean(t)
	if r.Days != 1 || r.Rows != 2 || r.Summaries != 4 || r.Cells != 3*(178+3*227) {
		t.Errorf("report %+v", r)
	}
}

func TestEveryChangedCellIsFound(t *testing.T) {
	for path := range small() {
		if !strings.HasSuffix(path, "Summary.csv") && !strings.Contains(path, "Weekly") {
			continue
		}
		lines := strings.Split(small()[path], "\n")
		for n := 1; n < 4; n++ {
			cells := strings.Split(lines[n], ",")
			for i := range cells {
				if i%7 != n && i > 12 {
					continue // some of the many cells are enough
				}
				lie := append(append([]string{}, cells[:i]...), cells[i]+"7")
				f := small()
				f[path] = strings.Replace(f[path], lines[n], strings.Join(append(lie, cells[i+1:]...), ","), 1)
				if r := f.verify(t, Options{}); r.OK() || r.Differences[0].File != path {
					t.Errorf("%s line %d cell %d: not found: %v", path, n+1, i, r.Differences)
				}
			}
		}
	}
}

func TestTamperingIsFound(t *testing.T) {
	week := "WeeklySummaries/SummaryW104695.csv"
	tests := []struct {
		name, path, from, to string
		words                []string
	}{
		{"summary cell", daySummary, "3,1.3333", "3,1.3334", []string{daySummary + ":2: row /p: AverageDesired: expected 1.3333, found 1.3334"}},
		{"week cell", week, "3,1.3333", "3,1.3334", []string{week, "row /p", "AverageDesired"}},
		{"summary header", daySummary, "Hours23", "Hours24", []string{daySummary + ":1: header"}},
		{"product name", daySummary, ",p,P", ",p,Q", []string{"ProductName: expected P, found Q"}},
		{"row renamed", daySummary, "bob,p,P", "bop,p,P", []string{"row bop/p", "nothing was used"}},
		{"row renamed, old gone", daySummary, "bob,p,P", "bop,p,P", []string{"row bob/p", "expected a row"}},
		{"rows out of order", daySummary, "ann,p,P", "zoe,p,P", []string{"row bob/p", "sorted"}},
		{"cell too many", daySummary, "bob,p,P", "bob,p,P,1", []string{daySummary + ":4", "178 cells", "179"}},
		{"log header", dayLog, "HostName", "Hostname", []string{dayLog + ":1: header"}},
		{"log without header", dayLog, logHeader, "", []string{dayLog + ":1: header"}},
		{"granted", dayLog, "2,2,2007", "2,1,2007", []string{daySummary, "row ann/p", "TotalUsed: expected 2, found 4"}},
		{"negative number", dayLog, "2,2,2007", "2,-2,2007", []string{dayLog + ":3: row ann/p: NumberGranted", "found -2"}},
		{"unusual number", dayLog, "2,2,2007", "2,02,2007", []string{"NumberGranted: expected 2, found 02"}},
		{"readable date", dayLog, "2007/07/01", "2007/07/02", []string{dayLog + ":2: row bob/p: Date"}},
		{"readable start", dayLog, "09:00:00", "09:00:01", []string{"StartTime: expected 09:00:00"}},
		{"readable end", dayLog, "11:00:00", "11:00", []string{"EndTime: expected 11:00:00"}},
		{"end before start", dayLog, "63318877200,63318884400", "63318884400,63318877200", []string{"EndTime(inSeconds)", "before the start"}},
		{"other day", dayLog, "63318877200,63318884400", "63318790800,63318884400", []string{"StartTime(InSeconds)", "a second of 2007/07/01"}},
		{"over midnight", dayLog, "63318877200,63318884400", "63318877200,63319000000", []string{"EndTime(inSeconds)", "midnight"}},
		{"outside of hours", dayLog, "63318877200,63318884400,2,2,2007/07/01,09:00:00", "63318877199,63318884400,2,2,2007/07/01,08:59:59", []string{"within one interval"}},
		{"formula", dayLog, "ann,h", "ann,=h", []string{"HostName", "apostrophe"}},
		{"torn", dayLog, "11:00:00\n", "11:00:00", []string{dayLog, "torn"}},
		{"open quote", dayLog, "ann,h", "\"ann,h", []string{dayLog + ":3", "a line of CSV"}},
		{"denial outside", dayLog, "63318880800,63318880800,1,0,2007/07/01,10:00:00,10:00:00", "63318870000,63318870000,1,0,2007/07/01,07:00:00,07:00:00", []string{"count nowhere", "line 2"}},
		{"order", dayLog, "bob,h,7,p,P,63318880800,63318880800,1,0,2007/07/01,10:00:00,10:00:00\n", logRow("cat h 1 p P", "9:00", "12:00", "1,1"), []string{"note", "end before the row above", "line 3"}},
		{"hours shorter", dayHours, "63318888000,2007/07/01,09:00:00,12:00:00", "63318886200,2007/07/01,09:00:00,11:30:00", []string{daySummary, "NrHours: expected 2.5, found 3"}},
		{"hours clock", dayHours, "12:00:00", "12:00:01", []string{dayHours + ":2: EndTime"}},
		{"mode", dayHours, "AllLogging", "Off", []string{dayHours, "Mode"}},
		{"mode without users", dayHours, "AllLogging", "ProductLog", []string{daySummary, "row ann/p", "nothing was used"}},
		{"hours of another day", dayHours, "63318888000", "63318975000", []string{dayHours, "EndTime(inSeconds)"}},
		{"cache ends twice", dayCache, cacheHeader, cacheHeader + cacheRow("9:00", "10:00") + cacheRow("9:00", "12:00"), []string{dayCache + ":3", "as in the first row"}},
		{"cache behind hours", dayCache, cacheHeader, cacheHeader + cacheRow("9:00", "13:00"), []string{dayCache + ":2", "within the last interval"}},
		{"cache row", dayCache, cacheHeader, cacheHeader + cacheRow("9:00", "12:00"), []string{daySummary, "row ann/p", "TotalUsed: expected 7, found 4"}},
		{"cache header", dayCache, "EndTime,Handle", "Handle", []string{dayCache + ":1: header"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			changed(t, test.path, test.from, test.to).verify(t, Options{}).must(t, test.words...)
		})
	}
}

// TestACombinedTreeHasSeveralWatermarks: its trees may have come unequally far.
func TestACombinedTreeHasSeveralWatermarks(t *testing.T) {
	f := small()
	f[dayCache] = cacheHeader + cacheRow("9:00", "10:00") + cacheRow("9:00", "12:00")
	f[".liclog/combined"] = ""
	for _, d := range f.verify(t, Options{}).Differences {
		if strings.Contains(d.String(), dayCache) {
			t.Error(d)
		}
	}
	f[dayCache] += cacheRow("9:00", "13:00")
	f.verify(t, Options{}).must(t, dayCache+":4", "within one interval")
}

func cacheRow(start, end string) string {
	return strings.TrimSuffix(logRow("ann h 1 p P", start, end, "1,1"), "\n") + ",handle,server\n"
}

func TestIntervalsMustBeSortedAndJoined(t *testing.T) {
	for name, test := range map[string]struct{ hours, word string }{
		"overlap":  {hoursRow("AllLogging", "9:00", "11:00") + hoursRow("ProductLog", "10:59", "12:00"), "the end of the interval above"},
		"unsorted": {hoursRow("ProductLog", "11:00", "12:00") + hoursRow("AllLogging", "9:00", "11:00"), "the end of the interval above"},
		"apart":    {hoursRow("AllLogging", "9:00", "11:00") + hoursRow("AllLogging", "11:00", "12:00"), "neighbours"},
	} {
		t.Run(name, func(t *testing.T) {
			f := small()
			f[dayHours] = hoursHeader + test.hours
			f.verify(t, Options{}).must(t, dayHours+":3", test.word)
		})
	}
}

func TestASpanMayNotCrossAnInterval(t *testing.T) {
	f := small()
	f[dayHours] = hoursHeader + hoursRow("AllLogging", "9:00", "10:30") + hoursRow("UserSummary", "10:30", "12:00")
	r := f.verify(t, Options{})
	r.must(t, dayLog+":3", "within one interval")
	if r.Found != 1 {
		t.Errorf("the figures are the same: %v", r.Differences)
	}
}

func TestMissingAndStrayFiles(t *testing.T) {
	for name := range small() {
		f := small()
		delete(f, name)
		r := f.verify(t, Options{})
		switch name {
		case dayCache:
			r.mustBeClean(t)
		case dayHours:
			r.must(t, "note: "+dayHours, "first to the last second")
		default:
			r.must(t, name, "found none")
		}
	}
	for _, stray := range []string{"2006/Summary.csv", "2007/08/Summary.csv", "WeeklySummaries/SummaryW104696.csv"} {
		f := small()
		f[stray] = summaryHeader(true)
		r := f.verify(t, Options{})
		if r.must(t, "note: "+stray, "its days are gone"); !r.OK() {
			t.Errorf("what summarize keeps is a difference: %v", r.Differences)
		}
	}
	f := small()
	f["2007/07/02/Summary.csv"] = summaryHeader(false)
	f.verify(t, Options{}).must(t, "note: 2007/07/02/Summary.csv", "alone")
	f = small()
	f["2007/07/02/LogCache.csv"] = cacheHeader
	f.verify(t, Options{}).must(t, dayCache, "a later day")
}

func TestCountRules(t *testing.T) {
	f := small()
	f[dayLog] = strings.Replace(f[dayLog], "bob", "ann", 1)
	f.verify(t, Options{}).must(t, "row ann/p", "MaxDesired: expected 3, found 2")
	f.verify(t, Options{Counts: map[string]string{"p": "user"}}).must(t, "row /p", "MaxDesired: expected 2, found 3")
	if _, err := Tree(t.TempDir(), Options{Counts: map[string]string{"p": "seat"}}); err == nil {
		t.Error("an unknown rule is taken")
	}
}

func TestOutputIsCappedAndAllIsCounted(t *testing.T) {
	f := changed(t, dayLog, "2,2,2007", "3,3,2007")
	all := f.verify(t, Options{})
	few := f.verify(t, Options{Limit: 5})
	if len(few.Differences) != 5 || few.Found != all.Found || all.Found != len(all.Differences) || all.Found < 20 {
		t.Errorf("%d of %d kept, %d counted", len(few.Differences), len(all.Differences), few.Found)
	}
}

// closed is the small tree in UserSummary, closed: its rows are gone.
func closed() tree {
	f := small()
	delete(f, dayCache)
	delete(f, dayLog)
	f[dayHours] = strings.Replace(f[dayHours], "AllLogging", "UserSummary", 1)
	return f
}

func TestClosedSummaryOnlyDayIsTakenAsGiven(t *testing.T) {
	r := closed().verify(t, Options{})
	r.mustBeClean(t)
	if len(r.Unchecked) != 1 || r.Unchecked[0].String() != "2007/07/01" {
		t.Errorf("unchecked %v", r.Unchecked)
	}
	for name, test := range map[string]struct {
		path, from, to string
		words          []string
	}{
		"does not agree with itself":  {daySummary, ",4,4,0", ",5,4,0", []string{"row /p: TotalDesired: expected 4, found 5"}},
		"hours are not those logged":  {dayHours, "63318888000,2007/07/01,09:00:00,12:00:00", "63318884400,2007/07/01,09:00:00,11:00:00", []string{"NrHours: expected 2"}},
		"week is not the day's":       {"2007/07/Summary.csv", "2,2,4,4", "2,2,5,4", []string{"2007/07/Summary.csv", "TotalDesired: expected 4, found 5"}},
		"row in a summary-only mode":  {dayLog, "", logHeader + logRow("ann h 1 p P", "9:00", "10:00", "1,1"), []string{"no row of a closed day's time in UserSummary"}},
		"denial in summary-only mode": {dayLog, "", logHeader + logRow("ann h 1 p P", "10:00", "10:00", "1,0"), []string{"no row of a closed day's time in UserSummary"}},
		"less than the rows left":     {dayLog, "", logHeader + logRow("bob h 1 p P", "9:00", "10:00", "3,3"), []string{"row bob/p: TotalUsed09: expected 3 or more"}},
		"a row left, none given":      {dayLog, "", logHeader + logRow("eve h 1 p P", "9:00", "10:00", "1,1"), []string{"row eve/p", "Log.csv has some"}},
		"no number":                   {daySummary, "bob,p,P,3", "bob,p,P,x", []string{"NrHours: expected 3, found x"}},
		"no number of an hour":        {daySummary, "0,0,0,0,1,2", "0,0,0,0,1,y", []string{"AverageDesired09: expected 2, found y"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := closed()
			f[test.path] = strings.Replace(f[test.path], test.from, test.to, 1)
			f.verify(t, Options{}).must(t, test.words...)
		})
	}
	f := closed()
	delete(f, daySummary)
	f.verify(t, Options{}).must(t, "note: "+daySummary, "missing")
	f[dayLog] = logHeader + logRow("bob h 1 p P", "9:00", "10:00", "3,3")
	f.verify(t, Options{}).must(t, daySummary, "the day's rows are gone")
}

func TestLogGoneInALogMode(t *testing.T) {
	f := small()
	delete(f, dayLog)
	delete(f, dayCache)
	r := f.verify(t, Options{})
	r.must(t, dayLog, "expected a file")
	if r.Found != 1 || len(r.Unchecked) != 1 {
		t.Errorf("%d differences, unchecked %v", r.Found, r.Unchecked)
	}
}

// running puts a view beside the tree: of Log.csv, so many bytes count.
func (f tree) running(bytes int64) tree {
	v := view.View{Day: 732857, Log: bytes, Hours: view.Sum([]byte(f[dayHours])), Cache: view.Sum([]byte(f[dayCache]))}
	f[".liclog/view"] = v.String()
	return f
}

func TestBesideARunningLogger(t *testing.T) {
	f := small()
	complete := int64(len(f[dayLog]))
	f[dayLog] += logRow("eve h 1 p P", "11:00", "12:00", "5,5") + "torn,row"
	f.running(complete).verify(t, Options{}).mustBeClean(t)

	// A summary that has not caught up is a note.
	r := small().running(int64(len(logHeader))).verify(t, Options{})
	r.must(t, "note: "+daySummary, "behind the log")
	if !r.OK() {
		t.Errorf("differences %v", r.Differences)
	}

	// Files that do not belong together are told, and still checked.
	f = small().running(complete)
	f[dayHours] = strings.Replace(f[dayHours], "12:00:00", "12:00:01", 1)
	r = f.verify(t, Options{})
	r.must(t, "2007/07/01: expected files that belong together")
	r.must(t, dayHours+":2: EndTime")

	// A day that the logger has not begun is left alone.
	f = small().running(complete)
	f["2007/07/02/Hours.csv"] = hoursHeader
	f.verify(t, Options{}).must(t, "note: 2007/07/02", "about to begin")
}

func TestUnreadableTreesAreErrors(t *testing.T) {
	if _, err := Tree(filepath.Join(t.TempDir(), "none"), Options{}); err == nil {
		t.Error("a tree that is not there")
	}
	f := small()
	f[".liclog/view"] = "day=yesterday\n"
	if _, err := Tree(f.write(t), Options{}); err == nil || !strings.Contains(err.Error(), "view") {
		t.Errorf("a bad view: %v", err)
	}
	dir := small().write(t)
	if err := os.Remove(filepath.Join(dir, dayLog)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, dayLog), 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := Tree(dir, Options{}); err == nil {
		t.Error("a folder in the place of Log.csv")
	}
}

func TestEmptyTree(t *testing.T) {
	tree{}.verify(t, Options{}).mustBeClean(t)
}

// Log.csv may be cut or replaced while it is read: what was found is forgotten
// and all is read again.
func TestALogThatIsReplacedIsReadAgain(t *testing.T) {
	dir := small().write(t)
	c := newCheck(dir, Options{Sleep: func(time.Duration) {}})
	c.liveDay, c.texts = 0, map[string]string{}
	calls := 0
	err := c.open(732857, func(f *dayFiles) error {
		if calls++; calls == 1 {
			if err := os.Truncate(filepath.Join(dir, dayLog), 10); err != nil {
				return err
			}
		}
		_, err := c.rows(f, hours{})
		return err
	})
	if err != nil || calls != 2 || c.found != 2 {
		t.Errorf("error %v, %d calls, differences %v", err, calls, c.differences)
	}
}
