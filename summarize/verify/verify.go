// Package verify checks a tree by working everything out a second time.
//
// From Log.csv, LogCache.csv and Hours.csv it recomputes each cell of each
// summary, by the plain arithmetic of package plain, which shares nothing with
// the code that wrote the summaries. It also checks the files themselves: that
// rows keep to their day and to the hours that were logged, that the readable
// columns say what the seconds say, that intervals do not overlap.
//
// Rows of a closed day in a summary-only mode are gone. Such a day is listed as
// unchecked; its summary is taken as given for the week, month and year, once it
// is found to agree with itself, with Hours.csv and with the rows that are left.
//
// It runs beside a logger: package layout/view says what counts of the day that
// is being written. Summaries that hold this day may be behind the log; while a
// logger is running that is a note, not a difference.
package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
	"github.com/liclog/liclog/summarize/verify/plain"
)

// Options say what the tree can't.
type Options struct {
	// Counts is the rule by which a product is counted: each (default), user,
	// host or user+host, by ProductId.
	Counts map[string]string
	// Limit is how many differences are kept; all are counted. 0 means 1000.
	Limit int
	// Sleep waits for a logger that is about to replace a file; nil means time.Sleep.
	Sleep func(time.Duration)
}

// Tree checks the tree dir. Whatever is wrong in it is told in the report; the
// error is of a tree that can't be read, or of unusable options.
func Tree(dir string, o Options) (Report, error) {
	if err := plain.CheckCounts(o.Counts); err != nil {
		return Report{}, err
	}
	c := newCheck(dir, o)
	if err := c.begin(); err != nil {
		return Report{}, fmt.Errorf("verify %s: %w", dir, err)
	}
	for _, d := range c.days() {
		if err := c.day(d); err != nil {
			return Report{}, fmt.Errorf("verify %s: %w", d, err)
		}
	}
	if err := c.end(); err != nil {
		return Report{}, fmt.Errorf("verify %s: %w", dir, err)
	}
	return c.report(), nil
}

// check is one run over a tree.
type check struct {
	Options
	recorder
	dir   string
	files map[string]bool // all files of the tree, by their paths with slashes

	combined bool // several trees were put together in this one

	running bool      // there is a view: a logger is writing
	liveDay plain.Day // the day it was writing when we began

	periods map[string]*period // path to the weeks, months and years being added up
	known   map[string]bool    // paths of summaries that have a day
	texts   map[string]string  // each text once

	result Report
}

// period is a week, month or year being added up.
type period struct {
	*plain.Period
	behind bool // holds the day that is being written
}

func newCheck(dir string, o Options) *check {
	if o.Limit == 0 {
		o.Limit = 1000
	}
	if o.Sleep == nil {
		o.Sleep = time.Sleep
	}
	return &check{
		Options: o, dir: dir, recorder: recorder{limit: o.Limit},
		periods: map[string]*period{}, known: map[string]bool{},
	}
}

func (c *check) begin() error {
	var err error
	if c.files, err = list(c.dir); err != nil {
		return err
	}
	_, err = os.Stat(filepath.Join(c.dir, layout.StateFolder, "combined"))
	c.combined = err == nil
	v, running, err := view.Read(disk.OS, c.dir)
	c.running, c.liveDay = running, plain.Day(v.Day)
	return err
}

// behind tells whether a summary that holds the day may be older than the log.
func (c *check) behind(d plain.Day) bool { return c.running && d >= c.liveDay }

// add puts a day's figures into its week, month and year. Those that d is not in
// have had their last day.
func (c *check) add(f *plain.Figures) error {
	d := f.Day
	current := []string{d.WeekPath(), d.MonthPath(), d.YearPath()}
	if err := c.finish(func(path string) bool { return !slices.Contains(current, path) }); err != nil {
		return err
	}
	for _, path := range current {
		p := c.periods[path]
		if p == nil {
			p = &period{Period: plain.NewPeriod()}
			c.periods[path] = p
		}
		p.Add(f)
		p.behind = p.behind || c.behind(d)
	}
	return nil
}

// finish compares the periods that are complete.
func (c *check) finish(complete func(path string) bool) error {
	var paths []string
	for path := range c.periods {
		if complete(path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for _, path := range paths {
		p := c.periods[path]
		delete(c.periods, path)
		if err := c.summary(path, p.Period, true, p.behind); err != nil {
			return err
		}
	}
	return nil
}

func (c *check) end() error {
	if err := c.finish(func(string) bool { return true }); err != nil {
		return err
	}
	for _, path := range c.strays() {
		c.note(path, "can't be checked: its days are gone; it stays as it is")
	}
	return nil
}

func (c *check) report() Report {
	r := c.result
	r.Differences, r.Found, r.Notes = c.differences, c.found, c.notes
	return r
}
