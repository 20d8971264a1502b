package summarize

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
)

// randomDay is a day on which much collides: few users, hosts and moments, all
// modes, names of every kind. Where edited is set, its rows are as a careless
// hand may have left them: across borders, in no order.
func randomDay(r *rand.Rand, day layout.Day, edited bool) *plainDay {
	p := &plainDay{day: day, counts: map[string]layout.Count{
		"b": layout.CountUser, "c": layout.CountHost, "d": layout.CountUserHost,
	}}
	p.noFile = r.IntN(6) == 0
	moments := []layout.Second{0, 86400}
	for range 1 + r.IntN(12) {
		t := layout.Second(r.IntN(86401))
		if r.IntN(2) == 0 {
			t -= t % 3600
		}
		moments = append(moments, t)
	}
	slices.Sort(moments)
	for i := range moments[1:] {
		mode := layout.Modes[r.IntN(5)]
		if moments[i] < moments[i+1] && mode.On() || r.IntN(9) == 0 {
			p.hours = append(p.hours, layout.Interval{Mode: mode, Start: p.day.Start() + moments[i], End: p.day.Start() + moments[i+1]})
		}
	}
	for range r.IntN(40) {
		p.rows = append(p.rows, randomRow(r, p, moments, edited))
	}
	if !edited {
		slices.SortStableFunc(p.rows, func(a, b layout.Row) int { return int(a.End - b.End) })
	}
	return p
}

func randomRow(r *rand.Rand, p *plainDay, moments []layout.Second, edited bool) layout.Row {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	i := r.IntN(len(moments) - 1)
	start, end := moments[i], moments[i+1]
	if edited {
		start, end = moments[r.IntN(len(moments))], moments[r.IntN(len(moments))]
		start, end = min(start, end), max(start, end)
	}
	if length := int(end - start); length > 1 && r.IntN(2) == 0 {
		start += layout.Second(r.IntN(length))
		end -= layout.Second(r.IntN(int(end - start)))
	}
	row := layout.Row{
		User: pick("ann", "bob", "=cmd|' /C calc'!A0", "Zoë \"Z\", Dr.", "two\nlines"), Host: pick("h1", "h2"),
		Process: pick("", "17"), ProductID: pick("a", "a", "b", "c", "d", "acad:suite, 2007"),
		ProductName: pick("One", "One", "One", "Two"),
		Start:       p.day.Start() + start, End: p.day.Start() + end,
		Desired: int64(r.IntN(5)), Granted: int64(r.IntN(5)),
	}
	if r.IntN(20) == 0 {
		row.User = ""
	}
	if r.IntN(20) == 0 {
		row.Desired, row.Granted = int64(r.IntN(1e9)), 5000
	}
	if r.IntN(4) == 0 {
		row.End, row.Granted = row.Start, int64(r.IntN(2))
	}
	return row
}

// write puts the day into the tree dir, its last rows into LogCache.csv.
func (p *plainDay) write(t testing.TB, dir string, cached int) {
	t.Helper()
	if err := os.MkdirAll(p.day.Folder(dir), 0o750); err != nil {
		t.Fatal(err)
	}
	log, cache := []byte(layout.Header(layout.LogColumns)), []byte(layout.Header(layout.LogCacheColumns))
	for i := range p.rows {
		if i < len(p.rows)-cached {
			log = layout.AppendRow(log, &p.rows[i])
			continue
		}
		cache = append(layout.AppendRowCells(cache, &p.rows[i]), ",handle,server\n"...)
	}
	writeFile(t, p.day.File(dir, layout.LogFile), log)
	if cached > 0 {
		writeFile(t, p.day.File(dir, layout.LogCacheFile), cache)
	}
	if !p.noFile {
		hours := []byte(layout.Header(layout.HoursColumns))
		for _, i := range p.hours {
			hours = layout.AppendInterval(hours, i)
		}
		writeFile(t, p.day.File(dir, layout.HoursFile), hours)
	}
}

func writeFile(t testing.TB, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o640); err != nil {
		t.Fatal(err)
	}
}

// build builds the day in dir.
func build(t testing.TB, dir string, day layout.Day, counts map[string]layout.Count, parallel int) *builtDay {
	t.Helper()
	b := builder{fsys: disk.OS, dir: dir, day: day, counts: counts, parallel: parallel, progress: func(int64) {}}
	files, err := view.Load(disk.OS, dir, day, time.Sleep)
	if err != nil {
		t.Fatal(err)
	}
	built, err := b.build(files)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func (p pages) String() string {
	var text strings.Builder
	for _, page := range p {
		text.Write(page)
	}
	return text.String()
}

// firstDifference tells where two texts part, for people.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	columns := strings.Split(g[0], ",")
	for i := range min(len(g), len(w)) {
		if g[i] == w[i] {
			continue
		}
		gc, wc := strings.Split(g[i], ","), strings.Split(w[i], ",")
		for j := range min(len(gc), len(wc)) {
			if gc[j] != wc[j] {
				return fmt.Sprintf("line %d, column %s of %s: got %s, want %s", i+1, columns[min(j, len(columns)-1)], gc[:3], gc[j], wc[j])
			}
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

func TestDayEqualsPlainModel(t *testing.T) {
	runs := 80
	if testing.Short() {
		runs = 20
	}
	for seed := range runs {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		p := randomDay(r, layout.DayOf(2007, 7, 1), seed%3 == 0)
		dir := t.TempDir()
		p.write(t, dir, r.IntN(3)*len(p.rows)/3)
		built := build(t, dir, p.day, p.counts, 1+seed%2)
		if want, got := p.summary(), built.text.String(); got != want {
			t.Fatalf("seed %d: %s\nHours.csv %v %v\nrows %v", seed, firstDifference(got, want), !p.noFile, p.hours, p.rows)
		}
		if len(built.problems) > 0 {
			t.Fatalf("seed %d: %v", seed, built.problems)
		}
	}
}

// TestPeriodOfOneDay compares the summaries of periods with only one day, which are
// made with the day's, with those that are made from the day's rows.
func TestPeriodOfOneDay(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 23))
		dir := t.TempDir()
		p := randomDay(r, layout.DayOf(2007, 7, 1+int(seed)%7), false)
		for i := range p.hours { // rows are kept
			p.hours[i].Mode = layout.AllLogging
		}
		p.write(t, dir, 0)
		o := Options{Dir: dir, Counts: p.counts, Sleep: func(time.Duration) {}}
		run(t, o)
		var texts []string
		for _, span := range longSpans {
			name := p.day.Period(span).Summary(dir)
			texts = append(texts, string(readFile(t, name)))
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(2 * tick)
		run(t, o) // looks at the day once more, now that it is old enough
		os.Remove(p.day.Period(layout.AYear).Summary(dir))
		if again := run(t, o); len(again.Checked) > 0 {
			t.Fatalf("checked %v: the day was read again", again.Checked)
		}
		if got := string(readFile(t, p.day.Period(layout.AYear).Summary(dir))); got != texts[0] || got != texts[1] || got != texts[2] {
			t.Fatalf("seed %d: %s", seed, firstDifference(got, texts[0]))
		}
	}
}
