package users

import (
	"io"
	"slices"
	"strconv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/event"
)

// writer writes lines in pieces, and keeps the first error.
type writer struct {
	to   io.Writer
	line []byte
	err  error
}

func (w *writer) end() {
	w.line = append(w.line, '\n')
	if len(w.line) > 64<<10 {
		w.flush()
	}
}

func (w *writer) flush() error {
	if w.err == nil {
		_, w.err = w.to.Write(w.line)
	}
	w.line = w.line[:0]
	return w.err
}

func (w *writer) cell(text string) { w.line = append(table.AppendCell(w.line, text), ',') }

func (w *writer) time(at layout.Second) { w.line = appendTime(w.line, at) }

// appendTime writes RFC 3339 in UTC by hand: it is done millions of times a night.
func appendTime(dst []byte, at layout.Second) []byte {
	day := at.Day()
	year, month, date := day.Date()
	s := int(at - day.Start())
	dst = append(two(two(dst, year/100), year%100), '-')
	dst = append(two(dst, month), '-')
	dst = append(two(dst, date), 'T')
	dst = append(two(dst, s/3600), ':')
	dst = append(two(dst, s/60%60), ':')
	return append(two(dst, s%60), 'Z')
}

func two(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// WriteAccess writes the Access.csv of a day that is not over everywhere, by user,
// server and protocol; any is false where it has no rows.
func (d *Domain) WriteAccess(day layout.Day, to io.Writer) (any bool, err error) {
	w := writer{to: to, line: []byte(layout.Header(layout.AccessColumns))}
	kept := d.sheetOf(day).access // of servers where it is over
	any = len(kept) > 0
	rank := d.ranks()
	d.each(func(p *person, r *record) {
		if r.count == 0 || d.servers[r.server].day != day {
			return
		}
		any = true
		row := accessRow{p.name, r.server, r.protocol, r.dayFirst, r.dayLast, r.count}
		for len(kept) > 0 && kept[0].compare(&row, rank) < 0 {
			w.access(&kept[0], d)
			kept = kept[1:]
		}
		w.access(&row, d)
	})
	for i := range kept {
		w.access(&kept[i], d)
	}
	return any, w.flush()
}

func (w *writer) access(r *accessRow, d *Domain) {
	w.cell(r.user)
	w.cell(event.Protocols[r.protocol])
	w.cell(d.servers[r.server].name)
	w.time(r.first)
	w.line = append(w.line, ',')
	w.time(r.last)
	w.line = strconv.AppendInt(append(w.line, ','), r.count, 10)
	w.end()
}

// WriteLicenses writes UserLicenses.csv, by user, server and protocol.
func (d *Domain) WriteLicenses(to io.Writer) error {
	w := writer{to: to, line: []byte(layout.Header(layout.UserLicensesColumns))}
	d.each(func(p *person, r *record) {
		if r.last == never {
			return
		}
		w.cell(p.name)
		w.cell(d.servers[r.server].name)
		w.cell(event.Protocols[r.protocol])
		w.time(r.first)
		w.line = append(w.line, ',')
		w.time(r.last)
		w.line = appendMonths(append(w.line, ','), r.months, r.last)
		w.end()
	})
	return w.flush()
}

// WriteDocument writes LicenseTracking.csv.
func (d *Domain) WriteDocument(to io.Writer) error {
	w := writer{to: to, line: []byte(layout.Header(layout.LicenseTrackingColumns))}
	w.cell(d.ID)
	w.cell(d.settings.Domain)
	w.line = append(strconv.AppendInt(w.line, int64(d.total), 10), ',')
	w.time(d.asOf)
	w.end()
	return w.flush()
}

// Total is the number of users in the database now.
func (d *Domain) Total() (total int) {
	for _, p := range d.everybody() { // in order, which a map is not
		if p.lastAccess() != never {
			total++
		}
	}
	return total
}

// each calls use for every record, by user, server and protocol.
func (d *Domain) each(use func(*person, *record)) {
	rank := d.ranks()
	var order []*record
	for _, p := range d.everybody() {
		order = order[:0]
		for i := range p.records {
			order = append(order, &p.records[i])
		}
		if len(order) > 1 {
			slices.SortStableFunc(order, func(a, b *record) int { return rank[a.server] - rank[b.server] })
		}
		for _, r := range order {
			use(p, r)
		}
	}
}

// ranks are the servers' places in the order of their names.
func (d *Domain) ranks() []int {
	order := make([]int32, len(d.servers))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		if d.servers[a].name < d.servers[b].name {
			return -1
		}
		return 1
	})
	rank := make([]int, len(order))
	for i, server := range order {
		rank[server] = i
	}
	return rank
}

// writeRequests writes AdminRequest.csv.
func writeRequests(to io.Writer, requests []Request) error {
	w := writer{to: to, line: []byte(layout.Header(layout.AdminRequestColumns))}
	for _, r := range requests {
		for i := range r.Rows {
			row := &r.Rows[i]
			w.cell(r.Server)
			w.cell(row.List.String())
			w.cell(row.User)
			w.cell(event.Protocols[row.Protocol])
			w.time(row.First)
			w.line = append(w.line, ',')
			w.time(row.Last)
			w.end()
		}
	}
	return w.flush()
}
