package users

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/event"
)

// Adopt goes on behind the database of a tree that has lost its state. Servers
// then know nobody: whoever comes is new to them, and the database knows better.
func (p *part) Adopt() error {
	if s, err := settings.Load(p.Dir); err == nil { // for the zones, whose days are open
		p.Domain.Set(SettingsOf(s.Tracking), "")
	}
	if err := p.adoptDatabase(); err != nil {
		return err
	}
	latest, known := p.Watermark()
	if latest = max(latest, p.asOf); !known && p.ID == "" {
		var err error
		p.foreign, err = p.hasFiles()
		return err
	}
	p.closed = p.closing(latest) // no server has a day yet: of the zones
	for day := p.closed + 1; day <= latest.Day()+1; day++ {
		if err := p.adoptDay(day, latest); err != nil {
			return err
		}
	}
	if p.ID != "" && !p.home.runs() {
		p.home.open(p.closed+1, latest, p.settings.home)
	}
	p.setDue()
	p.orderSheets()
	return nil
}

// adoptDatabase takes up the database and what there is to know about it.
func (p *part) adoptDatabase() error {
	document, err := p.read(layout.LicenseTrackingFile, layout.LicenseTrackingColumns)
	if err != nil || len(document) == 0 {
		return err
	}
	asOf, err := time.Parse(time.RFC3339, document[0][3])
	if err != nil {
		return fmt.Errorf("%s: the time %q can't be read; put the file back from a backup, or move it away to begin a new database",
			filepath.Join(p.Dir, layout.LicenseTrackingFile), document[0][3])
	}
	rows, err := p.read(layout.UserLicensesFile, layout.UserLicensesColumns)
	if err != nil {
		return err
	}
	p.ID, p.asOf = document[0][0], layout.FromTime(asOf)
	p.total, _ = strconv.Atoi(document[0][2]) // told anew at midnight
	for _, cells := range rows {
		p.adopt(cells)
	}
	p.changed = changed{database: true, document: true}
	return nil
}

// adoptDay takes up a day that is not over everywhere: the accesses of servers
// where it is open, and what others left of it.
func (p *part) adoptDay(day layout.Day, latest layout.Second) error {
	name := day.File("", layout.AccessFile)
	rows, err := p.read(name, layout.AccessColumns)
	if err != nil {
		return err
	}
	for _, cells := range rows {
		protocol, err := event.ParseProtocol(cells[1])
		first, err1 := time.Parse(time.RFC3339, cells[3])
		last, err2 := time.Parse(time.RFC3339, cells[4])
		count, err3 := strconv.ParseInt(cells[5], 10, 64)
		if err = errors.Join(err, err1, err2, err3); err != nil {
			p.Log.Warn("a row of the open day's accesses can't be read and is left out", "file", name, "problem", err.Error())
			continue
		}
		p.adoptAccess(day, latest, &accessRow{
			cells[0], p.server(cells[2]), uint8(protocol), layout.FromTime(first), layout.FromTime(last), count,
		})
	}
	return p.adoptRequests(day)
}

func (p *part) adoptAccess(day layout.Day, latest layout.Second, a *accessRow) {
	s := &p.servers[a.server]
	if !s.runs() {
		p.begin(s, latest)
	}
	if s.day != day {
		kept := p.sheet(day)
		kept.access = append(kept.access, *a)
		return
	}
	if who := p.person(a.user); who != nil {
		r := who.record(a.server, a.protocol)
		r.access(a.first)
		r.access(a.last)
		r.count = a.count
		s.fresh = true
	}
}

// adoptRequests takes up the requests that servers sent at the end of a day that
// is not over at others.
func (p *part) adoptRequests(day layout.Day) error {
	name := day.File("", layout.AdminRequestFile)
	rows, err := p.read(name, layout.AdminRequestColumns)
	if err != nil || len(rows) == 0 {
		return err
	}
	kept := p.sheet(day)
	for _, cells := range rows {
		row, err := parseRequestRow(cells)
		if err != nil {
			p.Log.Warn("a row of a request can't be read and is left out", "file", name, "problem", err.Error())
			continue
		}
		if n := len(kept.requests); n == 0 || kept.requests[n-1].Server != cells[0] {
			kept.requests = append(kept.requests, Request{Server: cells[0], Day: day})
		}
		last := &kept.requests[len(kept.requests)-1]
		last.Rows = append(last.Rows, row)
	}
	return nil
}

func parseRequestRow(cells []string) (row RequestRow, err error) {
	protocol, err := event.ParseProtocol(cells[3])
	first, err1 := time.Parse(time.RFC3339, cells[4])
	last, err2 := time.Parse(time.RFC3339, cells[5])
	list, err3 := parseList(cells[1])
	row = RequestRow{list, cells[2], uint8(protocol), layout.FromTime(first), layout.FromTime(last)}
	return row, errors.Join(err, err1, err2, err3)
}

// adopt takes up a row of UserLicenses.csv; one that can't be read is told.
func (p *part) adopt(cells []string) {
	protocol, err := event.ParseProtocol(cells[2])
	first, err1 := time.Parse(time.RFC3339, cells[3])
	end, err2 := time.Parse(time.RFC3339, cells[4])
	last := layout.FromTime(end)
	seen, err3 := parseMonths(cells[5], last)
	if err = errors.Join(err, err1, err2, err3); err != nil {
		p.Log.Warn("a row of the user license database can't be read and is left out", "problem", err.Error())
		return
	}
	place := p.server(cells[1])
	if who := p.person(cells[0]); who != nil {
		begin := layout.FromTime(first)
		who.record(place, uint8(protocol)).join(begin, last, seen|monthsOf(begin, last))
	}
}

func (p *part) read(file string, columns []string) ([][]string, error) {
	data, err := disk.ReadFile(p.FS, filepath.Join(p.Dir, file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := readRows(data, columns)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(p.Dir, file), err)
	}
	return rows, nil
}

// readRows reads the rows of a table that has at least the columns, in whatever
// order; each row has the cells of columns. Older trees have no months.
func readRows(data []byte, columns []string) ([][]string, error) {
	scanner := table.NewScanner(bytes.NewReader(data))
	var places []int
	var rows [][]string
	for scanner.Scan() {
		if bad := scanner.Bad(); bad != nil {
			return nil, bad
		}
		cells := make([]string, len(scanner.Cells()))
		for i, c := range scanner.Cells() {
			cells[i] = string(c)
		}
		if places == nil {
			for _, c := range columns {
				if places = append(places, slices.Index(cells, c)); places[len(places)-1] < 0 && c != "Months" {
					return nil, fmt.Errorf("no column %s", c)
				}
			}
			continue
		}
		row := make([]string, len(columns))
		for i, at := range places {
			if at >= 0 && at < len(cells) {
				row[i] = cells[at]
			}
		}
		rows = append(rows, row)
	}
	return rows, scanner.Err()
}
