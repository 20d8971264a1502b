package sourcetest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/liclog/liclog/logger/event"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Golden holds the events of lines against a file of native CSV beside the test.
// With -update it is written instead, to be looked at.
func Golden(t *testing.T, file string, lines []Line) {
	t.Helper()
	got := Written(lines)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs\n got\n%s\nwant\n%s", file, got, want)
	}
}

// Written are the events of lines as native CSV.
func Written(lines []Line) []byte {
	text := []byte(strings.Join(event.Columns, ",") + "\n")
	for _, line := range lines {
		for i := range line.Events {
			text = event.AppendCSV(text, &line.Events[i])
		}
	}
	return text
}

// Account is what became of the lines of a log.
type Account struct {
	Read, Irrelevant, Rejected int
	Unsupported                int64
}

// AccountOf counts.
func AccountOf(lines []Line) (a Account) {
	for _, line := range lines {
		a.Unsupported += line.Unsupported
		switch line.Class {
		case event.Read:
			a.Read++
		case event.Irrelevant:
			a.Irrelevant++
		case event.Rejected:
			a.Rejected++
		}
	}
	return a
}

// Whys counts lines by their kind or reason.
func Whys(lines []Line) map[string]int {
	whys := map[string]int{}
	for _, line := range lines {
		if line.Why != "" {
			whys[line.Why]++
		}
	}
	return whys
}

// Kinds counts events.
func Kinds(lines []Line) map[event.Kind]int {
	kinds := map[event.Kind]int{}
	for _, line := range lines {
		for _, e := range line.Events {
			kinds[e.Kind]++
		}
	}
	return kinds
}

// RealFolder is where logs of real servers are kept where they are at hand:
// beside the repository. The test is skipped where they are not.
func RealFolder(t *testing.T, format string) string {
	t.Helper()
	folder, ok := realFolder(format)
	if !ok {
		t.Skip("no real logs beside the repository")
	}
	return folder
}

func realFolder(format string) (string, bool) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", false
		}
	}
	folder := filepath.Join(dir, "..", "shared", "realdata", format)
	_, err = os.Stat(folder)
	return folder, err == nil
}

// Fuzz feeds a parser bytes that no server writes: it must not panic, what it
// gives must be usable, and a restart in the middle must make no difference. Its
// seeds are the texts given, the logs in testdata and real ones of the format.
func Fuzz(f *testing.F, format string, newParser func() event.Parser, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	patterns := []string{"testdata/*.log", "testdata/*.json"}
	if folder, ok := realFolder(format); ok {
		patterns = append(patterns, folder+"/*")
	}
	for _, pattern := range patterns {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			log, err := os.ReadFile(file)
			if err != nil {
				continue // a folder
			}
			f.Add(log[:min(len(log), 8192)])
			f.Add(log[max(len(log)-2048, 0):])
		}
	}
	f.Fuzz(func(t *testing.T, log []byte) { fuzzed(t, newParser, log) })
}

func fuzzed(t *testing.T, newParser func() event.Parser, log []byte) {
	whole := Read(newParser(), log)
	for _, line := range whole {
		Check(t, line, nil)
	}
	r := Reader{Parser: newParser()}
	r.Begin(log, 512)
	for i, line := range Split(log) {
		next := newParser()
		if err := next.Restore(bytes.Clone(r.Parser.State())); err != nil {
			t.Fatal(err)
		}
		r.Parser = next
		if got := r.Line(line); !reflect.DeepEqual(got, whole[i]) {
			t.Fatalf("a restart before each line makes a difference to %q\n got %+v\nwant %+v", line, got, whole[i])
		}
	}
}

// Bench measures a parser on the usual lines of a log.
func Bench(b *testing.B, p event.Parser, usual string) {
	lines := Split([]byte(usual))
	p.Begin([]byte(usual), true)
	var out event.Batch
	b.SetBytes(int64(len(usual)))
	b.ReportAllocs()
	for b.Loop() {
		for i, line := range lines {
			out.At(int64(i), line)
			p.Line(line, &out)
		}
		out.Reset()
	}
}

// NoAllocations holds a parser to costing no allocation on usual lines.
func NoAllocations(t *testing.T, p event.Parser, usual string) {
	t.Helper()
	lines := Split([]byte(usual))
	p.Begin([]byte(usual), true)
	var out event.Batch
	read := func() {
		out.Reset()
		for _, line := range lines {
			if v := p.Line(line, &out); v.Class == event.Rejected {
				t.Fatalf("%s: %s", v.Why, line)
			}
		}
	}
	read() // the batch and lists grow to their size
	if n := testing.AllocsPerRun(100, read); n != 0 {
		t.Errorf("%v allocations for %d lines", n, len(lines))
	}
}

// Ends are the times of the first event and of the last.
func Ends(lines []Line) (first, last string) {
	for _, line := range lines {
		for _, e := range line.Events {
			if first == "" {
				first = e.Time.String()
			}
			last = e.Time.String()
		}
	}
	return first, last
}
