package plain

import (
	"fmt"
	"slices"
	"strings"
)

var weekdays = [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// Columns are those of a summary; a day's has no weekdays.
func Columns(withWeekdays bool) []string {
	columns := strings.Split("UserName,ProductId,ProductName,NrHours,AverageDesired,AverageUsed,MaxDesired,MaxUsed,TotalDesired,TotalUsed", ",")
	seven := func(of string) {
		for _, name := range []string{"Hours", "AverageDesired", "AverageUsed", "MaxDesired", "MaxUsed", "TotalDesired", "TotalUsed"} {
			columns = append(columns, name+of)
		}
	}
	for hour := range 24 {
		seven(fmt.Sprintf("%02d", hour))
	}
	if withWeekdays {
		for _, name := range weekdays {
			seven(name)
		}
	}
	return columns
}

// Cells are a row of the summary, names as they are: not escaped.
func (p *Period) Cells(key Key, withWeekdays bool) []string {
	row, logged := p.rows[key], &p.logged
	if key.User != "" {
		logged = &p.userLogged
	}
	d, u := row.Desired.sums(), row.Used.sums()
	cells := make([]string, 0, 227)
	cells = append(cells, key.User, key.Product, row.Name, Hours(logged.sum()),
		wholePart(&d.total, logged).average(), wholePart(&u.total, logged).average(),
		Int(slices.Max(d.hour[:])), Int(slices.Max(u.hour[:])),
		Hours(d.total.sum()), Hours(u.total.sum()))
	for hour := range 24 {
		cells = append(cells, Hours(logged.hour(hour)),
			hourPart(&d.total, logged, hour).average(), hourPart(&u.total, logged, hour).average(),
			Int(d.hour[hour]), Int(u.hour[hour]),
			Hours(d.total.hour(hour)), Hours(u.total.hour(hour)))
	}
	for weekday := 0; withWeekdays && weekday < 7; weekday++ {
		cells = append(cells, Hours(logged[weekday].sum()),
			dayPart(&d.total, logged, weekday).average(), dayPart(&u.total, logged, weekday).average(),
			Int(d.dayMax[weekday]), Int(u.dayMax[weekday]),
			Hours(d.total[weekday].sum()), Hours(u.total[weekday].sum()))
	}
	return cells
}

// File is the whole summary.
func (p *Period) File(withWeekdays bool) string {
	var text strings.Builder
	text.WriteString(Line(Columns(withWeekdays)...))
	for _, key := range p.Keys() {
		cells := p.Cells(key, withWeekdays)
		for i := range 3 {
			cells[i] = Escape(cells[i])
		}
		text.WriteString(Line(cells...))
	}
	return text.String()
}
