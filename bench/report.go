//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// report collects tables and goals, and prints and writes them.
type report struct {
	settings settings
	tables   []*table
	goals    []string
}

type table struct {
	title   string
	columns []string
	rows    [][]string
}

func newReport(s settings) *report { return &report{settings: s} }

func (r *report) table(title string, columns ...string) *table {
	t := &table{title: title, columns: columns}
	r.tables = append(r.tables, t)
	return t
}

func (t *table) row(name string, cells ...string) {
	t.rows = append(t.rows, append([]string{name}, cells...))
}

// goal notes whether a figure reached what it should: at least, or at most.
func (r *report) goal(text string, got, want float64, atLeast bool) {
	reached := got <= want
	if atLeast {
		reached = got >= want
	}
	word := "missed"
	if reached {
		word = "reached"
	}
	r.goals = append(r.goals, fmt.Sprintf("| %s | %s | %s |", text, f(got, 2), word))
}

func (r *report) write() error {
	var b strings.Builder
	s := r.settings
	fmt.Fprintf(&b, "# Performance\n\nWritten by `make bench` on %s: medians of %d runs, the contestants in turn, files in the page cache.\n\n",
		time.Now().UTC().Format(time.DateOnly), s.runs)
	fmt.Fprintf(&b, "Machine: %s, %d processors, %s, Linux %s; %s; Node.js %s.\n",
		processor(), runtime.NumCPU(), memory(), first("uname", "-r"), runtime.Version(), first("node", "--version"))
	for _, t := range r.tables {
		fmt.Fprintf(&b, "\n## %s\n\n| | %s |\n|---|%s\n", t.title, strings.Join(t.columns, " | "), strings.Repeat("---:|", len(t.columns)))
		for _, row := range t.rows {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		}
	}
	fmt.Fprintf(&b, "\n## Goals\n\n| goal | measured | |\n|---|---:|---|\n%s\n", strings.Join(r.goals, "\n"))
	if notes, err := os.ReadFile("bench/notes.md"); err == nil {
		fmt.Fprintf(&b, "\n%s", notes)
	}
	fmt.Print(b.String())
	return os.WriteFile(s.report, []byte(b.String()), 0o644)
}

// f writes a figure with so many decimals.
func f(x float64, decimals int) string { return strconv.FormatFloat(x, 'f', decimals, 64) }

func million(n int) string {
	if n >= 1_000_000 {
		return f(float64(n)/1e6, 0) + " million"
	}
	return fmt.Sprint(n)
}

func processor() string { return fieldOf("/proc/cpuinfo", "model name") }

func memory() string {
	kb, err := strconv.ParseFloat(strings.TrimSuffix(fieldOf("/proc/meminfo", "MemTotal"), " kB"), 64)
	if err != nil {
		return "memory unknown"
	}
	return f(kb/1024/1024, 0) + " GB of memory"
}

// fieldOf is the value behind a name and a colon in one of the system's files.
func fieldOf(file, name string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

func first(name string, args ...string) string {
	output, err := exec.Command(name, args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(output))
}
