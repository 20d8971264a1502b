package logger

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/summarize"
	"github.com/liclog/liclog/summarize/verify"
)

// TestEqualsModel runs random histories, in one run or in many, through the
// logger and through the slow plain model: the trees must be the same.
func TestEqualsModel(t *testing.T) {
	runs := 60
	if testing.Short() {
		runs = 20
	}
	for seed := range uint64(runs) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			settings := model.Settings{Mode: layout.Modes[1+random.IntN(4)]}
			if seed%3 == 0 {
				settings.Mode = layout.AllLogging
			}
			if seed%5 == 2 {
				settings.Counts = map[string]string{"product0": "user", "product1": "host", "product2": "user+host"}
			}
			lateness := seed%4 == 1
			if lateness {
				// Rows of a summary-only mode stay until nothing late can come any more.
				settings.Lateness, settings.Mode = int64(random.IntN(7200)), layout.AllLogging
			}
			if seed%6 >= 4 {
				settings.MaxCheckOut = 1 + int64(random.IntN(2*86400))
			}
			events := model.Random(seed, model.Options{
				Events: 50 + random.IntN(400), Few: 1 + random.IntN(4), Modes: seed%2 == 0 && !lateness,
				LateBy: int64(seed%3) * 1800, Days: int64(seed % 5), Tame: seed%7 != 0, Listings: seed%8 >= 3,
			})
			want := model.Run(events, settings)
			dir := t.TempDir()
			logInRuns(t, dir, events, settings, random)
			compareTrees(t, want.Files(), readTree(t, dir))
			compareSummaries(t, want, dir, settings)
			if got := countRejects(t, dir); got != len(want.Rejects) {
				t.Errorf("%d rejects, want %d", got, len(want.Rejects))
			}
		})
	}
}

// logInRuns feeds events in chunks of random length, closing the logger or
// dropping it dead now and then.
func logInRuns(t *testing.T, dir string, events []event.Event, s model.Settings, random *rand.Rand) {
	t.Helper()
	o := Options{Dir: dir, Mode: s.Mode, Lateness: layout.Second(s.Lateness), MaxCheckOut: layout.Second(s.MaxCheckOut),
		Summarize: func(day layout.Day) error {
			_, err := summarize.Day(summarize.Options{Dir: dir, Counts: countsOf(s)}, day)
			return err
		}}
	l := open(t, o)
	for done := 0; done < len(events); {
		n := min(1+random.IntN(200), len(events)-done)
		feed(t, l, events[done:done+n], done)
		switch random.IntN(6) {
		case 0:
			check(t, l.Close())
			l = open(t, o)
			done += n
		case 1: // a crash before the group is on disk: it comes again
			l.store.flush()
			l.closeFiles()
			l = open(t, o)
			done = int(l.Total())
		case 2: // a crash right behind a group
			check(t, l.Commit())
			l.closeFiles()
			l = open(t, o)
			done += n
		case 3:
			check(t, l.Commit())
			check(t, l.Checkpoint())
			done += n
		default:
			done += n
		}
		if int64(done) != l.Total() {
			t.Fatalf("%d events taken, %d given", l.Total(), done)
		}
	}
	check(t, l.Close())
}

// compareSummaries builds the summaries of the tree and holds them against the
// model's, and against the second opinion of verify.
func compareSummaries(t *testing.T, want *model.Tree, dir string, s model.Settings) {
	t.Helper()
	_, err := summarize.Run(summarize.Options{Dir: dir, Counts: countsOf(s)})
	check(t, err)
	difference, err := model.Diff(want.Summaries(), dir)
	check(t, err)
	if difference != "" {
		t.Error(difference)
	}
	report, err := verify.Tree(dir, verify.Options{Counts: s.Counts})
	check(t, err)
	if !report.OK() {
		t.Error("verify: ", report.Differences)
	}
}

func countsOf(s model.Settings) map[string]layout.Count {
	counts := map[string]layout.Count{}
	for id, word := range s.Counts {
		counts[id], _ = layout.ParseCount(word)
	}
	return counts
}

func open(t *testing.T, o Options) *Logger {
	t.Helper()
	l, err := Open(o)
	check(t, err)
	return l
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func feed(t *testing.T, l *Logger, events []event.Event, from int) {
	t.Helper()
	var chunk input.Chunk
	chunk.Position.Name = "history"
	for i := range events {
		chunk.At(int64(from+i+1), []byte("raw"))
		*chunk.Add() = events[i]
	}
	check(t, l.Feed(&chunk, -1))
}

// readTree is every file of the logger's but its own and Rejects.csv.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	check(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		if entry.IsDir() && name == layout.StateFolder {
			return fs.SkipDir
		}
		if entry.IsDir() || name == layout.RejectsFile || entry.Name() == layout.SummaryFile {
			return nil
		}
		data, err := os.ReadFile(path)
		files[name] = string(data)
		return err
	}))
	return files
}

func compareTrees(t *testing.T, want, got map[string]string) {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, got)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if want[name] == got[name] || headerOnly(want[name]) && headerOnly(got[name]) {
			continue
		}
		wantLine, gotLine := firstDifference(want[name], got[name])
		t.Fatalf("%s differs:\nwant %s\ngot  %s", name, wantLine, gotLine)
	}
}

func firstDifference(want, got string) (wantLine, gotLine string) {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		switch {
		case i >= len(w):
			return "(end)", g[i]
		case i >= len(g):
			return w[i], "(end)"
		case w[i] != g[i]:
			return w[i], g[i]
		}
	}
	return "", ""
}

// headerOnly holds for a file without rows, and for one that is not there.
func headerOnly(content string) bool { return strings.Count(content, "\n") <= 1 }

func countRejects(t *testing.T, dir string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, layout.RejectsFile))
	if os.IsNotExist(err) {
		return 0
	}
	check(t, err)
	return strings.Count(string(data), "\n") - 1
}
