package summarize

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A walker makes the figures that the plain walk through starts and ends makes.
func TestNarrowEqualsPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var w walker
	for n := range 4000 {
		list := spansOf(r, fewForNarrow+r.IntN(200), []int{2, 100, 5000, int(daySeconds)}[n%4], 0)
		for i, s := range list {
			if n%3 == 0 { // on the hour
				list[i] = s.cut(s.start()/hourSeconds*hourSeconds, s.end()/hourSeconds*hourSeconds)
			}
		}
		list = slices.DeleteFunc(list, span.empty)
		slices.SortFunc(list, byEnd)
		if !isNarrow(list) {
			continue
		}
		var instants []instant
		for range r.IntN(4) {
			instants = append(instants, instant{r.Int32N(daySeconds + 1), int64(r.IntN(3)), int64(r.IntN(3))})
		}
		if len(instants) > 0 {
			instants[0].at = list[0].start()
		}
		instants = mergeInstants(instants)
		starts := slices.Clone(list)
		slices.Sort(starts)
		var got, want figures
		want.sweep(starts, list, instants, nil)
		w.sweep(&got, starts, list, instants)
		if got != want {
			t.Fatalf("spans %v, instants %v: %v, want %v", list, instants, got, want)
		}
	}
}

// Levels of pairs are those of two numbers, again and again.
func TestNarrowDayEqualsDense(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	day := new(narrowDay)
	for range 20 {
		list := spansOf(r, 1+r.IntN(3000), int(daySeconds), 0)
		var instants []instant
		for range r.IntN(50) {
			instants = append(instants, instant{r.Int32N(daySeconds + 1), int64(r.IntN(300)), int64(r.IntN(300))})
		}
		instants = append(mergeInstants(instants), instant{daySeconds, 2, 1})
		instants = mergeInstants(instants)
		plain := new(dense)
		for _, s := range list {
			plain.add(s, nil)
		}
		day.add(list)
		var got, want figures
		plain.figures(&want, instants)
		if day.figures(&got, instants); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

// Lists whose sums would be too large for a pair are not narrow.
func TestNarrow(t *testing.T) {
	usual := packSpan(0, 10, 3<<desiredShift|3<<grantedShift)
	few := slices.Repeat([]span{usual}, fewForNarrow)
	if !isNarrow(few) {
		t.Error("usual spans are not narrow")
	}
	largest := packSpan(0, 10, numberMask<<grantedShift)
	for _, list := range [][]span{
		few[1:], append(slices.Clone(few), packSpan(0, 10, wideFlag)),
		slices.Repeat([]span{largest}, math.MaxInt32/int(hourSeconds)/numberMask+1),
	} {
		if isNarrow(list) {
			t.Errorf("%d spans, the last %x, are narrow", len(list), list[len(list)-1])
		}
	}
}
