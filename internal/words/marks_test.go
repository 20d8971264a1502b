package words

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	if got := Load("\x01\x02\x03\x04\x05\x06\x07\x08\x09"); got != 0x0807060504030201 {
		t.Errorf("eight bytes are %x", got)
	}
}

// Marks are found where bytes.IndexAny finds them, next to bytes that differ from
// them by little.
func TestMarks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, marks := range []string{"@", "@\" \t", ", ", "\x00\x80\xff"} {
		m := MarksOf(marks)
		for range 20_000 {
			text := make([]byte, random.IntN(40))
			for i := range text {
				text[i] = marks[random.IntN(len(marks))] + byte(random.IntN(3)-1)
				if random.IntN(3) > 0 {
					text[i] = byte(random.Uint32())
				}
			}
			from := random.IntN(len(text) + 1)
			want := -1
			for i, b := range text[from:] {
				if strings.IndexByte(marks, b) >= 0 {
					want = i
					break
				}
			}
			if want < 0 {
				want = len(text) - from
			}
			if got := m.Next(text, from); got != from+want {
				t.Fatalf("in %q behind %d: %d, want %d", text, from, got, from+want)
			}
		}
	}
}
