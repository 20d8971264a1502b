package plain

import (
	"cmp"
	"slices"
	"sort"
)

// stretch is a time in which n licenses were out, n > 0; its end not included.
type stretch struct{ start, end, n int64 }

// change is by how much a level rises or falls at an instant.
type change struct{ at, by int64 }

// curve is a level over time: each step holds until the next one.
type curve []step

type step struct{ at, level int64 }

// changes are the rises and falls of all stretches, in the order of time.
func changes(stretches []stretch) []change {
	all := make([]change, 0, 2*len(stretches))
	for _, s := range stretches {
		all = append(all, change{s.start, s.n}, change{s.end, -s.n})
	}
	inOrder(all)
	return all
}

func inOrder(all []change) {
	slices.SortFunc(all, func(a, b change) int { return cmp.Compare(a.at, b.at) })
}

// sum is the level of all changes together; they must be in the order of time.
func sum(all []change) curve {
	var c curve
	var level int64
	for i, x := range all {
		level += x.by
		if i+1 == len(all) || all[i+1].at != x.at {
			c = append(c, step{x.at, level})
		}
	}
	return c
}

// highest is, at each instant, the n of the largest stretch that runs.
func highest(stretches []stretch) curve {
	var c curve
	var running []int64 // smallest first
	all := changes(stretches)
	for i, x := range all {
		if x.by > 0 {
			at, _ := slices.BinarySearch(running, x.by)
			running = slices.Insert(running, at, x.by)
		} else {
			// What ends at an instant may stand before what starts there, but
			// each stretch has some length: it has been put in long before.
			at, _ := slices.BinarySearch(running, -x.by)
			running = slices.Delete(running, at, at+1)
		}
		if i+1 < len(all) && all[i+1].at == x.at {
			continue
		}
		var level int64
		if len(running) > 0 {
			level = running[len(running)-1]
		}
		c = append(c, step{x.at, level})
	}
	return c
}

// changes are the curve's own rises and falls.
func (c curve) changes() []change {
	var all []change
	var before int64
	for _, s := range c {
		all = append(all, change{s.at, s.level - before})
		before = s.level
	}
	return all
}

// at is the level at an instant.
func (c curve) at(t int64) int64 {
	i := sort.Search(len(c), func(i int) bool { return c[i].at > t })
	if i == 0 {
		return 0
	}
	return c[i-1].level
}
