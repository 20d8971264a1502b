package summarize

import (
	"math"
	"math/bits"
)

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
	weekdays [7]loggedTimes  // logged by hour
	byHour   [24]loggedTimes // logged by weekday
	idle     [7]ratio        // the busiest hours of a weekday without use
	idleDays loggedTimes     // what is logged in these
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
	s := &periodSheet{sheet: newSheet(total, blocks)}
	var idle [7]int64
	for d := range logged {
		s.weekdays[d] = newTimes(logged[d][:])
		s.idle[d] = s.weekdays[d].dayAverage(nil, 0)
		idle[d] = s.idle[d].logged
	}
	s.idleDays = newTimes(idle[:])
	for h := range s.byHour {
		var days [7]int64
		for d := range days {
			days[d] = logged[d][h]
		}
		s.byHour[h] = newTimes(days[:])
	}
	return s
}

// rowUse marks the weekdays and the hours in which a row has use.
type rowUse struct{ days, hours uint32 }

func (w *weekAmounts) inUse() rowUse { return rowUse{inUse(w.dayMax[:]), inUse(w.hourMax[:])} }

// averages are those of one row: by weekday, and of the busiest weekdays.
func (s *periodSheet) averages(w *weekAmounts, use rowUse) (days [7]ratio, all ratio) {
	days = s.idle
	var list [7]ratio
	n, used := 0, uint32(0)
	for marks := use.days; marks != 0; marks &= marks - 1 {
		d := bits.TrailingZeros32(marks)
		days[d] = s.weekdays[d].dayAverage(&w.total[d], use.hours)
		if days[d].total != 0 {
			list[n] = days[d]
			used |= 1 << d
			n++
		}
	}
	return days, s.idleDays.busiest(list[:n], used, busiestDays)
}

// hourAverage is the sum over the weekdays that were busiest in the hour; all is
// that over all weekdays.
func (s *periodSheet) hourAverage(w *weekAmounts, use rowUse, h int) (average ratio, all int64) {
	var list [7]ratio
	n, used := 0, uint32(0)
	for marks := use.days; marks != 0; marks &= marks - 1 {
		d := bits.TrailingZeros32(marks)
		if total := w.total[d][h]; total != 0 {
			list[n] = ratio{total, s.byHour[h].seconds[d]}
			used |= 1 << d
			n++
			all += total
		}
	}
	return s.byHour[h].busiest(list[:n], used, busiestDays), all
}

// appendRow appends a row of a week's, month's or year's summary.
func (s *periodSheet) appendRow(to *pages, on *paper, f *weekFigures, user, id, name string) {
	dst := on.room(largestRow + 2*(len(user)+len(id)+len(name)) + 16)
	dst = appendNames(dst, user, id, name)
	dst = append(dst, s.total...)
	desired, used := f.desired.inUse(), f.used.inUse()
	desiredDays, desiredAll := s.averages(&f.desired, desired)
	usedDays, usedAll := s.averages(&f.used, used)
	dst = appendRatio(dst, desiredAll)
	dst = appendRatio(dst, usedAll)
	dst = appendNumber(dst, mostOf(f.desired.hourMax[:], desired.hours))
	dst = appendNumber(dst, mostOf(f.used.hourMax[:], used.hours))
	desiredTotals, desiredTotal := f.desired.totals(desired)
	usedTotals, usedTotal := f.used.totals(used)
	dst = appendSeconds(dst, desiredTotal)
	dst = appendSeconds(dst, usedTotal)
	done := 0
	for blocks := desired.blocks() | used.blocks(); blocks != 0; blocks &= blocks - 1 {
		block := bits.TrailingZeros32(blocks)
		dst = append(dst, s.zeros[s.at[done]:s.at[block]]...)
		dst = append(dst, s.blocks[block]...)
		if done = block + 1; block < 24 {
			desiredAverage, desiredTotal := s.hourAverage(&f.desired, desired, block)
			usedAverage, usedTotal := s.hourAverage(&f.used, used, block)
			dst = appendFigures(dst, desiredAverage, usedAverage,
				f.desired.hourMax[block], f.used.hourMax[block], desiredTotal, usedTotal)
			continue
		}
		d := block - 24
		dst = appendFigures(dst, desiredDays[d], usedDays[d],
			f.desired.dayMax[d], f.used.dayMax[d], desiredTotals[d], usedTotals[d])
	}
	dst = append(dst, s.zeros[s.at[done]:]...)
	dst = append(dst, '\n')
	on.take(dst)
	to.add(dst)
}

// blocks marks the blocks of a row with use: hours, then weekdays.
func (u rowUse) blocks() uint32 { return u.hours | u.days<<24 }

// totals are those by weekday, and of all.
func (w *weekAmounts) totals(use rowUse) (days [7]int64, all int64) {
	for marks := use.days; marks != 0; marks &= marks - 1 {
		d := bits.TrailingZeros32(marks)
		days[d] = sumOf(w.total[d][:], use.hours)
		all += days[d]
	}
	return days, all
}
