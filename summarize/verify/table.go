package verify

import (
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

// each reads a CSV file and calls row for every record behind the header. What is
// no CSV, or has too few cells, is a difference and passed over; so is what has
// more cells, but it counts. Further columns are allowed behind those wanted where
// more says so.
func (c *check) each(file string, from io.Reader, columns []string, more bool, row func(*line)) error {
	last := &lastByte{from: from}
	reader := newRecords(last)
	header, err := c.header(file, reader, columns, more)
	if err != nil {
		return err
	}
	for {
		cells, err := reader.next()
		if err == io.EOF {
			break
		}
		if reader.err != nil {
			return reader.err
		}
		l := &line{c: c, file: file, number: reader.line, columns: columns, cells: cells}
		if l.read(err, header, row); l.broken {
			reader.skip()
		} else {
			reader.take()
		}
	}
	if last.b != '\n' {
		c.differ(Difference{File: file, Expected: "a line end at the end", Found: "a torn line"})
	}
	return nil
}

// read checks that the line is one of as many cells as the header has, and reads it.
func (l *line) read(bad error, header int, row func(*line)) {
	if bad != nil {
		l.bad("", "a line of CSV", bad.Error())
		return
	}
	if len(l.cells) != header {
		l.differ("", strconv.Itoa(header)+" cells", strconv.Itoa(len(l.cells)))
	}
	if l.broken = len(l.cells) < len(l.columns); !l.broken {
		row(l)
	}
}

// header checks the first line and says how many cells the others must have.
func (c *check) header(file string, reader *records, columns []string, more bool) (int, error) {
	cells, err := reader.next()
	switch {
	case reader.err != nil:
		return 0, reader.err
	case err == nil:
		reader.take()
	case err != io.EOF:
		reader.skip()
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
