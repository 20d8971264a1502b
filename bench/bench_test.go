//go:build linux

package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	if all, err := choose(""); err != nil || len(all) != len(parts) {
		t.Errorf("no names: %d parts, %v", len(all), err)
	}
	some, err := choose("commands,day")
	if err != nil || len(some) != 2 || some[0].name != "commands" || some[1].name != "day" {
		t.Errorf("two names: %v, %v", some, err)
	}
	if _, err := choose("day,night"); err == nil || !strings.Contains(err.Error(), `"night"`) {
		t.Errorf("an unknown name: %v", err)
	}
}

func TestSpread(t *testing.T) {
	runs := []float64{3, 0.25, 12.345}
	if m, s := median(runs), spread(runs); m != 3 || s != "0.250 - 12.35" {
		t.Errorf("median %v, spread %s", m, s)
	}
	if s := spread(runs[:1]); s != "one run" {
		t.Errorf("one run: %s", s)
	}
}

func TestGoal(t *testing.T) {
	r := newReport(settings{})
	r.atLeast("fast", 1.4, 1.5)
	r.atMost("small", 1.5, 1.5)
	if !strings.Contains(r.goals[0], "missed") || !strings.Contains(r.goals[1], "reached") {
		t.Error(r.goals)
	}
}

// Every processor's blocks are counted, and each once.
func TestOverBlocks(t *testing.T) {
	name := filepath.Join(t.TempDir(), "log")
	text := strings.Repeat("a,b\n", 5*blockSize/4+1)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := overBlocks(name, countLines); err != nil || n != uint64(strings.Count(text, "\n")) {
		t.Errorf("%d lines: %v", n, err)
	}
	n, err := overBlocks(name, lookAtEachByte)
	if lines, commas := n&math.MaxUint32, n>>32; err != nil || lines != uint64(strings.Count(text, "\n")) || commas != lines {
		t.Errorf("%d lines, %d commas: %v", lines, commas, err)
	}
	if _, err := overBlocks(name+"?", countLines); err == nil {
		t.Error("a file that is not there is no error")
	}
}

func TestAddRows(t *testing.T) {
	s := settings{days: 2}
	dir := t.TempDir()
	day := filepath.Join(dir, "2007", "01", "02")
	if err := os.MkdirAll(day, 0o750); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(day, "Log.csv")
	if err := os.WriteFile(log, []byte("head\na\nb\nc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.addRows(dir, 2); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(log); string(got) != "head\na\nb\nc\nb\nc\n" {
		t.Errorf("%q", got)
	}
}
