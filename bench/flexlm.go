//go:build linux

package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// flexLM measures the import of a FlexLM log beside the scripts that people would
// write, which must find the same spans.
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
		fastest := slices.MinFunc(scripts, func(a, b *contestant) int { return cmp.Compare(a.median(), b.median()) })
		r.atLeast("a FlexLM log: the fastest script, in times of liclog log", fastest.median()/spans.median(), 10)
		r.atLeast("a FlexLM log: the fastest script, in times of liclog log --summarize", fastest.median()/summaries.median(), 10)
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
	anew := func() error {
		return errors.Join(os.RemoveAll(s.scripted()), os.MkdirAll(s.scripted(), 0o750))
	}
	script := filepath.Join("bench", "flexlm.py")
	return []*contestant{
		{name: "Python script to CSV", args: []string{python, script, "csv", log, s.scripted()}, input: log, prepare: anew},
		{name: "Python script to SQLite", args: []string{python, script, "sqlite", log, filepath.Join(s.scripted(), "spans.db")}, input: log, prepare: anew},
	}
}
