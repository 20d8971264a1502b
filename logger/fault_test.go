package logger

import (
	"errors"
	"fmt"
	"hash/crc32"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
)

// tree is where trees lie on disks in memory.
const tree = "/tree"

// history is an input, and how it is logged.
type history struct {
	name     string
	events   []event.Event
	mode     layout.Mode
	lateness layout.Second
	file     bool // its position is kept; else it is a pipe that sends again what is not acknowledged
	// switches are modes of changed settings, by the event before which they are seen.
	switches map[int]layout.Mode
	// group is how many events fill a group, 0 for more than there are. Full groups
	// go to the disk while the history goes on.
	group int
	// checkpoints are made behind these events, as a long journal makes them.
	checkpoints map[int]bool
	// before are the files of a tree without a state that is gone on with.
	before map[string]string
}

func histories() []history {
	short := func(seed uint64, modes bool, late int64) []event.Event {
		return model.Random(seed, model.Options{Events: 60, Few: 2, Tame: true, Days: 2, Modes: modes, LateBy: late})
	}
	there := short(7, false, 0)
	return []history{
		{name: "a day that was there before", events: there, mode: layout.AllLogging, before: dayBefore(there[0].Time.Day())},
		{name: "a file in all modes", events: short(1, true, 0), mode: layout.AllLogging, file: true},
		{name: "a pipe in all modes", events: short(2, true, 0), mode: layout.AllLogging, checkpoints: map[int]bool{20: true, 45: true}},
		{name: "a pipe for summaries only", events: short(3, false, 0), mode: layout.UserSummary},
		{name: "a file for summaries only", events: short(4, false, 0), mode: layout.ProductSummary, file: true, checkpoints: map[int]bool{30: true}},
		{name: "a pipe with late events", events: short(5, false, 7200), mode: layout.AllLogging, lateness: 3600},
		{name: "a pipe in small groups", events: short(8, true, 0), mode: layout.AllLogging, group: 3, checkpoints: map[int]bool{31: true}},
		{name: "a file in small groups", events: short(9, false, 0), mode: layout.UserSummary, group: 5, file: true,
			switches: map[int]layout.Mode{22: layout.AllLogging}},
		{name: "changed settings", events: short(6, false, 0), mode: layout.UserSummary, file: true,
			switches: map[int]layout.Mode{15: layout.AllLogging, 30: layout.Off, 40: layout.ProductLog, 50: layout.ProductSummary}},
	}
}

// dayBefore is a day's files as another tree may leave them.
func dayBefore(day layout.Day) map[string]string {
	row := layout.Row{User: "earlier", ProductID: "p", Start: day.Start(), End: day.Start() + 60, Desired: 1, Granted: 1}
	hour := layout.Interval{Mode: layout.AllLogging, Start: day.Start(), End: day.Start() + 60}
	return map[string]string{
		day.File(tree, layout.LogFile):   layout.Header(layout.LogColumns) + string(layout.AppendRow(nil, &row)),
		day.File(tree, layout.HoursFile): string(hoursFile([]layout.Interval{hour})),
	}
}

// attempt is one run of the logger on a history.
type attempt struct {
	*history
	fs     *memdisk.FS
	acked  int64
	wait   func(error) bool
	log    *slog.Logger
	random *rand.Rand
}

func (a *attempt) options() Options {
	return Options{
		Dir: tree, FS: a.fs, Mode: a.mode, Lateness: a.lateness, Wait: a.wait, Log: a.log, SyncEvery: a.group,
		Now:          func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) },
		Acknowledged: func(n int64) { a.acked = n },
		Summarize:    func(day layout.Day) error { return sumUp(a.fs, day) },
	}
}

// sumUp stands in for the summary of a day: it tells what the rows were.
func sumUp(fsys disk.FS, day layout.Day) error {
	rows, err := disk.ReadFile(fsys, day.File(tree, layout.LogFile))
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%d bytes %08x\n", len(rows), crc32.ChecksumIEEE(rows))
	return disk.Replace(fsys, day.File(tree, layout.SummaryFile), []byte(text))
}

