package entitlements

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/liclog/liclog/layout"
)

// countRow is a row of a table of months.
type countRow struct {
	Month monthCell `csv:"Month"`
	Count countCell `csv:"Count"`
}

type monthCell struct{ first layout.Second }

// UnmarshalCSV reads a month.
func (m *monthCell) UnmarshalCSV(text string) (err error) {
	m.first, err = parseMonth(text)
	return err
}

type countCell int

// UnmarshalCSV reads a number of users.
func (c *countCell) UnmarshalCSV(text string) error {
	n, err := ParseCount(text)
	*c = countCell(n)
	return err
}

// ReadMonths reads a table of months and their numbers of CCX users: the last
// so many of them, ending with the newest, the oldest first. Months that the
// table lacks are left out.
func ReadMonths(file string, last int) (months []Month, notes []Problem, err error) {
	var p problems
	rows, lines, err := readTyped[countRow](file, []column{{"Month", true}, {"Count", true}}, &p)
	if err != nil {
		return nil, nil, err
	}
	for i, row := range rows {
		day := row.Month.first.Day()
		if slices.ContainsFunc(months, func(m Month) bool { return m.First == day }) {
			p.stop(file, lines[i], "the month stands here a second time")
		}
		months = append(months, Month{day, int(row.Count)})
	}
	if err := p.stopped(); err != nil {
		return nil, p.notes, err
	}
	if len(months) == 0 {
		return nil, p.notes, Problem{file, 0, "there is no month in it"}
	}
	slices.SortFunc(months, func(a, b Month) int { return cmp.Compare(a.First, b.First) })
	s := span{asOf: months[len(months)-1].First.Start(), months: last}
	kept := slices.DeleteFunc(slices.Clone(months), func(m Month) bool { return s.monthsBack(m.First.Start()) >= last })
	if left := len(months) - len(kept); left > 0 {
		p.note(file, 0, "%d months before the last %d are left out", left, last)
	}
	if missing := last - len(kept); missing > 0 {
		p.note(file, 0, "%s", fmt.Sprintf("%d of the last %d months are missing", missing, last))
	}
	return kept, p.notes, nil
}
