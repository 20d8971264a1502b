package entitlements

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/liclog/liclog/layout"
)

// activityColumns are those of every table of accesses: UserLicenses.csv, a
// day's Access.csv, and tables from elsewhere.
var activityColumns = []column{
	{"UserName", true}, {"Protocol", false}, {"Server", false}, {"FirstAccess", false}, {"LastAccess", false},
	{"FirstTime", false}, {"LastTime", false}, {"Count", false}, {"Months", false},
}

// The places of activityColumns.
const (
	activityUser        = 0
	activityProtocol    = 1
	activityFirstMoment = 3
	activityLastMoment  = 6
	activityMonths      = 8
)

// readActivity reads a table of accesses. Names that no person has are passed
// over: they stay for a year after somebody has gone.
func (d *domain) readActivity(file string) error {
	told := false
	return readSheet(file, activityColumns, &d.problems, func(s *sheet) {
		if !told {
			told = true
			d.checkActivity(s)
		}
		id, _, met := d.names.find(s.cell(activityUser))
		if !met {
			return
		}
		for _, who := range d.people.named(id) {
			d.addActivity(who, s)
		}
	})
}

// checkActivity makes sure that the table says when somebody was seen.
func (d *domain) checkActivity(s *sheet) {
	when := s.has(activityMonths)
	for i := activityFirstMoment; i <= activityLastMoment; i++ {
		when = when || s.has(i)
	}
	if !when {
		d.problems.stop(s.file, 1, "no column says when: it needs LastAccess, or Months")
	}
	if s.has(activityMonths) && d.span.daysBack > 0 && !d.haveDays {
		d.problems.stop(s.file, 1, "rolling months need days: give LastAccess in the place of Months, or use --month calendar")
	}
}

func (d *domain) addActivity(who int32, s *sheet) {
	for i := activityFirstMoment; i <= activityLastMoment; i++ {
		cell := s.cell(i)
		if len(cell) == 0 {
			continue
		}
		at, err := parseMoment(cell)
		if err != nil {
			d.doubt(who, doubtAccess, s.file, s.line(), []string{activityColumns[i].name + ": " + err.Error()})
			continue
		}
		d.seen(who, at, s.cell(activityProtocol), s)
	}
	for item := range items(s.cell(activityMonths)) {
		first, last, err := parseMonths(string(item))
		if err != nil {
			d.doubt(who, doubtAccess, s.file, s.line(), []string{"Months: " + err.Error()})
			continue
		}
		d.seenMonths(who, d.span.monthsBack(first), d.span.monthsBack(last))
	}
}

// parseMonths reads a month, or a range of them such as 2025-12..2026-03.
func parseMonths(text string) (first, last layout.Second, err error) {
	from, to, isRange := strings.Cut(text, "..")
	if first, err = parseMonth(from); err == nil && isRange {
		last, err = parseMonth(to)
		return first, last, err
	}
	return first, first, err
}

// seenMonths notes that a person was seen in months, counted back from the newest.
func (d *domain) seenMonths(who int32, first, last int) {
	for back := max(last, 0); back <= min(first, d.span.months-1); back++ {
		d.people.list[who].months |= 1 << back
		d.tracked++
	}
}

// protocols are those that License Tracking tells apart.
var protocols = []string{"NRPC", "HTTP", "IMAP", "POP3", "SMTP", "LDAP", "IIOP"}

func (d *domain) protocol(text []byte, s *sheet) uint8 {
	for i, known := range protocols {
		if strings.EqualFold(known, string(text)) {
			return 1 << i
		}
	}
	d.problems.note(s.file, s.line(), "the protocol %s is not known; there are %s", text, strings.Join(protocols, ", "))
	return 0
}

// readTracking reads the tracking database of a tree: UserLicenses.csv, and the
// Access.csv of the days that the months need. Days of the tree without one had
// no accesses. A tree without any is no error: nothing was processed yet.
func (d *domain) readTracking(dir string, asked bool) error {
	if _, err := os.Stat(dir); err != nil {
		if !asked && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("the tracking database can't be read: %w", err)
	}
	d.haveDays = true
	if err := d.readIfThere(filepath.Join(dir, layout.UserLicensesFile)); err != nil {
		return err
	}
	days, err := layout.Days(dir)
	if err != nil {
		return err
	}
	for _, day := range days { // folders are the servers' days, months those of UTC
		if day < d.span.firstDay()-1 || day > d.asOf.Day()+1 {
			continue
		}
		if err := d.readIfThere(day.File(dir, layout.AccessFile)); err != nil {
			return err
		}
	}
	return nil
}

func (d *domain) readIfThere(file string) error {
	err := d.readActivity(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