// run logs what is left of the history. After an error the logger is as dead as
// its process.
func (a *attempt) run() error {
	o := a.options()
	o.Mode = a.settings()
	l, err := Open(o)
	if err != nil {
		a.fs.Killed()
		return err
	}
	if err := a.logRest(l); err != nil {
		_ = l.Close()
		a.fs.Killed()
		return err
	}
	return l.Close()
}

// settings are what the settings say where the run goes on: what was switched
// before is found switched.
func (a *attempt) settings() layout.Mode {
	mode := a.mode
	if len(a.switches) == 0 {
		return mode
	}
	o := a.options()
	o.FS, o.Wait, o.Summarize, o.Acknowledged, o.Log = a.fs.Copy(), nil, nil, nil, nil
	l, err := Open(o)
	if err != nil {
		return mode
	}
	_, done := a.place(l)
	for at := range done {
		if switched, ok := a.switches[at]; ok {
			mode = switched
		}
	}
	return mode
}

func (a *attempt) logRest(l *Logger) error {
	if l.Total() < a.acked {
		return fmt.Errorf("acknowledged %d, but only %d are there", a.acked, l.Total())
	}
	index, done := a.place(l)
	for done < len(a.events) {
		n := min(1+a.random.IntN(9), len(a.events)-done)
		for i := range n { // a switch comes between two events
			if mode, ok := a.switches[done+i]; ok && i > 0 {
				n = i
				break
			} else if ok {
				if err := l.SetMode(mode); err != nil {
					return err
				}
			}
		}
		if err := l.Feed(a.chunk(done, n), index); err != nil {
			return err
		}
		done += n
		if err := a.afterChunk(l, done, n); err != nil {
			return err
		}
	}
	return nil
}

// place is where a run goes on: at the position of a file, else behind what is on
// disk.
func (a *attempt) place(l *Logger) (index, done int) {
	if !a.file {
		return -1, int(l.Total())
	}
	if len(l.Positions()) == 0 {
		return l.AddInput(), 0
	}
	return 0, int(l.Positions()[0].Offset)
}

func (a *attempt) chunk(from, n int) *input.Chunk {
	var chunk input.Chunk
	chunk.From("history")
	chunk.Position = input.Position{Name: "history", Offset: int64(from + n), Line: int64(from + n)}
	for i := from; i < from+n; i++ {
		chunk.At(int64(i+1), fmt.Appendf(nil, "line %d", i+1))
		*chunk.Add() = a.events[i]
		if i%17 == 5 {
			chunk.Items[len(chunk.Items)-1].Reject("a line for nothing")
		}
	}
	return &chunk
}

func (a *attempt) afterChunk(l *Logger, done, n int) error {
	if done%3 == 0 && (a.group == 0 || done%4 == 0) {
		if err := l.Publish(); err != nil {
			return err
		}
	}
	for i := done - n; i < done; i++ {
		if a.checkpoints[i] {
			if err := l.Checkpoint(); err != nil {
				return err
			}
		}
	}
	if done%2 == 0 && a.group == 0 {
		return l.Commit()
	}
	return nil
}

// logged is every file of the tree but the program's own.
func logged(f *memdisk.FS) map[string]string {
	files := f.Files()
	maps.DeleteFunc(files, func(name, _ string) bool {
		return strings.HasPrefix(name, tree+"/"+layout.StateFolder+"/")
	})
	return files
}

func (h *history) attempt(seed uint64) *attempt {
	a := &attempt{history: h, fs: memdisk.New(seed), random: rand.New(rand.NewPCG(seed, 3))}
	for name, text := range h.before {
		err := errors.Join(disk.MkdirAll(a.fs, filepath.Dir(name)), disk.Replace(a.fs, name, []byte(text)))
		if err != nil {
			panic(err) // a sound disk in memory
		}
	}
	return a
}

