package summarize

import "math"

// loggedWeek is the seconds logged in each hour of each weekday, summed over the
// days of a period.
type loggedWeek [7][24]int64

func (l *loggedWeek) add(weekday int, hours *[24]int64) {
	for h, seconds := range hours {
		l[weekday][h] += seconds
	}
}

// weekAmounts are the figures of one row of a period for either the licenses
// desired or those used: T[d][h] and the peaks.
type weekAmounts struct {
	total   [7][24]int64 // license-seconds
	hourMax [24]int64
	dayMax  [7]int64
	capped  bool // a total would not fit
}

// addTotal adds license-seconds to T[weekday][h].
func (w *weekAmounts) addTotal(weekday, h int, seconds int64) {
	t := &w.total[weekday][h]
	*t += min(seconds, maxTotal)
	if *t >= maxTotal {
		*t, w.capped = maxTotal, true
	}
}

// addDay adds a day.
func (w *weekAmounts) addDay(weekday int, a *amounts) {
	for h, n := range a.max {
		if n != 0 {
			w.addTotal(weekday, h, a.total[h])
			w.hourMax[h] = max(w.hourMax[h], n)
			w.dayMax[weekday] = max(w.dayMax[weekday], n)
		}
	}
}

// maxTotal is the largest T[d][h] that is believed, in license-seconds: sums of
// all of a row stay within 63 bits. No year reaches it with less than 190 billion
// licenses in use all the time.
const maxTotal = math.MaxInt64 / 256

// weekFigures are those of one row of a period.
type weekFigures struct{ desired, used weekAmounts }

// tooLarge tells whether a total had to be cut off.
func (f *weekFigures) tooLarge() bool { return f.desired.capped || f.used.capped }

// periodSheet is what all product rows, or all user rows, of a period have in
// common.
type periodSheet struct {
	*sheet
	logged loggedWeek
	idle   [7]ratio // the busiest hours of a weekday without use
}

func newPeriodSheet(logged *loggedWeek) *periodSheet {
	blocks := make([]int64, 24+7)
	total := int64(0)
	for d, hours := range logged {
		for h, seconds := range hours {
			blocks[h] += seconds
			blocks[24+d] += seconds
			total += seconds
		}
	}
	s := &periodSheet{sheet: newSheet(total, blocks), logged: *logged}
	var none [24]int64
	for d := range s.idle {
		s.idle[d] = dayAverage(&none, &s.logged[d])
	}
	return s
}

// averages are those of one row: by weekday, and of the busiest weekdays.
func (s *periodSheet) averages(w *weekAmounts) (days [7]ratio, all ratio) {
	for d := range days {
		if days[d] = s.idle[d]; w.dayMax[d] != 0 {
			days[d] = dayAverage(&w.total[d], &s.logged[d])
		}
	}
	list := days
	return days, busiest(list[:], busiestDays)
}

// hourAverage is the sum over the weekdays that were busiest in the hour.
func (s *periodSheet) hourAverage(w *weekAmounts, h int) ratio {
	var days [7]ratio
	for d := range days {
		days[d] = ratio{w.total[d][h], s.logged[d][h]}
	}
	return busiest(days[:], busiestDays)
}

// appendRow appends a row of a week's, month's or year's summary.
func (s *periodSheet) appendRow(to *pages, f *weekFigures, user, id, name string) {
	dst := to.room(largestRow + 2*(len(user)+len(id)+len(name)) + 16)
	dst = appendNames(dst, user, id, name)
	dst = append(dst, s.total...)
	desiredDays, desired := s.averages(&f.desired)
	usedDays, used := s.averages(&f.used)
	dst = appendRatio(dst, desired)
	dst = appendRatio(dst, used)
	dst = appendNumber(dst, most(f.desired.hourMax[:]))
	dst = appendNumber(dst, most(f.used.hourMax[:]))
	dst = appendSeconds(dst, f.desired.sum())
	dst = appendSeconds(dst, f.used.sum())
	for h := range 24 {
		if f.desired.hourMax[h]|f.used.hourMax[h] == 0 {
			dst = append(dst, s.zeros[s.at[h]:s.at[h+1]]...)
			continue
		}
		dst = append(dst, s.blocks[h]...)
		dst = appendFigures(dst, s.hourAverage(&f.desired, h), s.hourAverage(&f.used, h),
			f.desired.hourMax[h], f.used.hourMax[h], f.desired.ofHour(h), f.used.ofHour(h))
	}
	for d := range 7 {
		if f.desired.dayMax[d]|f.used.dayMax[d] == 0 {
			dst = append(dst, s.zeros[s.at[24+d]:s.at[24+d+1]]...)
			continue
		}
		dst = append(dst, s.blocks[24+d]...)
		dst = appendFigures(dst, desiredDays[d], usedDays[d],
			f.desired.dayMax[d], f.used.dayMax[d], sum(f.desired.total[d][:]), sum(f.used.total[d][:]))
	}
	to.set(append(dst, '\n'))
}

func (w *weekAmounts) sum() (total int64) {
	for d := range w.total {
		if w.dayMax[d] != 0 {
			total += sum(w.total[d][:])
		}
	}
	return total
}

func (w *weekAmounts) ofHour(h int) (total int64) {
	for d := range w.total {
		total += w.total[d][h]
	}
	return total
}
