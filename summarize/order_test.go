package summarize

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// spansOf are n spans of about length seconds in the order of their ends, but for
// those that are out of order.
func spansOf(r *rand.Rand, n, length, outOfOrder int) (list []span) {
	for range n {
		end := r.Int32N(daySeconds + 1)
		list = append(list, packSpan(max(0, end-r.Int32N(int32(length))), end, span(1+r.IntN(3))<<desiredShift|1<<grantedShift))
	}
	slices.SortFunc(list, byEnd)
	for range outOfOrder {
		i, j := r.IntN(n), r.IntN(n)
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// Spans are sorted as any numbers are, however many, long and out of order.
func TestSortedStarts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var o sorter
	for _, n := range []int{0, 1, 2, 13, fewToBucket, fewToBucket + 1, 5000, 20000} {
		for _, length := range []int{1, 100, 5000, 80000} {
			for _, outOfOrder := range []int{0, n / 20, 2 * n} {
				list := spansOf(r, n, length, outOfOrder)
				want := slices.Clone(list)
				slices.Sort(want)
				if !slices.Equal(o.starts(list), want) {
					t.Errorf("%d spans of %d seconds, %d out of order: not sorted", n, length, outOfOrder)
				}
			}
		}
	}
}

// BenchmarkSweep makes the figures of a user and of a product of a usual day.
func BenchmarkSweep(b *testing.B) {
	for name, n := range map[string]int{"user": 90, "product": 1600} {
		b.Run(name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			var lists [][]span // many: a processor learns one by heart
			for range 100_000 / n {
				lists = append(lists, spansOf(r, n, 3600, 0))
			}
			w := worker{log: &dayLog{}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				var f figures
				w.sweep(&f, lists[i%len(lists)], nil)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/span")
		})
	}
}
