//go:build linux

package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/liclog/liclog/layout"
)

// flexLM measures the import of a FlexLM log beside the scripts that people would
// write, which must find the same spans and, where they make any, the same figures.
func flexLM(r *report) error {
	s := r.settings
	log, err := s.serverLog("flexlm", severalVendors, s.flexlmEvents)
	if err != nil {
		return err
	}
	summaries := s.importing("liclog log --summarize", log, "--summarize")
	spans := s.importing("liclog log", log)
	all := []*contestant{spans, summaries}
	scripts := s.scripts(r, log)
	all = append(all, scripts...)
	title := fmt.Sprintf("A FlexLM log of %s events, beside scripts", million(s.flexlmEvents))
	t, err := r.contest(title, all, rate(), times(spans, "liclog"), times(summaries, "liclog with summaries"))
	if err != nil {
		return err
	}
	t.remark = fmt.Sprintf("The log has %s MB.", f(summaries.bytes()/1e6, 0))
	for _, c := range scripts {
		if err := s.sameRows(c); err != nil {
			return err
		}
	}
	if len(scripts) > 0 {
		if err := s.sameTree(); err != nil {
			return err
		}
		whole := scripts[len(scripts)-1]
		r.atLeast("a FlexLM log: the script that makes logs and figures of days, in times of liclog log --summarize", whole.median()/summaries.median(), 10)
	}
	return errors.Join(os.RemoveAll(s.scripted()), s.removeTree())
}

// scripted is the folder that scripts write into.
func (s settings) scripted() string { return filepath.Join(s.dir, "scripted") }

// scripts are the contestants in Python, none where there is no Python.
func (s settings) scripts(r *report, log string) []*contestant {
	const python = "python3"
	if _, err := exec.LookPath(python); err != nil {
		r.leaveOut("The script in Python", "there is no "+python)
		return nil
	}
	r.versions = append(r.versions, "Python | "+versionOf(python, "--version")+
		", SQLite "+versionOf(python, "-c", "import sqlite3; print(sqlite3.sqlite_version)"))
	script := func(name, to, file string) *contestant {
		folder := filepath.Join(s.scripted(), to)
		return &contestant{
			name: name, input: log, args: []string{python, filepath.Join("bench", "flexlm.py"), to, log, filepath.Join(folder, file)},
			prepare: func() error { return errors.Join(os.RemoveAll(folder), os.MkdirAll(folder, 0o750)) },
		}
	}
	whole := script("Python script to logs and figures of days", "tree", "")
	whole.runs = 1
	return []*contestant{
		script("Python script to CSV", "csv", ""), script("Python script to SQLite", "sqlite", "spans.db"), whole,
	}
}

// sameTree compares the script's tree with liclog's: all rows of the logs, and all
// figures that the script makes.
func (s settings) sameTree() error {
	scripted := filepath.Join(s.scripted(), "tree")
	return eachFile(scripted, func(name string) error {
		below, err := filepath.Rel(scripted, name)
		if err != nil {
			return err
		}
		if filepath.Base(name) == "Log.csv" {
			return sameLog(name, filepath.Join(s.tree(), below))
		}
		return sameFigures(name, filepath.Join(s.tree(), below))
	})
}

// sameLog compares the rows of two logs without regard to their order. What still
// runs, in LogCache.csv, belongs to them.
func sameLog(one, other string) error {
	sum := func(names ...string) (rows int, sum uint64, err error) {
		for _, name := range names {
			err = errors.Join(err, eachRow(name, func(cells []string) {
				h := fnv.New64a()
				for _, cell := range cells[:len(layout.LogColumns)] {
					h.Write(append([]byte(cell), 0))
				}
				rows, sum = rows+1, sum+h.Sum64()
			}))
		}
		return rows, sum, err
	}
	rows, sum1, err := sum(one)
	if err != nil {
		return err
	}
	others := []string{other}
	if cache := filepath.Join(filepath.Dir(other), "LogCache.csv"); exists(cache) {
		others = append(others, cache)
	}
	otherRows, sum2, err := sum(others...)
	if err == nil && (rows != otherRows || sum1 != sum2) {
		err = fmt.Errorf("%s has other rows than %s", one, other)
	}
	return err
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// sameFigures compares the cells of a summary with those of another that has more
// columns.
func sameFigures(one, other string) error {
	want := map[string]string{} // by row and column
	rows, err := eachCell(other, func(row, column, cell string) { want[row+column] = cell })
	if err != nil {
		return err
	}
	var differs error
	found, err := eachCell(one, func(row, column, cell string) {
		if want[row+column] != cell && differs == nil {
			differs = fmt.Errorf("%s: %s of %q is %s, in %s %s", one, column, row, cell, other, want[row+column])
		}
	})
	if err == nil && found != rows {
		err = fmt.Errorf("%s has %d rows, %s has %d", one, found, other, rows)
	}
	return errors.Join(err, differs)
}

// eachCell visits the cells of a summary by user and product and by column.
func eachCell(name string, visit func(row, column, cell string)) (rows int, err error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	r := csv.NewReader(file)
	header, err := r.Read()
	for ; err == nil; rows++ {
		var cells []string
		if cells, err = r.Read(); err != nil {
			break
		}
		for i, cell := range cells {
			visit(cells[0]+"\x00"+cells[1]+"\x00", header[i], cell)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return rows, err
}
