package entitlements

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
)

// Month is a calendar month (UTC) with its number of CCX users.
type Month struct {
	First layout.Day
	Count int
}

// String writes the month as 2026-11.
func (m Month) String() string {
	y, month, _ := m.First.Date()
	return fmt.Sprintf("%04d-%02d", y, month)
}

// Highest is the largest number of all months: the CCX entitlements needed. It is
// never an average.
func Highest(months []Month) int {
	highest := 0
	for _, m := range months {
		highest = max(highest, m.Count)
	}
	return highest
}

// parseMonth reads 2026-11, as the month's first moment.
func parseMonth(text string) (layout.Second, error) {
	t, err := time.Parse("2006-01", strings.ReplaceAll(text, "/", "-"))
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is no month; write it as 2026-11", text)
	}
	return layout.FromTime(t), nil
}

// monthly counts the CCX-eligible persons of each month, the oldest first.
func (d *domain) monthly() []Month {
	months := make([]Month, d.span.months)
	for back := range months {
		months[len(months)-1-back].First = d.span.monthStart(back)
	}
	if d.span.daysBack > 0 {
		d.rolling(months)
		return months
	}
	for i := range d.people.list {
		p := &d.people.list[i]
		if p.class != CCX && p.class != CCXInactive {
			continue
		}
		for back := range (set{p.months}).each {
			months[len(months)-1-back].Count++
		}
	}
	return months
}

// rolling counts in each month the most persons who were seen within as many
// days as make a user active, ending with a day of the month.
func (d *domain) rolling(months []Month) {
	change := make([]int, d.span.daysBack+1) // by days back: how many more are active from then on
	for i := range d.people.list {
		p := &d.people.list[i]
		if p.class == CCX || p.class == CCXInactive {
			addActiveDays(change, p.days, d.span.activeDays)
		}
	}
	active, today := 0, d.asOf.Day()
	for back := d.span.daysBack; back >= 0; back-- {
		active += change[back]
		day := today - layout.Day(back)
		at := slices.IndexFunc(months, func(m Month) bool {
			return d.span.monthsBack(m.First.Start()) == d.span.monthsBack(day.Start())
		})
		if at >= 0 {
			months[at].Count = max(months[at].Count, active)
		}
	}
}

// addActiveDays adds a person who was seen on the days given, each of which
// makes him active for so many days from then on.
func addActiveDays(change []int, days set, length int) {
	var order []int
	for back := range days.each {
		order = append(order, back)
	}
	slices.Reverse(order) // the oldest first
	active, until := false, 0
	for _, back := range order {
		if !active || back < until {
			if active {
				change[until]--
			}
			change[back]++
			active = true
		}
		until = back - length // days back of the first day on which he is not active any more
	}
	if active && until >= 0 {
		change[until]--
	}
}
