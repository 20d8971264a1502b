package users

import (
	"errors"
	"path"
	"path/filepath"
	"time"

	"github.com/liclog/liclog/layout"
)

// sweep removes the files of days that nothing here tells of. The end of a run
// shows what is held back for late events in its place, and then forgets it: of
// what the next run makes of it, a file may be no part any more.
func (p *part) sweep() error {
	first := p.closed + 1
	if latest, known := p.Watermark(); known {
		first = max(first, latest.Day()-1) // older ones were over, whatever the zone
	} else if p.foreign {
		return nil
	}
	days, err := p.daysFrom(first)
	if err != nil {
		return err
	}
	for _, day := range days {
		if len(p.sheetOf(day).requests) == 0 {
			err = errors.Join(err, p.remove(day.File(p.Dir, layout.AdminRequestFile)))
		}
		if !p.hasRows(day) {
			err = errors.Join(err, p.remove(day.File(p.Dir, layout.AccessFile)))
		}
	}
	return err
}

// hasRows tells whether a day that is not over has accesses.
func (p *part) hasRows(day layout.Day) (any bool) {
	any = len(p.sheetOf(day).access) > 0
	p.each(func(_ *person, r *record) {
		any = any || r.count > 0 && p.servers[r.server].day == day
	})
	return any
}

// hasFiles tells whether there are files of any day.
func (p *part) hasFiles() (bool, error) {
	days, err := p.daysFrom(0)
	for _, day := range days {
		for _, name := range []string{layout.AccessFile, layout.AdminRequestFile} {
			if _, err := p.FS.Stat(day.File(p.Dir, name)); err == nil {
				return true, nil
			}
		}
	}
	return false, err
}

// daysFrom are the days from a first one on that have a folder.
func (p *part) daysFrom(first layout.Day) (days []layout.Day, err error) {
	folders := []string{""}
	for _, digits := range []int{4, 2, 2} { // years, months, days
		var below []string
		for _, folder := range folders {
			entries, err := p.FS.ReadDir(filepath.Join(p.Dir, folder))
			if err != nil {
				return nil, err
			}
			for _, e := range entries {
				name := path.Join(folder, e.Name())
				if e.IsDir() && len(e.Name()) == digits && name >= first.String()[:len(name)] {
					below = append(below, name)
				}
			}
		}
		folders = below
	}
	for _, folder := range folders {
		if day, err := time.Parse("2006/01/02", folder); err == nil {
			days = append(days, layout.FromTime(day).Day())
		}
	}
	return days, nil
}
