package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// licsim runs the program in a folder of its own and gives what it prints.
func licsim(t *testing.T, args ...string) (printed string, err error) {
	t.Helper()
	var out bytes.Buffer
	app := newApp()
	app.Writer, app.ErrWriter = &out, &out
	err = app.Run(append([]string{"licsim"}, args...))
	return out.String(), err
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// examples are the command lines that a help text shows.
func examples(help string) (lines [][]string) {
	for line := range strings.Lines(help) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "licsim") && !strings.Contains(line, "[") && strings.Contains(line, "--") {
			lines = append(lines, strings.Fields(line)[1:])
		}
	}
	return lines
}

// The examples of --help are true: they run, and write what they name.
func TestHelpShowsTrueExamples(t *testing.T) {
	for _, command := range [][]string{{}, {"log-day"}} {
		help, err := licsim(t, append(command, "--help")...)
		if err != nil {
			t.Fatal(err)
		}
		found := examples(help)
		if len(found) == 0 {
			t.Errorf("no example in the help of licsim %v:\n%s", command, help)
		}
		for _, args := range found {
			t.Chdir(t.TempDir())
			for i, arg := range args {
				if arg == "10000000" || arg == "100000" {
					args[i] = "1000" // the same, but quick
				}
			}
			if _, err := licsim(t, args...); err != nil {
				t.Errorf("licsim %v: %v", args, err)
			}
			if entries, _ := os.ReadDir("."); len(entries) != 1 {
				t.Errorf("licsim %v leaves %d files", args, len(entries))
			}
		}
	}
}

func TestFormats(t *testing.T) {
	for format, begins := range map[string]string{
		"csv":    "Time,Event,UserName,",
		"jsonl":  `{"Time":"2008-02-29T00:00:00Z","Event":"start",`,
		"flexlm": " 0:00:00 (lmgrd) ---",
		"rlm":    "\nRLM Report Log Format 0, version 14.1\nISV: acmelmd,",
		"rms":    "# Startup Sentinel RMS Development Kit v9.50 Fri Feb 29 00:00:01 2008  1204243201 lic01 ",
		"dsls":   "2008/02/29 00:00:01:000 I INITSERVER ",
	} {
		name := filepath.Join(t.TempDir(), "log")
		if _, err := licsim(t, "--start", "2008-02-29", "--days", "1", "--products", "3", "--format", format, "--output", name); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		if got := read(t, name); !strings.HasPrefix(got, begins) {
			t.Errorf("%s begins with %.60q", format, got)
		}
	}
}

func TestLogOfEachServer(t *testing.T) {
	dir := t.TempDir()
	_, err := licsim(t, "--servers", "2", "--days", "2", "--format", "flexlm", "--zone", "Asia/Tokyo", "--output", filepath.Join(dir, "{server}.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, server := range []string{"lic01", "lic02"} {
		if log := read(t, filepath.Join(dir, server+".log")); !strings.Contains(log, "started on "+server+" (linux)") || !strings.HasPrefix(log, " 9:00:00 ") {
			t.Errorf("the log of %s begins with %.60q", server, log)
		}
	}
}

func TestLogOfEachDaemon(t *testing.T) {
	dir := t.TempDir()
	_, err := licsim(t, "--servers", "2", "--products", "8", "--days", "1", "--format", "rlm", "--output", filepath.Join(dir, "{server}.log"))
	if err != nil {
		t.Fatal(err)
	}
	logs, err := filepath.Glob(filepath.Join(dir, "lic0?-*.log"))
	if err != nil || len(logs) != 3 {
		t.Errorf("the logs %q, want one of each of 3 daemons: %v", logs, err)
	}
}

func TestEvents(t *testing.T) {
	name := filepath.Join(t.TempDir(), "log")
	if _, err := licsim(t, "--events", "500", "--output", name); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(read(t, name), "\n"); n != 501 {
		t.Errorf("%d lines, want a header and 500 events", n)
	}
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--format", "xml"},
		{"--start", "1.7.2007"},
		{"--zone", "Mars/Olympus"},
		{"--users", "0"},
		{"--users", "many"},
		{"--no-such-option"},
		{"--servers", "2", "--format", "flexlm"},
		{"--products", "12", "--format", "rlm"},
		{"no-such-command"},
		{"log-day", "--days", "2"},
		{"log-day", "--pairs", "1"},
		{"log-day", "--dir", "d", "--output", "f"},
		{"log-day", "--start", "today"},
		{"log-day", "--rows", "few"},
	} {
		_, err := licsim(t, args...)
		if err == nil || exitStatus(err) != wrongUsage {
			t.Errorf("licsim %v: error %v, want one of usage", args, err)
		}
	}
}

func TestFailure(t *testing.T) {
	_, err := licsim(t, "--output", filepath.Join(t.TempDir(), "missing", "log"))
	if err == nil || exitStatus(err) != failed {
		t.Errorf("error %v, want a failure", err)
	}
}
