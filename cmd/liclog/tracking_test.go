package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

// TestTrackingIsSwitchedWhileALoggerRuns: an access before is not seen, one
// behind is.
func TestTrackingIsSwitchedWhileALoggerRuns(t *testing.T) {
	dir := t.TempDir()
	in, feed := io.Pipe()
	ended := make(chan int)
	var words bytes.Buffer
	go func() {
		ended <- run(context.Background(), []string{"liclog", "log", "--dir", dir, "--live", "--format", "csv"}, in, io.Discard, &words)
	}()
	access := func(user string) {
		fmt.Fprintf(feed, "%s,access,%s,HTTP,Web1\n", time.Now().UTC().Format(time.RFC3339), user)
	}
	fmt.Fprintln(feed, "Time,Event,UserName,Protocol,Server")
	access("early")
	await(t, func() bool {
		return len(readAccess(dir)) == 0 && exists(filepath.Join(dir, layout.StateFolder, "state"))
	})
	if status := run(context.Background(), []string{"liclog", "tracking", "on", "--dir", dir}, nil, io.Discard, io.Discard); status != 0 {
		t.Fatal("tracking on: status ", status)
	}
	await(t, func() bool {
		access("late")
		return strings.Contains(readAccess(dir), "late,HTTP,Web1")
	})
	if strings.Contains(readAccess(dir), "early") {
		t.Error("an access from before tracking was on is told")
	}
	feed.Close()
	if status := <-ended; status != 0 {
		t.Errorf("status %d: %s", status, words.String())
	}
}

// TestATableChangesWhileALoggerRuns: what a login may do is what the table of
// operators says then.
func TestATableChangesWhileALoggerRuns(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	write(layout.SettingsFile, "[sessions]\noperators = \"operators.csv\"\n")
	write("operators.csv", "UserName,Applications\nfalcon,Change\n")
	in, feed := io.Pipe()
	ended := make(chan int)
	var words bytes.Buffer
	go func() {
		ended <- run(context.Background(), []string{"liclog", "log", "--dir", dir, "--live", "--format", "csv"}, in, io.Discard, &words)
	}()
	handle := 0
	login := func() {
		handle++
		fmt.Fprintf(feed, "%s,login,falcon,10.0.0.%d,%d\n", time.Now().UTC().Format(time.RFC3339), handle%250, handle)
	}
	running := func(product string) bool {
		files, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*", layout.LogCacheFile))
		for _, name := range files {
			if text, _ := os.ReadFile(name); strings.Contains(string(text), product) {
				return true
			}
		}
		return false
	}
	fmt.Fprintln(feed, "Time,Event,UserName,HostName,Handle")
	login()
	await(t, func() bool { return running("Change Management - Floating") })
	write("operators.csv", "UserName,Applications\nfalcon,SLA\n")
	await(t, func() bool {
		login()
		return running("Service Level Management - Floating")
	})
	feed.Close()
	if status := <-ended; status != 0 {
		t.Errorf("status %d: %s", status, words.String())
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// readAccess is what all Access.csv of the tree hold.
func readAccess(dir string) (all string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*", layout.AccessFile))
	for _, name := range files {
		text, _ := os.ReadFile(name)
		all += string(text)
	}
	return all
}

func await(t *testing.T, happened func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !happened(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not happen")
		}
	}
}
