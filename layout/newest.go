package layout

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
)

// Newest gives the days that have a folder in the tree dir, newest first, and
// reads no more folders than it must: the newest day of a large tree costs three.
// An error ends it.
func Newest(dir string) iter.Seq2[Day, error] {
	return func(yield func(Day, error) bool) {
		years, err := numbered(dir, fourDigits)
		if err != nil {
			yield(0, err)
			return
		}
		for _, y := range slices.Backward(years) {
			if !newestOfYear(dir, y, yield) {
				return
			}
		}
	}
}

func newestOfYear(dir string, year int, yield func(Day, error) bool) bool {
	folder := filepath.Join(dir, fmt.Sprintf("%04d", year))
	months, err := numbered(folder, twoDigits)
	if err != nil {
		return yield(0, err) && false
	}
	for _, m := range slices.Backward(months) {
		found, err := numbered(filepath.Join(folder, fmt.Sprintf("%02d", m)), twoDigits)
		if err != nil {
			return yield(0, err) && false
		}
		for _, n := range slices.Backward(found) {
			d := DayOf(year, m, n)
			if _, mm, dd := d.Date(); mm == m && dd == n && !yield(d, nil) {
				return false
			}
		}
	}
	return true
}

// Logged tells whether the day's folder in dir has a log. In a zone that is ahead
// or behind, the users of a day (docs/users.md) may be in a folder that has none.
func (d Day) Logged(dir string) bool {
	for _, name := range []string{HoursFile, LogFile, LogCacheFile} {
		if _, err := os.Stat(d.File(dir, name)); err == nil {
			return true
		}
	}
	return false
}
