package summarize

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/summarize/verify"
)

var testCounts = map[string]layout.Count{"b": layout.CountUser, "c": layout.CountHost, "d": layout.CountUserHost}

// checkTree lets verify work all summaries out a second time.
func checkTree(t *testing.T, dir string, counts map[string]layout.Count, after string) {
	t.Helper()
	rules := map[string]string{}
	for id, c := range counts {
		rules[id] = c.String()
	}
	report, err := verify.Tree(dir, verify.Options{Counts: rules, Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Differences {
		if strings.Contains(d.File, "Summary") {
			t.Fatalf("after %s: %+v", after, d)
		}
	}
}

// history writes days around a new year, a month's end and a week's end.
func history(t *testing.T, r *rand.Rand, dir string) (days []layout.Day) {
	for d := layout.DayOf(2007, 12, 20); d <= layout.DayOf(2008, 2, 3); d++ {
		if r.IntN(3) > 0 {
			p := randomDay(r, d, false)
			p.noFile = false
			for i := range p.hours { // rows are kept
				p.hours[i].Mode = []layout.Mode{layout.ProductLog, layout.AllLogging}[r.IntN(2)]
			}
			p.write(t, dir, 0)
			days = append(days, d)
		}
	}
	return days
}

// mischief changes files of a tree behind its back, and says how.
var mischief = map[string]func(t *testing.T, r *rand.Rand, dir string, d layout.Day){
	"a day logged anew": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		p := randomDay(r, d, false)
		p.hours, p.noFile = []layout.Interval{{Mode: layout.AllLogging, Start: d.Start(), End: d.End()}}, false
		p.write(t, dir, 0)
	},
	"a log edited in place, its old time put back": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		name := d.File(dir, layout.LogFile)
		info, err := os.Stat(name)
		if err != nil {
			return
		}
		content := readFile(t, name)
		edited := bytes.ReplaceAll(content, []byte(",1,1,"), []byte(",4,3,"))
		writeFile(t, name, edited)
		if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	},
	"a log replaced by one of the same size and time": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		name := d.File(dir, layout.LogFile)
		info, err := os.Stat(name)
		if err != nil {
			return
		}
		content := readFile(t, name)
		writeFile(t, name+"2", bytes.ReplaceAll(content, []byte(",h1,"), []byte(",h2,")))
		if err := os.Chtimes(name+"2", info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(name+"2", name); err != nil {
			t.Fatal(err)
		}
	},
	"a day's summary edited": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		lie(t, d.File(dir, layout.SummaryFile))
	},
	"a month's summary edited": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		lie(t, d.Period(layout.AMonth).Summary(dir))
	},
	"summaries removed": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		os.Remove(d.File(dir, layout.SummaryFile))
		os.Remove(d.Period(layout.AWeek).Summary(dir))
		os.Remove(d.Period(layout.AYear).Summary(dir))
	},
	"a day removed": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		os.RemoveAll(d.Folder(dir))
	},
	"the index removed": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		os.Remove(indexPath(dir))
	},
	"row files damaged": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		damageRows(t, r, dir, "")
		os.Remove(d.Period(layout.AYear).Summary(dir))
	},
	"row files removed": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		names, _ := filepath.Glob(filepath.Join(dir, layout.StateFolder, indexFolder, "*.rows"))
		for _, name := range names {
			os.Remove(name)
		}
		os.Remove(d.Period(layout.AMonth).Summary(dir))
	},
	"the log gone": func(t *testing.T, r *rand.Rand, dir string, d layout.Day) {
		os.Remove(d.File(dir, layout.LogFile))
	},
}

// damageRows damages the row files whose names begin so.
func damageRows(t *testing.T, r *rand.Rand, dir, names string) {
	found, _ := filepath.Glob(filepath.Join(dir, layout.StateFolder, indexFolder, names+"*.rows"))
	for _, name := range found {
		content := readFile(t, name)
		content[r.IntN(len(content))] ^= 1 << r.IntN(8)
		writeFile(t, name, content[:len(content)-r.IntN(2)])
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// lie changes a figure in a file without changing its size.
func lie(t *testing.T, name string) {
	content, err := os.ReadFile(name)
	if err != nil {
		return
	}
	if i := bytes.LastIndex(content, []byte(",0")); i >= 0 {
		content[i+1] = '7'
		writeFile(t, name, content)
	}
}

func TestEveryChangeIsFound(t *testing.T) {
	kinds := make([]string, 0, len(mischief))
	for kind := range mischief {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 11))
		dir := t.TempDir()
		days := history(t, r, dir)
		run(t, Options{Dir: dir, Counts: testCounts})
		checkTree(t, dir, testCounts, "the first pass")
		for range 12 {
			kind, d := kinds[r.IntN(len(kinds))], days[r.IntN(len(days))]
			mischief[kind](t, r, dir, d)
			run(t, Options{Dir: dir, Counts: testCounts})
			checkTree(t, dir, testCounts, kind+" of "+d.String())
			again := run(t, Options{Dir: dir, Counts: testCounts})
			if len(again.Built)+len(again.Checked) > 0 {
				t.Fatalf("after %s of %s the second pass built %v and checked %v", kind, d, again.Built, again.Checked)
			}
		}
	}
}

