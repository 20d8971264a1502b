// Package sflm reads the files of older usage trees, such as SFLM writes: Log.txt
// with a row a finished check-out, parted by tabs, commas or semicolons, and
// Summary.txt, which may be all that is left of a day.
//
// Trees are taken over by package combine, row by row (Rows, DaySummary). A
// single Log.txt can be logged too: rows stand in the order of their ends and
// events must come in the order of time, so the whole file is put in the order
// of starts (Unpack), and events are made of that (New).
package sflm

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// Names of the files of a day.
const (
	LogFile     = "Log.txt"
	SummaryFile = "Summary.txt"
)

// Table reads the lines of one file: a header, then rows. Without a header the
// columns are those of Log.csv.
type Table struct {
	separator byte
	columns   map[string]int // by name in lower case
}

// errHeader says that a line is no row but the header.
var errHeader = errors.New("header line")

// cells parts a line. The first line tells what parts cells.
func (t *Table) cells(line []byte) ([]string, error) {
	line = bytes.TrimRight(bytes.TrimPrefix(line, []byte("\ufeff")), "\r\n")
	if t.separator == 0 {
		t.separator = separatorOf(line)
	}
	parted, err := split(text(line), t.separator)
	if err != nil {
		return nil, err
	}
	if isHeader(parted) {
		t.columns = map[string]int{}
		for i, name := range parted {
			t.columns[strings.ToLower(strings.TrimSpace(name))] = i
		}
		return nil, errHeader
	}
	return parted, nil
}

func separatorOf(line []byte) byte {
	best, most := byte('\t'), 0
	for _, c := range []byte("\t,;") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

// split parts a line. Only a line with commas can have cells in quotes.
func split(line string, separator byte) ([]string, error) {
	if separator != ',' {
		return strings.Split(line, string(separator)), nil
	}
	parted, err := table.Split(nil, []byte(line))
	if err != nil {
		return nil, err
	}
	cells := make([]string, len(parted))
	for i, cell := range parted {
		cells[i] = string(cell)
	}
	return cells, nil
}

func isHeader(cells []string) bool {
	for _, cell := range cells {
		if name := strings.TrimSpace(cell); strings.EqualFold(name, "ProductId") || strings.EqualFold(name, "UserName") {
			return true
		}
	}
	return false
}

func text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// has tells whether the header names a column.
func (t *Table) has(name string) bool {
	_, ok := t.columns[strings.ToLower(name)]
	return ok
}

// cell is the cell of a column, by its name or else its place in Log.csv.
func (t *Table) cell(cells []string, column int, name string) string {
	if t.columns != nil {
		var ok bool
		if column, ok = t.columns[strings.ToLower(name)]; !ok {
			return ""
		}
	}
	if column >= len(cells) {
		return ""
	}
	return layout.NoNull(strings.TrimSpace(cells[column]))
}

// row makes a row of a line of Log.txt.
func (t *Table) row(line []byte) (layout.Row, error) {
	cells, err := t.cells(line)
	if err != nil {
		return layout.Row{}, err
	}
	if len(cells) < 7 {
		return layout.Row{}, errColumns
	}
	of := func(i int) string { return t.cell(cells, i, layout.LogColumns[i]) }
	start, end := of(5), of(6)
	if start == "" {
		start = clockSeconds(of(9), of(10))
	}
	if end == "" {
		end = clockSeconds(of(9), of(11))
	}
	row, err := layout.ParseRow([]string{of(0), of(1), of(2), of(3), of(4), start, end, of(7), of(8), "", "", ""})
	if err == nil {
		err = usable(&row)
	}
	if row.ProductID == "" {
		row.ProductID = row.ProductName
	}
	return row, err
}

// What makes a row unusable though each cell can be read.
var (
	errColumns = errors.New("a row with too few columns")
	errProduct = errors.New("a row without a product")
	errNumber  = errors.New("absurd number of licenses")
	errTime    = errors.New("a time out of all time")
	errNUL     = errors.New("a NUL byte")
)

func usable(row *layout.Row) error {
	switch {
	case row.ProductID == "" && row.ProductName == "":
		return errProduct
	case row.Desired > layout.MaxLicenses || row.Granted > layout.MaxLicenses:
		return errNumber
	case row.Start < layout.FirstSecond || row.End >= layout.EndOfTime:
		return errTime
	case strings.ContainsRune(row.User+row.Host+row.Process+row.ProductID+row.ProductName, 0):
		return errNUL
	}
	return nil
}

// clockSeconds is a date YYYY/MM/DD and a time of day as CE seconds; 24:00:00 is
// the midnight at its end.
func clockSeconds(date, clock string) string {
	midnight := clock == "24:00:00"
	if midnight {
		clock = "00:00:00"
	}
	t, err := time.Parse("2006/01/02 15:04:05", date+" "+clock)
	if err != nil {
		return ""
	}
	at := layout.FromTime(t)
	if midnight {
		at += layout.DaySeconds
	}
	return strconv.FormatInt(int64(at), 10)
}

// Rows reads a whole Log.txt. Lines that can't be used go to bad with their
// number and the reason.
func Rows(content []byte, bad func(line int, why error)) []layout.Row {
	var t Table
	var rows []layout.Row
	number := 0
	for line := range bytes.Lines(content) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		row, err := t.row(line)
		switch {
		case errors.Is(err, errHeader):
		case err != nil:
			bad(number, err)
		default:
			rows = append(rows, row)
		}
	}
	return rows
}
