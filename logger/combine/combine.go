// Package combine puts the trees of several servers together in one
// (docs/combining.md). Times are absolute, so the rows of a day can be merged: a
// row that several trees hold comes as often as in the tree that has it most
// often, and the hours are those in which any tree was logged.
//
// The tree that comes of it is made of files that are replaced whole where they
// change, a day at a time: after a crash it is begun again, and with the same
// trees nothing changes. Nobody may log into it.
package combine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// Options say which trees to combine.
type Options struct {
	From []string // the order does not matter but for rows that end together
	Into string
	FS   disk.FS // nil is the real one
	// Warn is told what can't be combined, in words.
	Warn func(string)
	// Sleep waits for loggers that are about to write; nil is time.Sleep.
	Sleep func(time.Duration)
}

// Result is what was done.
type Result struct {
	Days    int   // that the trees have
	Changed int   // of these, those whose files were written
	Rows    int64 // in all days together, of Log.csv
	Same    int64 // rows left out since another tree has them too
}

// mark is the file that tells a tree made here from one that is logged into.
const mark = "combined"

// combining is one run.
type combining struct {
	Options
	result Result
	newest layout.Day // the only one that may have a LogCache.csv
	// rowless are days of which rows are missing: they were logged for a summary.
	rowless map[layout.Day]bool
}

// Run combines trees.
func Run(o Options) (Result, error) {
	if o.FS == nil {
		o.FS = disk.OS
	}
	if o.Sleep == nil {
		o.Sleep = time.Sleep
	}
	c := &combining{Options: o, rowless: map[layout.Day]bool{}}
	release, err := c.begin()
	if err != nil {
		return c.result, err
	}
	err = c.all()
	return c.result, errors.Join(err, release())
}

// begin makes the tree and locks it. One that a logger has written is refused.
func (c *combining) begin() (release func() error, err error) {
	for _, dir := range c.From {
		if info, err := c.FS.Stat(dir); err != nil || !info.IsDir() {
			return nil, errors.Join(fmt.Errorf("%s is no tree", dir), err)
		}
		if same, err := sameFolder(dir, c.Into); err != nil || same {
			return nil, errors.Join(err, fmt.Errorf("%s can't be combined into itself: name another folder, which is made where there is none", dir))
		}
	}
	state := filepath.Join(c.Into, layout.StateFolder)
	own, err := c.exists(filepath.Join(state, mark))
	if err != nil {
		return nil, err
	}
	logged, err := c.logged(state)
	if err != nil {
		return nil, err
	}
	if days, err := layout.Days(c.Into); err != nil || logged || len(days) > 0 && !own {
		return nil, errors.Join(err, fmt.Errorf("%s holds a tree that was not made by combining, or was logged into since: name another folder", c.Into))
	}
	if err := disk.MkdirAll(c.FS, state); err != nil {
		return nil, err
	}
	release, err = c.FS.Lock(filepath.Join(state, "lock"), "combining\n")
	if err != nil {
		return nil, fmt.Errorf("%s is being logged into or combined by another process: %w", c.Into, err)
	}
	if !own {
		if err := disk.Replace(c.FS, filepath.Join(state, mark), []byte("made by liclog combine\n")); err != nil {
			return nil, errors.Join(err, release())
		}
	}
	return release, nil
}

// logged tells whether a logger has worked on the tree.
func (c *combining) logged(state string) (bool, error) {
	entries, err := c.FS.ReadDir(state)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), "journal-") }), err
}

func sameFolder(a, b string) (bool, error) {
	var full [2]string
	for i, name := range []string{a, b} {
		path, err := filepath.Abs(name)
		if err != nil {
			return false, err
		}
		full[i] = path
		if real, err := filepath.EvalSymlinks(path); err == nil {
			full[i] = real
		}
	}
	return full[0] == full[1], nil
}

func (c *combining) exists(name string) (bool, error) {
	_, err := c.FS.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (c *combining) all() error {
	trees := map[layout.Day][]string{}
	var days []layout.Day
	for _, dir := range c.From {
		found, err := layout.Days(dir)
		if err != nil {
			return err
		}
		for _, day := range found {
			if trees[day] == nil {
				days = append(days, day)
			}
			trees[day] = append(trees[day], dir)
			if day > c.newest && day.Logged(dir) {
				c.newest = day
			}
		}
	}
	slices.Sort(days)
	for _, day := range days {
		if err := c.day(day, trees[day]); err != nil {
			return fmt.Errorf("%s: %w", day, err)
		}
	}
	return errors.Join(c.purchased(), c.licenses(), c.histories())
}

// day combines one day.
func (c *combining) day(day layout.Day, dirs []string) error {
	var parts []part
	for _, dir := range dirs {
		p, err := c.load(dir, day)
		if err != nil {
			return err
		}
		if p.live && day != c.newest {
			p.behind()
		}
		if len(p.hours) > 0 || len(p.rows)+len(p.cache) > 0 {
			parts = append(parts, p)
		}
	}
	users, changed, err := c.accesses(day, dirs)
	if err != nil {
		return err
	}
	if len(parts) > 0 || users {
		c.result.Days++
	}
	if len(parts) > 0 {
		wrote, err := c.logs(day, parts)
		if err != nil {
			return err
		}
		changed = changed || wrote
	}
	if changed {
		c.result.Changed++
	}
	return nil
}

// logs combines what parts of a day's logs there are.
func (c *combining) logs(day layout.Day, parts []part) (changed bool, err error) {
	var files files
	if len(parts) == 1 && (parts[0].live || parts[0].log && parts[0].keepsAll() || parts[0].final != nil) {
		files = c.alone(&parts[0])
	} else {
		files = c.merged(day, parts)
	}
	if files == nil {
		return false, nil
	}
	if err := disk.MkdirAll(c.FS, day.Folder(c.Into)); err != nil {
		return false, err
	}
	for _, name := range []string{layout.SummaryFile, layout.LogFile, layout.LogCacheFile, layout.HoursFile} {
		wrote, err := c.put(day.File(c.Into, name), files[name])
		if err != nil {
			return changed, err
		}
		changed = changed || wrote
	}
	return changed, nil
}

// files are a day's files by name; what is not there is removed, but for a
// summary, which is another's to make.
type files map[string][]byte

// put replaces a file where it is another.
func (c *combining) put(name string, content []byte) (changed bool, err error) {
	if content == nil {
		if filepath.Base(name) == layout.SummaryFile {
			return false, nil
		}
		err := c.FS.Remove(name)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return err == nil, err
	}
	old, err := disk.ReadFile(c.FS, name)
	if err == nil && bytes.Equal(old, content) {
		return false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	return true, disk.Replace(c.FS, name, content)
}

func (c *combining) warn(format string, args ...any) {
	if c.Warn != nil {
		c.Warn(fmt.Sprintf(format, args...))
	}
}
