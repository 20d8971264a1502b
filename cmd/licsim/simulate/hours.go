package simulate

import (
	"time"

	"github.com/liclog/liclog/layout"
)

// Parts of a day, each with its own rate of requests: every zone's clock differs
// from UTC by whole quarters of an hour.
const (
	quarter  = 900 // seconds
	quarters = 96  // a day
)

// profile is how a day's requests are spread, by hour of local time.
type profile struct {
	hours    [24]int64
	weekdays [7]int64 // per mille of a full working day, from Sunday
}

var (
	// office is people at work, with a dip for lunch.
	office = profile{
		hours: [24]int64{
			5, 3, 2, 2, 3, 10, 60, 300, 750, 960, 1000, 960,
			560, 760, 980, 960, 820, 520, 240, 130, 90, 60, 30, 12,
		},
		weekdays: [7]int64{25, 950, 1000, 1000, 990, 800, 60},
	}
	// batch is jobs that are put up for the night.
	batch = profile{
		hours: [24]int64{
			300, 220, 160, 120, 90, 60, 40, 40, 50, 60, 60, 80,
			120, 80, 80, 100, 180, 420, 800, 1000, 950, 800, 600, 420,
		},
		weekdays: [7]int64{400, 900, 1000, 1000, 1000, 1000, 350},
	}
)

// weight is the share of a day's requests in a quarter of an hour, in units that
// total(p) counts.
func (p *profile) weight(weekday, q int) int64 {
	h, part := q/4, int64(q%4)
	between := p.hours[h]*(4-part) + p.hours[(h+1)%24]*part
	return between * p.weekdays[weekday]
}

// total is the weight of a full working day.
func (p *profile) total() int64 {
	var sum int64
	for _, h := range p.hours {
		sum += h
	}
	return sum * 16 * 1000
}

// site is a place where users work.
type site struct {
	code  string // first part of its machines' names
	zone  string
	share int // of users, in percent
}

var sites = [...]site{
	{"muc", "Europe/Berlin", 40},
	{"bos", "America/New_York", 25},
	{"blr", "Asia/Kolkata", 15},
	{"sjc", "America/Los_Angeles", 12},
	{"tyo", "Asia/Tokyo", 8},
}

// clock tells the local time of a site.
type clock struct{ zone *time.Location }

// at is the local weekday and quarter of an hour.
func (c clock) at(t layout.Second) (weekday, q int) {
	local := t.Time().In(c.zone)
	return int(local.Weekday()), local.Hour()*4 + local.Minute()/15
}
