//go:build linux

package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// report collects tables and goals, and prints and writes them.
type report struct {
	settings settings
	tables   []*table
	goals    []string
	missing  []string // what could not be measured, and why
	versions []string // of what was met, beside those of machine and liclog
}

type table struct {
	title   string
	columns []string
	rows    [][]string
	remark  string
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

// contest runs contestants, says what it found in a table, and judges it.
func (r *report) contest(title string, all []*contestant, more ...column) (*table, error) {
	if err := contest(r.settings.runs, all...); err != nil {
		return nil, err
	}
	columns := append(slices.Clone(ofAll), more...)
	var titles []string
	for _, column := range columns {
		titles = append(titles, column.title)
	}
	t := r.table(title, titles...)
	for _, c := range all {
		var cells []string
		for _, column := range columns {
			cells = append(cells, column.cell(c))
		}
		t.row(c.name, cells...)
	}
	return t, nil
}

// atLeast and atMost note whether a figure reached its goal.
func (r *report) atLeast(text string, got, want float64) {
	r.goal(text, "at least", got, want, got >= want)
}
func (r *report) atMost(text string, got, want float64) {
	r.goal(text, "at most", got, want, got <= want)
}

func (r *report) goal(text, bound string, got, want float64, reached bool) {
	word := "**missed**"
	if reached {
		word = "reached"
	}
	r.goals = append(r.goals, fmt.Sprintf("| %s | %s %s | %s | %s |", text, bound, plain(want), f(got, 2), word))
}

// plain writes a number without needless decimals.
func plain(x float64) string { return strings.TrimSuffix(strings.TrimRight(f(x, 2), "0"), ".") }

// leaveOut notes that something is not measured.
func (r *report) leaveOut(what, why string) {
	r.missing = append(r.missing, fmt.Sprintf("%s is left out: %s.", what, why))
	fmt.Fprintln(os.Stderr, what, "is left out:", why)
}

// write prints the report and, where a file is named, writes it.
func (r *report) write(file string) error {
	text := r.text()
	fmt.Print(text)
	if file == "" {
		return nil
	}
	notes, err := os.ReadFile("bench/notes.md")
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "written:", file)
	return os.WriteFile(file, []byte(text+"\n"+string(notes)), 0o644)
}

func (r *report) text() string {
	var b strings.Builder
	s := r.settings
	fmt.Fprintf(&b, "# Performance\n\nWritten by `%s` on %s. Runs of each contestant, in turn with the others and with its input in the page cache: %d (of short commands at least 9). Times are medians of the runs, memory is the most of any. [Below](#who-was-measured) is said what each contestant does.\n",
		s.command, time.Now().UTC().Format(time.DateOnly), s.runs)
	r.machine(&b)
	for _, text := range r.missing {
		fmt.Fprintf(&b, "\n%s\n", text)
	}
	if len(r.goals) > 0 {
		fmt.Fprintf(&b, "\n## Goals\n\n| | goal | measured | |\n|---|---:|---:|---|\n%s\n", strings.Join(r.goals, "\n"))
	}
	for _, t := range r.tables {
		t.write(&b)
	}
	return b.String()
}

func (r *report) machine(b *strings.Builder) {
	fmt.Fprintf(b, "\n| machine | |\n|---|---|\n| processors | %d, %s |\n| memory | %s |\n| file system | %s |\n| Linux | %s |\n",
		runtime.NumCPU(), processorName(), memoryOfMachine(), versionOf("stat", "-f", "-c", "%T", r.settings.dir), versionOf("uname", "-r"))
	fmt.Fprintf(b, "| liclog | %s, built with %s |\n| wc | %s |\n", strings.TrimPrefix(versionOf(r.settings.liclog()[0], "--version"), "liclog version "), runtime.Version(), versionOf("wc", "--version"))
	for _, version := range r.versions {
		fmt.Fprintf(b, "| %s |\n", version)
	}
}

func (t *table) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n| | %s |\n|---|%s\n", t.title, strings.Join(t.columns, " | "), strings.Repeat("---:|", len(t.columns)))
	for _, row := range t.rows {
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
	if t.remark != "" {
		fmt.Fprintf(b, "\n%s\n", t.remark)
	}
}
