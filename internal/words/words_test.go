package words

import (
	"math/rand/v2"
	"testing"
)

// Bytes are found where they are, whatever stands beside them.
func TestFind(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	near := []byte{',', ',' - 1, ',' + 1, ',' ^ 0x80, 0, 0xff, 'x'}
	for range 100_000 {
		var text [8]byte
		want := uint64(0)
		for i := range text {
			text[i] = near[r.IntN(len(near))]
			if text[i] == ',' {
				want |= 1 << i
			}
		}
		marks := Find(Load(string(text[:])), ',')
		if got := Gather(marks); got != want || marks&^Highs != 0 {
			t.Fatalf("%q: commas at %08b, want %08b", text, got, want)
		}
	}
}
