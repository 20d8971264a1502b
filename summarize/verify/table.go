package verify

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/liclog/liclog/summarize/verify/plain"
)

// line is one row of a file, whose cells are read with the checks they need.
type line struct {
	c       *check
	file    string
	number  int // from 1
	columns []string
	cells   []string // as they stand in the file
	row     string   // user/product, once known
	broken  bool     // a cell can't be used
}

// each reads a CSV file and calls row for every line behind the header. What is
// no CSV, or has too few or too many cells, is a difference and passed over.
// Further columns are allowed behind those wanted where more says so.
func (c *check) each(file string, from io.Reader, columns []string, more bool, row func(*line)) error {
	last := &lastByte{from: from}
	reader := csv.NewReader(bufio.NewReaderSize(last, 1<<16))
	reader.FieldsPerRecord, reader.ReuseRecord = -1, true
	header, err := c.header(file, reader, columns, more)
	if err != nil {
		return err
	}
	for {
		cells, err := reader.Read()
		if err == io.EOF {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			c.differ(Difference{File: file, Line: bad.Line, Expected: "a line of CSV", Found: bad.Err.Error()})
			continue
		}
		if err != nil {
			return err
		}
		number, _ := reader.FieldPos(0)
		l := &line{c: c, file: file, number: number, columns: columns, cells: cells}
		if len(cells) != header {
			l.differ("", strconv.Itoa(header)+" cells", strconv.Itoa(len(cells)))
			continue
		}
		row(l)
	}
	if last.b != '\n' {
		c.differ(Difference{File: file, Expected: "a line end at the end", Found: "a torn line"})
	}
	return nil
}

// header checks the first line and says how many cells the others must have.
func (c *check) header(file string, reader *csv.Reader, columns []string, more bool) (int, error) {
	cells, err := reader.Read()
	var bad *csv.ParseError
	if err != nil && err != io.EOF && !errors.As(err, &bad) {
		return 0, err
	}
	if more && len(cells) > len(columns) && slices.Equal(cells[:len(columns)], columns) {
		return len(cells), nil
	}
	if !slices.Equal(cells, columns) {
		c.differ(Difference{File: file, Line: 1, Column: "header",
			Expected: strings.Join(columns, ","), Found: strings.Join(cells, ",")})
	}
	return len(columns), nil
}

func (l *line) differ(column, expected, found string) {
	l.c.differ(Difference{File: l.file, Line: l.number, Row: l.row, Column: column, Expected: expected, Found: found})
}

// text is a cell of text. One that a spreadsheet would run is a difference.
func (l *line) text(i int) string {
	if plain.IsFormula(l.cells[i]) {
		l.differ(l.columns[i], "an apostrophe before what a spreadsheet would run", l.cells[i])
	}
	return l.c.one(plain.Unescape(l.cells[i]))
}

// user is a cell of a user's name; "(null)" is how older trees write none.
func (l *line) user(i int) string {
	if name := l.text(i); name != "(null)" {
		return name
	}
	return ""
}

// whole is a whole number that is not negative, written in the one usual way.
func (l *line) whole(i int) int64 {
	n, err := strconv.ParseInt(l.cells[i], 10, 64)
	if err != nil || n < 0 {
		l.bad(l.columns[i], "a whole number, 0 or more", l.cells[i])
	} else if plain.Int(n) != l.cells[i] {
		l.differ(l.columns[i], plain.Int(n), l.cells[i])
	}
	return n
}

// hours is a number of hours with up to 4 decimals, as the seconds it was.
func (l *line) hours(i int) int64 {
	whole, decimals, _ := strings.Cut(l.cells[i], ".")
	n, err1 := strconv.ParseInt(whole, 10, 64)
	units, err2 := strconv.ParseInt((decimals + "0000")[:max(4, len(decimals))], 10, 64)
	if err1 != nil || err2 != nil || n < 0 || units < 0 || len(decimals) > 4 {
		l.bad(l.columns[i], "hours with up to 4 decimals", l.cells[i])
		return 0
	}
	return n*3600 + (units*3600+5000)/10000
}

// bad is a difference that makes the line unusable.
func (l *line) bad(column, expected, found string) {
	l.differ(column, expected, found)
	l.broken = true
}

// clock checks the three readable columns from i on against the seconds.
func (l *line) clock(i int, d plain.Day, start, end int64) {
	for j, want := range []string{d.String(), d.Clock(start), d.Clock(end)} {
		if l.cells[i+j] != want {
			l.differ(l.columns[i+j], want, l.cells[i+j])
		}
	}
}

// lastByte remembers how a file ends.
type lastByte struct {
	from io.Reader
	b    byte
}

func (r *lastByte) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n > 0 {
		r.b = p[n-1]
	}
	return n, err
}
