package format

import (
	"time"

	"github.com/liclog/liclog/layout"
)

// wall is a server's clock on the wall.
type wall struct {
	zone  *time.Location
	now   layout.Second
	until layout.Second // up to where shift holds
	local layout.Second // now in local time, as if it were UTC
	shift layout.Second // local time less UTC
}

func newWall(zone *time.Location) wall { return wall{zone: zone, now: -1} }

// set moves the clock and tells whether it moved. Zones change at full quarters
// of an hour only.
func (w *wall) set(t layout.Second) bool {
	if t == w.now {
		return false
	}
	w.now = t
	if t >= w.until {
		_, offset := t.Time().In(w.zone).Zone()
		w.shift = layout.Second(offset)
		w.until = t - t%900 + 900
	}
	w.local = t + w.shift
	return true
}

// date is the local date.
func (w *wall) date() (year, month, day int) { return w.local.Day().Date() }

// time is the local time.
func (w *wall) time() (hour, minute, second int) {
	s := int(w.local % layout.DaySeconds)
	return s / 3600, s / 60 % 60, s % 60
}

// appendTwo writes a number in two digits.
func appendTwo(dst []byte, n int) []byte { return append(dst, digit(n/10), digit(n)) }
