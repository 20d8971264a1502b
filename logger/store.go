package logger

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/spans"
)

// store writes what the machine gives into the tree's files. Its methods that
// the machine calls can't return errors; they keep the first one in the logger.
type store struct {
	l       *Logger
	dir     string
	fs      disk.FS
	open    dayLog
	isOpen  bool
	rejects appended
	// purchased is Purchased.csv: numbers of licenses that servers have.
	purchased appended
	pending   []seal // closed days whose rows are to be dropped

	spans   int64
	days    []layout.Day // touched, in order
	reasons map[string]int64

	intents map[layout.Day]int64 // while replaying: Log.csv's length before its day was opened
}

// dayLog is Log.csv of the open day.
type dayLog struct {
	day      layout.Day
	rows     appended
	segments []segment
	prior    []layout.Interval // logged before this logger knew of the day
}

// segment is a stretch of Log.csv whose rows were logged in one mode.
type segment struct {
	mode layout.Mode
	end  int64 // its last byte's offset, plus 1
}

// seal is a closed day that was logged in a summary-only mode for some time.
type seal struct {
	day      layout.Day
	size     int64 // of the complete Log.csv
	segments []segment
}

var _ spans.Sink = (*store)(nil)

// Span appends a finished span to the day's rows.
func (s *store) Span(row *layout.Row, mode layout.Mode) {
	s.open.rows.buffer = layout.AppendRow(s.open.rows.begun(layout.LogColumns), row)
	s.open.extend(mode)
	s.spans++
	s.touch(s.open.day)
	if len(s.open.rows.buffer) > flushSize {
		s.l.fail(s.flushRows())
	}
}

// extend makes the last segment reach to the end of the rows.
func (d *dayLog) extend(mode layout.Mode) {
	n := len(d.segments)
	if n == 0 || d.segments[n-1].mode != mode {
		d.segments = append(d.segments, segment{mode: mode})
		n++
	}
	d.segments[n-1].end = d.rows.length()
}

// OpenDay begins a day's rows. Before its files are made the journal says so,
// that they may be told from files that were there before.
func (s *store) OpenDay(day layout.Day) {
	if s.l.err != nil {
		return
	}
	base, known := s.intents[day]
	if !known {
		base = s.length(day.File(s.dir, layout.LogFile))
		s.l.fail(s.l.intend(day, base))
	} else {
		s.l.fail(s.cut(day, base))
	}
	delete(s.intents, day)
	s.open = dayLog{day: day, rows: appended{name: day.File(s.dir, layout.LogFile), written: max(base, 0), adopt: base > 0}}
	s.isOpen = true
	if base > 0 {
		s.open.prior = s.readHours(day)
	}
	s.touch(day)
}

// touch notes that a day was written to.
func (s *store) touch(day layout.Day) {
	if n := len(s.days); n == 0 || s.days[n-1] != day {
		s.days = append(s.days, day)
	}
}

// length is a file's length, -1 where there is none.
func (s *store) length(name string) int64 {
	info, err := s.fs.Stat(name)
	if err != nil {
		return -1
	}
	return info.Size()
}

// CloseDay leaves the day's files as they stay.
func (s *store) CloseDay(day layout.Day, logged []layout.Interval) {
	if s.l.err != nil {
		return
	}
	s.l.fail(s.closeDay(day, joinIntervals(s.open.prior, logged)))
	s.isOpen = false
}

func (s *store) closeDay(day layout.Day, logged []layout.Interval) error {
	cache := day.File(s.dir, layout.LogCacheFile)
	if len(logged) == 0 && s.open.rows.length() == 0 {
		return s.removeIfThere(cache)
	}
	if err := s.flushRows(); err != nil {
		return err
	}
	if err := s.begin(logged); err != nil {
		return err
	}
	if err := s.open.rows.finish(); err != nil {
		return err
	}
	if err := s.writeHours(day, logged); err != nil {
		return err
	}
	if summaryOnly(logged) {
		// Until the final summary is built the day must look open to others.
		s.pending = append(s.pending, seal{day, s.open.rows.written, s.open.segments})
		return disk.Replace(s.fs, cache, []byte(layout.Header(layout.LogCacheColumns)))
	}
	if err := s.removeIfThere(cache); err != nil {
		return err
	}
	return s.fs.SyncDir(day.Folder(s.dir))
}

