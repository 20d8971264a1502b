package simulate

import (
	"testing"

	"github.com/liclog/liclog/cmd/licsim/dice"
	"github.com/liclog/liclog/layout"
)

func sum(p *profile, weekday, fromHour, toHour int) (weight int64) {
	for q := fromHour * 4; q < toHour*4; q++ {
		weight += p.weight(weekday, q)
	}
	return weight
}

func TestProfiles(t *testing.T) {
	const sunday, tuesday, friday = 0, 2, 5
	for what, holds := range map[string]bool{
		"a full day has the total":          sum(&office, tuesday, 0, 24) == office.total(),
		"Fridays are shorter":               sum(&office, friday, 0, 24) < office.total(),
		"Sundays are quiet":                 sum(&office, sunday, 0, 24)*20 < office.total(),
		"people have lunch":                 sum(&office, tuesday, 12, 13)*5 < sum(&office, tuesday, 10, 11)*4,
		"nobody works at three":             sum(&office, tuesday, 2, 4)*100 < sum(&office, tuesday, 9, 11),
		"jobs run at night":                 sum(&batch, tuesday, 18, 24) > sum(&batch, tuesday, 6, 17),
		"jobs are put up for weekends, too": sum(&batch, sunday, 0, 24)*4 > batch.total(),
	} {
		if !holds {
			t.Errorf("not so: %s", what)
		}
	}
}

// Working hours follow the clock on the wall when it is set forward.
func TestHoursFollowLocalTime(t *testing.T) {
	w, err := NewWorld(Default())
	if err != nil {
		t.Fatal(err)
	}
	const munich = 0
	nine := func(day layout.Day, utc layout.Second) (weekday, q int) {
		return w.clocks[munich].at(day.Start() + utc*3600)
	}
	if _, q := nine(layout.DayOf(2007, 3, 24), 8); q != 9*4 {
		t.Errorf("8:00 UTC in winter is quarter %d in Munich, want %d", q, 9*4)
	}
	if _, q := nine(layout.DayOf(2007, 3, 26), 7); q != 9*4 {
		t.Errorf("7:00 UTC in summer is quarter %d in Munich, want %d", q, 9*4)
	}
	if weekday, q := w.clocks[2].at(layout.DayOf(2007, 7, 1).Start() + 18*3600 + 1800); weekday != 1 || q != 0 {
		t.Errorf("Sunday 18:30 UTC is weekday %d, quarter %d in Bangalore, want Monday midnight", weekday, q)
	}
}

// The agenda hands everything out at its second, in the order of placing, also
// what lies many turns of the wheel ahead, but for what was removed.
func TestAgenda(t *testing.T) {
	d := dice.New(3, 0)
	a, all := newAgenda(), make([]request, 1, 2001)
	due := map[int32]int32{}
	for i := int32(1); i <= 2000; i++ {
		all = append(all, request{})
		at := int32(d.Below(4 * wheel))
		a.place(all, i, at)
		due[i] = at
	}
	for i := int32(1); i <= 2000; i += 5 {
		a.remove(all, i)
		a.remove(all, i) // once more does nothing
		delete(due, i)
	}
	for a.now = 0; a.now < 4*wheel; a.now++ {
		for i := a.take(all); i != 0; i = a.take(all) {
			if due[i] != a.now {
				t.Fatalf("request %d comes at %d, was placed at %d", i, a.now, due[i])
			}
			delete(due, i)
		}
	}
	if len(due) > 0 {
		t.Errorf("%d requests never came", len(due))
	}
}
