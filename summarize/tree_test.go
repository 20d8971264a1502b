package summarize

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
)

// workingWeek is two licenses from 09:30 to 17:30 UTC on Monday to Friday, logging
// on all week, in the week of July 1, 2007.
func workingWeek(t testing.TB, dir string) {
	t.Helper()
	for d := layout.DayOf(2007, 7, 1); d <= layout.DayOf(2007, 7, 7); d++ {
		p := plainDay{day: d, hours: []layout.Interval{{Mode: layout.AllLogging, Start: d.Start(), End: d.End()}}}
		if wd := d.Weekday(); wd >= 1 && wd <= 5 {
			p.rows = []layout.Row{{User: "ann", Host: "h", Process: "1", ProductID: "cad", ProductName: "CAD",
				Start: d.Start() + 9*3600 + 1800, End: d.Start() + 17*3600 + 1800, Desired: 2, Granted: 2}}
		}
		p.write(t, dir, 0)
	}
}

func run(t testing.TB, o Options) Result {
	t.Helper()
	result, err := Run(o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// cells reads a summary with encoding/csv: rows by user and product.
func cells(t testing.TB, file string) (columns int, rows map[string]map[string]string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = map[string]map[string]string{}
	for _, r := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = r[i]
		}
		rows[r[0]+"/"+r[1]] = row
	}
	return len(all[0]), rows
}

func TestWorkingWeek(t *testing.T) {
	dir := t.TempDir()
	workingWeek(t, dir)
	run(t, Options{Dir: dir})
	for _, c := range []struct {
		file    string
		columns int
		want    string
	}{
		{"2007/07/02/Summary.csv", 178, "NrHours=24 TotalUsed=16 MaxUsed=2 AverageUsed=1.875 AverageUsed09=1 TotalUsed10=2 Hours10=1"},
		{"WeeklySummaries/SummaryW104695.csv", 227,
			"NrHours=168 AverageUsed=1.875 AverageUsed10=2 AverageUsed09=1 AverageUsedSunday=0 AverageUsedMonday=1.875 TotalUsed=80 HoursSunday=24"},
		{"2007/07/Summary.csv", 227, "NrHours=168 AverageUsed=1.875 TotalUsedFriday=16 MaxUsed17=2"},
		{"2007/Summary.csv", 227, "NrHours=168 AverageUsed=1.875 Hours23=7"},
	} {
		columns, rows := cells(t, filepath.Join(dir, c.file))
		if columns != c.columns {
			t.Errorf("%s has %d columns, want %d", c.file, columns, c.columns)
		}
		for _, user := range []string{"/cad", "ann/cad"} {
			for want := range strings.FieldsSeq(c.want) {
				name, value, _ := strings.Cut(want, "=")
				if got := rows[user][name]; got != value {
					t.Errorf("%s, row %s: %s is %s, want %s", c.file, user, name, got, value)
				}
			}
		}
	}
}

func TestSecondPassFindsNothingToDo(t *testing.T) {
	dir := t.TempDir()
	workingWeek(t, dir)
	first := run(t, Options{Dir: dir})
	if len(first.Built) != 10 {
		t.Fatalf("built %v, want 7 days, a week, a month, a year", first.Built)
	}
	second := run(t, Options{Dir: dir})
	if len(second.Unchanged) != 10 || !slices.Equal(second.Unchanged, first.Built) {
		t.Errorf("unchanged %v, want %v", second.Unchanged, first.Built)
	}
	all := run(t, Options{Dir: dir, All: true})
	if !slices.Equal(all.Checked, first.Built) {
		t.Errorf("with All: checked %v, built %v, unchanged %v", all.Checked, all.Built, all.Unchanged)
	}
	if third := run(t, Options{Dir: dir}); len(third.Unchanged) != 10 {
		t.Errorf("after All: unchanged %v", third.Unchanged)
	}
}
