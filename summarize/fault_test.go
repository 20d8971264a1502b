package summarize

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// faulty fails one of the calls that change the tree.
type faulty struct {
	disk.FS
	left atomic.Int64 // calls until the one that fails
}

func (f *faulty) fails() error {
	if f.left.Add(-1) == 0 {
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
