package summarize

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// Columns of a summary: three names, seven figures of all, then seven for each
// hour.
const (
	colUser = iota
	colID
	colName
	colHours
	firstBlock   = 10
	blockColumns = 7
	dayColumns   = firstBlock + 24*blockColumns
)

// dayReader reads a day's summary back, row by row, as figures in whole seconds.
type dayReader struct {
	day     layout.Day
	rows    *table.Scanner
	problem func(line int64, reason string)

	user, id, name []byte
	figures        figures
	logged         [24]int64 // the seconds that the row says were logged
}

func newDayReader(day layout.Day, src io.Reader, problem func(line int64, reason string)) *dayReader {
	return &dayReader{day: day, rows: table.NewScanner(src), problem: problem}
}

// next goes to the next row that can be used; false at the end.
func (d *dayReader) next() (bool, error) {
	for d.rows.Scan() {
		err := d.rows.Bad()
		if err == nil {
			if isHeader(d.rows.Cells(), "UserName") {
				continue
			}
			err = d.parse(d.rows.Cells())
		}
		if err == nil {
			return true, nil
		}
		d.problem(d.rows.Line(), err.Error())
	}
	return false, d.rows.Err()
}

var errSummaryRow = errors.New("the row has not the columns and numbers of a day's summary")

func (d *dayReader) parse(cells [][]byte) error {
	if len(cells) < dayColumns {
		return errSummaryRow
	}
	d.user, d.id, d.name = cells[colUser], cells[colID], cells[colName]
	if string(d.user) == "(null)" {
		d.user = nil
	}
	ok := true
	for h := range 24 {
		block := cells[firstBlock+h*blockColumns:]
		d.logged[h] = parseSeconds(block[0], &ok)
		d.figures.desired.max[h] = parseNumber(block[3], &ok)
		d.figures.used.max[h] = parseNumber(block[4], &ok)
		d.figures.desired.total[h] = parseSeconds(block[5], &ok)
		d.figures.used.total[h] = parseSeconds(block[6], &ok)
	}
	if !ok {
		return errSummaryRow
	}
	return nil
}

func isZero(cell []byte) bool { return len(cell) == 1 && cell[0] == '0' }

func parseNumber(cell []byte, ok *bool) int64 {
	if isZero(cell) {
		return 0
	}
	n, err := strconv.ParseInt(string(cell), 10, 64)
	if err != nil || n < 0 {
		*ok = false
		return 0
	}
	return n
}

// parseSeconds has hours with up to four decimals back as whole seconds.
func parseSeconds(cell []byte, ok *bool) int64 {
	if isZero(cell) {
		return 0
	}
	whole, decimals, _ := bytes.Cut(cell, []byte("."))
	hours := parseNumber(whole, ok)
	if len(decimals) > 4 || hours > 1<<50 {
		*ok = false
		return 0
	}
	ten := int64(0) // ten thousandths
	for i := range 4 {
		ten *= 10
		if i < len(decimals) {
			digit := decimals[i] - '0'
			*ok = *ok && digit <= 9
			ten += int64(digit)
		}
	}
	return hours*int64(hourSeconds) + (ten*int64(hourSeconds)+5000)/10000
}

// key orders rows of summaries.
type key struct{ id, user []byte }

func (k key) compare(other key) int {
	return cmp.Or(bytes.Compare(k.id, other.id), bytes.Compare(k.user, other.user))
}

// given looks through a summary that can't be made anew: whether its rows are in
// order, and what was logged where Hours.csv does not tell.
type given struct {
	unsorted   bool
	any, users [24]int64
	problems   problems
}

func readGiven(day layout.Day, src io.Reader) (*given, error) {
	g := &given{}
	rows := newDayReader(day, src, g.problems.add)
	var last key
	for {
		more, err := rows.next()
		if !more || err != nil {
			return g, err
		}
		now := key{rows.id, rows.user}
		g.unsorted = g.unsorted || last.id != nil && last.compare(now) >= 0
		last = key{slices.Clone(now.id), slices.Clone(now.user)}
		if len(now.user) == 0 {
			g.any = rows.logged
		} else {
			g.users = rows.logged
		}
	}
}
