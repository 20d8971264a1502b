package logger

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// smallDisk mounts a file system of so many bytes.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("liclog-test", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no small file system can be mounted here, which takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill leaves so many bytes free on a disk of some megabytes.
func fill(t *testing.T, dir string, free int64) (ballast string) {
	t.Helper()
	var stat syscall.Statfs_t
	check(t, syscall.Statfs(dir, &stat))
	ballast = filepath.Join(dir, "ballast")
	data := make([]byte, int64(stat.Bavail)*stat.Bsize-free)
	check(t, os.WriteFile(ballast, data, 0o600))
	return ballast
}

func longHistory() []event.Event {
	return model.Random(9, model.Options{Events: 6000, Few: 4, Tame: true, Days: 1})
}

// logOnDisk logs a history, in groups of 50.
func logOnDisk(t *testing.T, events []event.Event, o Options) error {
	l, err := Open(o)
	if err != nil {
		return err
	}
	for done := int(l.Total()); done < len(events); done += 50 {
		var chunk = (&attempt{history: &history{events: events}}).chunk(done, min(50, len(events)-done))
		if err = l.Feed(chunk, -1); err == nil {
			err = errors.Join(l.Commit(), l.Publish())
		}
		if err != nil {
			break
		}
	}
	return errors.Join(err, l.Close())
}

// TestARealFullDisk fills a file system while a logger waits, and frees it.
func TestARealFullDisk(t *testing.T) {
	events := longHistory()
	undisturbed := t.TempDir()
	check(t, logOnDisk(t, events, Options{Dir: undisturbed, Mode: layout.AllLogging}))
	want := readTree(t, undisturbed)
	for _, free := range []int64{20 << 10, 100 << 10, 300 << 10} {
		dir := smallDisk(t, "8m")
		ballast := fill(t, dir, free)
		var words lines
		waited := 0
		o := Options{
			Dir: filepath.Join(dir, "tree"), Mode: layout.AllLogging, Log: slog.New(slog.NewTextHandler(&words, nil)),
			Wait: func(problem error) bool {
				if !errors.Is(problem, syscall.ENOSPC) {
					t.Errorf("another problem than a full disk: %v", problem)
				}
				if waited++; waited%5 == 0 {
					check(t, os.Remove(ballast))
				}
				return true
			},
		}
		check(t, logOnDisk(t, events, o))
		compareTrees(t, want, readTree(t, o.Dir))
		if waited != 5 {
			t.Errorf("%d KiB free: waited %d times, not 5", free>>10, waited)
		}
		if words.count("no space left on device: free some space there; it goes on by itself") != 1 || words.count("logging goes on") != 1 {
			t.Errorf("it said %q", words)
		}
	}
}

// TestARealFullDiskEndsABatch fills a file system under a batch: it ends with an
// error that says what to do, and goes on where it stopped.
func TestARealFullDiskEndsABatch(t *testing.T) {
	events := longHistory()
	undisturbed := t.TempDir()
	check(t, logOnDisk(t, events, Options{Dir: undisturbed, Mode: layout.AllLogging}))
	dir := smallDisk(t, "8m")
	ballast := fill(t, dir, 150<<10)
	o := Options{Dir: filepath.Join(dir, "tree"), Mode: layout.AllLogging}
	for range 3 {
		err := logOnDisk(t, events, o)
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "free some space there, then start again") {
			t.Fatalf("%v", err)
		}
	}
	check(t, os.Remove(ballast))
	check(t, logOnDisk(t, events, o))
	compareTrees(t, readTree(t, undisturbed), readTree(t, o.Dir))
}
