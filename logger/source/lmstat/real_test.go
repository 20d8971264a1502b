package lmstat_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

// realData are the listings of real servers beside the repository, if they are there.
func realData(t testing.TB) []string {
	var found []string
	for _, pattern := range []string{"lmstat/*", "status/*"} {
		names, _ := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "realdata", pattern))
		found = append(found, names...)
	}
	if len(found) == 0 {
		t.Skip("no real listings here")
	}
	return found
}

func readLines(t *testing.T, name string) (source.Format, []sourcetest.Line, [][]byte) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	format, err := source.Recognise(data)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(name), err)
	}
	p := format.New(source.Options{Zone: time.UTC, LastDay: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)})
	return format, sourcetest.Read(p, data), sourcetest.Split(data)
}

// Every line of every real listing is read or known to say nothing of usage, and
// as many users are found as a plain search for their lines finds.
func TestRealListings(t *testing.T) {
	for _, name := range realData(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			format, lines, raw := readLines(t, name)
			kinds, events := map[string]int{}, map[event.Kind]int{}
			for i, line := range lines {
				kinds[fmt.Sprint(line.Class, " ", line.Why)]++
				if line.Class == event.Rejected {
					t.Errorf("line %d: %s: %q", i+1, line.Why, raw[i])
				}
				for _, e := range line.Events {
					events[e.Kind]++
				}
			}
			if want := plainCount(format.Name, raw); want >= 0 && events[event.InUse] != want {
				t.Errorf("%d users' lines, a plain search finds %d", events[event.InUse], want)
			}
			if strings.Contains(name, "_bad") && events[event.Unobserved] != 1 {
				t.Errorf("a server that does not answer gives %v", events)
			}
			for _, k := range slices.Sorted(maps.Keys(kinds)) {
				t.Logf("%6d %s", kinds[k], k)
			}
		})
	}
}

// plainCount searches for what only users' lines hold.
func plainCount(format string, lines [][]byte) int {
	marks := map[string][]string{
		"lmstat": {"), start ", ") queued for "}, "rlmstat": {"(handle: "}, "lmxstat": {"license(s) used by "},
		"lsdynastat": {"@n-c"}, "olicensestat": {" #1"}, "dslsstat": {"(263.0)/", "(226.0)/", "(2a8.0)/"},
	}[format]
	found := 0
	for _, line := range lines {
		for _, mark := range marks {
			if bytes.Contains(line, []byte(mark)) {
				found++
			}
		}
	}
	return found
}
