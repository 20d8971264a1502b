package textline

import (
	"math/rand/v2"
	"testing"

	"github.com/liclog/liclog/logger/event"
)

// Handles read all at once are those read byte by byte.
func TestHandle(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const near = "0123456789abcdef/:`g@GAF \x00\xff"
	for range 200_000 {
		line := make([]byte, 8+random.IntN(12))
		for i := range line {
			line[i] = near[random.IntN(16)]
			if random.IntN(20) == 0 {
				line[i] = near[random.IntN(len(near))]
			}
		}
		sameHandle(t, line[:random.IntN(len(line))])
	}
	for _, text := range []string{"", "0", "00", "1AF", "01af", "ffffffffffffffff", "FFFFFFFFFFFFFFFF", "fffffffffffffffff"} {
		sameHandle(t, []byte(text))
	}
	for b := range 256 {
		sameHandle(t, []byte{byte(b), ' ', ' ', ' ', ' ', ' ', ' ', ' '}[:1])
	}
}

func sameHandle(t *testing.T, text []byte) {
	t.Helper()
	n, usual, ok := Handle(text)
	wantN, wantUsual, wantOK := plainHandle(text)
	if n != wantN || usual != wantUsual || ok != wantOK {
		t.Fatalf("%q is %x, %v, %v, want %x, %v, %v", text, n, usual, ok, wantN, wantUsual, wantOK)
	}
	if want, isNumber := Hexadecimal(text); ok != isNumber || n != want {
		t.Fatalf("%q is %x, %v, want %x, %v", text, n, ok, want, isNumber)
	}
	if ok && usual != (HexText(n, &event.Batch{}) == string(text)) {
		t.Fatalf("%q is usual: %v", text, usual)
	}
}
