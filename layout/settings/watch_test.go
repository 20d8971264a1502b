package settings

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// world is a watcher whose notifications and clocks are in the test's hand.
type world struct {
	dir      string
	events   chan fsnotify.Event
	tick     chan time.Time
	settled  chan time.Time
	asked    chan time.Duration
	problems chan error
	out      chan Settings
}

func newWorld(t *testing.T, dir string) *world {
	w := &world{
		dir: dir, events: make(chan fsnotify.Event), tick: make(chan time.Time), settled: make(chan time.Time),
		asked: make(chan time.Duration, 10), problems: make(chan error, 10), out: make(chan Settings),
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		(&watcher{
			dir: dir, known: Default(), problem: func(err error) { w.problems <- err }, out: w.out,
			events: w.events, tick: w.tick,
			settle: func(d time.Duration) <-chan time.Time { w.asked <- d; return w.settled },
		}).run(ctx)
	}()
	t.Cleanup(func() { cancel(); <-done })
	return w
}

// notify tells of a change of the named file.
func (w *world) notify(name string) {
	w.events <- fsnotify.Event{Name: filepath.Join(w.dir, name), Op: fsnotify.Create}
}

// idle looks at the file, and returns when the watcher is done with it; for
// looks that find nothing to send.
func (w *world) idle() {
	w.tick <- time.Time{}
	w.notify("Rejects.csv")
}

func TestANotificationIsWaitedOutAndThenRead(t *testing.T) {
	dir := t.TempDir()
	w := newWorld(t, dir)
	w.idle()
	write(t, dir, "mode = \"Off\"\n")
	w.notify(layout.SettingsFile)
	w.notify(layout.SettingsFile)
	w.settled <- time.Time{}
	if s := <-w.out; s.Mode != layout.Off {
		t.Errorf("got %+v", s)
	}
	if n := len(w.asked); n != 2 || <-w.asked != 50*time.Millisecond {
		t.Errorf("waited %d times for the file to settle", n)
	}
}

func TestPollingFindsWhatWasNotNotified(t *testing.T) {
	dir := t.TempDir()
	w := newWorld(t, dir)
	w.idle()
	name := write(t, dir, "mode = \"Off\"\n")
	w.tick <- time.Time{}
	if s := <-w.out; s.Mode != layout.Off {
		t.Errorf("made: got %+v", s)
	}
	if err := ChangeMode(disk.OS, dir, layout.ProductLog); err != nil {
		t.Fatal(err)
	}
	w.tick <- time.Time{}
	if s := <-w.out; s.Mode != layout.ProductLog {
		t.Errorf("replaced: got %+v", s)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	w.tick <- time.Time{}
	if s := <-w.out; s.Mode != layout.AllLogging {
		t.Errorf("removed: got %+v", s)
	}
}

func TestABrokenFileKeepsTheLastGoodSettings(t *testing.T) {
	dir := t.TempDir()
	w := newWorld(t, dir)
	w.idle()
	write(t, dir, "mode = \"Of")
	w.idle()
	w.idle() // the same broken file is told once
	if err := <-w.problems; !strings.Contains(err.Error(), "liclog.toml:1: ") {
		t.Errorf("got %v", err)
	}
	write(t, dir, "mode = \"Off\" # mended\n")
	w.tick <- time.Time{}
	if s := <-w.out; s.Mode != layout.Off {
		t.Errorf("got %+v", s)
	}
	if len(w.problems) != 0 {
		t.Errorf("told again: %v", <-w.problems)
	}
}

func TestWhatChangedBeforeTheWatchIsSent(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "mode = \"UserSummary\"\n")
	if s := <-newWorld(t, dir).out; s.Mode != layout.UserSummary {
		t.Errorf("got %+v", s)
	}
}

// A table that the settings name is looked at with them. What changed while the
// settings could not be read is sent when they can be.
func TestATableIsWatched(t *testing.T) {
	dir, beside := t.TempDir(), t.TempDir()
	limits := filepath.Join(beside, "limits.csv")
	text := "[sessions]\noperators = \"o.csv\"\nlimits = '" + limits + "'\n"
	write(t, dir, text)
	w := newWorld(t, dir)
	expect := func(what string) {
		t.Helper()
		if s := <-w.out; s.Sessions.Operators != "o.csv" {
			t.Errorf("%s: got %+v", what, s)
		}
	}
	expect("at the start")
	w.idle()
	change := func(name string) {
		t.Helper()
		if err := os.WriteFile(name, fmt.Appendf(nil, "%d", time.Now().UnixNano()), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	change(filepath.Join(dir, "o.csv"))
	w.notify("o.csv")
	w.settled <- time.Time{}
	expect("notified")
	change(limits + "x")
	w.idle()
	if err := os.Rename(limits+"x", limits); err != nil {
		t.Fatal(err)
	}
	w.tick <- time.Time{}
	w.settled <- time.Time{}
	expect("found in another folder")
	write(t, dir, "[sess")
	w.idle()
	if err := <-w.problems; err == nil || os.Remove(limits) != nil {
		t.Fatal(err)
	}
	w.notify("o.csv")
	w.idle()
	write(t, dir, text)
	w.tick <- time.Time{}
	expect("mended")
	if len(w.problems) != 0 {
		t.Errorf("told again: %v", <-w.problems)
	}
}

// TestWatch has the real notifications and clocks.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	out := Watch(ctx, dir, Default(), func(err error) { t.Errorf("problem: %v", err) })
	for _, mode := range []layout.Mode{layout.Off, layout.ProductLog} {
		if err := ChangeMode(disk.OS, dir, mode); err != nil {
			t.Fatal(err)
		}
		select {
		case s := <-out:
			if s.Mode != mode {
				t.Errorf("got %s, want %s", s.Mode, mode)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the change was not seen")
		}
	}
	cancel()
	if _, open := <-out; open {
		t.Error("the channel stays open")
	}
}
