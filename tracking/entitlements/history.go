package entitlements

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
)

// ReportColumns are those of Report.csv.
var ReportColumns = []string{"Figure", "Label", "ThisScan", "Highest"}

// counted are the figures of which a report has the highest.
var counted = map[string]bool{
	"AuthorizedUsers": true, "CCBUsers": true, "CCXUsers": true, "CCXInactiveUsers": true, "KnownGuests": true,
	"MailUsers": true, "DenyAccessUsers": true, "PersonDocuments": true, "NoServerAccessUsers": true,
	"NoCredential": true, "PartialDenyAccess": true, "EntitlementNames": true, "MergedPersons": true,
	"DenyAccessGroups": true, "CCXEntitlements": true,
}

// otherScan is an earlier scan by other rules than this one.
type otherScan struct{ day, readings string }

// Folder is the folder of the results of a day's scan.
func Folder(dir string, day layout.Day) string {
	return filepath.Join(dir, layout.EntitlementsFolder, day.Start().Time().Format(time.DateOnly))
}

// readHistory finds the highest of each figure in the scans of the last days,
// this day's left out: it is about to be replaced.
func (r *Result) readHistory() (map[string]int, error) {
	highest := make(map[string]int)
	folder := filepath.Join(r.options.Dir, layout.EntitlementsFolder)
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return highest, nil
	}
	if err != nil {
		return nil, err
	}
	today := r.options.AsOf.Day()
	for _, entry := range entries {
		t, err := time.Parse(time.DateOnly, entry.Name())
		day := layout.FromTime(t).Day()
		if err != nil || day >= today || day <= today-layout.Day(r.options.LongDays) {
			continue
		}
		if err := r.readReport(entry.Name(), filepath.Join(folder, entry.Name(), ReportFile), highest); err != nil {
			return nil, err
		}
	}
	return highest, r.domain.problems.stopped()
}

// readReport takes the figures of one stored scan.
func (r *Result) readReport(day, file string, highest map[string]int) error {
	p := &r.domain.problems
	mine := strings.Join(r.options.others(), " ")
	err := readSheet(file, []column{{"Figure", true}, {"Label", false}, {"ThisScan", true}, {"Highest", false}}, p, func(s *sheet) {
		code := string(s.cell(0))
		switch code {
		case "Readings":
			if theirs := string(s.cell(2)); theirs != mine {
				r.others = append(r.others, otherScan{day, theirs})
			}
			return
		case "":
			p.stop(file, s.line(), "a figure without a name")
			return
		}
		if !counted[code] {
			return
		}
		n, err := strconv.Atoi(string(s.cell(2)))
		if err != nil {
			p.stop(file, s.line(), "%s is no number: %q; scan that day again, or take its folder away", code, s.cell(2))
			return
		}
		highest[code] = max(highest[code], n)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a scan that was cut off
	}
	return err
}
