package users

import (
	"cmp"
	"slices"
	"strings"

	"github.com/liclog/liclog/layout"
)

// sheet is what servers left of a day that is not over at all of them, or in all
// zones: their part of its files.
type sheet struct {
	day      layout.Day
	access   []accessRow // in the order of the file
	requests []Request   // by server
	touched  bool        // there is more here than in the files
}

// accessRow is a row of Access.csv of a server whose day is over.
type accessRow struct {
	user        string
	server      int32
	protocol    uint8
	first, last layout.Second
	count       int64
}

// sheet is the one of a day, made where there is none.
func (d *Domain) sheet(day layout.Day) *sheet {
	i, found := slices.BinarySearchFunc(d.sheets, day, func(s *sheet, day layout.Day) int { return cmp.Compare(s.day, day) })
	if !found {
		d.sheets = slices.Insert(d.sheets, i, &sheet{day: day})
	}
	return d.sheets[i]
}

// sheetOf is the sheet of a day, empty where there is none.
func (d *Domain) sheetOf(day layout.Day) *sheet {
	for _, s := range d.sheets {
		if s.day == day {
			return s
		}
	}
	return &sheet{day: day}
}

// keepAccess keeps the accesses of a server's day that ends, where the day is not
// over everywhere.
func (d *Domain) keepAccess(p *person, r *record) {
	day := d.servers[r.server].day
	if day <= d.closed {
		return // its file is written
	}
	s := d.sheet(day)
	s.access = append(s.access, accessRow{p.name, r.server, r.protocol, r.dayFirst, r.dayLast, r.count})
}

// keepRequest keeps a request for the day that it ends.
func (d *Domain) keepRequest(r *Request) {
	s := d.sheet(r.Day)
	s.requests = append(s.requests, *r)
	s.touched = true
}

// orderSheets puts what was added in its place.
func (d *Domain) orderSheets() {
	rank := d.ranks()
	for _, s := range d.sheets {
		slices.SortFunc(s.access, func(a, b accessRow) int { return a.compare(&b, rank) })
		slices.SortStableFunc(s.requests, func(a, b Request) int { return strings.Compare(a.Server, b.Server) })
	}
}

// compare is the order of Access.csv: by user, server and protocol.
func (a *accessRow) compare(b *accessRow, rank []int) int {
	return cmp.Or(strings.Compare(a.user, b.user), cmp.Compare(rank[a.server], rank[b.server]), cmp.Compare(a.protocol, b.protocol))
}

// takeClosed are the sheets of days that are over everywhere; they are forgotten.
func (d *Domain) takeClosed() []*sheet {
	n := 0
	for n < len(d.sheets) && d.sheets[n].day <= d.closed {
		n++
	}
	over := d.sheets[:n:n]
	d.sheets = slices.Clone(d.sheets[n:])
	return over
}

// openDays are the days that are not over everywhere, in order.
func (d *Domain) openDays() (days []layout.Day) {
	for i := range d.servers {
		if s := &d.servers[i]; s.runs() {
			days = append(days, s.day)
		}
	}
	for _, s := range d.sheets {
		days = append(days, s.day)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// touched tells whether a day has accesses that its file does not.
func (d *Domain) touched(day layout.Day) bool {
	if d.changed.days || d.sheetOf(day).touched {
		return true
	}
	for i := range d.servers {
		if s := &d.servers[i]; s.touched && s.day == day {
			return true
		}
	}
	return false
}

// hasAccess tells whether a day may have rows, or had some.
func (d *Domain) hasAccess(day layout.Day) bool {
	if d.touched(day) || len(d.sheetOf(day).access) > 0 {
		return true
	}
	for i := range d.servers {
		if s := &d.servers[i]; s.fresh && s.day == day {
			return true
		}
	}
	return false
}

// shown notes that the files are as things stand.
func (d *Domain) shown() {
	d.changed = changed{}
	for i := range d.servers {
		d.servers[i].touched = false
	}
	for _, s := range d.sheets {
		s.touched = false
	}
}