// undisturbed is the tree that every run must end with.
func (h *history) undisturbed(t *testing.T) map[string]string {
	t.Helper()
	a := h.attempt(0)
	check(t, a.run())
	if a.acked != int64(len(h.events)) {
		t.Fatalf("%d acknowledged of %d", a.acked, len(h.events))
	}
	return logged(a.fs)
}

// finish logs the rest on a sound disk and compares.
func (a *attempt) finish(t *testing.T, want map[string]string) {
	t.Helper()
	check(t, a.run())
	compareFiles(t, want, logged(a.fs))
}

func compareFiles(t *testing.T, want, got map[string]string) {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, got)
	for name := range names {
		w, inWant := want[name]
		g, inGot := got[name]
		if inWant == inGot && w == g {
			continue
		}
		wantLine, gotLine := firstDifference(w, g)
		t.Errorf("%s (there: want %v, got %v) differs:\nwant %s\ngot  %s", name, inWant, inGot, wantLine, gotLine)
	}
}

// faults are ways in which a disk fails.
var faults = map[string]memdisk.Fault{
	"EIO":                 {Kinds: memdisk.Changing, Err: syscall.EIO},
	"EIO from then on":    {Kinds: memdisk.Changing, Err: syscall.EIO, Lasts: true},
	"ENOSPC from then on": {Kinds: memdisk.Changing, Err: syscall.ENOSPC, Short: true, Lasts: true},
	"a short write":       {Kinds: memdisk.Write, Err: syscall.ENOSPC, Short: true},
	"a failed fsync":      {Kinds: memdisk.Sync, Err: syscall.EIO},
	"a failed read":       {Kinds: memdisk.Read, Err: syscall.EIO},
}

// long has every call tried, as make test-long does.
var long = os.Getenv("LICLOG_LONG") != ""

// every calls try with 1, 2, 3, ... until it says that nothing was hit any more.
// In an ordinary run it leaves some out, others for each kind of fault.
func every(t *testing.T, try func(n int) (hit bool)) {
	t.Helper()
	step := 1
	if !long {
		step = 17
	}
	first := 1 + int(crc32.ChecksumIEEE([]byte(t.Name())))%step
	for n := first; ; n += step {
		if !try(n) {
			return
		}
		if n > 100000 {
			t.Fatal("it never ends")
		}
	}
}

// TestTheNthCallFails fails each call in turn, in a batch: the run ends with an
// error, and the next one makes the tree of an undisturbed run.
func TestTheNthCallFails(t *testing.T) {
	for _, h := range histories() {
		want := h.undisturbed(t)
		for name, fault := range faults {
			t.Run(h.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				every(t, func(n int) bool {
					a := h.attempt(uint64(n))
					fault.At = n
					a.fs.Fail(fault)
					err := a.run()
					hit := a.fs.Hits() > 0
					if !hit {
						check(t, err)
					}
					a.fs.Heal()
					a.again(t, n, want)
					return hit
				})
			})
		}
	}
}

// again runs on after a restart of the program alone, and sometimes after a power
// cut on top of it.
func (a *attempt) again(t *testing.T, n int, want map[string]string) {
	t.Helper()
	if n%2 == 0 {
		a.fs = a.fs.Crash()
	}
	a.finish(t, want)
	if t.Failed() {
		t.Fatalf("after the fault at call %d", n)
	}
}

// TestPowerCuts cuts the power at each call in turn, and then once more while the
// tree is repaired.
func TestPowerCuts(t *testing.T) {
	for _, h := range histories() {
		want := h.undisturbed(t)
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			for round := range uint64(3) {
				every(t, func(n int) bool {
					a := h.attempt(uint64(n) + round<<32)
					a.fs.PowerCut(n)
					err := a.run()
					hit := a.fs.Hits() > 0
					if !hit {
						check(t, err)
					}
					a.fs = a.fs.Crash()
					for range round { // the power comes and goes
						a.fs.PowerCut(1 + a.random.IntN(40))
						_ = a.run()
						a.fs = a.fs.Crash()
					}
					a.finish(t, want)
					if t.Failed() {
						t.Fatalf("after the power cut at call %d, round %d", n, round)
					}
					return hit
				})
			}
		})
	}
}

