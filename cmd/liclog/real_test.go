package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/summarize/verify"
)

// TestRealLogs logs each real FlexLM log there is: the numbers of check-outs,
// check-ins and denials agree with a plain search of the text, the tree passes
// verify, and logging the same file again adds nothing.
func TestRealLogs(t *testing.T) {
	logs, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "realdata", "flexlm", "*.log"))
	if len(logs) == 0 {
		t.Skip("no real logs here")
	}
	for _, log := range logs {
		t.Run(filepath.Base(log), func(t *testing.T) {
			dir := t.TempDir()
			status, _, words := liclog(t, "", "log", "--dir", dir, "--summarize", "--tz", "Europe/Madrid", log)
			if status != 0 {
				t.Fatal(words)
			}
			spans, denials := countRows(t, dir)
			text, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			if want := search(text, "DENIED"); denials != want {
				t.Errorf("%d denials, a search finds %d", denials, want)
			}
			if outs, queued := search(text, "OUT"), search(text, "QUEUED"); spans != outs+queued {
				t.Errorf("%d check-outs and waits, a search finds %d OUT and %d QUEUED", spans, outs, queued)
			}
			if rejects := strings.Count(words, "check-in without check-out"); rejects > 0 {
				t.Errorf("a check-in found no check-out:\n%s", words)
			}
			report, err := verify.Tree(dir, verify.Options{})
			if err != nil || !report.OK() {
				t.Errorf("verify: %v %v", err, report.Differences)
			}
			before := contents(t, dir)
			if status, _, words := liclog(t, "", "log", "--dir", dir, "--summarize", "--tz", "Europe/Madrid", log); status != 0 || !strings.Contains(words, "\n0 lines read") {
				t.Error(words)
			}
			for name, content := range contents(t, dir) {
				if !bytes.Equal(content, before[name]) {
					t.Errorf("logging again changed %s", name)
				}
			}
		})
	}
}

// search counts lines of an activity, as grep would.
func search(text []byte, word string) int {
	return len(regexp.MustCompile(`(?m)^(\x{feff})? ?[0-9]{1,2}:[0-9]{2}:[0-9]{2} \([^)]*\) `+word+`: `).FindAll(text, -1))
}

// countRows counts the check-outs and waits that began, and the denials: pieces
// behind midnight are no new ones.
func countRows(t *testing.T, dir string) (spans, denials int) {
	t.Helper()
	for name, content := range contents(t, dir) {
		base := filepath.Base(name)
		if base != layout.LogFile && base != layout.LogCacheFile {
			continue
		}
		for line := range strings.Lines(string(content)) {
			cells := strings.Split(line, ",")
			switch {
			case cells[0] == "UserName":
			case cells[5] == cells[6] && cells[8] == "0":
				denials++
			case !strings.HasPrefix(cells[10], "00:00:00"):
				spans++
			}
		}
	}
	return spans, denials
}

// contents is every file of a tree but the program's own.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == layout.StateFolder {
				return fs.SkipDir
			}
			return nil
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
