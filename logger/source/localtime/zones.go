package localtime

import (
	"time"

	"github.com/liclog/liclog/layout"
)

// zonePart is a stretch of local time with one offset from UTC.
type zonePart struct {
	from, to layout.Second // local
	offset   layout.Second
}

// zones keeps the offsets of one local day.
type zones struct {
	day   layout.Day
	parts []zonePart
	// the stretch of UTC around the last dated line
	from, to layout.Second
	offset   int
}

// reach is how far around a day is looked: offsets are under 15 hours.
const reach = 26 * layout.HourSeconds

// of lists what zone does around day, in order: one part but for days near a
// change of the clock.
func (z *zones) of(zone *time.Location, day layout.Day) []zonePart {
	if z.day == day && len(z.parts) > 0 {
		return z.parts
	}
	z.day, z.parts = day, z.parts[:0]
	end := day.End() + reach
	for at := day.Start() - reach; at < end; {
		t := time.Unix(at.Unix(), 0).In(zone)
		_, seconds := t.Zone()
		_, next := t.ZoneBounds()
		to := end
		if !next.IsZero() && layout.FromTime(next) < end {
			// On the last day of a leap year the bound may be behind already.
			to = max(layout.FromTime(next), at+layout.HourSeconds)
		}
		offset := layout.Second(seconds)
		z.add(zonePart{at + offset, to + offset, offset})
		at = to
	}
	return z.parts
}

// add joins neighbours of one offset: a zone may change its name alone.
func (z *zones) add(part zonePart) {
	if last := len(z.parts) - 1; last >= 0 && z.parts[last].offset == part.offset {
		z.parts[last].to = part.to
		return
	}
	z.parts = append(z.parts, part)
}

// at is zone's offset at a moment.
func (z *zones) at(zone *time.Location, moment layout.Second) int {
	if moment >= z.from && moment < z.to {
		return z.offset
	}
	t := time.Unix(moment.Unix(), 0).In(zone)
	_, z.offset = t.Zone()
	start, end := t.ZoneBounds()
	z.from, z.to = layout.FirstSecond-reach, layout.EndOfTime+reach
	if !start.IsZero() {
		z.from = layout.FromTime(start)
	}
	if !end.IsZero() {
		z.to = layout.FromTime(end)
	}
	return z.offset
}
