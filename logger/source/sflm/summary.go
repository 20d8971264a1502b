package sflm

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// Summary is what a day's Summary.txt tells.
type Summary struct {
	Text  []byte // as Summary.csv has it
	Hours []layout.Interval
}

// DaySummary reads a day's Summary.txt. Figures are taken as they are. The hours
// are those of the columns HoursHH, each taken to begin with its hour.
func DaySummary(content []byte, day layout.Day) (Summary, error) {
	columns := layout.SummaryColumns(layout.ADay)
	var t Table
	var rows [][]string
	for line := range bytes.Lines(content) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		cells, err := t.cells(line)
		if errors.Is(err, errHeader) {
			continue
		}
		if err != nil {
			return Summary{}, err
		}
		if t.columns == nil {
			return Summary{}, errors.New("there is no header line")
		}
		row, err := t.figures(cells, columns)
		if err != nil {
			return Summary{}, err
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return Summary{}, errors.New("there are no rows")
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0])) })
	return Summary{Text: summaryFile(rows, columns), Hours: hoursOf(rows, day)}, nil
}

// figures are the cells of a row in the order of columns.
func (t *Table) figures(cells, columns []string) ([]string, error) {
	row := make([]string, len(columns))
	for i, name := range columns {
		row[i] = t.cell(cells, i, name)
		if i < 3 {
			continue
		}
		number, err := plainNumber(row[i])
		if err != nil {
			return nil, fmt.Errorf("%s is no number: %q", name, row[i])
		}
		row[i] = number
	}
	if row[1] == "" {
		row[1] = row[2]
	}
	if row[1] == "" {
		return nil, errors.New("a row without a product")
	}
	return row, nil
}

// plainNumber writes a number as summaries do: at most 4 decimals, no zeros
// behind them. A missing one is 0.
func plainNumber(text string) (string, error) {
	if text == "" {
		return "0", nil
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x < 0 || x > 1e15 || math.IsNaN(x) {
		return "", errors.New("no number")
	}
	text = strconv.FormatFloat(x, 'f', 4, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), "."), nil
}

func summaryFile(rows [][]string, columns []string) []byte {
	content := []byte(layout.Header(columns))
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				content = append(content, ',')
			}
			if i < 3 {
				content = table.AppendCell(content, cell)
			} else {
				content = append(content, cell...)
			}
		}
		content = append(content, '\n')
	}
	return content
}

// hoursOf are the hours logged, in a mode without rows: that of users' summaries
// if there are rows of users.
func hoursOf(rows [][]string, day layout.Day) []layout.Interval {
	mode, product := layout.ProductSummary, rows[0]
	for _, row := range rows {
		if row[0] != "" {
			mode = layout.UserSummary
		} else {
			product = row
		}
	}
	var hours []layout.Interval
	for h := range 24 {
		share, _ := strconv.ParseFloat(product[10+7*h], 64)
		start := day.Start() + layout.Second(h)*layout.HourSeconds
		end := start + min(layout.Second(math.Round(share*3600)), layout.HourSeconds)
		switch n := len(hours); {
		case end == start:
		case n > 0 && hours[n-1].End == start:
			hours[n-1].End = end
		default:
			hours = append(hours, layout.Interval{Mode: mode, Start: start, End: end})
		}
	}
	return hours
}
