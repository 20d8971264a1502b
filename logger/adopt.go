package logger

import (
	"bytes"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/spans"
)

// adopt goes on behind a tree that has days but no state, as one that was
// copied without its state folder: the newest day tells what ran and until when.
func (l *Logger) adopt() error {
	days, err := layout.Days(l.o.Dir)
	if err != nil || len(days) == 0 {
		return err
	}
	day := days[len(days)-1]
	s := &l.store
	logged := s.readHours(day)
	running := s.readCache(day)
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
	s.open = dayLog{day: day, rows: appended{name: day.File(s.dir, layout.LogFile), written: rows}}
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

// readCache is what LogCache.csv says that runs.
func (s *store) readCache(day layout.Day) []spans.Adopted {
	var running []spans.Adopted
	s.readRows(day.File(s.dir, layout.LogCacheFile), func(cells []string) {
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
	return running
}

// readRows calls use with the cells of each row that can be read, without the
// header.
func (s *store) readRows(name string, use func(cells []string)) {
	data, err := disk.ReadFile(s.fs, name)
	if err != nil {
		return // what is not there tells nothing
	}
	scanner := table.NewScanner(bytes.NewReader(data))
	for first := true; scanner.Scan(); first = false {
		if first || scanner.Bad() != nil {
			continue
		}
		cells := make([]string, len(scanner.Cells()))
		for i, c := range scanner.Cells() {
			cells[i] = table.Unescape(string(c))
		}
		use(cells)
	}
}

// repairTail cuts off a last row that has no line end, and gives the length of
// the day's Log.csv, 0 where there is none.
func (s *store) repairTail(day layout.Day) (int64, error) {
	name := day.File(s.dir, layout.LogFile)
	if s.length(name) <= 0 {
		return 0, nil
	}
	data, err := disk.ReadFile(s.fs, name)
	if err != nil {
		return 0, err
	}
	whole := int64(bytes.LastIndexByte(data, '\n') + 1)
	if whole == int64(len(data)) {
		return whole, nil
	}
	s.l.o.Log.Warn("a torn last row is cut off", "file", name, "offset", whole)
	return whole, s.truncate(name, whole)
}
