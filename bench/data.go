//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/liclog/liclog/layout"
)

func (s settings) liclog(args ...string) []string {
	return append([]string{filepath.Join(s.bin, "liclog")}, args...)
}

func (s settings) licsim(args ...string) error { return run(filepath.Join(s.bin, "licsim"), args...) }

// once makes data that is not there yet, whole or not at all.
func once(path string, make func(path string) error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	fmt.Fprintln(os.Stderr, "making", path)
	fresh := path + ".new"
	if err := errors.Join(os.RemoveAll(fresh), os.MkdirAll(filepath.Dir(path), 0o750)); err != nil {
		return err
	}
	if err := make(fresh); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

func run(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, output)
	}
	return nil
}

// dayDir is a tree with one large day.
func (s settings) dayDir(rows int) (dir string, err error) {
	dir = filepath.Join(s.dir, fmt.Sprintf("day-%d", rows))
	return dir, once(dir, func(fresh string) error { return s.licsim("log-day", "--rows", fmt.Sprint(rows), "--dir", fresh) })
}

// yearDir is a tree with many days, of so many users and pairs of user and product.
func (s settings) yearDir(users, pairs int) (dir string, err error) {
	dir = filepath.Join(s.dir, fmt.Sprintf("year-%dx%d-%d", s.days, s.rowsPerDay, users))
	return dir, once(dir, func(fresh string) error {
		return s.licsim("log-day", "--start", "2007-01-01", "--days", fmt.Sprint(s.days), "--rows", fmt.Sprint(s.rowsPerDay),
			"--users", fmt.Sprint(users), "--pairs", fmt.Sprint(pairs), "--dir", fresh)
	})
}

// serverLog is the log of a busy simulated server with 5000 users.
func (s settings) serverLog(format string, products, events int) (file string, err error) {
	file = filepath.Join(s.dir, fmt.Sprintf("server-%d-%d.%s", products, events, format))
	return file, once(file, func(fresh string) error {
		return s.licsim("--users", "5000", "--rate", "100", "--products", fmt.Sprint(products),
			"--days", "3660", "--events", fmt.Sprint(events), "--format", format, "--output", fresh)
	})
}

// forget takes away what summarize made, so that the next pass is a cold one.
func forget(dir string) error {
	if err := os.RemoveAll(filepath.Join(dir, ".liclog")); err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(filepath.Base(path), "Summary") && strings.HasSuffix(path, ".csv") {
			return os.Remove(path)
		}
		return err
	})
}

// lastDay is the last of the year.
func (s settings) lastDay() layout.Day { return layout.DayOf(2007, 1, 1) + layout.Day(s.days) - 1 }

// addRows repeats the last rows of the year's last day.
func (s settings) addRows(dir string, n int) error {
	file, err := os.OpenFile(s.lastDay().File(dir, layout.LogFile), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	tail := make([]byte, min(end, int64(n)*256)) // rows are shorter
	if _, err := file.ReadAt(tail, end-int64(len(tail))); err != nil {
		return err
	}
	at := len(tail)
	for range n + 1 {
		at = bytes.LastIndexByte(tail[:max(at, 0)], '\n')
	}
	_, err = file.WriteAt(tail[at+1:], end)
	return errors.Join(err, file.Close())
}

// eachFile visits a file, or those in a folder; an empty path is none.
func eachFile(path string, visit func(name string) error) error {
	if path == "" {
		return nil
	}
	return filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return visit(name)
	})
}

// readAll reads a file or a folder, so that the page cache has it.
func readAll(path string) error {
	block := make([]byte, 256<<10)
	return eachFile(path, func(name string) error {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		for err == nil {
			_, err = file.Read(block)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	})
}

// sizeOf is the size of a file or of the files in a folder.
func sizeOf(path string) (size float64, err error) {
	err = eachFile(path, func(name string) error {
		info, err := os.Stat(name)
		if err == nil {
			size += float64(info.Size())
		}
		return err
	})
	return size, err
}
