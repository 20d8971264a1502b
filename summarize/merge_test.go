package summarize

import (
	"cmp"
	"math/rand/v2"
	"testing"
)

// keySource is a source of one row.
type keySource key

func (k keySource) next() (bool, error) { return true, nil }
func (k keySource) key() key            { return key(k) }
func (k keySource) addTo(*periodRow)    {}

// Rows that wait are ordered as their keys are, by bytes.
func TestOrderOfWaitingRows(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	text := func() []byte {
		b := make([]byte, r.IntN(4)+r.IntN(2)*14)
		for i := range b {
			b[i] = "\x00aab\xff"[r.IntN(5)]
		}
		return b
	}
	for range 100_000 {
		x, y := keySource{text(), text()}, keySource{text(), text()}
		if r.IntN(2) == 0 {
			y.id = append([]byte(nil), x.id...)
		}
		if r.IntN(3) == 0 {
			y.user = append(append([]byte(nil), x.user...), make([]byte, r.IntN(2))...)
		}
		h, err := newSourceHeap([]source{x, y})
		if err != nil {
			t.Fatal(err)
		}
		got, want := h.rows[0].compare(&h.rows[1]), key(x).compare(key(y))
		if cmp.Compare(got, 0) != cmp.Compare(want, 0) {
			t.Fatalf("%q and %q: %d, want %d", x, y, got, want)
		}
		if first := h.top().key; first.compare(key(x)) > 0 || first.compare(key(y)) > 0 {
			t.Fatalf("%q stands before %q and %q", first, x, y)
		}
	}
}
