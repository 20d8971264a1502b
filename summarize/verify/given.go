package verify

import (
	"bytes"
	"fmt"

	"github.com/liclog/liclog/summarize/verify/plain"
)

// given takes a day's figures from its summary, since its rows are gone. The
// summary must agree with itself, with Hours.csv, and must not be less than the
// rows that are left.
func (c *check) given(f *dayFiles, h hours, kept *plain.Figures) (*plain.Figures, error) {
	c.uncheck(f.day)
	file := f.day.SummaryPath()
	content, err := c.content(file)
	if err != nil {
		return nil, err
	}
	if content == nil {
		c.withoutSummary(file, kept)
		return kept, nil
	}
	g := &givenFigures{known: h.known, Figures: plain.Figures{
		Day: f.day, Logged: kept.Logged, UserLogged: kept.UserLogged, Rows: map[plain.Key]plain.Row{}}}
	before := c.recorder // what is no number is told by the comparison below
	if err := c.each(file, bytes.NewReader(content), plain.Columns(false), false, g.row); err != nil {
		return nil, err
	}
	unreadable := c.found - before.found
	c.recorder = before
	itself := plain.NewPeriod()
	itself.Add(&g.Figures)
	if err := c.compare(file, itself, false); err != nil {
		return nil, err
	}
	if unreadable > 0 && c.found == before.found {
		c.differ(Difference{File: file, Expected: "numbers", Found: fmt.Sprintf("%d cells that are none", unreadable)})
	}
	for _, d := range less(file, &g.Figures, kept) {
		c.differ(d)
	}
	return &g.Figures, nil
}

func (c *check) withoutSummary(file string, kept *plain.Figures) {
	if len(kept.Rows) > 0 {
		c.differ(Difference{File: file, Expected: "a summary: the day's rows are gone", Found: "none: it is missing"})
		return
	}
	c.note(file, "missing; if anything was used that day, it is lost")
}

// givenFigures reads a day's figures back from its summary: 4 decimals of an
// hour give the seconds without loss.
type givenFigures struct {
	plain.Figures
	known bool // the hours come from Hours.csv
}

// The summary's columns: seven for each hour, behind ten of the whole day.
const (
	firstHour   = 10
	hourColumns = 7
)

func (g *givenFigures) row(l *line) {
	key := plain.Key{User: l.user(0), Product: l.text(1)}
	var desired, used plain.Level
	logged := &g.Logged
	if key.User != "" {
		logged = &g.UserLogged
	}
	for hour := range 24 {
		at := firstHour + hour*hourColumns
		if !g.known {
			logged[hour] = l.hours(at)
		}
		desired.Max[hour], used.Max[hour] = l.whole(at+3), l.whole(at+4)
		desired.Total[hour], used.Total[hour] = l.hours(at+5), l.hours(at+6)
	}
	d := g.Day.Weekday()
	g.Rows[key] = plain.Row{Name: l.text(2), Desired: desired.Busy(d), Used: used.Busy(d)}
}

// less lists where a given summary falls below the rows that are left.
func less(file string, given, kept *plain.Figures) []Difference {
	var found []Difference
	p := plain.NewPeriod()
	p.Add(kept)
	for _, key := range p.Keys() {
		name := key.User + "/" + key.Product
		row, has := given.Rows[key]
		if !has {
			found = append(found, Difference{File: file, Row: name, Expected: "a row: Log.csv has some of it", Found: "none"})
			continue
		}
		d := given.Day.Weekday()
		found = append(found, lessLevel(file, name, "Desired", row.Desired.Level(d), kept.Rows[key].Desired.Level(d))...)
		found = append(found, lessLevel(file, name, "Used", row.Used.Level(d), kept.Rows[key].Used.Level(d))...)
	}
	return found
}

func lessLevel(file, row, of string, given, kept plain.Level) []Difference {
	var found []Difference
	for hour := range 24 {
		if given.Total[hour] < kept.Total[hour] {
			found = append(found, Difference{File: file, Row: row, Column: fmt.Sprintf("Total%s%02d", of, hour),
				Expected: plain.Hours(kept.Total[hour]) + " or more, as Log.csv has", Found: plain.Hours(given.Total[hour])})
		}
		if given.Max[hour] < kept.Max[hour] {
			found = append(found, Difference{File: file, Row: row, Column: fmt.Sprintf("Max%s%02d", of, hour),
				Expected: plain.Int(kept.Max[hour]) + " or more, as Log.csv has", Found: plain.Int(given.Max[hour])})
		}
	}
	return found
}
