package summarize

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/liclog/liclog/layout"
)

// dayRows is the place of a day's row file.
func dayRows(dir string, day layout.Day) string {
	return rowPath(dir, day.Period(layout.ADay))
}

// rowPath is the place of a period's row file. That of a day has the day, that of
// a longer period the sums over its days, but for the newest day of the tree: when
// that day grows, only its own rows have to be added again.
func rowPath(dir string, p layout.Period) string {
	y, m, d := p.First.Date()
	name := [...]string{
		layout.ADay:   fmt.Sprintf("day-%04d-%02d-%02d", y, m, d),
		layout.AWeek:  fmt.Sprintf("week-%06d", p.First.Week()),
		layout.AMonth: fmt.Sprintf("month-%04d-%02d", y, m),
		layout.AYear:  fmt.Sprintf("year-%04d", y),
	}[p.Span]
	return filepath.Join(dir, layout.StateFolder, indexFolder, name+".rows")
}

// sources are the files from which a period is put together.
type sources struct {
	old    []source // all but the newest day of the tree
	newest source   // nil where the period has not that day
	// sums is the row file that holds all of old; empty where there is none yet.
	sums  string
	files []func() error
}

func (s *sources) close() {
	for _, f := range s.files {
		_ = f()
	}
}

// sources opens as few files as can be had: sums over many days where they hold
// the present versions, rows of single days, else the days' summaries.
func (p *pass) sources(w *wanted, useRows bool) (*sources, error) {
	s := &sources{}
	missing := map[layout.Day]version{}
	for _, d := range w.days {
		missing[d] = p.index.Days[d].Version
	}
	last := w.days[len(w.days)-1]
	newest := last == p.newest
	if newest {
		delete(missing, last)
	}
	if useRows {
		for _, period := range sumsFor(w) {
			p.useSums(s, rowPath(p.Dir, period), missing)
		}
	}
	for _, d := range w.days {
		if _, ok := missing[d]; !ok && !(newest && d == last) {
			continue
		}
		rows, err := p.dayRows(s, d, useRows)
		if err != nil {
			return s, err
		}
		if newest && d == last {
			s.newest = rows
		} else if rows != nil {
			s.old, s.sums = append(s.old, rows), ""
		}
	}
	return s, nil
}

// sumsFor are the periods whose sums may hold days of w.
func sumsFor(w *wanted) []layout.Period {
	list := []layout.Period{w.period}
	if w.period.Span != layout.AYear {
		return list
	}
	for _, d := range w.days {
		if month := d.Period(layout.AMonth); month != list[len(list)-1] {
			list = append(list, month)
		}
	}
	return list
}

// useSums takes the row file as a source if all that it holds is missing.
func (p *pass) useSums(s *sources, name string, missing map[layout.Day]version) {
	rows, err := openRows(p.FS, name)
	if err != nil {
		return // only a cache
	}
	unlike := slices.ContainsFunc(rows.days, func(d dayVersion) bool {
		v, ok := missing[d.Day]
		return !ok || v != d.Version
	})
	if unlike || len(rows.days) == 0 {
		rows.close()
		return
	}
	for _, d := range rows.days {
		delete(missing, d.Day)
	}
	if s.sums = ""; len(s.old) == 0 && len(missing) == 0 {
		s.sums = name
	}
	s.old = append(s.old, rows)
	s.files = append(s.files, rows.close)
}

// dayRows opens a single day: its row file, or else its summary. It is nil where
// the day has none.
func (p *pass) dayRows(s *sources, d layout.Day, useRows bool) (source, error) {
	e := p.index.Days[d]
	if !e.Files[summaryAt].Exists {
		return nil, nil
	}
	if useRows {
		rows, err := openRowsOf(p.FS, dayRows(p.Dir, d), dayVersion{d, e.Version})
		if err == nil {
			s.files = append(s.files, rows.close)
			return rows, nil
		}
	}
	p.dayCommits.waiting.Wait()
	file, err := p.FS.OpenFile(d.File(p.Dir, layout.SummaryFile), os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	s.files = append(s.files, file.Close)
	rows := newDayReader(d, file, func(int64, string) {}) // told when the day was looked into
	if e.Unsorted {
		return sortDay(rows)
	}
	return rows, nil
}
