package summarize

import (
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
)

// TestWorkedExample has the figures of docs/arithmetic.md.
func TestWorkedExample(t *testing.T) {
	dir := t.TempDir()
	monday := layout.DayOf(2007, 7, 2)
	clock := func(d layout.Day, h, m int) layout.Second { return d.Start() + layout.Second(h*3600+m*60) }
	row := func(d layout.Day, user string, h1, m1, h2, m2 int, desired, granted int64) layout.Row {
		return layout.Row{User: user, Host: "h", Process: "1", ProductID: "cad", ProductName: "CAD",
			Start: clock(d, h1, m1), End: clock(d, h2, m2), Desired: desired, Granted: granted}
	}
	(&plainDay{
		day:   monday,
		hours: []layout.Interval{{Mode: layout.AllLogging, Start: clock(monday, 8, 0), End: clock(monday, 18, 0)}},
		rows: []layout.Row{
			row(monday, "cid", 11, 15, 11, 15, 1, 0),
			row(monday, "ann", 9, 0, 12, 0, 1, 1),
			row(monday, "eve", 13, 0, 13, 30, 1, 0),
			row(monday, "bob", 10, 30, 17, 0, 2, 2),
		},
	}).write(t, dir, 0)
	(&plainDay{
		day:   monday + 1,
		hours: []layout.Interval{{Mode: layout.AllLogging, Start: clock(monday+1, 9, 0), End: clock(monday+1, 13, 0)}},
		rows:  []layout.Row{row(monday+1, "ann", 9, 0, 13, 0, 1, 1)},
	}).write(t, dir, 0)
	run(t, Options{Dir: dir})

	_, day := cells(t, monday.File(dir, layout.SummaryFile))
	_, week := cells(t, monday.Period(layout.AWeek).Summary(dir))
	for _, c := range []struct {
		rows map[string]map[string]string
		row  string
		want string
	}{
		{day, "/cad", "NrHours=10 TotalUsed=16 TotalDesired=16.5 MaxUsed=3 MaxDesired=4 AverageUsed=2 AverageDesired=2.0625 " +
			"TotalUsed10=2 TotalDesired13=2.5 AverageUsed11=3 Hours07=0 Hours08=1"},
		{day, "ann/cad", "NrHours=10 TotalUsed=3 AverageUsed=0.375"},
		{day, "bob/cad", "NrHours=10 TotalUsed=13 AverageUsed=1.625"},
		{day, "cid/cad", "NrHours=10 MaxDesired=1 MaxUsed=0 TotalDesired=0"},
		{week, "/cad", "NrHours=14 TotalUsed=20 MaxUsed=3 AverageUsedMonday=2 AverageUsedTuesday=1 AverageUsed=1.6667 AverageUsed11=2"},
	} {
		for want := range strings.FieldsSeq(c.want) {
			name, value, _ := strings.Cut(want, "=")
			if got := c.rows[c.row][name]; got != value {
				t.Errorf("row %s: %s is %s, want %s", c.row, name, got, value)
			}
		}
	}
}