func TestNewestDayGrows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 13))
	dir := t.TempDir()
	for d := layout.DayOf(2008, 1, 1); d <= layout.DayOf(2008, 2, 12); d++ {
		p := randomDay(r, d, false)
		p.noFile = false
		p.hours = []layout.Interval{{Mode: layout.AllLogging, Start: d.Start(), End: d.End()}}
		for n := 0; n <= len(p.rows); n += 1 + len(p.rows)/2 {
			part := *p
			part.rows = p.rows[:n]
			part.write(t, dir, 0)
			result := run(t, Options{Dir: dir, Counts: testCounts})
			if len(result.Built) > 4 {
				t.Fatalf("%s: built %v", d, result.Built)
			}
		}
		checkTree(t, dir, testCounts, d.String())
	}
}

func TestChangedRuleRebuildsDaysWithTheProduct(t *testing.T) {
	dir := t.TempDir()
	workingWeek(t, dir)
	run(t, Options{Dir: dir})
	changed := map[string]layout.Count{"cad": layout.CountUser, "other": layout.CountHost}
	result := run(t, Options{Dir: dir, Counts: changed})
	if len(result.Checked)+len(result.Built) < 5 {
		t.Errorf("looked into %v %v, want at least the five days with the product", result.Checked, result.Built)
	}
	if again := run(t, Options{Dir: dir, Counts: changed}); len(again.Unchanged) != 10 {
		t.Errorf("then unchanged are %v", again.Unchanged)
	}
	irrelevant := run(t, Options{Dir: dir, Counts: map[string]layout.Count{"cad": layout.CountUser}})
	if len(irrelevant.Unchanged) != 10 {
		t.Errorf("a rule of a product that no day has: built %v, checked %v", irrelevant.Built, irrelevant.Checked)
	}
}

func TestUnchangedFilesKeepTheirTimes(t *testing.T) {
	dir := t.TempDir()
	workingWeek(t, dir)
	run(t, Options{Dir: dir})
	before := times(t, dir)
	run(t, Options{Dir: dir, All: true})
	if after := times(t, dir); !slices.Equal(before, after) {
		t.Errorf("times changed:\n%v\n%v", before, after)
	}
}

func times(t *testing.T, dir string) (list []string) {
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(name, layout.StateFolder) {
			return err
		}
		info, err := d.Info()
		list = append(list, name+" "+info.ModTime().Format(time.RFC3339Nano))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestPatchedPeriods lets the newest day grow, mostly while its Hours.csv stays: the
// summaries of week, month and year are patched, and a pass that builds everything
// anew finds nothing to change in them. What patching relies on is damaged at times.
func TestPatchedPeriods(t *testing.T) {
	patched, given := 0, 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 29))
		dir := t.TempDir()
		last := layout.DayOf(2008, 2, 1+r.IntN(9))
		for d := layout.DayOf(2008, 1, 25); d < last; d++ {
			p := randomDay(r, d, false)
			p.noFile = false
			p.write(t, dir, 1)
		}
		p := randomDay(r, last, false)
		p.noFile, p.hours = false, []layout.Interval{{Mode: layout.AllLogging, Start: last.Start(), End: last.End()}}
		for n := 0; n <= len(p.rows); n += 1 + r.IntN(3) {
			part := *p
			part.rows = p.rows[:n]
			switch r.IntN(8) {
			case 0:
				damageRows(t, r, dir, []string{"day", "week", "month", "year"}[r.IntN(4)])
			case 1:
				part.rows = p.rows[:n/2]
			case 2:
				p.hours[0].End -= layout.Second(1 + r.IntN(600)) // of the next passes too
			}
			part.write(t, dir, r.IntN(2))
			o := Options{Dir: dir, Counts: testCounts, FS: disk.OS, Parallel: 2, Sleep: time.Sleep}
			job := pass{Options: o, index: loadIndex(disk.OS, dir)}
			job.index.setCounts(testCounts)
			result, err := job.run()
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range job.patches {
				if c.err != nil {
					given++
				} else if c.differs && len(result.Built) == 4 {
					patched++
				}
			}
			before := tree(t, dir)
			if again := run(t, Options{Dir: dir, Counts: testCounts, All: true}); len(again.Built) > 0 {
				t.Fatalf("seed %d, %d rows: built %v: %s", seed, n, again.Built, firstDifference(tree(t, dir), before))
			}
		}
	}
	if patched < 30 || given < 10 {
		t.Errorf("only %d summaries patched, and %d given up", patched, given)
	}
}

// tree is the text of all summaries.
func tree(t *testing.T, dir string) string {
	var all strings.Builder
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), "Summary") {
			all.Write(readFile(t, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
