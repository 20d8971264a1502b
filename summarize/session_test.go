package summarize

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

// growingDay is an open day as a logger writes it: rows in the order of their
// ends, cut where the mode changes.
type growingDay struct {
	plainDay
	r       *rand.Rand
	now     layout.Second
	running []layout.Row // in LogCache.csv
	log     []byte
	replace bool
}

func newGrowingDay(r *rand.Rand, d layout.Day) *growingDay {
	g := &growingDay{r: r, now: d.Start() + layout.Second(r.IntN(3600)), log: []byte(layout.Header(layout.LogColumns))}
	g.plainDay = plainDay{day: d, counts: map[string]layout.Count{"b": layout.CountUser, "c": layout.CountHost, "d": layout.CountUserHost}}
	g.setMode(layout.AllLogging)
	return g
}

func (g *growingDay) on() bool { return g.hours[len(g.hours)-1].Mode.On() }

// setMode checks all in and, where something is logged, out again.
func (g *growingDay) setMode(m layout.Mode) {
	for i := range g.running {
		if g.running[i].Start < g.now {
			g.end(g.running[i])
		}
		g.running[i].Start = g.now
	}
	if !m.On() {
		g.running = nil
	}
	g.hours = append(g.hours, layout.Interval{Mode: m, Start: g.now, End: g.now})
}

func (g *growingDay) end(row layout.Row) {
	row.End = g.now
	g.rows = append(g.rows, row)
	g.log = layout.AppendRow(g.log, &row)
}

// pass lets time pass, and now and then something happen.
func (g *growingDay) pass(events int) {
	for range events {
		if g.r.IntN(3) > 0 {
			g.now = min(g.now+layout.Second(g.r.IntN(400)), g.day.End()-1)
		}
		g.hours[len(g.hours)-1].End = g.now
		if !g.on() {
			continue
		}
		switch row := randomRow(g.r, &g.plainDay, []layout.Second{0, 86400}, false); g.r.IntN(5) {
		case 0, 1:
			row.Start = g.now
			g.running = append(g.running, row)
		case 2, 3:
			if n := len(g.running); n > 0 {
				i := g.r.IntN(n)
				g.end(g.running[i])
				g.running = slices.Delete(g.running, i, i+1)
			}
		default:
			row.Start, row.Granted = g.now, 0
			g.end(row)
		}
	}
	if g.r.IntN(8) == 0 {
		g.setMode(layout.Modes[g.r.IntN(len(layout.Modes))])
	}
}

func (g *growingDay) write(t testing.TB, dir string) {
	t.Helper()
	if err := os.MkdirAll(g.day.Folder(dir), 0o750); err != nil {
		t.Fatal(err)
	}
	cache, hours := []byte(layout.Header(layout.LogCacheColumns)), []byte(layout.Header(layout.HoursColumns))
	for _, row := range g.running {
		row.End = g.now
		cache = append(layout.AppendRowCells(cache, &row), ",handle,server\n"...)
	}
	for _, i := range g.hours {
		if i.Mode.On() {
			hours = layout.AppendInterval(hours, i)
		}
	}
	name := g.day.File(dir, layout.LogFile)
	if g.replace { // as editors do
		writeFile(t, name+"~", g.log)
		if err := os.Rename(name+"~", name); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, name, g.log)
	writeFile(t, g.day.File(dir, layout.LogCacheFile), cache)
	writeFile(t, g.day.File(dir, layout.HoursFile), hours)
}

// meddle does to the log what no logger does.
func (g *growingDay) meddle() {
	switch lines := bytes.SplitAfter(g.log, []byte("\n")); g.r.IntN(4) {
	case 0:
		g.log = bytes.Replace(g.log, []byte(",1,1,"), []byte(",4,3,"), 1)
	case 1:
		g.log = append(g.log, "rubbish\n\"torn,x\n"...)
	case 2:
		if n := len(lines) - 1; n > 3 {
			lines[1], lines[n-1] = lines[n-1], lines[1]
			g.log = bytes.Join(lines, nil)
		}
	case 3:
		g.log = bytes.Join(slices.Delete(lines, 1, min(2, len(lines))), nil)
	}
}

