package entitlements

import (
	"encoding/csv"
	"errors"
	"fmt"

	"github.com/gocarina/gocsv"
)

// readTyped reads a small table whole, each row into a T by the csv tags of its
// fields. The lines are those on which the rows stand.
func readTyped[T any](file string, columns []column, p *problems) (rows []T, lines []int64, err error) {
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.name
	}
	records := [][]string{header}
	err = readSheet(file, columns, p, func(s *sheet) {
		record := make([]string, len(columns))
		for i := range columns {
			record[i] = string(s.cell(i))
		}
		records, lines = append(records, record), append(lines, s.line())
	})
	if err != nil {
		return nil, nil, err
	}
	err = gocsv.UnmarshalCSV(wholeTable(records), &rows)
	var where *csv.ParseError
	if errors.As(err, &where) { // its line counts records
		return nil, nil, Problem{file, lines[where.Line-2], fmt.Sprintf("%s: %v", columns[where.Column-1].name, where.Err)}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	return rows, lines, nil
}

// wholeTable is what gocsv reads: records with the header before them.
type wholeTable [][]string

// Read is never called; the interface asks for it.
func (w wholeTable) Read() ([]string, error) { return nil, errors.ErrUnsupported }

// ReadAll gives all records.
func (w wholeTable) ReadAll() ([][]string, error) { return w, nil }
