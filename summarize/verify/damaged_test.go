package verify

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/summarize"
)

// hardRows are rows of a day, many with quotes, line ends and doubled quotes.
func hardRows(random *rand.Rand, count int) (rows []string) {
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	start := layout.DayOf(2007, 7, 1).Start()
	for range count {
		at := start + layout.Second(random.IntN(80000))
		row := layout.Row{
			User: one("ann", "bob", `a "b" c`, "two\nlines", "x,y", "=f", "two\r\nlines"), Host: one("h", "pc,1", "\"", "a\nb\nc"), Process: one("1", ""),
			ProductID: one("cad", "p,q"), ProductName: one("CAD", "C\"A\"D"),
			Start: at, End: at + layout.Second(random.IntN(6000)), Desired: random.Int64N(4) + 1, Granted: random.Int64N(4),
		}
		rows = append(rows, string(layout.AppendRowCells(nil, &row)))
	}
	return rows
}

// damage tears, cuts and soils a text somewhere.
func damage(random *rand.Rand, text string) string {
	at := random.IntN(len(text))
	to := min(len(text), at+random.IntN(60))
	switch random.IntN(6) {
	case 0, 1:
		return text[:at] + text[to:] // a piece is gone
	case 2:
		return text[:at] + `"` + text[at:]
	case 3:
		return text[:at] + "\n" + text[at:]
	case 4: // a torn line, with a quote that is open
		if quote := strings.IndexByte(text[at:], '"'); quote >= 0 {
			return text[:at+quote+1] + "\n" + text[min(len(text), at+quote+random.IntN(80)):]
		}
		return text
	}
	soil := []string{",", "\r", "\"\"", "'", "-", "9", "\x00", "\r\n", ",more"}
	return text[:at] + soil[random.IntN(len(soil))] + text[at:]
}

// TestDamagedRowsAreLeftOutByBoth: whatever is wrong with a log, those who sum up
// and those who check take the same rows, so that no summary differs.
func TestDamagedRowsAreLeftOutByBoth(t *testing.T) {
	seeds := 200
	if testing.Short() {
		seeds = 50
	}
	for seed := range uint64(seeds) {
		random := rand.New(rand.NewPCG(seed, 30))
		log := logHeader + strings.Join(hardRows(random, 12), "\n") + "\n"
		for range 1 + random.IntN(4) {
			log = damage(random, log)
		}
		f := tree{dayLog: log, dayHours: hoursHeader + hoursRow("AllLogging", "0:00", "24:00")}
		if seed%3 == 0 {
			f[dayCache] = cacheHeader + damage(random, strings.Join(hardRows(random, 4), ",h,s\n")+",h,s\n")
		}
		checkDamaged(t, f)
		if t.Failed() {
			t.Fatalf("seed %d:\n%q", seed, f)
		}
	}
}

// checkDamaged sums a tree up and checks it. Only its log may differ from what it
// should be.
func checkDamaged(t *testing.T, f tree) {
	t.Helper()
	dir := f.write(t)
	defer os.RemoveAll(dir)
	if _, err := summarize.Run(summarize.Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	report, err := Tree(dir, Options{Sleep: func(time.Duration) {}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Differences {
		if strings.HasSuffix(d.File, "Summary.csv") || strings.Contains(d.File, "Weekly") {
			t.Error(d)
		}
	}
}

// What was seen once: rows behind a torn line that has a quote.
func TestATornQuoteSwallowsNoRows(t *testing.T) {
	torn := strings.Replace(logRow("ann h 1 p P", "9:00", "11:00", "2,2"), "ann,h", `"x,y","h`, 1)[:12] + "\n"
	quoted := func(user, start, end string) string {
		return strings.Replace(logRow("bob h 1 p P", start, end, "1,1"), "bob", `"`+user+`"`, 1)
	}
	for _, rows := range []string{
		torn + quoted("bob, b", "9:00", "10:00") + quoted("cid, c", "10:00", "11:00"),
		quoted("bob, b", "9:00", "10:00") + torn,
		torn + torn + quoted("bob, b", "9:00", "10:00"),
		torn + logRow("bob h 1 p P", "9:00", "10:00", "1,1") + quoted("a\nb", "9:00", "10:00"),
	} {
		f := tree{dayLog: logHeader + rows, dayHours: hoursHeader + hoursRow("AllLogging", "9:00", "12:00")}
		checkDamaged(t, f)
		dir := f.write(t)
		if _, err := summarize.Run(summarize.Options{Dir: dir}); err != nil {
			t.Fatal(err)
		}
		summary, _ := os.ReadFile(filepath.Join(dir, filepath.FromSlash(daySummary)))
		for _, user := range []string{"bob", "cid", "a\nb"} {
			if strings.Contains(rows, user) != strings.Contains(string(summary), user) {
				t.Errorf("%q: the summary has %s: %v", rows, user, !strings.Contains(rows, user))
			}
		}
		if r := f.verify(t, Options{}); r.OK() || !strings.Contains(fmt.Sprint(r.Differences), "a line of CSV") {
			t.Errorf("%q: the torn line is not told: %v", rows, r.Differences)
		}
	}
}

// FuzzRecords: the plain reader takes apart what the trees' own writer puts
// together, and never stops or goes back.
func FuzzRecords(f *testing.F) {
	f.Add("a,\"b\nc\",\"d\"\"e\"\r\nf\n\"torn\nrow,\"x\"\n", "x")
	f.Fuzz(func(t *testing.T, text, cell string) {
		r := newRecords(strings.NewReader(text))
		for range strings.Count(text, "\n") + 2 {
			before := r.line
			cells, err := r.next()
			if err != nil && r.used == 0 || len(r.ahead) == 0 {
				return
			}
			if err != nil || len(cells) == 0 {
				r.skip()
			} else {
				r.take()
			}
			if r.line <= before {
				t.Fatalf("line %d again", before)
			}
		}
		if _, err := r.next(); len(r.ahead) > 0 {
			t.Fatalf("more records than lines: %v", err)
		}
		row := layout.Row{User: cell, Host: "h", Process: cell, ProductID: "p", ProductName: cell}
		line := layout.AppendRow(nil, &row)
		back, err := newRecords(strings.NewReader(string(line))).next()
		if err != nil || len(back) != 12 || strings.TrimPrefix(back[0], "'") != strings.TrimPrefix(cell, "'") || !slices.Equal(back[2:3], back[4:5]) {
			t.Fatalf("%q is read as %q, %v", line, back, err)
		}
	})
}
