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
	for i := range min(n, len(list)) {
		top := i
		for j := i + 1; j < len(list); j++ {
			if list[j].busier(list[top]) {
				top = j
			}
		}
		list[i], list[top] = list[top], list[i]
		sum.add(list[i])
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
