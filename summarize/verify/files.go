package verify

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
	"github.com/liclog/liclog/summarize/verify/plain"
)

// list is all files of the tree but those of the state folder. What vanishes
// while we look was never there.
func list(dir string) (map[string]bool, error) {
	files := map[string]bool{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name != dir:
			return nil
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == ".liclog":
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = true
		return err
	})
	return files, err
}

var (
	dayFile     = regexp.MustCompile(`^([0-9]{4}/[0-9]{2}/[0-9]{2})/(Log|LogCache|Hours|Summary)\.csv$`)
	summaryFile = regexp.MustCompile(`^([0-9]{4}(/[0-9]{2}){0,2}/Summary|WeeklySummaries/SummaryW[0-9]+)\.csv$`)
)

// days are those that have any file, oldest first.
func (c *check) days() []plain.Day {
	var days []plain.Day
	for name := range c.files {
		parts := dayFile.FindStringSubmatch(name)
		if parts == nil {
			continue
		}
		if d, err := plain.ParseDay(parts[1]); err == nil && !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	for _, d := range days {
		for _, path := range []string{d.SummaryPath(), d.WeekPath(), d.MonthPath(), d.YearPath()} {
			c.known[path] = true
		}
	}
	return days
}

// strays are the summaries of periods without any day.
func (c *check) strays() []string {
	var strays []string
	for name := range c.files {
		if summaryFile.MatchString(name) && !c.known[name] {
			strays = append(strays, name)
		}
	}
	slices.Sort(strays)
	return strays
}

// dayFiles is what counts of a day.
type dayFiles struct {
	day          plain.Day
	cache, hours []byte // nil where the file is missing
	log          io.Reader
	hasLog       bool
	live         bool // a logger is writing it
}

func (f *dayFiles) path(name string) string { return f.day.String() + "/" + name }

var errMoved = errors.New("the day's Log.csv is replaced again and again while it is read: try again later")

// open gives read the day's files as they belong together. Log.csv is opened
// before it is asked how much of it counts; if then it is another file than the
// one asked about, or ends too early, it was replaced, and all begins anew.
func (c *check) open(d plain.Day, read func(*dayFiles) error) error {
	for range 50 {
		found, result := c.recorder, c.result
		moved, err := c.tryOpen(d, read)
		if err != nil || !moved {
			return err
		}
		c.recorder, c.result = found, result
		c.Sleep(20 * time.Millisecond)
	}
	return errMoved
}

func (c *check) tryOpen(d plain.Day, read func(*dayFiles) error) (moved bool, err error) {
	name := filepath.Join(c.dir, filepath.FromSlash(d.String()), "Log.csv")
	log, err := os.Open(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if err == nil {
		defer log.Close()
	}
	loaded, err := c.load(d)
	if err != nil {
		return false, err
	}
	if loaded.Log >= 0 != (log != nil) || log != nil && !same(log, name) {
		return true, nil
	}
	f := &dayFiles{day: d, cache: loaded.Cache, hours: loaded.Hours, live: loaded.Live, hasLog: log != nil}
	if log == nil {
		f.log = bytes.NewReader(nil)
		return false, read(f)
	}
	counted := &io.LimitedReader{R: log, N: loaded.Log}
	f.log = counted
	err = read(f)
	return err == nil && counted.N > 0, err
}

func same(log *os.File, name string) bool {
	opened, err1 := log.Stat()
	named, err2 := os.Stat(name)
	return err1 == nil && err2 == nil && os.SameFile(opened, named)
}

// load asks what counts of the day. Where that can't be had since the files do
// not belong together, the difference is told and they are read as they are.
func (c *check) load(d plain.Day) (view.Day, error) {
	loaded, err := view.Load(disk.OS, c.dir, layout.Day(d), c.Sleep)
	var failed *fs.PathError
	if err == nil || errors.As(err, &failed) {
		return loaded, err
	}
	c.differ(Difference{File: d.String(), Expected: "files that belong together", Found: err.Error()})
	return c.asTheyAre(d)
}

func (c *check) asTheyAre(d plain.Day) (found view.Day, err error) {
	if found.Hours, err = c.content(d.String() + "/Hours.csv"); err != nil {
		return found, err
	}
	if found.Cache, err = c.content(d.String() + "/LogCache.csv"); err != nil {
		return found, err
	}
	info, err := os.Stat(filepath.Join(c.dir, filepath.FromSlash(d.String()), "Log.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		found.Log = -1
		return found, nil
	}
	if err == nil {
		found.Log = info.Size()
	}
	return found, err
}

// content is a whole file, nil where there is none.
func (c *check) content(file string) ([]byte, error) {
	content, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(path.Clean(file))))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// one gives the same string for the same text, so that a million rows hold few.
func (c *check) one(text string) string {
	if kept, ok := c.texts[text]; ok {
		return kept
	}
	text = strings.Clone(text)
	c.texts[text] = text
	return text
}
