package localtime

import (
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

func in(t *testing.T, zone string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

// A server that logs every five minutes of a year, in zones with every kind of change:
// each line gets back the moment it was.
func TestClockOverAYear(t *testing.T) {
	for _, name := range []string{
		"UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
		"America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Africa/Casablanca", "Pacific/Apia",
	} {
		for _, year := range []int{2010, 2024, 2026, 2048} {
			overAYear(t, in(t, name), year)
		}
	}
}

func overAYear(t *testing.T, zone *time.Location, year int) {
	t.Helper()
	at := time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC)
	c := New(zone, at)
	for ; at.Year() == year; at = at.Add(5 * time.Minute) {
		local := at.In(zone)
		c.StepTime(int32(local.Hour()*3600 + local.Minute()*60 + local.Second()))
		if got := c.Resolve(); got != layout.FromTime(at) {
			t.Fatalf("%v %v: local %v is read as %v", zone, at, local, got)
		}
	}
}

// With pauses of hours only the hour that comes twice can be wrong, by an hour.
func TestClockWithPauses(t *testing.T) {
	for _, name := range []string{"Europe/Madrid", "America/New_York", "Africa/Casablanca"} {
		zone := in(t, name)
		at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
		c := New(zone, at)
		for i := 0; at.Year() == 2026; i++ {
			local := at.In(zone)
			c.StepTime(int32(local.Hour()*3600 + local.Minute()*60))
			off := c.Resolve() - layout.FromTime(at)
			if off != 0 && off != -layout.HourSeconds {
				t.Fatalf("%v %v: local %v is %d s off", zone, at, local, off)
			}
			at = at.Add(time.Duration(i%10+1) * 61 * time.Minute)
		}
	}
}

// A time that the zone skips is read by the offset before the change.
func TestClockInTheHourThatNeverOccurs(t *testing.T) {
	for _, test := range []struct{ zone, day, want string }{
		{"Europe/Madrid", "2026-03-29", "2026-03-29T01:30:00Z"},
		{"America/New_York", "2026-03-08", "2026-03-08T07:30:00Z"},
	} {
		day, err := time.Parse(time.DateOnly, test.day)
		if err != nil {
			t.Fatal(err)
		}
		c := New(in(t, test.zone), time.Time{})
		c.Day = layout.FromTime(day).Day()
		c.StepTime(2*3600 + 30*60)
		if got := c.Resolve().String(); got != test.want {
			t.Errorf("%s: 2:30 is read as %s, want %s", test.zone, got, test.want)
		}
	}
}
