package event

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
)

// CE seconds begin where Unix seconds are not to be expected: 5e10 Unix seconds
// are the year 3554, 5e10 CE seconds the year 1585.
const firstCE = 50_000_000_000

var errTime = errors.New("unreadable time: use RFC 3339 (2007-07-01T09:30:00Z) or seconds")

// ParseTime reads RFC 3339 with any offset, or whole or fractional seconds (CE
// seconds from 5e10 on, else Unix seconds), cut to whole seconds.
func ParseTime(text string) (layout.Second, error) {
	if t, ok := parseUTC(text); ok {
		return t, nil
	}
	if strings.Contains(text, ":") {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return 0, errTime
		}
		return inRange(layout.FromTime(t))
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if whole == "" || !digits(whole) || !digits(fraction) {
		return 0, errTime
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, errTime
	}
	if n < firstCE {
		return inRange(layout.FromUnix(n))
	}
	return inRange(layout.Second(n))
}

// parseUTC reads the commonest form, 2007-07-01T09:30:00Z, by itself: it is met
// millions of times a second.
func parseUTC(s string) (layout.Second, bool) {
	if len(s) != 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != 'Z' {
		return 0, false
	}
	year, month, day := two(s, 0)*100+two(s, 2), two(s, 5), two(s, 8)
	hour, minute, second := two(s, 11), two(s, 14), two(s, 17)
	if min(year, month, day, hour, minute, second) < 0 || year == 0 ||
		month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return dayNumber(year, month, day).Start() + layout.Second(hour*3600+minute*60+second), true
}

// two reads two digits; what is none gives a negative number.
func two(s string, at int) int {
	tens, ones := int(s[at])-'0', int(s[at+1])-'0'
	if tens < 0 || tens > 9 || ones < 0 || ones > 9 {
		return -10000
	}
	return tens*10 + ones
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// dayNumber counts days from 0001-01-01 by whole numbers: years that begin in
// March have their leap day at the end.
func dayNumber(year, month, day int) layout.Day {
	if month < 3 {
		year, month = year-1, month+12
	}
	return layout.Day(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 306)
}

func inRange(t layout.Second) (layout.Second, error) {
	if t < layout.FirstSecond || t >= layout.EndOfTime {
		return 0, errTime
	}
	return t, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// parseNumber reads a number of licenses; missing is the value of an empty cell.
func parseNumber(text, column string, missing int64) (int64, error) {
	if text == "" {
		return missing, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && n > MaxLicenses:
		return 0, fmt.Errorf("absurd number in %s", column)
	case err != nil:
		return 0, fmt.Errorf("unreadable number in %s", column)
	case n < 0:
		return 0, fmt.Errorf("negative number in %s", column)
	}
	return n, nil
}
