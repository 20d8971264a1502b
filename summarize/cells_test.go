package summarize

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/liclog/liclog/layout"
)

// Numbers are written as layout.AppendFraction does, which is exact.
func TestNumbersOfRows(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	check := func(total, logged int64) {
		t.Helper()
		if got, want := string(appendRatio(nil, ratio{total, logged})), ","+string(layout.AppendFraction(nil, total, logged)); got != want {
			t.Fatalf("%d/%d is written %s, want %s", total, logged, got, want)
		}
	}
	for seconds := range int64(20000) {
		check(seconds, 10000) // all decimals there are
		if got, want := string(appendSeconds(nil, seconds)), ","+string(layout.AppendHours(nil, seconds)); got != want {
			t.Fatalf("%d seconds are written %s, want %s", seconds, got, want)
		}
	}
	for range 200_000 {
		total, logged := r.Int64()>>r.IntN(63), r.Int64N(1<<50)>>r.IntN(50)
		check(total, logged)
		if got, want := string(appendSeconds(nil, total)), ","+string(layout.AppendHours(nil, total)); got != want {
			t.Fatalf("%d seconds are written %s, want %s", total, got, want)
		}
	}
	for _, total := range []int64{largestScaled - 1, largestScaled, largestScaled + 1, math.MaxInt64 / 2} {
		check(total, 1)
		check(total, 86400)
		check(1, total)
	}
}

// A sum that is filled up with what was logged longest is that over all, sorted.
func TestBusiestOfFew(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20_000 {
		var totals, logged [24]int64
		var all []ratio
		alike, busy := r.IntN(3) == 0, r.IntN(2) == 0
		for h := range totals {
			logged[h] = []int64{0, 100, 100, 3600}[r.IntN(4)]
			if alike {
				logged[h] = 3600
			}
			if busy || r.IntN(3) == 0 {
				totals[h] = r.Int64N(4) * 50
			}
			all = append(all, ratio{totals[h], logged[h]})
		}
		days := newTimes(logged[:])
		if got, want := days.dayAverage(&totals, inUse(totals[:])|1<<r.IntN(24)), busiest(all, busiestHours); got != want {
			t.Fatalf("%v of %v is %v, want %v", totals, logged, got, want)
		}
	}
}
