package summarize

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

// dayAverage is the sum over a day's busiest hours.
func dayAverage(totals, logged *[24]int64) ratio {
	var hours [24]ratio
	for h := range hours {
		hours[h] = ratio{totals[h], logged[h]}
	}
	return busiest(hours[:], busiestHours)
}
