//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
		// By another process: this one stays small, as no peak below its own can be told.
		same := exec.Command(s.self("same-tree")[0], "same-tree", filepath.Join(s.scripted(), "tree"), s.tree())
		if problems, err := same.CombinedOutput(); err != nil {
			return fmt.Errorf("%s%w", problems, err)
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
