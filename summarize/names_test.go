package summarize

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// numbered is names or labels.
type numbered interface{ number([]byte) uint32 }

// TestNamesAreToldApart numbers texts of all lengths that differ little, some with
// other text behind them, as in a log.
func TestNamesAreToldApart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 31))
	users, labels := newNames(), newLabels()
	for of, n := range map[numbered]*names{users: users, labels: labels.names} {
		want := map[string]uint32{}
		for range 200_000 {
			line := make([]byte, 60+r.IntN(60))
			for i := range line {
				line[i] = "\x00a"[r.IntN(8)/7]
			}
			text := line[:r.IntN(60)]
			if r.IntN(3) == 0 {
				text = slices.Clip(text)
			}
			number, known := want[string(text)]
			if !known {
				number = uint32(len(want))
				want[string(text)] = number
			}
			if got := of.number(text); got != number || n.texts[got] != string(text) {
				t.Fatalf("%q is number %d, want %d", text, got, number)
			}
		}
	}
}
