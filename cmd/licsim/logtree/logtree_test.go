package logtree

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

func small() Options {
	return Options{
		Seed: 1, Start: layout.DayOf(2007, 2, 27), Days: 3,
		Rows: 20_000, Products: 12, Users: 100, Pairs: 700,
	}
}

func tree(t *testing.T, o Options) *Tree {
	t.Helper()
	tr, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func day(t *testing.T, o Options, d layout.Day) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := tree(t, o).WriteLog(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rows reads a Log.csv and holds it to its form: each row is what layout writes,
// within the day, in the order of the ends.
func rows(t *testing.T, data []byte, d layout.Day) []layout.Row {
	t.Helper()
	header, data, _ := bytes.Cut(data, []byte("\n"))
	if string(header)+"\n" != layout.Header(layout.LogColumns) {
		t.Fatalf("the header is %q", header)
	}
	var found []layout.Row
	last := d.Start()
	for line := range bytes.SplitSeq(bytes.TrimSuffix(data, []byte("\n")), []byte("\n")) {
		cells, err := table.Split(nil, line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		texts := make([]string, len(cells))
		for i := range cells {
			texts[i] = string(cells[i])
		}
		r, err := layout.ParseRow(texts)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if again := layout.AppendRow(nil, &r); string(again) != string(line)+"\n" {
			t.Fatalf("the row %q is written %q", line, again)
		}
		if r.Start < d.Start() || r.End > d.End() || r.End < last {
			t.Fatalf("row %d is out of its day or order: %s", len(found)+1, line)
		}
		last = r.End
		found = append(found, r)
	}
	return found
}

func TestDay(t *testing.T) {
	o := small()
	found := rows(t, day(t, o, o.Start), o.Start)
	if len(found) != o.Rows {
		t.Errorf("%d rows, want %d", len(found), o.Rows)
	}
	pairs, products, users := map[[2]string]bool{}, map[string]bool{}, map[string]bool{}
	var atMidnight, points, waits int
	for _, r := range found {
		pairs[[2]string{r.User, r.ProductID}] = true
		products[r.ProductID], users[r.User] = true, true
		switch {
		case r.End == o.Start.End():
			atMidnight++
		case r.Granted == 0 && r.Start == r.End:
			points++
		case r.Granted == 0:
			waits++
		}
	}
	if len(pairs) != o.Pairs || len(products) != o.Products || len(users) != o.Users {
		t.Errorf("%d pairs, %d products, %d users", len(pairs), len(products), len(users))
	}
	if atMidnight < o.Rows/60 || points < o.Rows/100 || waits < o.Rows/200 {
		t.Errorf("%d run over midnight, %d are denials, %d waits", atMidnight, points, waits)
	}
}

func TestSeeds(t *testing.T) {
	o := small()
	first := day(t, o, o.Start)
	if !bytes.Equal(first, day(t, o, o.Start)) {
		t.Error("the same seed gives other bytes")
	}
	if bytes.Equal(first, day(t, o, o.Start+1)) {
		t.Error("two days have the same rows")
	}
	o.Seed = 2
	if bytes.Equal(first, day(t, o, o.Start)) {
		t.Error("another seed gives the same bytes")
	}
}

func TestTree(t *testing.T) {
	o, dir := small(), t.TempDir()
	if err := tree(t, o).WriteAll(dir); err != nil {
		t.Fatal(err)
	}
	days, err := layout.Days(dir)
	if err != nil || len(days) != o.Days || days[0] != o.Start {
		t.Fatalf("days %v, error %v", days, err)
	}
	for _, d := range days {
		data, err := os.ReadFile(d.File(dir, layout.LogFile))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, day(t, o, d)) {
			t.Errorf("%s is not what is written alone", d)
		}
	}
	hours, err := os.ReadFile(filepath.Join(dir, "2007", "03", "01", layout.HoursFile))
	want := layout.Header(layout.HoursColumns) + "AllLogging,63308304000,63308390400,2007/03/01,00:00:00,24:00:00\n"
	if err != nil || string(hours) != want {
		t.Errorf("Hours.csv is %q, want %q; error %v", hours, want, err)
	}
}

func TestOptions(t *testing.T) {
	for what, change := range map[string]func(*Options){
		"too few pairs":  func(o *Options) { o.Pairs = o.Users - 1 },
		"too many pairs": func(o *Options) { o.Pairs = o.Users*o.Products + 1 },
		"rows":           func(o *Options) { o.Rows = -1 },
		"users":          func(o *Options) { o.Users = 0 },
	} {
		o := small()
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	empty := small()
	empty.Rows = 0
	if got := string(day(t, empty, empty.Start)); got != layout.Header(layout.LogColumns) {
		t.Errorf("a day without rows is %q", got)
	}
}

func BenchmarkDay(b *testing.B) {
	o := Default()
	o.Rows = b.N
	t, err := New(o)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	if err := t.WriteLog(discard{}, o.Start); err != nil {
		b.Fatal(err)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
