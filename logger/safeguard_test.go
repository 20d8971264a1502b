package logger

import (
	"errors"
	"fmt"
	"log/slog"
	"syscall"
	"testing"
	"time"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
)

// Each test here fails if one fsync is taken out of the code that the histories of
// fault_test.go come past too seldom.

// chances is how often each is tried: what a power cut leaves is chance.
const chances = 24

// opened is a logger of the tree on a disk.
func opened(t *testing.T, fs *memdisk.FS, acked *int64) *Logger {
	t.Helper()
	l, err := Open(Options{
		Dir: tree, FS: fs, Mode: layout.AllLogging, Acknowledged: func(n int64) { *acked = n },
		Now: func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) },
	})
	check(t, err)
	return l
}

func fed(t *testing.T, l *Logger, events ...event.Event) {
	t.Helper()
	var chunk input.Chunk
	for i, e := range events {
		chunk.At(int64(i+1), fmt.Appendf(nil, "line %d", i+1))
		*chunk.Add() = e
		if e.Kind == 0 {
			chunk.Items[i].Reject("a line for nothing")
		}
	}
	check(t, l.Feed(&chunk, -1))
}

// twoDays are a check-out of a day, and what ends that day.
func twoDays(day layout.Day) []event.Event {
	out := event.Event{Time: day.Start() + 3600, Kind: event.CheckOut, User: "ann", ProductID: "cad", Desired: 1, Granted: 1}
	in := event.Event{Time: day.Start() + 7200, Kind: event.CheckIn, User: "ann", ProductID: "cad", Desired: 1, Granted: event.NotGiven}
	return []event.Event{out, in, {Time: day.End() + 60, Kind: event.Alive}}
}

// killed is the disk after a process that took events died before it could
// acknowledge them: all that it wrote is in the system's memory.
func killed(t *testing.T, fs *memdisk.FS, events []event.Event) {
	t.Helper()
	var acked int64
	fed(t, opened(t, fs, &acked), events...)
	if acked != 0 {
		t.Fatal("it was acknowledged")
	}
	fs.Killed()
}

// A process was killed between making .liclog and syncing the tree's folder. The
// next one finds it there, but may not believe that it is on disk.
func TestTheStateIsFoundAfterAKillAndAPowerCut(t *testing.T) {
	for seed := range uint64(chances) {
		fs := memdisk.New(seed)
		check(t, errors.Join(disk.MkdirAll(fs, tree), fs.Mkdir(tree+"/"+layout.StateFolder, layout.FolderMode)))
		var acked, found int64
		l := opened(t, fs, &acked)
		fed(t, l, twoDays(layout.DayOf(2007, 7, 1))[0])
		check(t, l.Commit())
		l = opened(t, fs.Crash(), &found)
		if acked != 1 || l.Total() != acked {
			t.Fatalf("acknowledged %d, found %d", acked, l.Total())
		}
	}
}

// Nothing but rejects makes no day, and so syncs the tree's folder for no day.
func TestRejectsAloneAreOnDisk(t *testing.T) {
	for seed := range uint64(chances) {
		fs := memdisk.New(seed)
		var acked int64
		l := opened(t, fs, &acked)
		fed(t, l, event.Event{}, event.Event{})
		check(t, l.Close())
		want := logged(fs)
		if len(want) != 1 {
			t.Fatalf("%d files", len(want))
		}
		compareFiles(t, want, logged(fs.Crash()))
	}
}

// Rows of a day that was there before are cut off again if they were never
// acknowledged. They stay off: the next start knows nothing of them.
func TestRowsThatWereCutOffStayOff(t *testing.T) {
	day := layout.DayOf(2007, 7, 1)
	for seed := range uint64(chances) {
		fs := memdisk.New(seed)
		for name, text := range dayBefore(day) {
			check(t, errors.Join(disk.MkdirAll(fs, parent(name)), disk.Replace(fs, name, []byte(text))))
		}
		var acked int64
		check(t, opened(t, fs, &acked).Close())
		killed(t, fs, twoDays(day)) // the day was closed, and so is on disk
		opened(t, fs, &acked)
		fs = fs.Crash()
		l := opened(t, fs, &acked)
		fed(t, l, twoDays(day)...)
		check(t, l.Close())

		straight := memdisk.New(seed)
		for name, text := range dayBefore(day) {
			check(t, errors.Join(disk.MkdirAll(straight, parent(name)), disk.Replace(straight, name, []byte(text))))
		}
		l = opened(t, straight, &acked)
		fed(t, l, twoDays(day)...)
		check(t, l.Close())
		compareFiles(t, logged(straight), logged(fs))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// The folders of a day that was never acknowledged are gone for good.
func TestFoldersThatWereTakenAwayStayAway(t *testing.T) {
	day := layout.DayOf(2007, 7, 1)
	for seed := range uint64(chances) {
		fs := memdisk.New(seed)
		var acked int64
		check(t, opened(t, fs, &acked).Close())
		killed(t, fs, twoDays(day))
		if _, err := fs.Stat(day.Folder(tree)); err != nil {
			t.Fatal("the day had no folder: ", err)
		}
		opened(t, fs, &acked)
		if entries, err := fs.Crash().ReadDir(tree); err != nil || len(entries) != 1 {
			t.Fatalf("seed %d: %v, %v", seed, entries, err)
		}
	}
}

// A logger that waits goes on when it has written anew, not when it has read what
// there is: else it would say again and again that it waits and goes on.
func TestALoggerThatWaitsSaysItOnce(t *testing.T) {
	fs := memdisk.New(1)
	var words lines
	tries := 0
	l, err := Open(Options{
		Dir: tree, FS: fs, Mode: layout.AllLogging, Log: slog.New(slog.NewTextHandler(&words, nil)),
		Wait: func(error) bool {
			if tries++; tries == 5 {
				fs.Heal()
			}
			return true
		},
	})
	check(t, err)
	fed(t, l, event.Event{}, event.Event{})
	fs.Fail(memdisk.Fault{Kinds: memdisk.Create | memdisk.Write, At: 1, Err: syscall.ENOSPC, Lasts: true})
	check(t, l.Commit())
	// It waits for two files: the journal, and then the state.
	if waits, goesOn := words.count("logging waits"), words.count("logging goes on"); tries != 5 || waits != 2 || goesOn != 1 {
		t.Errorf("%d tries, said %d times that it waits and %d times that it goes on", tries, waits, goesOn)
	}
	check(t, l.Close())
}
