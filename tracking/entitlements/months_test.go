package entitlements

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// TestActiveDays holds the days on which somebody is active against looking at
// each day by itself.
func TestActiveDays(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		n, length := 1+r.IntN(90), 1+r.IntN(12)
		days := newSet(n)
		for range r.IntN(12) {
			days.add(r.IntN(n))
		}
		change := make([]int, n+1)
		addActiveDays(change, days, length)
		active := 0
		for back := n; back >= 0; back-- {
			active += change[back]
			want := 0
			for at := back; at < min(n, back+length); at++ {
				if days.has(at) {
					want = 1
				}
			}
			if active != want {
				t.Fatalf("%d days back of %d, each access counting %d days: active %d, want %d", back, n, length, active, want)
			}
		}
	}
}

// TestRollingMonthsCountUsersOfThirtyDays: two users who are never seen in the
// same month, but within 30 days.
func TestRollingMonthsCountUsersOfThirtyDays(t *testing.T) {
	w := plainWorld()
	w.addExternal("a/bolt", "Author", w.asOf-40*86400) // October 12
	w.addExternal("b/bolt", "Author", w.asOf-18*86400) // November 3
	if r := scan(t, w); figure(r, "CCXEntitlements") != 1 {
		t.Errorf("by calendar months %d", figure(r, "CCXEntitlements"))
	}
	w.choices["month"] = "rolling"
	if r := scan(t, w); figure(r, "CCXEntitlements") != 2 || r.Months[11].Count != 2 || r.Months[10].Count != 1 {
		t.Errorf("by rolling months %d, %v", figure(r, "CCXEntitlements"), r.Months)
	}
	o := sample(t, map[string]string{"access.csv": "UserName,Months\nanna/bolt,2026-10\n"})
	o.Choices["month"] = "rolling"
	if _, err := Scan(o); err == nil || !strings.Contains(err.Error(), "access.csv:1: rolling months need days") {
		t.Errorf("months alone: %v", err)
	}
}

// TestATableOfMonths: what is older is left out, what is missing told, what is
// there twice refused.
func TestATableOfMonths(t *testing.T) {
	in := func(rows ...[]string) string {
		return tableOf(t, filepath.Join(t.TempDir(), "months.csv"), "Count,Month", rows)
	}
	months, notes, err := ReadMonths(in([]string{"5", "2026-11"}, []string{"9", "2025-11"}, []string{"7", "2025/12"}), 12)
	if err != nil || Highest(months) != 7 || len(months) != 2 || len(notes) != 2 {
		t.Errorf("got %v, %v, %v", months, notes, err)
	}
	for want, rows := range map[string][][]string{
		"months.csv:3: the month stands here a second time": {{"5", "2026-11"}, {"6", "2026-11"}},
		`months.csv:2: Month: "Nov" is no month`:            {{"5", "Nov"}},
		`months.csv:2: Count: "1.5" has decimals`:           {{"1.5", "2026-11"}},
		"months.csv: there is no month in it":               nil,
	} {
		if _, _, err := ReadMonths(in(rows...), 12); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
