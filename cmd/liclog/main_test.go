package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets this test's binary stand in for liclog in scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"liclog": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": wantStatus, "replace": replace, "until": until},
	})
}

// wantStatus runs a program that is to end with an exit status: status 2 PROGRAM
// ARGUMENTS. What it printed can be looked at by stdout and stderr.
func wantStatus(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		got = ended.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, not %d", got, want)
	}
}

// replace changes every OLD in a file to NEW: replace OLD NEW FILE.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	before := ts.ReadFile(args[2])
	after := strings.ReplaceAll(before, args[0], args[1])
	if before == after {
		ts.Fatalf("no %s in %s", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(after), 0o600))
}

// until waits for a file to hold a text: until FILE TEXT.
func until(ts *testscript.TestScript, _ bool, args []string) {
	for begun := time.Now(); time.Since(begun) < 30*time.Second; time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && strings.Contains(string(text), args[1]) {
			return
		}
	}
	ts.Fatalf("%s does not come to hold %s", args[0], args[1])
}

// liclog runs a command line inside this process.
func liclog(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	t.Setenv("LICLOG_DIR", ".") // the tester's own tree is left alone
	var out, words bytes.Buffer
	status = run(t.Context(), append([]string{"liclog"}, args...), strings.NewReader(stdin), &out, &words)
	return status, out.String(), words.String()
}

// fullDisk is standard output on a full disk.
type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestResultsThatDoNotArriveAreAFailure(t *testing.T) {
	for _, command := range []string{"--help", "--version", "logging", "completion bash", "help logging"} {
		var words bytes.Buffer
		args := append([]string{"liclog", "-d", t.TempDir()}, strings.Fields(command)...)
		status := run(context.Background(), args, nil, fullDisk{}, &words)
		if status != statusFailed || !strings.Contains(words.String(), "no space left") {
			t.Errorf("%s: status %d, %q", command, status, words.String())
		}
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	for _, c := range newApp(&shell{out: &results{w: io.Discard}}).VisibleCommands() {
		if c.Name == "help" {
			continue // its help is that of liclog
		}
		status, help, words := liclog(t, "", c.Name, "--help")
		if status != statusDone || words != "" {
			t.Errorf("%s: status %d, %q", c.Name, status, words)
		}
		for _, want := range []string{"liclog " + c.Name + " - ", "Usage: liclog " + c.Name, "Example:\n   liclog ", "--help"} {
			if !strings.Contains(help, want) {
				t.Errorf("%s: help has no %q:\n%s", c.Name, want, help)
			}
		}
		if _, same, _ := liclog(t, "", "help", c.Name); same != help {
			t.Errorf("help %s says something else", c.Name)
		}
	}
}

// TestEveryExampleIsTrue runs what help shows, in a folder with what the
// examples speak of.
func TestEveryExampleIsTrue(t *testing.T) {
	t.Chdir(t.TempDir())
	events := "Time,Event,UserName,HostName,ProductId\n" +
		"2007-07-02T09:00:00Z,checkout,ann,pc1,modeler\n2007-07-02T11:00:00Z,checkin,ann,pc1,modeler\n"
	debug := "10:00:00 (lmgrd) TIMESTAMP 7/3/2007\n10:00:05 (cad) OUT: \"modeler\" ann@pc1  \n"
	listing := "Flexible License Manager status on Tue 7/3/2007 10:00\n\n" +
		"Users of modeler:  (Total of 5 licenses issued;  Total of 1 license in use)\n\n" +
		"    ann pc1 pc1 (v1.0) (server/27000 101), start Tue 7/3 9:00\n"
	older := "UserName\tHostName\tProcessId\tProductId\tProductName\tStartTime(InSeconds)\tEndTime(inSeconds)\tNumberDesired\tNumberGranted\tDate\tStartTime\tEndTime\n" +
		"ann\tpc1\t1\tp\tP\t63318876600\t63318880200\t1\t1\t2007/07/01\t08:50:00\t09:50:00\n"
	for file, text := range map[string]string{
		"events.csv": events, "debug.log": debug, "lmstat.txt": listing, "sflm-tree/2007/07/01/Log.txt": older,
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tree := range []string{"usage", "munich", "paris"} {
		if status, _, words := liclog(t, "", "log", "-d", tree, "--summarize", "events.csv"); status != statusDone {
			t.Fatal(words)
		}
	}
	for _, c := range newApp(&shell{out: &results{w: io.Discard}}).VisibleCommands() {
		for _, example := range examples(c.Description) {
			t.Run(strings.Join(example, " "), func(t *testing.T) { runExample(t, example) })
		}
	}
}

func runExample(t *testing.T, example []string) {
	if i := slices.Index(example, "|"); i >= 0 {
		example = example[i+1:] // what is piped in stands before
	}
	if slices.Contains(example, "--follow") || slices.Contains(example, "--watch") {
		t.Skip("it does not end by itself")
	}
	for i, word := range example {
		if filepath.IsAbs(word) {
			example[i] = filepath.Base(word) // a log of the license server
		}
	}
	status, _, words := liclog(t, "", example[1:]...)
	if status != statusDone {
		t.Errorf("status %d: %s", status, words)
	}
}

// examples are the command lines that a command's help shows.
func examples(help string) [][]string {
	_, help, _ = strings.Cut(help, "Example:\n")
	var lines [][]string
	for _, line := range strings.Split(help, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			break
		}
		lines = append(lines, words)
	}
	return lines
}
