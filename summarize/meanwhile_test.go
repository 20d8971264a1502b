package summarize

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// hooked tells of files before they are opened, which it may prevent, and before they
// are looked at.
type hooked struct {
	disk.FS
	open func(name string, flag int) error
	stat func(name string)
}

func (h *hooked) OpenFile(name string, flag int, mode fs.FileMode) (disk.File, error) {
	if h.open != nil {
		if err := h.open(name, flag); err != nil {
			return nil, err
		}
	}
	return h.FS.OpenFile(name, flag, mode)
}

func (h *hooked) Stat(name string) (fs.FileInfo, error) {
	if h.stat != nil {
		h.stat(name)
	}
	return h.FS.Stat(name)
}

// grownTree has three days that are summed up; the last of them, which it gives, has
// two more rows since then.
func grownTree(t *testing.T, dir string) layout.Day {
	last := layout.DayOf(2007, 7, 4)
	for d := last - 2; d <= last; d++ {
		loggedDay(d, 40).write(t, dir, 0)
	}
	run(t, Options{Dir: dir})
	loggedDay(last, 42).write(t, dir, 0)
	return last
}

// checkAnew makes all summaries anew and finds nothing to change in them.
func checkAnew(t *testing.T, dir string) {
	t.Helper()
	before := tree(t, dir)
	if again := run(t, Options{Dir: dir, All: true}); len(again.Built) > 0 {
		t.Errorf("built %v: %s", again.Built, firstDifference(before, tree(t, dir)))
	}
}

// TestSummaryChangesMeanwhile: somebody changes the year's summary while the day that
// has grown is read.
func TestSummaryChangesMeanwhile(t *testing.T) {
	for how, change := range map[string]func(year string){
		"edited": func(year string) { lie(t, year) },
		"replaced": func(year string) {
			os.Rename(year, year+"2")
			os.WriteFile(year, readFile(t, year+"2"), 0o600)
			lie(t, year)
		},
		"no rows": func(year string) { writeFile(t, year, []byte("a,b\nx\n")) },
		"cut off": func(year string) { os.Truncate(year, 5000) },
		"gone":    func(year string) { os.Remove(year) },
	} {
		t.Run(how, func(t *testing.T) {
			dir := t.TempDir()
			last := grownTree(t, dir)
			changed := false
			fsys := &hooked{FS: disk.OS, open: func(name string, _ int) error {
				if !changed && name == last.File(dir, layout.LogFile) {
					changed = true
					change(last.Period(layout.AYear).Summary(dir))
				}
				return nil
			}}
			if _, err := Run(Options{Dir: dir, FS: fsys}); err != nil {
				t.Fatal(err)
			}
			checkAnew(t, dir)
		})
	}
}

// TestDayClosesMeanwhile: a logger closes the newest day, in a mode that keeps no rows,
// when a pass has all but written it.
func TestDayClosesMeanwhile(t *testing.T) {
	dir := t.TempDir()
	last := layout.DayOf(2007, 7, 4)
	for d := last - 2; d < last; d++ {
		loggedDay(d, 40).write(t, dir, 0)
	}
	write := func(rows int) {
		p := loggedDay(last, rows)
		p.hours[0].Mode = layout.UserSummary
		p.write(t, dir, 1)
	}
	write(40)
	run(t, Options{Dir: dir})
	write(42)
	closed := false
	fsys := &hooked{FS: disk.OS, open: func(name string, _ int) error {
		if !closed && name == last.File(dir, layout.LogFile) {
			closed = true
			if _, err := Day(Options{Dir: dir}, last); err != nil {
				t.Error(err)
			}
			time.Sleep(2 * tick)
		}
		return nil
	}, stat: func(name string) {
		if closed && name == last.File(dir, layout.SummaryFile) {
			os.Remove(last.File(dir, layout.LogFile))
			os.Remove(last.File(dir, layout.LogCacheFile))
		}
	}}
	if _, err := Run(Options{Dir: dir, FS: fsys}); err != nil {
		t.Fatal(err)
	}
	if !closed {
		t.Fatal("the day was not closed")
	}
	checkAnew(t, dir)
}

// TestTheDayComesFirst: where copies of summaries take the room that the day needs,
// they give it back.
func TestTheDayComesFirst(t *testing.T) {
	dir := t.TempDir()
	last := grownTree(t, dir)
	month := disk.Fresh(last.Period(layout.AMonth).Summary(dir))
	tried := 0
	fsys := &hooked{FS: disk.OS, open: func(name string, flag int) error {
		if flag&os.O_CREATE == 0 || !strings.HasPrefix(filepath.Base(name), "day-2007-07-04") {
			return nil
		}
		tried++
		for wait := time.Now(); tried == 1 && time.Since(wait) < 10*time.Second; time.Sleep(time.Millisecond) {
			if _, err := os.Stat(month); err == nil {
				return &fs.PathError{Op: "open", Path: name, Err: syscall.ENOSPC}
			}
		}
		return nil
	}}
	if _, err := Run(Options{Dir: dir, FS: fsys}); err != nil || tried != 2 {
		t.Fatalf("after %d tries: %v", tried, err)
	}
	checkAnew(t, dir)
}

// TestNothingIsLeftBehind: a pass that is killed leaves files that are not whole; they
// go although there is nothing more to write.
func TestNothingIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	last := grownTree(t, dir)
	run(t, Options{Dir: dir})
	for _, span := range longSpans {
		writeFile(t, disk.Fresh(last.Period(span).Summary(dir)), []byte("UserName"))
	}
	run(t, Options{Dir: dir})
	if left := filesNamed(t, dir, ".new"); len(left) > 0 {
		t.Error(left)
	}
}

// TestLineEndsInNames: names from elsewhere may have them.
func TestLineEndsInNames(t *testing.T) {
	for _, name := range []string{"CAD\nTool", "x\na,b", "x\n\"\"", strings.Repeat("C", 3000) + "\n,zzz,zzz", strings.Repeat("C\n", 1500)} {
		t.Run(fmt.Sprintf("%d %.20q", len(name), name), func(t *testing.T) {
			dir := t.TempDir()
			last := layout.DayOf(2007, 7, 4)
			for d := last - 2; d <= last; d++ {
				named(loggedDay(d, 200), name).write(t, dir, 0)
			}
			run(t, Options{Dir: dir})
			named(loggedDay(last, 203), name).write(t, dir, 0)
			run(t, Options{Dir: dir})
			checkAnew(t, dir)
		})
	}
}

func named(p *plainDay, product string) *plainDay {
	for i := range p.rows {
		p.rows[i].ProductName = product
	}
	return p
}
