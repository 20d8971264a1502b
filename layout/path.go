package layout

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
)

// Names of the files in a tree.
const (
	LogFile      = "Log.csv"
	LogCacheFile = "LogCache.csv"
	HoursFile    = "Hours.csv"
	SummaryFile  = "Summary.csv"
	RejectsFile  = "Rejects.csv"
	// PurchasedFile tells from when on a server had how many licenses of a product.
	PurchasedFile = "Purchased.csv"
	SettingsFile  = "liclog.toml"
	StateFolder   = ".liclog" // the program's own state; nothing a person needs
	WeeksFolder   = "WeeklySummaries"
	// AccessFile has the authentications of a day, UserLicensesFile the first and
	// last of every user, server and protocol.
	AccessFile       = "Access.csv"
	UserLicensesFile = "UserLicenses.csv"
	// AdminRequestFile has what servers told of their users at a day's end;
	// LicenseTrackingFile is about the database of users as a whole, ActiveUsersFile
	// has numbers of users by server.
	AdminRequestFile    = "AdminRequest.csv"
	LicenseTrackingFile = "LicenseTracking.csv"
	ActiveUsersFile     = "ActiveUsers.csv"
	// EntitlementsFolder has a folder for every day on which entitlements were counted.
	EntitlementsFolder = "Entitlements"
)

// Permissions of everything a tree holds: owner and group only.
const (
	FileMode   fs.FileMode = 0o640
	FolderMode fs.FileMode = 0o750
	// PrivateMode is that of a file which names persons: owner only.
	PrivateMode fs.FileMode = 0o600
)

// Folder is the day's folder inside the tree dir.
func (d Day) Folder(dir string) string {
	y, m, dd := d.Date()
	return filepath.Join(dir, fmt.Sprintf("%04d", y), fmt.Sprintf("%02d", m), fmt.Sprintf("%02d", dd))
}

// File is the path of one of the day's files, as d.File(dir, LogFile).
func (d Day) File(dir, name string) string { return filepath.Join(d.Folder(dir), name) }

// Span is the length of a period.
type Span int

// The four periods that have a summary.
const (
	ADay Span = iota
	AWeek
	AMonth
	AYear
)

// String is the word for the period's length.
func (s Span) String() string { return [...]string{"day", "week", "month", "year"}[s] }

// Period is a stretch of whole days that has a summary of its own.
type Period struct {
	Span  Span
	First Day
	Last  Day // included
}

// Period is the day, week, month or year that holds d.
func (d Day) Period(s Span) Period {
	y, m, _ := d.Date()
	switch s {
	case AWeek:
		first := d - Day(d.Weekday())
		return Period{s, first, first + 6}
	case AMonth:
		return Period{s, DayOf(y, m, 1), DayOf(y, m+1, 1) - 1}
	case AYear:
		return Period{s, DayOf(y, 1, 1), DayOf(y+1, 1, 1) - 1}
	}
	return Period{ADay, d, d}
}

// Summary is the path of the period's summary inside the tree dir.
func (p Period) Summary(dir string) string {
	y, m, _ := p.First.Date()
	switch p.Span {
	case AWeek:
		return filepath.Join(dir, WeeksFolder, fmt.Sprintf("SummaryW%06d.csv", p.First.Week()))
	case AMonth:
		return filepath.Join(dir, fmt.Sprintf("%04d", y), fmt.Sprintf("%02d", m), SummaryFile)
	case AYear:
		return filepath.Join(dir, fmt.Sprintf("%04d", y), SummaryFile)
	}
	return p.First.File(dir, SummaryFile)
}

// String names the period for people: "2007/07/01", "week W104695", "2007/07", "2007".
func (p Period) String() string {
	y, m, _ := p.First.Date()
	switch p.Span {
	case AWeek:
		return fmt.Sprintf("week W%06d", p.First.Week())
	case AMonth:
		return fmt.Sprintf("%04d/%02d", y, m)
	case AYear:
		return fmt.Sprintf("%04d", y)
	}
	return p.First.String()
}

var (
	fourDigits = regexp.MustCompile(`^[0-9]{4}$`)
	twoDigits  = regexp.MustCompile(`^[0-9]{2}$`)
)

// Days lists the days that have a folder in the tree dir, oldest first. Folders
// whose names are no date of the calendar are passed over.
func Days(dir string) ([]Day, error) {
	var days []Day
	years, err := numbered(dir, fourDigits)
	if err != nil {
		return nil, err
	}
	for _, y := range years {
		months, err := numbered(filepath.Join(dir, fmt.Sprintf("%04d", y)), twoDigits)
		if err != nil {
			return nil, err
		}
		for _, m := range months {
			if m < 1 || m > 12 {
				continue
			}
			found, err := numbered(filepath.Join(dir, fmt.Sprintf("%04d", y), fmt.Sprintf("%02d", m)), twoDigits)
			if err != nil {
				return nil, err
			}
			for _, n := range found {
				d := DayOf(y, m, n)
				if _, mm, dd := d.Date(); mm == m && dd == n {
					days = append(days, d)
				}
			}
		}
	}
	return days, nil
}

func numbered(dir string, name *regexp.Regexp) ([]int, error) {
	entries, err := readDir(dir)
	if err != nil {
		return nil, err
	}
	var found []int
	for _, e := range entries {
		if !e.IsDir() || !name.MatchString(e.Name()) {
			continue
		}
		n, err := strconv.Atoi(e.Name())
		if err == nil && n > 0 {
			found = append(found, n)
		}
	}
	return found, nil
}