// TestSessionEqualsColdPass lets an open day grow, and compares after each step
// with what is built from nothing.
func TestSessionEqualsColdPass(t *testing.T) {
	seeds := 40
	if testing.Short() {
		seeds = 10
	}
	goneOn := 0
	for seed := range seeds {
		r := rand.New(rand.NewPCG(uint64(seed), 17))
		dir := t.TempDir()
		g := newGrowingDay(r, layout.DayOf(2007, 7, 1))
		var session Session
		for step := range 25 {
			g.pass(r.IntN(30))
			if g.replace = seed%4 == 3 && r.IntN(6) == 0; g.replace {
				g.meddle()
			}
			counts := g.counts
			if seed%4 == 2 && r.IntN(9) == 0 {
				counts = map[string]layout.Count{"a": layout.CountUser}
			}
			g.write(t, dir)
			before := session.open
			result, err := session.Run(Options{Dir: dir, Counts: counts, Parallel: 1 + seed%2, Sleep: func(time.Duration) {}})
			if err != nil {
				t.Fatal(err)
			}
			if before != nil && before == session.open {
				goneOn++
			}
			cold := build(t, dir, g.day, counts, 1)
			if got, want := string(readFile(t, g.day.File(dir, layout.SummaryFile))), cold.text.String(); got != want {
				t.Fatalf("seed %d, step %d: %s", seed, step, firstDifference(got, want))
			}
			if len(result.Problems) != len(cold.problems) {
				t.Fatalf("seed %d, step %d: problems %v, want %v", seed, step, result.Problems, cold.problems)
			}
			if step%8 == 7 && seed%4 != 3 { // of damage verify has its own view
				checkTree(t, dir, counts, fmt.Sprintf("seed %d, step %d", seed, step))
			}
		}
	}
	if goneOn < seeds*25/2 {
		t.Errorf("only %d of %d passes went on where the one before stopped", goneOn, seeds*25)
	}
}

// TestSessionReadsOnlyNewRows counts the bytes that passes read.
func TestSessionReadsOnlyNewRows(t *testing.T) {
	dir := t.TempDir()
	g := newGrowingDay(rand.New(rand.NewPCG(1, 19)), layout.DayOf(2007, 7, 1))
	var session Session
	total := int64(0)
	for range 30 {
		before := len(g.log)
		g.pass(20)
		g.hours = g.hours[:1] // one mode all day
		g.hours[0].End = g.now
		g.write(t, dir)
		read := int64(0)
		_, err := session.Run(Options{Dir: dir, Sleep: func(time.Duration) {}, Progress: func(done, _ int64) { read = done }})
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(g.day.File(dir, layout.LogCacheFile))
		if err != nil {
			t.Fatal(err)
		}
		if total += read; total > 0 && read > int64(len(g.log)-before)+info.Size()+int64(len(layout.Header(layout.LogColumns))) {
			t.Fatalf("read %d bytes where %d are new", read, len(g.log)-before)
		}
	}
	if len(g.log) < 10000 {
		t.Fatal("the log has not grown")
	}
}

// TestSessionForgetsAClosedDay looks for the day's memory after midnight.
func TestSessionForgetsAClosedDay(t *testing.T) {
	dir := t.TempDir()
	g := newGrowingDay(rand.New(rand.NewPCG(2, 19)), layout.DayOf(2007, 7, 1))
	var session Session
	for closed := range 2 {
		g.pass(50)
		g.write(t, dir)
		if closed == 1 {
			if err := os.Remove(g.day.File(dir, layout.LogCacheFile)); err != nil {
				t.Fatal(err)
			}
			g.running = nil
		}
		if _, err := session.Run(Options{Dir: dir, Counts: g.counts, Sleep: func(time.Duration) {}}); err != nil {
			t.Fatal(err)
		}
		if (session.open == nil) != (closed == 1) {
			t.Errorf("closed %d: open day %v", closed, session.open != nil)
		}
	}
}
