package users

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// File is a file of a tree.
type File struct {
	Name    string
	Content []byte
}

// Joining puts files of several trees together (docs/combining.md). Rows of the
// same user, server and protocol become one, with the names as they are met first.
type Joining struct {
	// Bad is told of rows that can't be used; they are left out.
	Bad func(file string, row int, why error)
}

// joined is a row of any of the files.
type joined struct {
	user, server string
	protocol     int
	list         List
	first, last  layout.Second
	count        int64
	months       months
}

// joinedKey is what there is one row for.
type joinedKey struct {
	user, server string
	protocol     int
	list         List
}

// Access joins files of one day's accesses. Of a server that several trees have
// the greatest count is taken: they saw the same.
func (j *Joining) Access(files []File) []byte {
	w := newRows(layout.AccessColumns)
	for _, r := range j.join(files, []string{"UserName", "Protocol", "Server", "FirstTime", "LastTime", "Count"}, byUser) {
		w.cell(r.user)
		w.cell(event.Protocols[r.protocol])
		w.cell(r.server)
		w.times(r.first, r.last)
		w.line = strconv.AppendInt(append(w.line, ','), r.count, 10)
		w.end()
	}
	return w.content()
}

// Requests joins files of requests of one day.
func (j *Joining) Requests(files []File) []byte {
	w := newRows(layout.AdminRequestColumns)
	for _, r := range j.join(files, []string{"UserName", "Protocol", "Server", "FirstAccess", "LastAccess", "List"}, byServer) {
		w.cell(r.server)
		w.cell(r.list.String())
		w.cell(r.user)
		w.cell(event.Protocols[r.protocol])
		w.times(r.first, r.last)
		w.end()
	}
	return w.content()
}

// Licenses joins databases of users as of a moment: who has not come for a year by
// then is left out. total is the number of users.
func (j *Joining) Licenses(files []File, asOf layout.Second) (content []byte, total int) {
	rows := j.join(files, []string{"UserName", "Protocol", "Server", "FirstAccess", "LastAccess", "Months"}, byUser)
	latest := map[string]layout.Second{}
	for _, r := range rows {
		latest[r.user] = max(latest[r.user], r.last)
	}
	for _, last := range latest {
		if asOf < yearAfter(last) {
			total++
		}
	}
	w := newRows(layout.UserLicensesColumns)
	for _, r := range rows {
		if asOf >= yearAfter(latest[r.user]) {
			continue
		}
		w.cell(r.user)
		w.cell(r.server)
		w.cell(event.Protocols[r.protocol])
		w.times(r.first, r.last)
		w.line = appendMonths(append(w.line, ','), r.months, r.last)
		w.end()
	}
	return w.content(), total
}

// join reads files and puts their rows together in order.
func (j *Joining) join(files []File, columns []string, order func(a, b *joined) int) []*joined {
	known := map[joinedKey]*joined{}
	spelling := map[string]string{}
	var all []*joined
	for _, f := range files {
		for _, r := range j.read(f, columns) {
			key := joinedKey{name.Key(r.user), name.Key(r.server), r.protocol, r.list}
			if same := known[key]; same != nil {
				same.take(r)
				continue
			}
			r.user = firstSpelling(spelling, "u"+key.user, r.user)
			r.server = firstSpelling(spelling, "s"+key.server, r.server)
			known[key] = r
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, order)
	return all
}

func firstSpelling(known map[string]string, key, text string) string {
	if first, ok := known[key]; ok {
		return first
	}
	known[key] = text
	return text
}

// take takes up a row of the same.
func (r *joined) take(o *joined) {
	both := record{first: r.first, last: r.last, months: r.months}
	both.join(o.first, o.last, o.months)
	r.first, r.last, r.months = both.first, both.last, both.months
	r.count = max(r.count, o.count)
}

func byUser(a, b *joined) int {
	return cmp.Or(strings.Compare(a.user, b.user), strings.Compare(a.server, b.server), cmp.Compare(a.protocol, b.protocol))
}

func byServer(a, b *joined) int {
	return cmp.Or(strings.Compare(a.server, b.server), cmp.Compare(a.list, b.list), byUser(a, b))
}

// read gives the rows of a file.
func (j *Joining) read(f File, columns []string) (rows []*joined) {
	cells, err := readRows(f.Content, columns)
	if err != nil {
		j.Bad(f.Name, 1, err)
		return nil
	}
	for i, c := range cells {
		r, err := parseJoined(c, columns[5])
		if err != nil {
			j.Bad(f.Name, i+2, err)
			continue
		}
		rows = append(rows, r)
	}
	return rows
}

// parseJoined reads a row; its last cell is what only files of this kind have.
func parseJoined(cells []string, last string) (r *joined, err error) {
	r = &joined{user: cells[0], server: cells[2]}
	if r.protocol, err = event.ParseProtocol(cells[1]); err != nil {
		return nil, err
	}
	for i, to := range []*layout.Second{&r.first, &r.last} {
		at, err := time.Parse(time.RFC3339, cells[3+i])
		if err != nil {
			return nil, fmt.Errorf("%q is no time", cells[3+i])
		}
		*to = layout.FromTime(at)
	}
	switch last {
	case "Count":
		r.count, err = strconv.ParseInt(cells[5], 10, 64)
	case "List":
		r.list, err = parseList(cells[5])
	case "Months":
		r.months, err = parseMonths(cells[5], r.last)
		r.months |= monthsOf(r.first, r.last)
	}
	return r, err
}

// rowsBuffer is a file in memory.
type rowsBuffer struct {
	writer
	buffer bytes.Buffer
}

func newRows(columns []string) *rowsBuffer {
	w := &rowsBuffer{}
	w.to, w.line = &w.buffer, []byte(layout.Header(columns))
	return w
}

func (w *rowsBuffer) content() []byte {
	_ = w.flush() // a buffer takes all
	return w.buffer.Bytes()
}

func (w *rowsBuffer) times(first, last layout.Second) {
	w.time(first)
	w.line = append(w.line, ',')
	w.time(last)
}
