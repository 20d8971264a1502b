package summarize

import (
	"math/bits"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// sheet is what the rows of one kind in a file, product rows or user rows, have
// in common: the hours logged. For a row most of whose figures are zero nearly
// all of its text is known beforehand.
type sheet struct {
	hours  loggedTimes // logged by hour, for the averages of a day
	total  string      // ",NrHours"
	blocks []string    // ",HoursHH" and then ",HoursSunday"
	zeros  string      // all blocks with no use
	at     []int       // where each block begins in zeros, and where the last ends
}

const zeroFigures = ",0,0,0,0,0,0"

// newSheet makes a sheet from the seconds logged in all, and in each hour and
// weekday.
func newSheet(total int64, blocks []int64) *sheet {
	s := &sheet{total: "," + hoursText(total)}
	for _, seconds := range blocks {
		text := "," + hoursText(seconds)
		s.at = append(s.at, len(s.zeros))
		s.blocks = append(s.blocks, text)
		s.zeros += text + zeroFigures
	}
	s.at = append(s.at, len(s.zeros))
	return s
}

func newDaySheet(logged [24]int64) *sheet {
	total := int64(0)
	for _, seconds := range logged {
		total += seconds
	}
	s := newSheet(total, logged[:])
	s.hours = newTimes(logged[:])
	return s
}

func hoursText(seconds int64) string { return string(layout.AppendHours(nil, seconds)) }

// largestRow is more than the figures of a row may take.
const largestRow = 227 * 24

// appendHour appends the six figures behind the hours of a day's block. Where all of
// the hour was logged averages are totals.
func (s *sheet) appendHour(dst []byte, f *figures, h int) []byte {
	desired, used, logged := f.desired.total[h], f.used.total[h], s.hours.seconds[h]
	if logged != int64(hourSeconds) || uint64(desired) >= largestCell || uint64(used) >= largestCell {
		return appendFigures(dst, ratio{desired, logged}, ratio{used, logged}, f.desired.max[h], f.used.max[h], desired, used)
	}
	desiredCell, usedCell := hoursCell(uint64(desired)), hoursCell(uint64(used))
	dst = usedCell.appendTo(desiredCell.appendTo(dst))
	dst = appendPeaks(dst, f.desired.max[h], f.used.max[h])
	return usedCell.appendTo(desiredCell.appendTo(dst))
}

// dayRow is the text of a row of a day's summary.
type dayRow struct {
	text []byte // without the line end
	all  []byte // the figures of the whole day in it, which follow the names
}

// appendRow appends a row of a day's summary.
func (s *sheet) appendRow(to *pages, on *paper, f *figures, user, id, name string) (row dayRow) {
	dst := on.room(largestRow + 2*(len(user)+len(id)+len(name)) + 16)
	dst = appendNames(dst, user, id, name)
	all := len(dst)
	desired, used := inUse(f.desired.max[:]), inUse(f.used.max[:])
	dst = append(dst, s.total...)
	dst = appendRatio(dst, s.hours.dayAverage(&f.desired.total, desired))
	dst = appendRatio(dst, s.hours.dayAverage(&f.used.total, used))
	dst = appendNumber(dst, mostOf(f.desired.max[:], desired))
	dst = appendNumber(dst, mostOf(f.used.max[:], used))
	dst = appendSeconds(dst, sumOf(f.desired.total[:], desired))
	dst = appendSeconds(dst, sumOf(f.used.total[:], used))
	row.all = dst[all:]
	done := 0
	for hours := desired | used; hours != 0; hours &= hours - 1 {
		h := bits.TrailingZeros32(hours)
		dst = append(dst, s.zeros[s.at[done]:s.at[h]]...)
		dst = append(dst, s.blocks[h]...)
		dst = s.appendHour(dst, f, h)
		done = h + 1
	}
	dst = append(dst, s.zeros[s.at[done]:]...)
	row.text = dst
	dst = append(dst, '\n')
	on.take(dst)
	to.add(dst)
	return row
}

// appendAlone appends the row of a week, month or year that has only this day: that
// of the day, and behind it the day's figures again as those of its weekday.
func (row dayRow) appendAlone(to *pages, on *paper, weekday int) {
	dst := on.room(len(row.text) + len(row.all) + 7*16)
	dst = append(dst, row.text...)
	for d := range 7 {
		if d == weekday {
			dst = append(dst, row.all...)
			continue
		}
		dst = append(append(dst, ",0"...), zeroFigures...)
	}
	dst = append(dst, '\n')
	on.take(dst)
	to.add(dst)
}

func appendNames(dst []byte, user, id, name string) []byte {
	dst = append(table.AppendCell(dst, user), ',')
	dst = append(table.AppendCell(dst, id), ',')
	return table.AppendCell(dst, name)
}

// appendFigures appends the six figures behind the hours of a block.
func appendFigures(dst []byte, averageDesired, averageUsed ratio, maxDesired, maxUsed, totalDesired, totalUsed int64) []byte {
	dst = appendRatio(dst, averageDesired)
	dst = appendRatio(dst, averageUsed)
	dst = appendPeaks(dst, maxDesired, maxUsed)
	dst = appendSeconds(dst, totalDesired)
	return appendSeconds(dst, totalUsed)
}