// begin makes the day's Log.csv although it may have no rows: a day that was
// logged has a log.
func (s *store) begin(logged []layout.Interval) error {
	if len(logged) == 0 || s.open.rows.length() > 0 {
		return nil
	}
	s.open.rows.begun(layout.LogColumns)
	return s.flushRows()
}

func summaryOnly(logged []layout.Interval) bool {
	return slices.ContainsFunc(logged, func(i layout.Interval) bool { return !i.Mode.KeepsLog() })
}

func (s *store) sealDue() bool { return len(s.pending) > 0 && !s.l.replaying }

// Reject appends a row to Rejects.csv.
func (s *store) Reject(item *event.Item, reason string) {
	if s.reasons == nil {
		s.reasons = map[string]int64{}
	}
	s.reasons[reason]++
	s.rejects.buffer = appendReject(s.rejects.begun(layout.RejectsColumns), s.watermark(), item, reason)
	if len(s.rejects.buffer) > flushSize {
		s.l.fail(s.rejects.flush(s.fs))
	}
}

func (s *store) watermark() string {
	at, ok := s.l.machine.Watermark()
	if !ok {
		return ""
	}
	return at.String()
}

// forgetRun begins the figures of a run.
func (s *store) forgetRun() { s.spans, s.days, s.reasons = 0, nil, nil }

// flush writes what is buffered.
func (s *store) flush() error {
	if err := s.flushRows(); err != nil {
		return err
	}
	for _, file := range s.lists() {
		if err := file.flush(s.fs); err != nil {
			return err
		}
	}
	return nil
}

// lists are the files at the top of the tree that rows are appended to.
func (s *store) lists() []*appended { return []*appended{&s.rejects, &s.purchased} }

func (s *store) flushRows() error {
	if len(s.open.rows.buffer) == 0 {
		return nil
	}
	if s.open.rows.file == nil {
		if err := disk.MkdirAll(s.fs, s.open.day.Folder(s.dir)); err != nil {
			return err
		}
	}
	return s.open.rows.flush(s.fs)
}

// sync puts the rows and rejects that were flushed on disk.
func (s *store) sync() error {
	return errors.Join(s.open.rows.sync(), s.rejects.sync(), s.purchased.sync())
}

func (s *store) close() error {
	return errors.Join(s.open.rows.close(), s.rejects.close(), s.purchased.close())
}

// cut takes a day back to what it was before it was opened.
func (s *store) cut(day layout.Day, base int64) error {
	name := day.File(s.dir, layout.LogFile)
	if base >= 0 {
		return s.truncate(name, base)
	}
	for _, file := range []string{layout.LogFile, layout.LogCacheFile, layout.HoursFile} {
		if err := s.removeIfThere(day.File(s.dir, file)); err != nil {
			return err
		}
	}
	return nil
}

// undo takes back the days that were opened but whose opening was never
// acknowledged.
func (s *store) undo() error {
	for _, day := range slices.Sorted(maps.Keys(s.intents)) {
		if err := s.cut(day, s.intents[day]); err != nil {
			return err
		}
		if s.intents[day] < 0 {
			s.removeEmptyFolders(day)
		}
		delete(s.intents, day)
	}
	return nil
}

// removeEmptyFolders tidies up; a folder that holds anything stays by itself.
func (s *store) removeEmptyFolders(day layout.Day) {
	folder := day.Folder(s.dir)
	for range 3 { // day, month, year
		if s.fs.Remove(folder) != nil {
			return
		}
		folder = parent(folder)
	}
}

func (s *store) removeIfThere(name string) error {
	if err := s.fs.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNotDir) {
		return err
	}
	return nil
}

// truncate cuts a file to a length that it had before. One that is shorter lost
// something to somebody else.
func (s *store) truncate(name string, size int64) error {
	file, err := s.fs.OpenFile(name, os.O_RDWR, layout.FileMode)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < size {
		return fmt.Errorf("%s has %d bytes where %d were written: something else changed it; put the file back from a backup, or move the folder %s away to begin anew behind it",
			name, info.Size(), size, layout.StateFolder)
	}
	return file.Truncate(size)
}
