package flexlm

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/liclog/liclog/logger/event"
)

// A parser that remembers says of every line what one says that forgets what lines
// meant before each: lines of all logs of this package, mixed and damaged.
func TestRemembersNothingWrong(t *testing.T) {
	lines := testLines(t)
	for _, options := range []Options{{}, {ByData: true, Server: "berlin"}, {FoldCase: true, Zone: in(t, "Europe/Madrid")}} {
		random := rand.New(rand.NewPCG(1, uint64(len(options.Server))))
		remembers, forgets := New(options).(*parser), New(options).(*parser)
		short := 0
		for n := range 6_000 {
			line := lines[random.IntN(len(lines))]
			if random.IntN(4) == 0 {
				line = damaged(random, line, lines)
			}
			short += compare(t, remembers, forgets, line)
			if n%1000 == 999 { // as after a restart
				if err := remembers.Restore(forgets.State()); err != nil {
					t.Fatal(err)
				}
			}
		}
		if short < 300 {
			t.Errorf("only %d lines said what others did", short)
		}
	}
}

// compare reads a line with both, and tells whether the first remembered it (1).
func compare(t *testing.T, remembers, forgets *parser, line []byte) (short int) {
	t.Helper()
	var one, other, tried event.Batch
	copied := *remembers
	if copied.again(line, &tried) {
		short = 1
	}
	got := remembers.Line(line, &one)
	forgets.memory = memory{}
	want := forgets.Line(line, &other)
	for i := range one.Items {
		one.Items[i].Known = event.Known{}
	}
	for i := range other.Items {
		other.Items[i].Known = event.Known{}
	}
	if got != want || !reflect.DeepEqual(one.Items, other.Items) || one.Unsupported != other.Unsupported {
		t.Fatalf("%q\nremembering %+v %+v\nforgetting  %+v %+v", line, got, one.Items, want, other.Items)
	}
	if got, want := remembers.State(), forgets.State(); !bytes.Equal(got, want) {
		t.Fatalf("%q\nremembering %s\nforgetting  %s", line, got, want)
	}
	return short
}

// testLines are those of the logs in testdata, and some with more daemons than are
// kept.
func testLines(t *testing.T) (lines [][]byte) {
	names, err := filepath.Glob("testdata/*.log")
	if err != nil || len(names) == 0 {
		t.Fatal("no logs in testdata", err)
	}
	for _, name := range names {
		log, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, bytes.Split(log, []byte("\n"))...)
	}
	for i := range 70 {
		lines = append(lines, fmt.Appendf(nil, `12:00:%02d (vendor%d) OUT: "tool%d" jane@pc%d  (%d licenses) `, i%60, i, i%3, i%5, i%4+1))
		lines = append(lines, fmt.Appendf(nil, "12:00:%02d (vendor1) IN: \"tool1\" jane@pc1 [a%cb]", i%60, i%2))
	}
	return lines
}

// damaged is a line with some bytes changed, or the beginning of one and the end of
// another.
func damaged(random *rand.Rand, line []byte, lines [][]byte) []byte {
	line = bytes.Clone(line)
	if other := lines[random.IntN(len(lines))]; random.IntN(3) == 0 && len(line) > 0 && len(other) > 0 {
		return append(line[:random.IntN(len(line))], other[random.IntN(len(other)):]...)
	}
	for range 1 + random.IntN(2) {
		if len(line) > 0 {
			line[random.IntN(len(line))] = " \t\"@()[]^\x00\xe9aA0:1"[random.IntN(16)]
		}
	}
	return line
}
