package localtime

import "github.com/liclog/liclog/layout"

// Dates reads dates, remembering the last: most lines are of the same.
type Dates struct {
	// Read reads a date as the log writes it.
	Read func(date []byte) (layout.Day, bool)
	text []byte
	day  layout.Day
}

// Day is the day of a date, if there is one.
func (d *Dates) Day(date []byte) (layout.Day, bool) {
	if string(date) == string(d.text) && len(date) > 0 {
		return d.day, true
	}
	day, ok := d.Read(date)
	if ok {
		d.text, d.day = append(d.text[:0], date...), day
	}
	return day, ok
}
