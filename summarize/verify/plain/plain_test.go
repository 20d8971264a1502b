package plain

import (
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// sunday is July 1, 2007.
const sunday Day = 63318844800 / daySeconds

// at is a time of a day.
func at(d Day, hour, minute int64) int64 { return d.Start() + hour*3600 + minute*60 }

// use is a check-out of one license by ann.
func use(d Day, h1, m1, h2, m2, n int64) Span {
	return Span{User: "ann", Host: "h", Product: "p", Name: "P",
		Start: at(d, h1, m1), End: at(d, h2, m2), Desired: n, Granted: n}
}

func wholeDay(d Day, mode string) []Interval { return []Interval{{mode, d.Start(), d.End()}} }

// check compares cells of one row, given as "Column=value".
func check(t *testing.T, p *Period, key Key, withWeekdays bool, want ...string) {
	t.Helper()
	if !p.Has(key) {
		t.Errorf("no row of %v", key)
		return
	}
	columns, cells := Columns(withWeekdays), p.Cells(key, withWeekdays)
	for _, w := range want {
		column, value, _ := strings.Cut(w, "=")
		if got := cells[slices.Index(columns, column)]; got != value {
			t.Errorf("%v %s is %s, want %s", key, column, got, value)
		}
	}
}

func ofDay(f *Figures) *Period {
	p := NewPeriod()
	p.Add(f)
	return p
}

func TestCalendar(t *testing.T) {
	if d, err := ParseDay("2007/07/01"); err != nil || d != sunday || d.Weekday() != 0 {
		t.Errorf("2007/07/01 is %d %v", d, err)
	}
	for day, week := range map[string]int64{"2007/07/01": 104695, "2007/07/07": 104695, "2007/06/30": 104694, "0001/01/01": 1, "0001/01/06": 1, "0001/01/07": 2} {
		if d, _ := ParseDay(day); d.Week() != week {
			t.Errorf("%s is in week %d, want %d", day, d.Week(), week)
		}
	}
	if got := sunday.Clock(sunday.End()) + sunday.Clock(sunday.Start()+3661); got != "24:00:0001:01:01" {
		t.Error(got)
	}
	if _, err := ParseDay("2007/02/29"); err == nil {
		t.Error("2007/02/29 is no day")
	}
}

func TestColumns(t *testing.T) {
	if a, b := len(Columns(false)), len(Columns(true)); a != 178 || b != 227 {
		t.Errorf("%d and %d columns", a, b)
	}
	if c := Columns(true); c[10] != "Hours00" || c[178] != "HoursSunday" || c[226] != "TotalUsedSaturday" {
		t.Errorf("columns %s %s %s", c[10], c[178], c[226])
	}
}

func TestFractionIsTheExactOneRoundedHalfUp(t *testing.T) {
	for want, of := range map[string][2]int64{
		"0": {7, 0}, "0.0001": {1, 20000}, "0.5": {1, 2}, "1": {99995, 100000}, "0.9999": {99994, 100000}, "2.3333": {7, 3}, "1.875": {15, 8},
	} {
		if got := Fraction(of[0], of[1]); got != want {
			t.Errorf("%d/%d is %s, want %s", of[0], of[1], got, want)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 20000 {
		n, d := r.Int64N(1<<r.IntN(60)+1), 1+r.Int64N(31622400)
		x := new(big.Rat).Mul(big.NewRat(n, d), big.NewRat(10000, 1))
		x.Add(x, big.NewRat(1, 2))
		units := new(big.Int).Div(x.Num(), x.Denom())
		got, ok := new(big.Rat).SetString(Fraction(n, d))
		if !ok || got.Cmp(new(big.Rat).SetFrac(units, big.NewInt(10000))) != 0 {
			t.Fatalf("%d/%d is %s", n, d, Fraction(n, d))
		}
	}
}

func TestEscape(t *testing.T) {
	for text, cell := range map[string]string{"=1": "'=1", "'=1": "''=1", "'a": "'a", "": "", "\tx": "'\tx", "''@": "'''@", "a=": "a="} {
		if Escape(text) != cell || Unescape(cell) != text {
			t.Errorf("%q is written %q and read %q, want %q", text, Escape(text), Unescape(cell), cell)
		}
	}
	if got := Line("a,b", `"`, "x"); got != "\"a,b\",\"\"\"\",x\n" {
		t.Error(got)
	}
}

// Two licenses from 09:30 to 17:30 on Monday to Friday, logging on all week.
func TestWorkingWeek(t *testing.T) {
	week := NewPeriod()
	for d := sunday; d < sunday+7; d++ {
		var spans []Span
		if d > sunday && d < sunday+6 {
			spans = []Span{use(d, 9, 30, 17, 30, 2)}
		}
		f := OfDay(d, spans, wholeDay(d, "AllLogging"), true, nil)
		week.Add(f)
		if len(spans) > 0 {
			check(t, ofDay(f), Key{"p", ""}, false, "TotalUsed=16", "MaxUsed=2", "AverageUsed=1.875",
				"NrHours=24", "AverageUsed09=1", "TotalUsed17=1", "MaxDesired17=2", "MaxUsed18=0", "Hours18=1")
		}
	}
	for _, key := range []Key{{"p", ""}, {"p", "ann"}} {
		check(t, week, key, true, "AverageUsed=1.875", "AverageUsed10=2", "AverageUsed09=1", "AverageUsedSunday=0",
			"NrHours=168", "TotalUsed=80", "TotalUsedMonday=16", "HoursSunday=24", "Hours09=7", "AverageUsedMonday=1.875",
			"MaxUsedMonday=2", "MaxUsedSunday=0")
	}
}

// What ends goes before what starts; a denial adds to the peak alone, and a
// denial that is repeated at once adds once.
func TestPeaks(t *testing.T) {
	denied := func(user string, h, m, n int64) Span {
		return Span{User: user, Product: "p", Start: at(sunday, h, m), End: at(sunday, h, m), Desired: n}
	}
	spans := []Span{
		use(sunday, 9, 0, 10, 0, 3), use(sunday, 10, 0, 11, 0, 2),
		denied("bob", 10, 0, 4), denied("bob", 10, 0, 1), denied("cat", 10, 0, 2), denied("cat", 11, 0, 1),
	}
	p := ofDay(OfDay(sunday, spans, wholeDay(sunday, "AllLogging"), true, nil))
	check(t, p, Key{"p", ""}, false, "MaxDesired09=3", "MaxDesired10=8", "MaxUsed10=2", "MaxDesired11=1", "MaxUsed11=0",
		"MaxDesired=8", "MaxUsed=3", "TotalDesired=5", "TotalDesired10=2", "ProductName=")
	check(t, p, Key{"p", "bob"}, false, "MaxDesired=4", "MaxUsed=0", "TotalDesired=0", "NrHours=24")
}

func TestOnlyLoggedTimeCounts(t *testing.T) {
	hours := []Interval{
		{"ProductLog", at(sunday, 9, 0), at(sunday, 10, 0)},
		{"UserSummary", at(sunday, 10, 0), at(sunday, 10, 30)},
	}
	denied := Span{User: "bob", Product: "p", Start: at(sunday, 10, 30), End: at(sunday, 10, 30), Desired: 5}
	spans := []Span{use(sunday, 9, 0, 10, 0, 1), use(sunday, 10, 0, 10, 30, 1), denied}
	spans[0].User = "cat"
	p := ofDay(OfDay(sunday, spans, hours, true, nil))
	if got := p.Keys(); !slices.Equal(got, []Key{{"p", ""}, {"p", "ann"}, {"p", "bob"}}) {
		t.Errorf("rows %v", got)
	}
	check(t, p, Key{"p", ""}, false, "NrHours=1.5", "TotalUsed=1.5", "AverageUsed=1", "MaxDesired10=5", "Hours10=0.5")
	check(t, p, Key{"p", "ann"}, false, "NrHours=0.5", "TotalUsed=0.5", "Hours09=0", "AverageUsed=1", "MaxUsed=1")
}

func TestWithoutHoursTheRowsTellWhatWasLogged(t *testing.T) {
	p := ofDay(OfDay(sunday, []Span{use(sunday, 9, 0, 10, 0, 1), use(sunday, 11, 0, 12, 0, 1)}, nil, false, nil))
	check(t, p, Key{"p", "ann"}, false, "NrHours=3", "TotalUsed=2", "Hours10=1", "AverageUsed=0.6667")
}

func TestCounts(t *testing.T) {
	spans := []Span{
		use(sunday, 9, 0, 11, 0, 2), use(sunday, 10, 0, 12, 0, 3), use(sunday, 9, 0, 10, 0, 1),
		{User: "ann", Host: "g", Product: "p", Start: at(sunday, 9, 0), End: at(sunday, 10, 0), Desired: 1, Granted: 1},
		{User: "bob", Host: "h", Product: "p", Start: at(sunday, 9, 0), End: at(sunday, 10, 0), Desired: 1, Granted: 1},
		{User: "ann", Host: "h", Process: "7", Product: "p", Start: at(sunday, 9, 30), End: at(sunday, 9, 30), Desired: 3},
	}
	for rule, want := range map[string][]string{
		Each:       {"TotalDesired=13", "MaxDesired09=8", "MaxDesired10=5", "MaxUsed09=5"},
		ByUser:     {"TotalDesired=9", "MaxDesired09=4", "MaxUsed09=3", "TotalDesired11=3"},
		ByHost:     {"TotalDesired=9", "MaxDesired09=4", "MaxUsed09=3", "TotalDesired11=3"},
		ByUserHost: {"TotalDesired=10", "MaxDesired09=5", "MaxUsed09=4", "TotalDesired10=3"},
	} {
		t.Run(rule, func(t *testing.T) {
			p := ofDay(OfDay(sunday, spans, wholeDay(sunday, "AllLogging"), true, map[string]string{"p": rule}))
			check(t, p, Key{"p", ""}, false, want...)
		})
	}
	if CheckCounts(map[string]string{"p": "seat"}) == nil || CheckCounts(map[string]string{"p": ByHost}) != nil {
		t.Error("CheckCounts")
	}
}

// More weekdays than five: the average leaves the quietest out, and an hour's
// average the days in which that hour was quietest.
func TestBusiestDaysAndHours(t *testing.T) {
	week := NewPeriod()
	for i := range int64(7) {
		d := sunday + Day(i)
		// On day i, i+1 licenses from 0:00 to 9:00 and one from 9:00 to 10:00.
		spans := []Span{use(d, 0, 0, 9, 0, i+1), use(d, 9, 0, 10, 0, 1)}
		hours := []Interval{{"AllLogging", d.Start(), at(d, 9, 30)}}
		week.Add(OfDay(d, spans, hours, true, nil))
	}
	// Tuesday to Saturday have 3..7 licenses in each of 8 full hours.
	check(t, week, Key{"p", ""}, true, "AverageUsed=5", "AverageUsed00=5", "AverageUsed09=1", "AverageUsedSunday=1",
		"NrHours=66.5", "Hours09=3.5", "TotalUsed09=3.5", "TotalUsed00=28", "MaxUsed00=7", "MaxUsedMonday=2")
}

func TestNameIsThatOfTheSpanThatEndedLast(t *testing.T) {
	spans := []Span{use(sunday, 9, 0, 12, 0, 1), use(sunday, 9, 0, 12, 0, 1), use(sunday, 9, 0, 11, 0, 1)}
	spans[0].Name, spans[1].Name, spans[2].Name = "first", "second", "third"
	p := ofDay(OfDay(sunday, spans, wholeDay(sunday, "ProductLog"), true, nil))
	check(t, p, Key{"p", ""}, false, "ProductName=second")
	p.Add(OfDay(sunday+1, []Span{use(sunday+1, 1, 0, 2, 0, 1)}, wholeDay(sunday+1, "ProductLog"), true, nil))
	check(t, p, Key{"p", ""}, true, "ProductName=P")
	if p.Len() != 1 {
		t.Errorf("rows %v", p.Keys())
	}
}

// The sweep over changes must be what the words say: at every second, look.
func TestLevelsSecondBySecond(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 60 {
		var spans []Span
		for range 1 + r.IntN(12) {
			start := at(sunday, 8, 55) + r.Int64N(600)
			spans = append(spans, Span{
				User: string(rune('a' + r.IntN(2))), Host: string(rune('h' + r.IntN(2))), Process: string(rune('1' + r.IntN(2))), Product: "p",
				Start: start, End: min(start+r.Int64N(60)*r.Int64N(2), at(sunday, 9, 5)), Desired: r.Int64N(5),
			})
		}
		hours := []Interval{{"AllLogging", at(sunday, 8, 56), at(sunday, 8, 58)}, {"ProductLog", at(sunday, 8, 58), at(sunday, 9, 4)}}
		for _, rule := range []string{Each, ByUser, ByHost, ByUserHost} {
			f := OfDay(sunday, spans, hours, true, map[string]string{"p": rule})
			for key, row := range f.Rows {
				want := look(spans, hours, key, rule)
				if row.Desired.Level(sunday.Weekday()) != want {
					t.Fatalf("%s %v\n%v\nis   %v\nwant %v", rule, key, spans, row.Desired.Level(0), want)
				}
			}
		}
	}
}

// look works out a level by looking at every second and, for those who ask at an
// instant, at that instant.
func look(spans []Span, hours []Interval, key Key, rule string) (l Level) {
	each := func(s Span) string {
		return map[string]string{Each: "", ByUser: s.User, ByHost: s.Host, ByUserHost: s.User + " " + s.Host}[rule]
	}
	counts := func(second int64, ends bool) bool {
		for _, i := range hours {
			if (key.User == "" || i.Mode == "AllLogging") && i.Start <= second && (second < i.End || ends && second == i.End) {
				return true
			}
		}
		return false
	}
	for second := at(sunday, 8, 50); second < at(sunday, 9, 10); second++ {
		hour := (second - sunday.Start()) / 3600
		running, asked := map[string]int64{}, map[string]int64{}
		for _, s := range spans {
			switch {
			case key.User != "" && s.User != key.User:
			case s.Start <= second && second < s.End && counts(second, false):
				if rule == Each {
					running[""] += s.Desired
				} else {
					running[each(s)] = max(running[each(s)], s.Desired)
				}
			case s.Start == s.End && s.Start == second && counts(second, true):
				who := each(s)
				if rule == Each {
					who = s.User + " " + s.Host + " " + s.Process
				}
				asked[who] = max(asked[who], s.Desired)
			}
		}
		for n := range maps.Values(running) {
			l.Total[hour] += n
		}
		for who, n := range asked {
			if rule == Each {
				running[who] += n
			} else {
				running[who] = max(running[who], n)
			}
		}
		var level int64
		for n := range maps.Values(running) {
			level += n
		}
		l.Max[hour] = max(l.Max[hour], level)
	}
	return l
}
