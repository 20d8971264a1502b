package logger

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// withoutState is a tree, on a disk in memory, that was copied without its state
// folder while something ran. Its folders are on the real disk too, where days
// are looked for.
func withoutState(t *testing.T) (dir string, fsys *memdisk.FS, rest []event.Event) {
	t.Helper()
	dir = t.TempDir()
	h := oneDay(false)
	for i := range h.events {
		h.events[i].User = []string{"'=x", "''+y", "'plain", "@z"}[i/2%4]
		h.events[i].Handle = fmt.Sprintf("=%d", i/2)
	}
	check(t, os.MkdirAll(layout.DayOf(2007, 7, 1).Folder(dir), 0o750))
	fsys = memdisk.New(1)
	l := open(t, Options{Dir: dir, FS: fsys, Mode: h.mode})
	for i := range 8 { // check-outs first: all of them run
		feed(t, l, h.events[2*i:2*i+1], i)
	}
	check(t, l.Close())
	for name := range fsys.Files() {
		if strings.HasPrefix(name, filepath.Join(dir, layout.StateFolder)) {
			check(t, fsys.Remove(name))
		}
	}
	for i := range 8 {
		e := h.events[2*i+1]
		e.Time = h.events[20].Time
		rest = append(rest, e)
	}
	return dir, fsys, rest
}

// ends ends all that runs, and gives the day's rows.
func ends(t *testing.T, dir string, fsys *memdisk.FS, rest []event.Event) string {
	t.Helper()
	l := open(t, Options{Dir: dir, FS: fsys, Mode: layout.AllLogging})
	if got := l.State().Running; got != len(rest) {
		t.Errorf("%d check-outs run, not %d", got, len(rest))
	}
	feed(t, l, rest, 0)
	check(t, l.Close())
	return fsys.Files()[layout.DayOf(2007, 7, 1).File(dir, layout.LogFile)]
}

func TestATreeWithoutItsStateIsGoneOnWith(t *testing.T) {
	dir, fsys, rest := withoutState(t)
	rows := ends(t, dir, fsys, rest)
	if strings.Count(rows, "\n") != 9 {
		t.Errorf("not 8 rows:\n%s", rows)
	}
	for _, name := range []string{"\n''=x,", "\n'''+y,", "\n'plain,", "\n'@z,"} {
		if strings.Count(rows, name) != 2 {
			t.Errorf("%q is not there twice:\n%s", name, rows)
		}
	}
}

// TestTakingOverATreeMayFailAnywhere fails every call of the start that takes a
// tree without a state over.
func TestTakingOverATreeMayFailAnywhere(t *testing.T) {
	dir, fsys, rest := withoutState(t)
	want := ends(t, dir, fsys, rest)
	every(t, func(n int) bool {
		dir, fsys, rest := withoutState(t)
		fsys.Fail(memdisk.Fault{Kinds: memdisk.Changing, At: n, Err: syscall.EIO, Lasts: true})
		l, err := Open(Options{Dir: dir, FS: fsys, Mode: layout.AllLogging})
		hit := fsys.Hits() > 0
		if err == nil {
			_ = l.closeFiles()
		}
		fsys.Heal()
		fsys.Killed()
		if got := ends(t, dir, fsys, rest); got != want {
			t.Fatalf("fault at call %d: want %q\ngot %q", n, want, got)
		}
		return hit
	})
}
