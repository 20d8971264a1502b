//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A foreign log of so many products is written by one vendor's server.
const (
	severalVendors = 12
	oneVendor      = 3
)

func (s settings) tree() string { return filepath.Join(s.dir, "tree") }

// importing logs a file into a new tree.
func (s settings) importing(name, file string, more ...string) *contestant {
	args := append([]string{"log", "--quiet", "--dir", s.tree(), "--tz", "UTC"}, more...)
	return &contestant{name: name, args: s.liclog(append(args, file)...), input: file, prepare: s.removeTree}
}

func (s settings) removeTree() error { return os.RemoveAll(s.tree()) }

// writing is the limit for what another contestant, which runs before, has to write.
func (s settings) writing(name string, other *contestant, groups int) *contestant {
	file := filepath.Join(s.dir, "written")
	c := &contestant{name: name}
	c.prepare = func() error {
		c.args = s.self("write-synced", file, f(last(other.written)*1e6, 0), strconv.Itoa(groups))
		return os.RemoveAll(file)
	}
	return c
}

// logging measures the logger on native events.
func logging(r *report) error {
	s := r.settings
	log, err := s.serverLog("csv", severalVendors, s.events)
	if err != nil {
		return err
	}
	copied := filepath.Join(s.dir, "copied")
	again := func() error { return os.RemoveAll(copied) }
	batch := s.importing("liclog log, from a file", log)
	live := &contestant{name: "liclog log --live --ack, piped", args: s.liclog("log", "--quiet", "--dir", s.tree(), "--live", "--ack"), input: log, piped: true, prepare: s.removeTree}
	write := s.writing("limit: write as much, synced as often", batch, s.events/groupSize+1)
	write.input = log
	all := []*contestant{
		batch, live,
		{name: "plain program, piped, same groups", args: s.self("append", copied), input: log, piped: true, prepare: again},
		{name: "limit: look at each byte", args: s.self("each-byte", log), input: log},
		write,
	}
	t, err := r.contest(fmt.Sprintf("Logging %s native events (CSV), every promise kept", million(s.events)), all, each("events", s.events), rate(), cycles(), written())
	if err != nil {
		return err
	}
	t.remark = fmt.Sprintf("The log has %s MB.", f(batch.bytes()/1e6, 0))
	r.atLeast("native events from a file, million a second", float64(s.events)/batch.median()/1e6, 1.5)
	r.atLeast("native events piped and acknowledged, million a second", float64(s.events)/live.median()/1e6, 0.7)
	return errors.Join(again(), write.prepare(), s.removeTree())
}

// foreign is a log of another license server, from a part of the events.
type foreign struct {
	name, format string
	products     int
	part         int // 4 means a fourth of the events
	goal         float64
}

var foreigns = []foreign{
	{"FlexLM debug log", "flexlm", severalVendors, 4, 150},
	{"RLM report log", "rlm", oneVendor, 4, 100},
	{"RLM ISV log", "rlm-isv", oneVendor, 8, 100},
	{"Sentinel RMS usage log", "rms", oneVendor, 4, 100},
	{"DSLS server log", "dsls", oneVendor, 4, 100},
	{"StarDrop usage log", "stardrop", oneVendor, 8, 100},
	{"lmstat listings", "lmstat", severalVendors, 200, 100},
	{"own format in liclog.toml", "ours", oneVendor, 8, 100},
	{"native JSON lines", "jsonl", severalVendors, 16, 100},
}

// formats measures the logs of other license servers.
func formats(r *report) error {
	s := r.settings
	var all []*contestant
	for _, log := range foreigns {
		file, err := s.foreignLog(log.format, log.products, s.events/log.part)
		if err != nil {
			return err
		}
		c := s.importing(log.name, file)
		if log.format == "ours" {
			c.prepare = s.describeOwn
		}
		all = append(all, c)
	}
	if _, err := r.contest("Logging what other license servers write", all, inputSize(), lines(), rate(), cycles()); err != nil {
		return err
	}
	for i, c := range all {
		r.atLeast(c.name+", MB/s", c.bytes()/c.median()/1e6, foreigns[i].goal)
	}
	return s.removeTree()
}

// describeOwn begins a tree with the description of one's own format.
func (s settings) describeOwn() error {
	return errors.Join(s.removeTree(), os.MkdirAll(s.tree(), 0o750),
		os.WriteFile(filepath.Join(s.tree(), "liclog.toml"), []byte(ownSettings), 0o640))
}

// lines is how many million lines a contestant reads in a second.
func lines() column {
	return column{"million lines/s", func(c *contestant) string {
		n, err := overBlocks(c.input, countLines)
		check(err)
		return f(float64(n)/c.median()/1e6, 2)
	}}
}

// self is the command line of this program as a contestant.
func (s settings) self(args ...string) []string {
	name, err := os.Executable()
	check(err)
	return append([]string{name}, args...)
}

// countRows gives the rows of a tree's Log.csv and LogCache.csv and their
// license-seconds.
func countRows(tree string) (rows, seconds int64, err error) {
	err = eachFile(tree, func(name string) error {
		if base := filepath.Base(name); base != "Log.csv" && base != "LogCache.csv" {
			return nil
		}
		return eachRow(name, func(cells []string) {
			rows++
			seconds += licenseSeconds(cells)
		})
	})
	return rows, seconds, err
}

// sameRows compares the rows of the tree with what a script printed of its spans.
func (s settings) sameRows(c *contestant) error {
	rows, seconds, err := countRows(s.tree())
	if err != nil {
		return err
	}
	if got, want := strings.TrimSpace(c.output[0]), fmt.Sprint(rows, seconds); got != want {
		return fmt.Errorf("%s found other spans: number and license-seconds %s, in the tree %s", c.name, got, want)
	}
	return nil
}
