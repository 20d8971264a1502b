package combine

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/summarize"
	"github.com/liclog/liclog/summarize/verify"
)

// treeOf writes the tree of a random history.
func treeOf(t *testing.T, seed uint64, modes bool) string {
	t.Helper()
	dir := t.TempDir()
	events := model.Random(seed, model.Options{Events: 60, Modes: modes, Tame: true})
	for i := range events { // the model builds no final summaries
		switch events[i].Mode {
		case layout.ProductSummary:
			events[i].Mode = layout.ProductLog
		case layout.UserSummary:
			events[i].Mode = layout.AllLogging
		}
	}
	for name, text := range model.Run(events, model.Settings{Mode: layout.AllLogging}).Files() {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func combined(t *testing.T, into string, from ...string) Result {
	t.Helper()
	r, err := Run(Options{From: from, Into: into, Sleep: func(time.Duration) {}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Random trees, with modes that change: the combined tree is one that verify
// accepts, and once more changes nothing.
func TestCombinedTreeIsATree(t *testing.T) {
	for seed := range uint64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			modes := seed%2 == 0
			into := filepath.Join(t.TempDir(), "all")
			from := []string{treeOf(t, seed, modes), treeOf(t, seed+100, modes), treeOf(t, seed, modes), treeOf(t, seed+200, modes)}
			first := combined(t, into, from...)
			if first.Same == 0 && first.Rows > 0 && !modes {
				t.Error("a tree given twice has no rows in common with itself")
			}
			if again := combined(t, into, from...); again.Changed != 0 || again.Rows != first.Rows {
				t.Errorf("once more: %+v, at first %+v", again, first)
			}
			if _, err := summarize.Run(summarize.Options{Dir: into}); err != nil {
				t.Fatal(err)
			}
			report, err := verify.Tree(into, verify.Options{Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range report.Differences {
				t.Error(d)
			}
		})
	}
}

// A tree with itself is itself.
func TestCombinedWithItself(t *testing.T) {
	for seed := range uint64(10) {
		a := treeOf(t, seed, false)
		into := filepath.Join(t.TempDir(), "all")
		combined(t, into, a, a)
		days, err := layout.Days(a)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range days {
			for _, name := range []string{layout.LogFile, layout.LogCacheFile, layout.HoursFile} {
				want, _ := os.ReadFile(day.File(a, name))
				if got, _ := os.ReadFile(day.File(into, name)); string(got) != string(want) {
					t.Errorf("seed %d, %s of %s: got\n%swant\n%s", seed, name, day, got, want)
				}
			}
		}
	}
}

func TestUnion(t *testing.T) {
	i := func(m layout.Mode, from, to layout.Second) layout.Interval {
		return layout.Interval{Mode: m, Start: from, End: to}
	}
	const log, all = layout.ProductLog, layout.AllLogging
	for _, c := range []struct{ a, b, want []layout.Interval }{
		{nil, []layout.Interval{i(log, 1, 5)}, []layout.Interval{i(log, 1, 5)}},
		{[]layout.Interval{i(log, 1, 5)}, []layout.Interval{i(log, 5, 9)}, []layout.Interval{i(log, 1, 9)}},
		{[]layout.Interval{i(log, 1, 5)}, []layout.Interval{i(log, 6, 9)}, []layout.Interval{i(log, 1, 5), i(log, 6, 9)}},
		{[]layout.Interval{i(log, 1, 9)}, []layout.Interval{i(all, 3, 5)}, []layout.Interval{i(log, 1, 3), i(all, 3, 5), i(log, 5, 9)}},
		{[]layout.Interval{i(all, 1, 9)}, []layout.Interval{i(log, 0, 10)}, []layout.Interval{i(log, 0, 1), i(all, 1, 9), i(log, 9, 10)}},
		{[]layout.Interval{i(log, 4, 4)}, []layout.Interval{i(log, 5, 9)}, []layout.Interval{i(log, 4, 4), i(log, 5, 9)}},
		{[]layout.Interval{i(log, 5, 5)}, []layout.Interval{i(all, 1, 9)}, []layout.Interval{i(all, 1, 9)}},
		{[]layout.Interval{i(all, 5, 5)}, []layout.Interval{i(all, 5, 9)}, []layout.Interval{i(all, 5, 9)}},
	} {
		for _, got := range [][]layout.Interval{union(c.a, c.b), union(c.b, c.a)} {
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%v and %v give %v, want %v", c.a, c.b, got, c.want)
			}
		}
	}
}
