//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// summarizing makes the summaries of a tree, all anew.
func (s settings) summarizing(name, dir, input string) *contestant {
	return &contestant{name: name, args: s.liclog("summarize", "--dir", dir), input: input, prepare: func() error { return forget(dir) }}
}

// day measures the summary of one large day.
func day(r *report) error {
	s := r.settings
	dir, err := s.dayDir(s.rows)
	if err != nil {
		return err
	}
	twice, err := s.dayDir(2 * s.rows)
	if err != nil {
		return err
	}
	log := func(dir string) string { return filepath.Join(dir, "2007", "07", "01", "Log.csv") }
	file := log(dir)
	liclog := s.summarizing("liclog summarize", dir, file)
	double := s.summarizing("liclog summarize, twice the rows", twice, log(twice))
	wc := &contestant{name: "wc -l", args: []string{"wc", "-l", file}, input: file}
	all := []*contestant{
		wc,
		{name: "limit: count lines", args: s.self("count-lines", file), input: file},
		{name: "limit: look at each byte", args: s.self("each-byte", file), input: file},
		liclog, double,
		{name: "encoding/csv, read only", args: s.self("encoding-csv", file), input: file},
		{name: "gocsv, read only", args: s.self("gocsv", file), input: file, runs: 1},
	}
	duckdb := r.duckDB(file)
	if duckdb != nil {
		all = append(all, duckdb)
	}
	title := fmt.Sprintf("One day of %s rows, all figures of products and users", million(s.rows))
	t, err := r.contest(title, all, rate(), cycles(), times(liclog, "liclog"), times(wc, "wc"))
	if err != nil {
		return err
	}
	t.remark = fmt.Sprintf("liclog also writes %s MB. Log.csv has %s MB.", f(median(liclog.written), 0), f(liclog.bytes()/1e6, 0))
	if duckdb != nil {
		if err := r.duckTimes(duckdb, liclog); err != nil {
			return err
		}
	}
	r.atMost("a day: liclog's time, in times of wc -l (aim 6)", liclog.median()/wc.median(), 12)
	r.atMost("a day: peak memory, MB", liclog.peak(), 1500)
	r.atMost("a day: twice the rows, in times of the time", double.median()/liclog.median(), 2)
	return nil
}

// duckDB is the contestant that asks DuckDB, nil where it can't be had.
func (r *report) duckDB(file string) *contestant {
	if _, err := exec.LookPath("node"); err != nil {
		r.leaveOut("DuckDB", "there is no Node.js")
		return nil
	}
	if err := run("npm", "install", "--prefix", "bench", "--no-package-lock", "--no-progress"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		r.leaveOut("DuckDB", "npm can't install it")
		return nil
	}
	return &contestant{
		name:  "DuckDB, scan and both queries",
		args:  []string{"node", filepath.Join("bench", "duckdb.mjs"), file, fmt.Sprint(runtime.NumCPU())},
		input: file,
	}
}

// duckTimes tells how long DuckDB took for its scan, for each query, and for both
// queries of a run together.
func (r *report) duckTimes(duckdb, liclog *contestant) error {
	var scan, products, users, both []float64
	var took struct {
		Version               string
		Scan, Products, Users float64
	}
	for _, output := range duckdb.output {
		if err := json.Unmarshal([]byte(output), &took); err != nil {
			return fmt.Errorf("DuckDB printed %q: %w", output, err)
		}
		scan, products, users = append(scan, took.Scan), append(products, took.Products), append(users, took.Users)
		both = append(both, took.Products+took.Users)
	}
	r.versions = append(r.versions, "DuckDB | "+took.Version+", Node.js "+versionOf("node", "--version"))
	t := r.table("The same day: DuckDB's times, without its start", "seconds", "least - most", "times liclog")
	for _, c := range []struct {
		name    string
		seconds []float64
	}{{"scan of the columns alone", scan}, {"by product and hour", products}, {"by user, product and hour", users}, {"both queries", both}} {
		t.row(c.name, seconds(median(c.seconds)), spread(c.seconds), f(median(c.seconds)/liclog.median(), 1))
	}
	r.atLeast("a day: DuckDB's two queries, in times of liclog (aim 40)", median(both)/liclog.median(), 20)
	return nil
}
