package summarize

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// faulty fails one of the calls that change the tree, or all from that one on.
type faulty struct {
	disk.FS
	left    atomic.Int64 // calls until the one that fails
	lasting bool
}

func (f *faulty) fails() error {
	if left := f.left.Add(-1); left == 0 || left < 0 && f.lasting {
		return syscall.ENOSPC
	}
	return nil
}

func (f *faulty) OpenFile(name string, flag int, mode fs.FileMode) (disk.File, error) {
	if flag&os.O_CREATE == 0 {
		return f.FS.OpenFile(name, flag, mode)
	}
	if err := f.fails(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	file, err := f.FS.OpenFile(name, flag, mode)
	return faultyFile{file, f}, err
}

func (f *faulty) Rename(from, to string) error {
	if err := f.fails(); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return f.FS.Rename(from, to)
}

type faultyFile struct {
	disk.File
	of *faulty
}

func (f faultyFile) Write(b []byte) (int, error) {
	if err := f.of.fails(); err != nil {
		n, _ := f.File.Write(b[:len(b)/2])
		return n, &fs.PathError{Op: "write", Path: f.Name(), Err: err}
	}
	return f.File.Write(b)
}

func (f faultyFile) Sync() error {
	if err := f.of.fails(); err != nil {
		return &fs.PathError{Op: "sync", Path: f.Name(), Err: err}
	}
	return f.File.Sync()
}

// oneDay writes the smallest tree that has everything.
func oneDay(t *testing.T, dir string) {
	d := layout.DayOf(2007, 7, 2)
	(&plainDay{
		day:   d,
		hours: []layout.Interval{{Mode: layout.AllLogging, Start: d.Start(), End: d.End()}},
		rows:  []layout.Row{{User: "ann", ProductID: "cad", Start: d.Start(), End: d.End(), Desired: 1, Granted: 1}},
	}).write(t, dir, 0)
}

// TestFullDisk lets each call that writes fail in turn: the pass says so, leaves no
// wrong summary, and the next one puts all right.
func TestFullDisk(t *testing.T) {
	for n := int64(1); ; n++ {
		dir := t.TempDir()
		oneDay(t, dir)
		broken := &faulty{FS: disk.OS}
		broken.left.Store(n)
		_, err := Run(Options{Dir: dir, FS: broken, Parallel: 1})
		if broken.left.Load() > 0 {
			if err != nil {
				t.Fatal(err)
			}
			if n < 20 {
				t.Errorf("only %d calls were made to fail", n)
			}
			return
		}
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), dir) {
			t.Fatalf("call %d: error %v", n, err)
		}
		run(t, Options{Dir: dir})
		checkTree(t, dir, nil, "a full disk")
		left, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*", ".*.new"))
		if len(left) > 0 {
			t.Fatalf("call %d: left behind %v", n, left)
		}
	}
}

// TestFullDiskWhilePatching lets each call fail in turn, and all behind it, in a pass
// over a day that has grown. Summaries stay whole, and the next pass puts all right.
func TestFullDiskWhilePatching(t *testing.T) {
	for _, lasting := range []bool{false, true} {
		for n := int64(1); ; n += 1 + n/16 {
			dir := t.TempDir()
			last := layout.DayOf(2007, 7, 4)
			for d := last - 2; d <= last; d++ {
				loggedDay(d, 40).write(t, dir, 0)
			}
			run(t, Options{Dir: dir})
			before := tree(t, dir)
			loggedDay(last, 41).write(t, dir, 0)
			broken := &faulty{FS: disk.OS, lasting: lasting}
			broken.left.Store(n)
			_, err := Run(Options{Dir: dir, FS: broken, Parallel: 2})
			failed := broken.left.Load() <= 0
			if !failed && err != nil {
				t.Fatal(err)
			}
			if lasting && failed && !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("call %d: error %v", n, err)
			}
			if n == 1 && lasting && tree(t, dir) != before {
				t.Fatal("something was written on a full disk")
			}
			left := filesNamed(t, dir, ".new")
			if left = slices.DeleteFunc(left, func(name string) bool { return strings.Contains(name, indexFolder) }); len(left) > 0 {
				t.Fatalf("call %d: left behind %v", n, left)
			}
			run(t, Options{Dir: dir})
			checkTree(t, dir, nil, "a full disk")
			if !failed {
				if n < 20 {
					t.Errorf("only %d calls were made to fail", n)
				}
				break
			}
		}
	}
}

// loggedDay has a day that was logged all the time, with so many rows.
func loggedDay(d layout.Day, rows int) *plainDay {
	p := &plainDay{day: d, hours: []layout.Interval{{Mode: layout.AllLogging, Start: d.Start(), End: d.End()}}}
	for i := range rows {
		start := d.Start() + layout.Second(i*60)
		p.rows = append(p.rows, layout.Row{User: string(rune('a' + i%20)), ProductID: "cad", Start: start, End: start + 600, Desired: 1, Granted: 1})
	}
	return p
}

func filesNamed(t *testing.T, dir, end string) (found []string) {
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, end) {
			found = append(found, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLicenseHoursBeyondCounting(t *testing.T) {
	var w weekAmounts
	a := amounts{}
	a.total[3], a.max[3] = math.MaxInt64/2, 1
	for range 3 {
		w.addDay(2, &a)
	}
	if _, all := w.totals(w.inUse()); all != maxTotal || !w.capped {
		t.Errorf("%d, capped %v", w.total[2][3], w.capped)
	}
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 1)
	p := plainDay{day: d, hours: []layout.Interval{{Mode: layout.AllLogging, Start: d.Start(), End: d.End()}}}
	for range 300 {
		p.rows = append(p.rows, layout.Row{User: "ann", ProductID: "cad", Start: d.Start(), End: d.End(), Desired: layout.MaxLicenses, Granted: layout.MaxLicenses})
	}
	p.write(t, dir, 0)
	run(t, Options{Dir: dir})
	if _, rows := cells(t, d.Period(layout.AYear).Summary(dir)); rows["/cad"]["TotalUsed"] != "7200000000000" || rows["/cad"]["AverageUsed"] != "300000000000" {
		t.Errorf("total %s, average %s", rows["/cad"]["TotalUsed"], rows["/cad"]["AverageUsed"])
	}
}
