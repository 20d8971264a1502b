package textline

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A memo knows what a map knows, texts of all lengths that differ in one byte, and
// when it is full it begins anew.
func TestMemo(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	text := func() []byte {
		b := []byte(strings.Repeat("ab", 140)[:random.IntN(280)])
		for range random.IntN(3) {
			if len(b) > 0 {
				b[random.IntN(len(b))] = "abc\x00"[random.IntN(4)]
			}
		}
		return b
	}
	var m Memo[string]
	known := map[string]bool{}
	for range 60_000 {
		b := text()
		found := m.Find(b)
		switch {
		case found != nil && *found != string(b):
			t.Fatalf("%q means %q", b, *found)
		case found == nil && known[string(b)]:
			t.Fatalf("%q is forgotten", b)
		case found == nil && len(b) <= longestMeaning:
			if len(m.known) == mostMeanings {
				clear(known)
			}
			m.Remember(b, string(b))
			known[string(b)] = true
		case found != nil && !known[string(b)]:
			t.Fatalf("%q was never told", b)
		}
	}
	for i := range 3 * mostMeanings {
		m.Remember(fmt.Append(nil, "user", i, "@host"), "x")
		if len(m.known) > mostMeanings || 2*len(m.known) > len(m.slots) {
			t.Fatalf("%d meanings in %d slots", len(m.known), len(m.slots))
		}
	}
}

// Nothing is remembered that is too long.
func TestMemoOfLongTexts(t *testing.T) {
	var m Memo[int]
	long := []byte(strings.Repeat("x", longestMeaning+1))
	m.Remember(long, 1)
	if m.Find(long) != nil || len(m.known) > 0 {
		t.Error("a text over the limit was remembered")
	}
}
