package layout

import (
	"testing"
	"time"
)

func TestKnownMoments(t *testing.T) {
	july := DayOf(2007, 7, 1)
	if july.Start() != 63318844800 {
		t.Errorf("2007-07-01 is %d, want 63318844800", july.Start())
	}
	for d, week := range map[Day]int{july: 104695, july + 6: 104695, july + 7: 104696, july - 1: 104694, 0: 1, 5: 1, 6: 2} {
		if d.Week() != week {
			t.Errorf("%s is in week %d, want %d", d, d.Week(), week)
		}
	}
	if july.Weekday() != 0 {
		t.Errorf("2007-07-01 is weekday %d, want Sunday", july.Weekday())
	}
	if s := Second(63318844799).String(); s != "2007-06-30T23:59:59Z" {
		t.Error(s)
	}
}

// TestDateOfEveryDay holds the counting of dates against the standard library's.
func TestDateOfEveryDay(t *testing.T) {
	at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := Day(0); d.Start() < EndOfTime; d++ {
		wantYear, wantMonth, wantDay := at.Date()
		if y, m, dd := d.Date(); y != wantYear || m != int(wantMonth) || dd != wantDay {
			t.Fatalf("day %d is %d-%d-%d, want %s", d, y, m, dd, at.Format(time.DateOnly))
		}
		at = at.AddDate(0, 0, 1)
	}
}
