//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func (s settings) liclog(args ...string) []string {
	return append([]string{filepath.Join(s.bin, "liclog")}, args...)
}

func (s settings) licsim(args ...string) error { return run(filepath.Join(s.bin, "licsim"), args...) }

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

// day measures the summary of one large day.
func day(r *report) error {
	s := r.settings
	dir := filepath.Join(s.dir, fmt.Sprintf("day-%d", s.rows))
	twice := filepath.Join(s.dir, fmt.Sprintf("day-%d", 2*s.rows))
	for path, rows := range map[string]int{dir: s.rows, twice: 2 * s.rows} {
		err := once(path, func(fresh string) error { return s.licsim("log-day", "--rows", fmt.Sprint(rows), "--dir", fresh) })
		if err != nil {
			return err
		}
	}
	if err := run("npm", "install", "--prefix", "bench", "--no-package-lock", "--no-progress"); err != nil {
		return err
	}
	log := filepath.Join(dir, "2007", "07", "01", "Log.csv")
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cold := func(dir string) *contestant {
		return &contestant{name: "liclog summarize", args: s.liclog("summarize", "--dir", dir), prepare: func() error { return forget(dir) }}
	}
	wc := &contestant{name: "wc -l", args: []string{"wc", "-l", log}}
	liclog, double := cold(dir), cold(twice)
	double.name += ", twice the rows"
	plain := &contestant{name: "encoding/csv, read only", args: []string{self, "encoding-csv", log}}
	gocsv := &contestant{name: "gocsv, read only", args: []string{self, "gocsv", log}, runs: 1}
	duckdb := &contestant{name: "DuckDB, scan and both queries", args: []string{"node", filepath.Join("bench", "duckdb.mjs"), log}}
	if err := contest(s.runs, wc, liclog, double, plain, duckdb, gocsv); err != nil {
		return err
	}
	queries, err := duckTimes(duckdb)
	if err != nil {
		return err
	}
	info, err := os.Stat(log)
	if err != nil {
		return err
	}
	t := r.table(fmt.Sprintf("One day of %s rows (%.2f GB), all figures of products and users", million(s.rows), float64(info.Size())/1e9),
		"seconds", "peak memory, MB", "times liclog")
	for _, c := range []*contestant{wc, liclog, double, plain, gocsv} {
		t.row(c.name, f(c.median(), 3), f(median(c.memory), 0), f(c.median()/liclog.median(), 2))
	}
	for i, name := range []string{"DuckDB, typed scan alone", "DuckDB, by product and hour", "DuckDB, by user, product and hour", "DuckDB, both queries"} {
		t.row(name, f(queries[i], 2), f(median(duckdb.memory), 0), f(queries[i]/liclog.median(), 2))
	}
	r.goal("DuckDB's two queries take at least 20 times as long (aim 40)", queries[3]/liclog.median(), 20, true)
	r.goal("liclog takes at most 12 times as long as wc -l (aim 6)", liclog.median()/wc.median(), 12, false)
	r.goal("peak memory under 1500 MB", median(liclog.memory), 1500, false)
	r.goal("twice the rows take at most twice the time", double.median()/liclog.median(), 2, false)
	return nil
}

// duckTimes are the medians of DuckDB's scan, of each query, and of both queries
// of a run together.
func duckTimes(c *contestant) ([4]float64, error) {
	var all [4][]float64
	for _, output := range c.output {
		var took struct{ Scan, Products, Users float64 }
		if err := json.Unmarshal([]byte(output), &took); err != nil {
			return [4]float64{}, fmt.Errorf("DuckDB printed %q: %w", output, err)
		}
		for i, seconds := range [4]float64{took.Scan, took.Products, took.Users, took.Products + took.Users} {
			all[i] = append(all[i], seconds)
		}
	}
	var medians [4]float64
	for i := range all {
		medians[i] = median(all[i])
	}
	return medians, nil
}

// year measures a whole year of days: cold, with nothing changed, and with a few
// rows more on the last day.
func year(r *report) error {
	s := r.settings
	dir := s.yearDir()
	err := once(dir, func(fresh string) error {
		return s.licsim("log-day", "--start", "2007-01-01", "--days", fmt.Sprint(s.days), "--rows", fmt.Sprint(s.rowsPerDay), "--dir", fresh)
	})
	if err != nil {
		return err
	}
	args := s.liclog("summarize", "--dir", dir)
	cold := &contestant{name: "cold", args: args, prepare: func() error { return forget(dir) }}
	nothing := &contestant{name: "nothing changed", args: args}
	more := &contestant{name: "1000 rows more on the last day", args: args, prepare: func() error { return s.addRows(dir, 1000) }}
	if err := contest(s.runs, cold, nothing, more); err != nil {
		return err
	}
	rows := s.days * s.rowsPerDay
	t := r.table(fmt.Sprintf("A year of %d days of %s rows", s.days, million(s.rowsPerDay)), "seconds", "peak memory, MB", "million rows/s")
	for _, c := range []*contestant{cold, nothing, more} {
		t.row(c.name, f(c.median(), 3), f(median(c.memory), 0), f(float64(rows)/c.median()/1e6, 2))
	}
	r.goal("a pass with nothing changed takes at most 0.1 s", nothing.median(), 0.1, false)
	r.goal("after 1000 new rows a pass takes at most a hundredth of the cold time", cold.median()/more.median(), 100, true)
	return nil
}

