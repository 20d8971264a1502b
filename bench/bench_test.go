//go:build linux

package main

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source"
	"github.com/liclog/liclog/logger/source/regex"
	"github.com/liclog/liclog/logger/source/sourcetest"
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

// natives are of a check-out that comes back in parts, of one that a restart ends, and of
// a denial.
const natives = `2007-07-01T00:00:00Z,start,,,,,,,,,lic01,
2007-07-01T00:00:01Z,start,,,,,,,,,lic01/cadd,
2007-07-01T00:00:04Z,checkout,David Ueda2,muc0042,617,cadd:draw,draw,4,4,65,lic01/cadd,
2007-07-01T00:01:05Z,checkout,olga,muc-node0021,423,cadd:mesh,mesh,1,1,66,lic01/cadd,
2007-07-01T00:01:37Z,checkin,David Ueda2,muc0042,617,cadd:draw,draw,1,1,65,lic01/cadd,
2007-07-01T00:02:10Z,denied,ivan,muc0038,334,cadd:draw,draw,8,0,,lic01/cadd,
2007-07-01T00:03:13Z,checkin,David Ueda2,muc0042,617,cadd:draw,draw,3,3,65,lic01/cadd,
2007-07-01T00:05:00Z,start,,,,,,,,,lic01/cadd,
2007-07-01T00:06:00Z,alive,,,,,,,,,lic01/cadd,
`

// Every log that is written here is recognised, and tells what the native events
// did.
func TestRewrite(t *testing.T) {
	dir := t.TempDir()
	native := filepath.Join(dir, "native.csv")
	if err := os.WriteFile(native, []byte(layout.Header(event.Columns)+natives), 0o600); err != nil {
		t.Fatal(err)
	}
	var described struct {
		Formats map[string]regex.Description
	}
	if _, err := toml.Decode(ownSettings, &described); err != nil {
		t.Fatal(err)
	}
	table, err := source.With(described.Formats)
	if err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string]map[event.Kind]int{
		"rlm-isv":  {event.CheckOut: 2, event.CheckIn: 1, event.Denied: 1, event.Start: 2},
		"stardrop": {event.CheckOut: 2, event.CheckIn: 1, event.Denied: 1},
		"ours":     {event.CheckOut: 2, event.CheckIn: 1, event.Denied: 1},
		"lmstat":   {event.Listing: 6, event.Listed: 5, event.Purchased: 11, event.InUse: 7},
	} {
		t.Run(format, func(t *testing.T) {
			text := rewritten(t, native, format)
			found, err := table.Recognise(text)
			if err != nil || found.Name != format {
				t.Fatalf("recognised as %s, %v:\n%s", found.Name, err, text)
			}
			lines := sourcetest.Read(found.New(source.Options{}), text)
			if a := sourcetest.AccountOf(lines); a.Rejected > 0 {
				t.Errorf("%+v:\n%s", a, text)
			}
			if kinds := sourcetest.Kinds(lines); !maps.Equal(kinds, want) {
				t.Errorf("%v, want %v:\n%s", kinds, want, text)
			}
		})
	}
}

// rewritten is a log of native events in another format.
func rewritten(t *testing.T, native, format string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), format)
	if err := rewrite(native, name, rewriters[format]()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Trees that differ in one cell, or have a row more, are not the same.
func TestSameTree(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	header := "a,b,c,d,e,f,g,h,i,j,k,l\n"
	one := "u,h,,p,n,1,2,1,1,d,s,e\n"
	log := file("one", header+one+"v"+one)
	for name, same := range map[string]string{"turned": "v" + one + one, "less": one, "other": one + "w" + one} {
		if err := sameLog(log, file(name, header+same)); (err == nil) != (name == "turned") {
			t.Errorf("a log that is %s: %v", name, err)
		}
	}
	figures := file("figures", "UserName,ProductId,Max\nu,p,3\n")
	for text, same := range map[string]bool{"u,p,7,3\n": true, "u,p,3,4\n": false, "u,p,7,3\nu,q,7,3\n": false, "u,q,7,3\n": false} {
		if err := sameFigures(figures, file("summary", "UserName,ProductId,Hours,Max\n"+text)); (err == nil) != same {
			t.Errorf("%q: %v", text, err)
		}
	}
}