// TestKillsThenPowerCut kills the program without its disk, starts it again, and
// cuts the power then: what a dead process left in the system's memory must not
// be believed to be on disk.
func TestKillsThenPowerCut(t *testing.T) {
	for _, h := range histories() {
		want := h.undisturbed(t)
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			every(t, func(n int) bool {
				a := h.attempt(uint64(n))
				a.fs.Fail(memdisk.Fault{Kinds: memdisk.Changing, At: n, Err: errKilled, Lasts: true})
				err := a.run()
				hit := a.fs.Hits() > 0
				if !hit {
					check(t, err)
				}
				a.fs.PowerCut(1 + a.random.IntN(200))
				_ = a.run()
				a.fs = a.fs.Crash()
				a.finish(t, want)
				if t.Failed() {
					t.Fatalf("after the kill at call %d", n)
				}
				return hit
			})
		})
	}
}

// errKilled is given by every call after a kill: whatever the dying program still
// tries does not happen.
var errKilled = errors.New("killed")

// TestTheLoggerOutlastsFaults is TestTheNthCallFails with a logger that waits:
// it goes on by itself, in the same process.
func TestTheLoggerOutlastsFaults(t *testing.T) {
	for _, h := range histories() {
		want := h.undisturbed(t)
		for name, fault := range faults {
			t.Run(h.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				every(t, func(n int) bool {
					a := h.attempt(uint64(n))
					var words lines
					a.log = slog.New(slog.NewTextHandler(&words, nil))
					tries := 0
					a.wait = func(error) bool {
						if tries++; tries%3 == 0 {
							a.fs.Heal()
						}
						return true
					}
					fault.At = n
					a.fs.Fail(fault)
					err := a.run()
					hit := a.fs.Hits() > 0 || tries > 0
					if err != nil && tries == 0 && hit {
						a.fs.Heal() // the final summary or the end failed: nothing waits for that
						check(t, a.run())
						err = nil
					}
					if err != nil {
						t.Fatalf("fault at call %d: %v", n, err)
					}
					compareFiles(t, want, logged(a.fs))
					if t.Failed() {
						t.Fatalf("fault at call %d: %q", n, words)
					}
					if a.acked != int64(len(h.events)) {
						t.Fatalf("fault at call %d: %d acknowledged of %d", n, a.acked, len(h.events))
					}
					if tries > 0 && (words.count("logging waits") == 0 || words.count("logging goes on") == 0) {
						t.Fatalf("fault at call %d: the logger waited, but said %q", n, words)
					}
					a.fs = a.fs.Crash()
					compareFiles(t, want, logged(a.fs))
					return hit
				})
			})
		}
	}
}

// TestWhatIsClosedIsOnDisk cuts the power right behind the end of a run.
func TestWhatIsClosedIsOnDisk(t *testing.T) {
	for _, h := range histories() {
		for n := range h.events {
			part := h
			part.events = h.events[:n+1]
			a := part.attempt(uint64(n))
			check(t, a.run())
			want := logged(a.fs)
			a.fs = a.fs.Crash()
			compareFiles(t, want, logged(a.fs))
			if t.Failed() {
				t.Fatalf("%s, %d events", h.name, n+1)
			}
		}
	}
}

// lines collects messages.
type lines []string

func (l *lines) Write(p []byte) (int, error) {
	*l = append(*l, string(p))
	return len(p), nil
}

func (l lines) count(text string) (n int) {
	for _, line := range l {
		if strings.Contains(line, text) {
			n++
		}
	}
	return n
}

func statePathOf(parts ...string) string {
	return filepath.Join(append([]string{tree, layout.StateFolder}, parts...)...)
}
