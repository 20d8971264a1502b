package entitlements

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/liclog/liclog/layout/table"
)

// column is one that a table may have, or must have.
type column struct {
	name   string
	needed bool
}

// sheet is a table that is read row by row.
type sheet struct {
	file  string
	scan  *table.Scanner
	place []int // of each known column in a record, -1 where there is none
	width int
}

// readSheet calls row for each row of a CSV file. Columns may stand in any order
// and their names in any case. A row that is damaged stops the scan: nobody knows
// what it would have said.
func readSheet(file string, columns []column, p *problems, row func(*sheet)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	s := &sheet{file: file, scan: table.NewScanner(f)}
	if err := s.header(columns, p); err != nil {
		return err
	}
	for s.scan.Scan() {
		if wrong := s.damage(); wrong != "" {
			p.stop(file, s.line(), "%s", wrong)
			continue
		}
		row(s)
	}
	if err := s.scan.Err(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// header finds the columns in the first line.
func (s *sheet) header(columns []column, p *problems) error {
	if !s.scan.Scan() {
		if err := s.scan.Err(); err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		return Problem{s.file, 1, "the table is empty: it needs a header line with " + needed(columns)}
	}
	if bad := s.scan.Bad(); bad != nil {
		return Problem{s.file, s.line(), bad.Error()}
	}
	s.width = len(s.scan.Cells())
	s.place = make([]int, len(columns))
	for i := range s.place {
		s.place[i] = -1
	}
	var found []string
	for at, cell := range s.scan.Cells() {
		title := strings.TrimSpace(string(bytes.TrimPrefix(cell, []byte("\ufeff"))))
		found = append(found, title)
		i := columnOf(columns, title)
		switch {
		case i < 0:
			p.note(s.file, s.line(), "the column %q is not known and is passed over", title)
		case s.place[i] >= 0:
			return Problem{s.file, s.line(), "there are two columns " + columns[i].name}
		default:
			s.place[i] = at
		}
	}
	for i, c := range columns {
		if c.needed && s.place[i] < 0 {
			return Problem{s.file, s.line(), fmt.Sprintf("no column %s; there are %s", c.name, strings.Join(found, ", "))}
		}
	}
	return nil
}

func columnOf(columns []column, title string) int {
	for i, c := range columns {
		if strings.EqualFold(c.name, title) {
			return i
		}
	}
	return -1
}

func needed(columns []column) string {
	var names []string
	for _, c := range columns {
		if c.needed {
			names = append(names, c.name)
		}
	}
	return strings.Join(names, ", ")
}

// damage is what is wrong with the row as a whole.
func (s *sheet) damage() string {
	cells := s.scan.Cells()
	switch bad := s.scan.Bad(); {
	case bad != nil:
		return bad.Error()
	case len(cells) != s.width:
		return fmt.Sprintf("%d cells where the header has %d; a text with a comma stands in quotes", len(cells), s.width)
	}
	for _, c := range cells {
		if !utf8.Valid(c) {
			return "a text that is not UTF-8; save the table as UTF-8"
		}
	}
	return ""
}

// has tells whether the table has the column.
func (s *sheet) has(i int) bool { return s.place[i] >= 0 }

// cell is the row's cell in a column, without blanks around it; it is empty where
// the table has no such column, and lasts until the next row.
func (s *sheet) cell(i int) []byte {
	if s.place[i] < 0 {
		return nil
	}
	return bytes.TrimSpace(s.scan.Cells()[s.place[i]])
}

// line is the row's first line in the file.
func (s *sheet) line() int64 { return s.scan.Line() }
