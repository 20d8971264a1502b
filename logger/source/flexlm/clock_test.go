package flexlm

import (
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

// A server that logs every five minutes of a year, in zones with every kind of change:
// each line gets back the moment it was.
func TestClockOverAYear(t *testing.T) {
	for _, name := range []string{
		"UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
		"America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Africa/Casablanca", "Pacific/Apia",
	} {
		for _, year := range []int{2010, 2026} {
			overAYear(t, in(t, name), year)
		}
	}
}

func overAYear(t *testing.T, zone *time.Location, year int) {
	t.Helper()
	at := time.Date(year, 1, 1, 12, 0, 0, 0, time.UTC)
	c := newClock(zone, at)
	for ; at.Year() == year; at = at.Add(5 * time.Minute) {
		local := at.In(zone)
		c.stepTime(int32(local.Hour()*3600 + local.Minute()*60 + local.Second()))
		if got := c.resolve(); got != layout.FromTime(at) {
			t.Fatalf("%v %v: local %v is read as %v", zone, at, local, got)
		}
	}
}

// With pauses of hours only the hour that comes twice can be wrong, by an hour.
func TestClockWithPauses(t *testing.T) {
	for _, name := range []string{"Europe/Madrid", "America/New_York", "Africa/Casablanca"} {
		zone := in(t, name)
		at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
		c := newClock(zone, at)
		for i := 0; at.Year() == 2026; i++ {
			local := at.In(zone)
			c.stepTime(int32(local.Hour()*3600 + local.Minute()*60))
			off := c.resolve() - layout.FromTime(at)
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
		c := newClock(in(t, test.zone), time.Time{})
		c.day = layout.FromTime(day).Day()
		c.stepTime(2*3600 + 30*60)
		if got := c.resolve().String(); got != test.want {
			t.Errorf("%s: 2:30 is read as %s, want %s", test.zone, got, test.want)
		}
	}
}

func TestDateOf(t *testing.T) {
	const clock = 10*3600 + 25*60 + 28
	for _, test := range []struct {
		message, day string
		kind         dateKind
	}{
		{"TIMESTAMP 6/9/2022", "2022/06/09", goodDate},
		{"TIMESTAMP 12/31/2022", "2022/12/31", goodDate},
		{"TIMESTAMP 31/12/2022", "", badDate},
		{"TIMESTAMP 2/30/2022", "", badDate},
		{"TIMESTAMP 6/9/22", "", badDate},
		{"TIMESTAMP", "", noDate},
		{"FlexNet Licensing (v11.18.1.0 build 279785 x64_n6) started on HOST (IBM PC) (6/9/2022)", "2022/06/09", goodDate},
		{"FLEXnet Licensing (v10.8.5.0 build 31891 amd64_s8) started on HOST (linux) (2/9/2009)", "2009/02/09", goodDate},
		{`FLEXnet Licensing (v11.17.0) started on host "HOST"`, "", noDate},
		{"Server's System Date and Time: Thu Jun 09 2022 10:25:31 Hora de verano romance", "2022/06/09", goodDate},
		{"Server's System Date and Time: Thu Jun  9 2022 10:25:31 EST", "2022/06/09", goodDate},
		{"Server's System Date and Time: Fri Jun 09 2022 10:25:31 EST", "", noDate},
		{"Server's System Date and Time: jue. jun. 09 2022 10:25:31", "", noDate},
		{"(@MLM-SLOG@) Time: Thu Jun 09 2022 10:25:28 EST", "2022/06/09", goodDate},
		{"(@MLM-SLOG@) Time: Thu Jun 09 2022 22:25:28 EST", "", noDate},
		{"(@MLM-SLOG@) Start-Date: Thu Jun 09 2022 10:25:28 EST", "2022/06/09", goodDate},
		{"(@MLM-SLOG@) Start-Date: Thu Jun 09 2022 06:25:28 EST", "", noDate},
		{"(@MLM-SLOG@", "", noDate},
		{"(@MLM-SLOG@)", "", noDate},
	} {
		day, kind := dateOf([]byte(test.message), clock)
		if kind != test.kind || kind == goodDate && day.String() != test.day {
			t.Errorf("%q: %v, %d, want %s, %d", test.message, day, kind, test.day, test.kind)
		}
	}
}
