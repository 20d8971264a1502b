package summarize

import (
	"math/rand/v2"
	"testing"
)

// TestNamesAreToldApart numbers texts of all lengths that differ little.
func TestNamesAreToldApart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 31))
	n, want := newNames(), map[string]uint32{}
	for range 100_000 {
		text := make([]byte, r.IntN(40))
		for i := range text {
			text[i] = "\x00a"[r.IntN(8)/7]
		}
		number, known := want[string(text)]
		if !known {
			number = uint32(len(want))
			want[string(text)] = number
		}
		if got := n.number(text); got != number || n.texts[got] != string(text) {
			t.Fatalf("%q is number %d, want %d", text, got, number)
		}
	}
}
