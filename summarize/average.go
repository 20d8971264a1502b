package summarize

import (
	"cmp"
	"math/bits"
	"slices"
)

// busiestHours and busiestDays are how many hours of a weekday, and how many
// weekdays, an average is made over.
const (
	busiestHours = 8
	busiestDays  = 5
)

// ratio is a license total in license-seconds over the seconds logged. Kept as
// two numbers, it is exact; sums of both are what averages are made of.
type ratio struct{ total, logged int64 }

func (r *ratio) add(other ratio) {
	r.total += other.total
	r.logged += other.logged
}

// busier orders by the larger total, then by the longer time. What is equal in
// both may be taken in any order: the sums are the same.
func (r ratio) busier(other ratio) bool {
	if r.total != other.total {
		return r.total > other.total
	}
	return r.logged > other.logged
}

// busiest is the sum of the n busiest of list; it sorts them to the front.
func busiest(list []ratio, n int) (sum ratio) {
	n = min(n, len(list))
	for i, r := range list {
		at := i
		if i >= n {
			if !r.busier(list[n-1]) {
				continue
			}
			at = n - 1
		}
		for ; at > 0 && r.busier(list[at-1]); at-- {
			list[at] = list[at-1]
		}
		list[at] = r
	}
	for _, r := range list[:n] {
		sum.add(r)
	}
	return sum
}

// loggedTimes is the seconds logged in some hours or on some weekdays, and which of them
// were logged longest: where few are in use, those fill up an average.
type loggedTimes struct {
	seconds []int64
	longest []uint8 // indices, by seconds
	alike   bool    // all have the same
}

func newTimes(seconds []int64) loggedTimes {
	t := loggedTimes{seconds: slices.Clone(seconds), longest: make([]uint8, len(seconds))}
	t.alike = slices.Min(seconds) == slices.Max(seconds)
	for i := range t.longest {
		t.longest[i] = uint8(i)
	}
	slices.SortStableFunc(t.longest, func(a, b uint8) int { return cmp.Compare(seconds[b], seconds[a]) })
	return t
}

// eightLargest is the sum of the largest of the list. Eight stand in a row, and each
// number takes its place there, without a branch: which ones are larger can't be
// foretold.
func eightLargest(list *[24]int64) int64 {
	var a, b, c, d, e, f, g, h int64
	for _, n := range list {
		a, n = max(a, n), min(a, n)
		b, n = max(b, n), min(b, n)
		c, n = max(c, n), min(c, n)
		d, n = max(d, n), min(d, n)
		e, n = max(e, n), min(e, n)
		f, n = max(f, n), min(f, n)
		g, n = max(g, n), min(g, n)
		h = max(h, n)
	}
	return a + b + c + d + e + f + g + h
}

// busiest is the sum over the n busiest, if list has those with a total, in any
// order, which used marks. Rows with thousands of different figures go through
// here, nearly all of them with less than n.
func (t *loggedTimes) busiest(list []ratio, used uint32, n int) (sum ratio) {
	if len(list) >= n {
		return busiest(list, n)
	}
	for _, r := range list {
		sum.add(r)
	}
	n -= len(list)
	for i := 0; n > 0 && i < len(t.longest); i++ {
		if at := t.longest[i]; used>>at&1 == 0 {
			sum.logged += t.seconds[at]
			n--
		}
	}
	return sum
}

// dayAverage is the sum over a day's busiest hours. Outside the hours in use
// totals are zero.
func (t *loggedTimes) dayAverage(totals *[24]int64, inUse uint32) ratio {
	if t.alike && bits.OnesCount32(inUse) > busiestHours {
		return ratio{eightLargest(totals), busiestHours * t.seconds[0]}
	}
	var list [24]ratio
	n, used := 0, uint32(0)
	for ; inUse != 0; inUse &= inUse - 1 {
		if h := bits.TrailingZeros32(inUse); totals[h] != 0 {
			list[n] = ratio{totals[h], t.seconds[h]}
			used |= 1 << h
			n++
		}
	}
	return t.busiest(list[:n], used, busiestHours)
}
