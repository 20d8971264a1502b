// Package layout fixes what can be seen of a liclog tree from outside: where
// files lie, which columns they have, how times and numbers are written.
//
// It knows nothing of logging or summarizing. Its rules come from the file
// format's description in docs/files.md.
package layout

import (
	"fmt"
	"time"
)

// Second is a moment: CE seconds, the seconds since 0001-01-01T00:00:00Z in the
// proleptic Gregorian calendar without leap seconds.
type Second int64

// Day is a calendar day in UTC: the days since 0001-01-01.
type Day int32

const (
	// UnixEpoch is 1970-01-01T00:00:00Z in CE seconds.
	UnixEpoch Second = 62135596800
	// DaySeconds is the length of every day; UTC days have no leap seconds here.
	DaySeconds Second = 86400
	// HourSeconds is the length of an hour.
	HourSeconds Second = 3600
	// FirstSecond and EndOfTime bound the times a tree can hold: years 1 to 9999.
	FirstSecond Second = 0
	EndOfTime   Second = 315537897600
)

// FromUnix turns Unix seconds into CE seconds.
func FromUnix(unix int64) Second { return Second(unix) + UnixEpoch }

// FromTime cuts t to the whole second below it.
func FromTime(t time.Time) Second { return FromUnix(t.Unix()) }

// Unix is the moment in Unix seconds.
func (s Second) Unix() int64 { return int64(s - UnixEpoch) }

// Time is the moment as a time.Time in UTC.
func (s Second) Time() time.Time { return time.Unix(s.Unix(), 0).UTC() }

// Day is the day that holds s; midnight belongs to the day that it begins.
func (s Second) Day() Day { return Day(floorDiv(int64(s), int64(DaySeconds))) }

// String writes s as RFC 3339 in UTC.
func (s Second) String() string { return s.Time().Format(time.RFC3339) }

// Start is midnight at the beginning of d.
func (d Day) Start() Second { return Second(d) * DaySeconds }

// End is midnight at the end of d.
func (d Day) End() Second { return d.Start() + DaySeconds }

// Weekday counts from Sunday = 0.
func (d Day) Weekday() int { return int(floorMod(int64(d)+1, 7)) }

// Date is the calendar date of d. It is asked for every row, so it counts as
// Neri and Schneider do ("Euclidean affine functions and their application to
// calendar algorithms"): years begin in March and so have their leap day at the
// end, and multiplications stand for divisions.
func (d Day) Date() (year, month, day int) {
	quarters := 4*(uint32(d)+306) + 3 // of days since 0000-03-01
	century, ofCentury := quarters/146097, quarters%146097|3
	product := uint64(ofCentury) * 2939745 // 2^32/1461, rounded up
	ofYear := uint32(product) / 2939745 / 4
	months := 2141*ofYear + 197913
	year, month, day = int(100*century+uint32(product>>32)), int(months>>16), int(months&0xffff/2141)+1
	if ofYear >= 306 { // January or February
		year, month = year+1, month-12
	}
	return year, month, day
}

// DayOf is the day of a calendar date.
func DayOf(year, month, day int) Day {
	return FromTime(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)).Day()
}

// String writes d as YYYY/MM/DD.
func (d Day) String() string {
	y, m, dd := d.Date()
	return fmt.Sprintf("%04d/%02d/%02d", y, m, dd)
}

// Week is the number of the Sunday-to-Saturday week that holds d. Week 1 is the
// week of Sunday, December 31, 1 BCE.
func (d Day) Week() int { return int(floorDiv(int64(d)+1, 7)) + 1 }

func floorDiv(a, b int64) int64 { return (a - floorMod(a, b)) / b }

func floorMod(a, b int64) int64 { return (a%b + b) % b }
