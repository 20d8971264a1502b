package textline

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Lines are taken apart as they are byte by byte.
func TestSplitByWindows(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		line := make([]byte, random.IntN(200))
		kinds := 2 + random.IntN(5)
		for i := range line {
			line[i] = "a \"\t\xa0!"[random.IntN(kinds)]
		}
		if random.IntN(20) == 0 {
			line = append(line, strings.Repeat(" x", MaxFields-2+random.IntN(4))...)
		}
		sameFields(t, line)
	}
}

func sameFields(t *testing.T, line []byte) {
	t.Helper()
	for _, plain := range []bool{false, true} {
		got, want := Fields{Plain: plain}, Fields{Plain: plain, line: line}
		whyGot, whyWant := got.Split(line), want.split(line)
		if whyGot != whyWant || whyGot == "" && got.N != want.N {
			t.Fatalf("%q: %d fields, %q; want %d, %q", line, got.N, whyGot, want.N, whyWant)
		}
		for i := range got.N {
			if got.list[i] != want.list[i] || got.Quoted(i) && plain {
				t.Fatalf("%q: field %d is %q (%v), want %q", line, i, got.At(i), got.Quoted(i), want.At(i))
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte(`OUT "a b"  c "" d"e " f" x"`))
	f.Fuzz(func(t *testing.T, line []byte) { sameFields(t, line) })
}
