package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

func TestARunningLoggerIsKnownByItsLock(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, layout.StateFolder, "lock")
	if err := os.Mkdir(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	release, err := disk.OS.Lock(name, "pid=4711\nstarted=2007-07-01T09:30:00Z\ncommand=liclog log --live\n")
	if err != nil {
		t.Fatal(err)
	}
	r, err := runningLogger(dir)
	if err != nil || r == nil {
		t.Fatalf("got %v, %v", r, err)
	}
	if got := r.String(); got != "runs, process 4711, since 2007-07-01 09:30:00: liclog log --live" {
		t.Errorf("got %s", got)
	}
	status, _, words := liclog(t, "", "logging", "off", "-d", dir)
	if status != statusDone || !strings.Contains(words, "the running logger takes it up at once") {
		t.Errorf("status %d, %q", status, words)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	if r, err := runningLogger(dir); r != nil || err != nil {
		t.Errorf("nobody holds the lock: got %v, %v", r, err)
	}
}

func TestALockThatSaysLittle(t *testing.T) {
	for about, want := range map[string]string{
		"":                       "runs",
		"nonsense":               "runs",
		"pid=1\nstarted=today\n": "runs, process 1",
	} {
		if got := parseLock([]byte(about)).String(); got != want {
			t.Errorf("%q: got %s, want %s", about, got, want)
		}
	}
}

func TestLookingMakesNoFiles(t *testing.T) {
	dir := t.TempDir()
	if r, err := runningLogger(dir); r != nil || err != nil {
		t.Errorf("got %v, %v", r, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("there is %v", entries)
	}
}