func (s settings) yearDir() string {
	return filepath.Join(s.dir, fmt.Sprintf("year-%dx%d", s.days, s.rowsPerDay))
}

// addRows repeats the last rows of the year's last day.
func (s settings) addRows(dir string, n int) error {
	last := time.Date(2007, 1, s.days, 0, 0, 0, 0, time.UTC)
	name := filepath.Join(dir, last.Format("2006/01/02"), "Log.csv")
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	at := len(data)
	for range n + 1 {
		at = bytes.LastIndexByte(data[:at], '\n')
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	_, err = file.Write(data[at+1:])
	return errors.Join(err, file.Close())
}

// logging measures the logger on a simulated server's events.
func logging(r *report) error {
	s := r.settings
	logs := map[string]string{}
	for _, format := range []string{"csv", "flexlm"} {
		logs[format] = filepath.Join(s.dir, fmt.Sprintf("events-%d.%s", s.events, format))
		err := once(logs[format], func(fresh string) error {
			return s.licsim("--users", "5000", "--rate", "100", "--days", "366", "--events", fmt.Sprint(s.events), "--format", format, "--output", fresh)
		})
		if err != nil {
			return err
		}
	}
	tree := filepath.Join(s.dir, "tree")
	anew := func() error { return os.RemoveAll(tree) }
	batch := &contestant{name: "native CSV, from a file", args: s.liclog("log", "--quiet", "--dir", tree, logs["csv"]), prepare: anew}
	live := &contestant{name: "native CSV, piped, --live --ack", args: s.liclog("log", "--quiet", "--dir", tree, "--live", "--ack"), stdin: logs["csv"], prepare: anew}
	flexlm := &contestant{name: "FlexLM debug log, from a file", args: s.liclog("log", "--quiet", "--dir", tree, "--tz", "UTC", logs["flexlm"]), prepare: anew}
	if err := contest(s.runs, batch, live, flexlm); err != nil {
		return err
	}
	t := r.table(fmt.Sprintf("Logging %s events, every promise kept", million(s.events)), "seconds", "peak memory, MB", "million events/s", "MB/s")
	for _, c := range []*contestant{batch, live, flexlm} {
		name := logs["csv"]
		if c == flexlm {
			name = logs["flexlm"]
		}
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		t.row(c.name, f(c.median(), 2), f(median(c.memory), 0), f(float64(s.events)/c.median()/1e6, 2), f(float64(info.Size())/c.median()/1e6, 0))
		switch c {
		case batch:
			r.goal("native CSV from a file: at least 1.5 million events a second", float64(s.events)/c.median()/1e6, 1.5, true)
		case live:
			r.goal("piped and acknowledged: at least 0.7 million events a second", float64(s.events)/c.median()/1e6, 0.7, true)
		case flexlm:
			r.goal("FlexLM debug logs: at least 150 MB a second", float64(info.Size())/c.median()/1e6, 150, true)
		}
	}
	return running(r)
}

// running measures the memory that a million running check-outs need.
func running(r *report) error {
	s := r.settings
	const n = 1_000_000
	name := filepath.Join(s.dir, "running.csv")
	err := once(name, func(fresh string) error {
		var b bytes.Buffer
		b.WriteString("Time,Event,UserName,HostName,ProcessId,ProductId,ProductName,NumberDesired,NumberGranted,Handle,Server\n")
		for i := range n {
			fmt.Fprintf(&b, "%d,checkout,user%d,host%d,%d,vendor:product%d,product%d,1,1,h%x,server\n",
				1183248000+i/100, i%20000, i%30000, i%65536, i%60, i%60, i)
		}
		return os.WriteFile(fresh, b.Bytes(), 0o640)
	})
	if err != nil {
		return err
	}
	tree := filepath.Join(s.dir, "tree")
	c := &contestant{name: "a million running check-outs", args: s.liclog("log", "--quiet", "--dir", tree, name), prepare: func() error { return os.RemoveAll(tree) }}
	if err := contest(s.runs, c); err != nil {
		return err
	}
	t := r.table("Memory of what runs", "seconds", "peak memory, MB")
	t.row(c.name, f(c.median(), 2), f(median(c.memory), 0))
	r.goal("a million running check-outs need less than 400 MB", median(c.memory), 400, false)
	return nil
}

// commands measures what administrators wait for, on the tree of a year.
func commands(r *report) error {
	s := r.settings
	dir := s.yearDir()
	all := []*contestant{
		{name: "liclog status", args: s.liclog("status", "--dir", dir)},
		{name: "liclog --help", args: s.liclog("--help")},
		{name: "liclog logging on", args: s.liclog("logging", "on", "--dir", dir)},
	}
	if err := contest(max(s.runs, 9), all...); err != nil {
		return err
	}
	t := r.table("Commands, on the tree of a year", "milliseconds", "peak memory, MB")
	for _, c := range all {
		t.row(c.name, f(c.median()*1000, 1), f(median(c.memory), 0))
		r.goal(c.name+" takes at most 30 ms", c.median()*1000, 30, false)
	}
	return nil
}
