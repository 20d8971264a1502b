package localtime

import (
	"testing"

	"github.com/liclog/liclog/layout"
)

func TestYearRules(t *testing.T) {
	for _, test := range []struct {
		rule       YearRule
		name       string
		before     layout.Day
		month, day int32
		want       string
	}{
		{Nearest, "nearest", layout.DayOf(2026, 12, 31), 1, 1, "2027/01/01"},
		{Nearest, "nearest", layout.DayOf(2027, 1, 1), 12, 31, "2026/12/31"},
		{Nearest, "nearest", layout.DayOf(2026, 6, 1), 6, 1, "2026/06/01"},
		{Nearest, "nearest", layout.DayOf(2024, 6, 1), 2, 29, "2024/02/29"},
		{Nearest, "nearest", layout.DayOf(2026, 6, 1), 2, 29, ""},
		{Onward, "onward", layout.DayOf(2026, 3, 19), 1, 2, "2027/01/02"},
		{Onward, "onward", layout.DayOf(2026, 3, 19), 3, 1, "2026/03/01"},
		{Onward, "onward", layout.DayOf(2027, 1, 3), 12, 31, "2026/12/31"},
		{Onward, "onward", layout.DayOf(2026, 3, 19), 2, 29, "2028/02/29"},
		{Onward, "onward", layout.DayOf(2026, 3, 19), 13, 1, ""},
	} {
		day, ok := test.rule(test.before, test.month, test.day)
		if ok != (test.want != "") || ok && day.String() != test.want {
			t.Errorf("%s behind %s: %d/%d is %s, %v, want %q", test.name, test.before, test.month, test.day, day, ok, test.want)
		}
	}
}

// A log of dates without years whose last line is of a known day.
func TestYearSearch(t *testing.T) {
	for _, test := range []struct {
		dates []int32 // month and day
		last  layout.Day
		first string
	}{
		{[]int32{3, 1, 3, 2}, layout.DayOf(2026, 3, 2), "2026/03/01"},
		{[]int32{3, 1, 12, 31}, layout.DayOf(2026, 3, 2), "2025/03/01"},
		{[]int32{11, 30, 1, 2, 12, 1, 2, 3}, layout.DayOf(2026, 2, 4), "2024/11/30"},
		{[]int32{2, 29, 3, 1}, layout.DayOf(2026, 3, 1), "2026/02/28"},
		{[]int32{5, 1, 2, 29, 5, 1}, layout.DayOf(2020, 5, 2), "2019/05/01"},
		{[]int32{1, 1}, layout.DayOf(2025, 12, 31), "2026/01/01"}, // a clock a little ahead
	} {
		s := YearSearch{Rule: Onward}
		for i := 0; i < len(test.dates); i += 2 {
			s.Add(test.dates[i], test.dates[i+1])
		}
		if got := s.FirstBy(test.last); got.String() != test.first {
			t.Errorf("%v until %s: the first is %s, want %s", test.dates, test.last, got, test.first)
		}
	}
}
