package summarize

import (
	"strconv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// pages is the text of a file while it grows: many small pieces rather than one
// large one that would have to move.
type pages [][]byte

const pageSize = 1 << 20

// room is the last page, with space for another row, mostly.
func (p *pages) room(size int) []byte {
	if n := len(*p); n > 0 {
		if last := (*p)[n-1]; cap(last)-len(last) >= size {
			return last
		}
	}
	// A day of few rows need not take a large page.
	*p = append(*p, make([]byte, 0, min(pageSize, max(2*size, 4096<<min(2*len(*p), 8)))))
	return (*p)[len(*p)-1]
}

// set puts the page that room gave back.
func (p *pages) set(page []byte) { (*p)[len(*p)-1] = page }

func (p pages) size() (n int64) {
	for _, page := range p {
		n += int64(len(page))
	}
	return n
}

// sheet is what the rows of one kind in a file, product rows or user rows, have
// in common: the hours logged. For a row most of whose figures are zero nearly
// all of its text is known beforehand.
type sheet struct {
	logged [24]int64 // seconds, by hour, for the averages of a day
	total  string    // ",NrHours"
	blocks []string  // ",HoursHH" and then ",HoursSunday"
	zeros  string    // all blocks with no use
	at     []int     // where each block begins in zeros, and where the last ends
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
	s.logged = logged
	return s
}

func hoursText(seconds int64) string { return string(layout.AppendHours(nil, seconds)) }

// largestRow is more than the figures of a row may take.
const largestRow = 227 * 24

// dayRow is the text of a row of a day's summary.
type dayRow struct {
	text []byte // without the line end
	all  []byte // the figures of the whole day in it, which follow the names
}

// appendRow appends a row of a day's summary.
func (s *sheet) appendRow(to *pages, f *figures, user, id, name string) (row dayRow) {
	dst := to.room(largestRow + 2*(len(user)+len(id)+len(name)) + 16)
	begin := len(dst)
	dst = appendNames(dst, user, id, name)
	all := len(dst)
	dst = append(dst, s.total...)
	dst = appendRatio(dst, dayAverage(&f.desired.total, &s.logged))
	dst = appendRatio(dst, dayAverage(&f.used.total, &s.logged))
	dst = appendNumber(dst, most(f.desired.max[:]))
	dst = appendNumber(dst, most(f.used.max[:]))
	dst = appendSeconds(dst, sum(f.desired.total[:]))
	dst = appendSeconds(dst, sum(f.used.total[:]))
	row.all = dst[all:]
	for h := 0; h < 24; h++ {
		idle := h
		for idle < 24 && f.desired.max[idle]|f.used.max[idle] == 0 {
			idle++
		}
		dst = append(dst, s.zeros[s.at[h]:s.at[idle]]...)
		if h = idle; h < 24 {
			dst = append(dst, s.blocks[h]...)
			dst = appendFigures(dst,
				ratio{f.desired.total[h], s.logged[h]}, ratio{f.used.total[h], s.logged[h]},
				f.desired.max[h], f.used.max[h], f.desired.total[h], f.used.total[h])
		}
	}
	row.text = dst[begin:]
	to.set(append(dst, '\n'))
	return row
}

// appendAlone appends the row of a week, month or year that has only this day: that
// of the day, and behind it the day's figures again as those of its weekday.
func (row dayRow) appendAlone(to *pages, weekday int) {
	dst := to.room(len(row.text) + len(row.all) + 7*16)
	dst = append(dst, row.text...)
	for d := range 7 {
		if d == weekday {
			dst = append(dst, row.all...)
			continue
		}
		dst = append(append(dst, ",0"...), zeroFigures...)
	}
	to.set(append(dst, '\n'))
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
	dst = appendNumber(dst, maxDesired)
	dst = appendNumber(dst, maxUsed)
	dst = appendSeconds(dst, totalDesired)
	return appendSeconds(dst, totalUsed)
}

func appendNumber(dst []byte, n int64) []byte {
	if uint64(n) < 10 { // as most are
		return append(dst, ',', '0'+byte(n))
	}
	return strconv.AppendInt(append(dst, ','), n, 10)
}

func appendRatio(dst []byte, r ratio) []byte {
	if r.logged == int64(hourSeconds) {
		return appendSeconds(dst, r.total)
	}
	return layout.AppendFraction(append(dst, ','), r.total, r.logged)
}

// appendSeconds appends license-seconds as license-hours.
func appendSeconds(dst []byte, seconds int64) []byte {
	if seconds == 0 {
		return append(dst, ',', '0')
	}
	hours, rest := uint64(seconds)/uint64(hourSeconds), uint64(seconds)%uint64(hourSeconds)
	dst = appendNumber(dst, int64(hours))
	d := &decimals[rest]
	end := len(dst) + int(d.size)
	return append(dst, d.text[:]...)[:end] // eight bytes at a time, whatever their number
}

// decimals is how many thousandths of tenths each second of an hour makes: what
// stands behind the whole hours, point included.
var decimals = decimalTexts()

type decimalText struct {
	text [8]byte
	size uint8
}

func decimalTexts() (list [hourSeconds]decimalText) {
	for seconds := range list {
		text := hoursText(int64(seconds))[1:]
		copy(list[seconds].text[:], text)
		list[seconds].size = uint8(len(text))
	}
	return list
}

func sum(list []int64) (total int64) {
	for _, n := range list {
		total += n
	}
	return total
}

func most(list []int64) (top int64) {
	for _, n := range list {
		top = max(top, n)
	}
	return top
}
