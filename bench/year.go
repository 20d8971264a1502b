//go:build linux

package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/liclog/liclog/layout"
)

// year measures a whole year of days: cold, with nothing changed, and with a few
// rows more on the last day.
func year(r *report) error {
	s := r.settings
	dir, err := s.yearDir(5000, 110000)
	if err != nil {
		return err
	}
	fewDir, err := s.yearDir(50, 1100)
	if err != nil {
		return err
	}
	cold := s.summarizing("cold", dir, dir)
	few := s.summarizing("cold, 50 users instead of 5000", fewDir, fewDir)
	nothing := &contestant{name: "nothing changed", args: cold.args, prepare: func() error { return s.readNewest(dir) }}
	more := &contestant{name: "1000 rows more on the last day", args: cold.args, prepare: func() error {
		return errors.Join(s.addRows(dir, 1000), s.readNewest(dir))
	}}
	write := s.writing("limit: write as much as for 1000 rows", more, 4)
	title := fmt.Sprintf("A year of %d days of %s rows", s.days, million(s.rowsPerDay))
	if _, err := r.contest(title, []*contestant{cold, few, nothing, more, write}, written(), each("rows", s.days*s.rowsPerDay)); err != nil {
		return err
	}
	r.atMost("a year: a pass with nothing changed, seconds", nothing.median(), 0.1)
	r.atLeast("a year: the cold pass, in times of a pass after 1000 new rows", cold.median()/more.median(), 100)
	return write.prepare()
}

// readNewest reads what a pass may read where only the last day has changed. Reading
// all of the year would leave no memory for what the pass writes.
func (s settings) readNewest(dir string) error {
	lastDay := s.lastDay()
	names := []string{lastDay.Folder(dir), filepath.Join(dir, layout.StateFolder)}
	for _, span := range []layout.Span{layout.AWeek, layout.AMonth, layout.AYear} {
		names = append(names, lastDay.Period(span).Summary(dir))
	}
	for _, name := range names {
		if err := readAll(name); err != nil {
			return err
		}
	}
	return nil
}

// commands measures what administrators wait for, on the tree of a year.
func commands(r *report) error {
	s := r.settings
	dir, err := s.yearDir(5000, 110000)
	if err != nil {
		return err
	}
	args := s.liclog("summarize", "--quiet", "--dir", dir)
	if err := run(args[0], args[1:]...); err != nil {
		return err
	}
	if err := readAll(dir); err != nil {
		return err
	}
	all := []*contestant{
		{name: "liclog status", args: s.liclog("status", "--dir", dir)},
		{name: "liclog --help", args: s.liclog("--help")},
		{name: "liclog logging on", args: s.liclog("logging", "on", "--dir", dir)},
	}
	if err := contest(max(s.runs, 9), all...); err != nil {
		return err
	}
	t := r.table("Commands, on the tree of a year", "milliseconds", "least - most", "memory, MB")
	for _, c := range all {
		t.row(c.name, f(c.median()*1000, 1), f(least(c.seconds)*1000, 1)+" - "+f(most(c.seconds)*1000, 1), memory(c.peak()))
		r.atMost(c.name+", milliseconds", c.median()*1000, 30)
	}
	return nil
}
