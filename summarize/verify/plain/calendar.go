// Package plain is the arithmetic of docs/arithmetic.md in the plainest way that
// can be thought of: lists, sorting, one step after another. It is slow and it
// shares nothing with the package that makes the summaries, so that each can
// find the other's faults. Package verify checks trees with it; tests compare
// random histories.
//
// Times are CE seconds (docs/files.md) as int64, numbers of licenses int64,
// totals license-seconds.
package plain

import (
	"fmt"
	"time"
)

const (
	hourSeconds = 3600
	daySeconds  = 86400
	unixEpoch   = 62135596800 // 1970-01-01T00:00:00Z in CE seconds
)

// Day is a calendar day in UTC: the days since 0001-01-01.
type Day int64

// DayOf is the day that holds the second; midnight belongs to the day it begins.
func DayOf(second int64) Day {
	day := second / daySeconds
	if second%daySeconds < 0 {
		day--
	}
	return Day(day)
}

// ParseDay reads a date written YYYY/MM/DD.
func ParseDay(date string) (Day, error) {
	t, err := time.Parse("2006/01/02", date)
	if err != nil {
		return 0, fmt.Errorf("no date of the calendar: %q", date)
	}
	return DayOf(t.Unix() + unixEpoch), nil
}

// Start is midnight at the beginning of d, in CE seconds.
func (d Day) Start() int64 { return int64(d) * daySeconds }

// End is midnight at the end of d, in CE seconds.
func (d Day) End() int64 { return d.Start() + daySeconds }

// Weekday counts from Sunday = 0.
func (d Day) Weekday() int { return int(d.time().Weekday()) }

// String writes d as YYYY/MM/DD, which is its folder too.
func (d Day) String() string { return d.time().Format("2006/01/02") }

func (d Day) time() time.Time { return time.Unix(d.Start()-unixEpoch, 0).UTC() }

// Week is the number of the Sunday-to-Saturday week of d; week 1 holds January 1
// of year 1, a Monday.
func (d Day) Week() int64 { return (int64(d)+1)/7 + 1 }

// Clock writes a second of day d as HH:MM:SS, its last midnight as 24:00:00.
func (d Day) Clock(second int64) string {
	if second == d.End() {
		return "24:00:00"
	}
	return time.Unix(second-unixEpoch, 0).UTC().Format("15:04:05")
}

// RFC3339 writes a second as 2007-07-01T09:30:00Z.
func RFC3339(second int64) string {
	return time.Unix(second-unixEpoch, 0).UTC().Format(time.RFC3339)
}

// The paths of the summaries of the day and of the week, month and year that
// hold it, inside a tree and with slashes.
func (d Day) SummaryPath() string { return d.String() + "/Summary.csv" }

// WeekPath is the path of the week's summary.
func (d Day) WeekPath() string { return fmt.Sprintf("WeeklySummaries/SummaryW%06d.csv", d.Week()) }

// MonthPath is the path of the month's summary.
func (d Day) MonthPath() string { return d.time().Format("2006/01") + "/Summary.csv" }

// YearPath is the path of the year's summary.
func (d Day) YearPath() string { return d.time().Format("2006") + "/Summary.csv" }
