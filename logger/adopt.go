package logger

import (
	"bytes"
	"errors"
	"io/fs"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/spans"
)

// adopt goes on behind a tree that has days but no state, as one that was
// copied without its state folder: the newest day tells what ran and until when.
func (l *Logger) adopt() error {
	days, err := layout.Days(l.o.Dir)
	for err == nil && len(days) > 0 {
		var logged bool
		if logged, err = l.store.hasLog(days[len(days)-1]); logged {
			break
		}
		days = days[:len(days)-1]
	}
	if err != nil || len(days) == 0 {
		return err
	}
	day := days[len(days)-1]
	s := &l.store
	logged, err := s.readHours(day)
	if err != nil {
		return err
	}
	running, err := s.readCache(day)
	if err != nil {
		return err
	}
	rows, err := s.repairTail(day)
	if err != nil {
		return err
	}
	watermark := day.Start()
	for _, i := range logged {
		watermark = max(watermark, i.End)
	}
	for _, r := range running {
		watermark = max(watermark, r.Row.End)
	}
	l.o.Log.Warn("the tree has days but no state of its own; going on behind them, but files that were imported before are not known",
		"newest day", day.String(), "until", watermark.String())
	s.open = dayLog{day: day, date: layout.DateOf(day), rows: appended{name: day.File(s.dir, layout.LogFile), written: rows}}
	s.isOpen = watermark < day.End()
	if n := len(logged); n > 0 {
		s.open.segments = []segment{{logged[n-1].Mode, rows}}
	}
	l.machine.Adopt(watermark, logged, running)
	if !s.isOpen {
		s.OpenDay(day + 1)
	}
	l.dirty = true
	return l.err
}

// hasLog tells whether a day has files of the log, and not those of parts alone,
// whose days may be other than the log's.
func (s *store) hasLog(day layout.Day) (bool, error) {
	for _, name := range []string{layout.LogFile, layout.LogCacheFile, layout.HoursFile} {
		if length, err := s.length(day.File(s.dir, name)); length >= 0 || err != nil {
			return length >= 0, err
		}
	}
	return false, nil
}

// readCache is what LogCache.csv says that runs.
func (s *store) readCache(day layout.Day) (running []spans.Adopted, err error) {
	err = s.readRows(day.File(s.dir, layout.LogCacheFile), func(cells []string) {
		row, err := layout.ParseRow(cells)
		if err != nil {
			return
		}
		a := spans.Adopted{Row: row}
		if len(cells) == len(layout.LogCacheColumns) {
			a.Handle, a.Server = cells[len(cells)-2], cells[len(cells)-1]
		}
		running = append(running, a)
	})
	return running, err
}

// readRows calls use with the cells of each row that can be read, without the
// header.
func (s *store) readRows(name string, use func(cells []string)) error {
	data, err := disk.ReadFile(s.fs, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // what is not there tells nothing
	}
	if err != nil {
		return err
	}
	scanner := table.NewScanner(bytes.NewReader(data))
	for first := true; scanner.Scan(); first = false {
		if first || scanner.Bad() != nil {
			continue
		}
		cells := make([]string, len(scanner.Cells()))
		for i, c := range scanner.Cells() {
			cells[i] = string(c)
		}
		use(cells)
	}
	return scanner.Err()
}

// repairTail cuts off a last row that has no line end, and gives the length of
// the day's Log.csv, 0 where there is none.
func (s *store) repairTail(day layout.Day) (int64, error) {
	name := day.File(s.dir, layout.LogFile)
	length, err := s.length(name)
	if err != nil || length <= 0 {
		return 0, err
	}
	whole, err := s.wholeLines(name)
	if err != nil || whole == length {
		return whole, err
	}
	s.l.o.Log.Warn("a torn last row is cut off", "file", name, "offset", whole)
	return whole, s.truncate(name, whole)
}
