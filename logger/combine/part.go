package combine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/layout/view"
	"github.com/liclog/liclog/logger/source/sflm"
)

// part is what one tree has of a day.
type part struct {
	dir   string
	day   layout.Day
	rows  []written // of Log.csv
	cache []running // of LogCache.csv
	hours []layout.Interval
	log   bool   // there is a Log.csv
	live  bool   // there is a LogCache.csv
	final []byte // the summary of a day that can't be made again from rows
}

// written is a row of Log.csv and the moment at which it can have been written:
// no later row ended before. A crash found late leaves rows behind such that
// ended after them, and each tree's rows stay in their order.
type written struct {
	layout.Row
	at layout.Second
}

func (p *part) addRow(row layout.Row) {
	at := row.End
	if n := len(p.rows); n > 0 {
		at = max(at, p.rows[n-1].at)
	}
	p.rows = append(p.rows, written{row, at})
}

// running is a row of LogCache.csv.
type running struct {
	layout.Row
	handle, server string
}

// load reads what a tree has of a day, as it belongs together.
func (c *combining) load(dir string, day layout.Day) (p part, err error) {
	p = part{dir: dir, day: day}
	files, err := view.Load(c.FS, dir, day, c.Sleep)
	if err != nil {
		return p, fmt.Errorf("%s: %w", dir, err)
	}
	log, err := c.read(day.File(dir, layout.LogFile))
	if err != nil {
		return p, err
	}
	if files.Log >= 0 && int64(len(log)) > files.Log {
		log = log[:files.Log]
	}
	p.log, p.live = files.Log >= 0, files.Cache != nil
	c.rows(day.File(dir, layout.LogFile), log, func(cells []string) error {
		row, err := layout.ParseRow(cells)
		if err == nil && row.Start.Day() != day {
			err = errors.New("a row of another day")
		}
		if err == nil {
			p.addRow(row)
		}
		return err
	})
	c.rows(day.File(dir, layout.LogCacheFile), files.Cache, func(cells []string) error {
		row, err := layout.ParseRow(cells)
		if err == nil && len(cells) < len(layout.LogCacheColumns) {
			err = errors.New("columns are missing")
		}
		if err == nil {
			p.cache = append(p.cache, running{row, cells[12], cells[13]})
		}
		return err
	})
	c.rows(day.File(dir, layout.HoursFile), files.Hours, func(cells []string) error {
		i, err := layout.ParseInterval(cells)
		if err == nil && i.Mode.On() {
			p.hours = append(p.hours, i)
		}
		return err
	})
	if files.Log < 0 && files.Hours == nil {
		return p, c.loadOld(&p)
	}
	if files.Hours == nil {
		p.hours = seen(&p)
	}
	return p, c.loadFinal(&p)
}

// loadOld reads a day of an older usage tree (package sflm). Where only its
// summary is left, that is final: nothing can make it again.
func (c *combining) loadOld(p *part) error {
	name := p.day.File(p.dir, sflm.LogFile)
	log, err := c.read(name)
	if err != nil {
		return err
	}
	bad := func(line int, why error) { c.warn("%s:%d is left out: %v", name, line, why) }
	for _, row := range sflm.Rows(log, bad) {
		if row.Start.Day() != p.day {
			c.warn("%s: a row of another day is left out", name)
			continue
		}
		p.addRow(row)
	}
	p.log = log != nil
	p.hours = seen(p)
	return c.loadOldSummary(p)
}

// loadOldSummary takes the hours from an old summary, and where there are no rows
// the figures too.
func (c *combining) loadOldSummary(p *part) error {
	name := p.day.File(p.dir, sflm.SummaryFile)
	content, err := c.read(name)
	if err != nil || content == nil {
		return err
	}
	summary, err := sflm.DaySummary(content, p.day)
	if err != nil {
		c.warn("%s is left out: %v", name, err)
		return nil
	}
	if !p.log {
		p.final, p.hours = summary.Text, summary.Hours
		return nil
	}
	for _, i := range summary.Hours {
		p.hours = union(p.hours, []layout.Interval{{Mode: layout.AllLogging, Start: i.Start, End: i.End}})
	}
	return nil
}

// behind makes rows of what runs in a tree that has not come as far as others: so
// far it is known to have run.
func (p *part) behind() {
	for i := range p.cache {
		p.addRow(p.cache[i].Row)
	}
	p.log, p.live, p.cache = true, false, nil
}

// keepsAll tells whether all of the day was logged with rows that stay.
func (p *part) keepsAll() bool {
	return !slices.ContainsFunc(p.hours, func(i layout.Interval) bool { return !i.Mode.KeepsLog() })
}

// dropSummaryOnly leaves out the time that was logged for a summary alone, and
// rows of it that an open day still has.
func (p *part) dropSummaryOnly() (kept []layout.Interval, dropped bool) {
	if p.keepsAll() {
		return p.hours, false
	}
	kept = slices.DeleteFunc(slices.Clone(p.hours), func(i layout.Interval) bool { return !i.Mode.KeepsLog() })
	outside := func(r *layout.Row) bool {
		return !slices.ContainsFunc(kept, func(i layout.Interval) bool { return i.Start <= r.Start && r.End <= i.End })
	}
	p.rows = slices.DeleteFunc(p.rows, func(r written) bool { return outside(&r.Row) })
	p.cache = slices.DeleteFunc(p.cache, func(r running) bool { return outside(&r.Row) })
	return kept, true
}

// loadFinal reads the summary of a day of which rows are gone.
func (c *combining) loadFinal(p *part) (err error) {
	for _, i := range p.hours {
		if !i.Mode.KeepsLog() && !p.live {
			p.final, err = c.read(p.day.File(p.dir, layout.SummaryFile))
			return err
		}
	}
	return nil
}

// seen is the time from the first to the last row of a day without Hours.csv.
func seen(p *part) []layout.Interval {
	if len(p.rows) == 0 {
		return nil
	}
	all := layout.Interval{Mode: layout.AllLogging, Start: p.rows[0].Start, End: p.rows[0].End}
	for i := range p.rows {
		all.Start, all.End = min(all.Start, p.rows[i].Start), max(all.End, p.rows[i].End)
	}
	return []layout.Interval{all}
}

func (c *combining) read(name string) ([]byte, error) {
	content, err := disk.ReadFile(c.FS, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// rows gives the cells of each row behind the header; those that can't be used
// are told and left out.
func (c *combining) rows(name string, content []byte, use func(cells []string) error) {
	scanner := table.NewScanner(bytes.NewReader(content))
	scanner.Scan()
	for scanner.Scan() {
		err := scanner.Bad()
		if err == nil {
			cells := make([]string, len(scanner.Cells()))
			for i, cell := range scanner.Cells() {
				cells[i] = strings.Clone(string(cell))
			}
			if err = use(cells); err != nil {
				scanner.Reject()
			}
		}
		if err != nil {
			c.warn("%s:%d is left out: %v", name, scanner.Line(), err)
		}
	}
}
