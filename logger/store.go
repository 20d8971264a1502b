package logger

import (
	"bytes"
	"errors"
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
	work      rowWork
	pending   []seal // closed days whose rows are to be dropped

	figures
	shown int // files shown since the start, as far as that matters

	intents map[layout.Day]int64 // while replaying: Log.csv's length before its day was opened
}

// dayLog is Log.csv of the open day.
type dayLog struct {
	day      layout.Day
	date     string // of the day, as in rows
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

// OpenDay begins a day's rows. Before its files are made the journal says so,
// that they may be told from files that were there before.
func (s *store) OpenDay(day layout.Day) {
	if s.l.err != nil {
		return
	}
	base, err := s.base(day)
	s.settleRows()
	space := s.open.rows.buffer[:0] // large by now, and empty since the last day was closed
	s.open = dayLog{day: day, date: layout.DateOf(day), rows: appended{
		name: day.File(s.dir, layout.LogFile), written: max(base, 0), buffer: space,
	}}
	s.isOpen = true
	if err == nil && base > 0 {
		s.open.prior, err = s.readHours(day)
	}
	s.l.fail(err)
	s.touch(day)
}

// base is the length that a day's Log.csv had before the day was opened, -1 where
// there was none. What came behind it before a crash is taken away.
func (s *store) base(day layout.Day) (int64, error) {
	if base, known := s.intents[day]; known {
		delete(s.intents, day)
		return base, s.cut(day, base)
	}
	base, err := s.length(day.File(s.dir, layout.LogFile))
	if err != nil {
		return -1, err
	}
	return base, s.l.intend(day, base)
}

// touch notes that a day was written to.
func (s *store) touch(day layout.Day) {
	if n := len(s.days); n == 0 || s.days[n-1] != day {
		s.days = append(s.days, day)
	}
}

// length is a file's length, -1 where there is none.
func (s *store) length(name string) (int64, error) {
	info, err := s.fs.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) {
		return -1, nil
	}
	if err != nil {
		return -1, err
	}
	return info.Size(), nil
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
	if err := s.l.settle(); err != nil { // it may have the day's rows at hand
		return err
	}
	cache := day.File(s.dir, layout.LogCacheFile)
	s.settleRows()
	if len(logged) == 0 && s.open.rows.length() == 0 {
		if err := s.removeIfThere(cache); err != nil {
			return err
		}
		return s.tidy(day)
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
	return s.tidy(day)
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

// Reject appends a row to Rejects.csv.
func (s *store) Reject(item *event.Item, reason string) {
	if s.l.err != nil {
		return
	}
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
	s.settleRows()
	return s.writeRows()
}

// writeRows writes the text of rows there is.
func (s *store) writeRows() error {
	if len(s.open.rows.buffer) == 0 {
		return nil
	}
	if s.open.rows.file == nil {
		if err := s.makeFolder(s.open.day); err != nil {
			return err
		}
	}
	return s.open.rows.flush(s.fs)
}

// makeFolder makes the day's folder, for good: those above it may be there but
// not yet on disk, where a crash was near.
func (s *store) makeFolder(day layout.Day) error {
	folder := day.Folder(s.dir)
	if err := disk.MkdirAll(s.fs, folder); err != nil {
		return err
	}
	for range 3 { // month, year, tree
		folder = parent(folder)
		if err := s.fs.SyncDir(folder); err != nil {
			return err
		}
	}
	return nil
}

// sync puts the rows and rejects that were flushed on disk.
func (s *store) sync() error {
	return errors.Join(s.open.rows.sync(), s.rejects.sync(), s.purchased.sync())
}

func (s *store) close() error {
	s.awaitRows()
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
	return s.tidy(day)
}

// tidy removes what a crash may have left of files that were being replaced, and
// puts the removal of these and others on disk.
func (s *store) tidy(day layout.Day) error {
	for _, file := range []string{layout.LogFile, layout.LogCacheFile, layout.HoursFile} {
		if err := s.removeIfThere(disk.Fresh(day.File(s.dir, file))); err != nil {
			return err
		}
	}
	return s.syncIfThere(day.Folder(s.dir))
}

// undo takes back the days that were opened but whose opening was never
// acknowledged.
func (s *store) undo() error {
	for _, day := range slices.Sorted(maps.Keys(s.intents)) {
		if err := s.cut(day, s.intents[day]); err != nil {
			return err
		}
		if s.intents[day] < 0 {
			if err := s.removeEmptyFolders(day); err != nil {
				return err
			}
		}
		delete(s.intents, day)
	}
	return nil
}

// removeEmptyFolders tidies up; a folder that holds anything stays by itself.
func (s *store) removeEmptyFolders(day layout.Day) error {
	folder := day.Folder(s.dir)
	for range 3 { // day, month, year
		if s.fs.Remove(folder) != nil {
			return nil
		}
		folder = parent(folder)
		if err := s.fs.SyncDir(folder); err != nil {
			return err
		}
	}
	return nil
}

// removeForGood removes a file so that it stays away after a power cut, also
// where it was removed before but not yet on disk.
func (s *store) removeForGood(name string) error {
	if err := s.removeIfThere(name); err != nil {
		return err
	}
	return s.syncIfThere(parent(name))
}

// syncIfThere puts a folder's entries on disk.
func (s *store) syncIfThere(folder string) error {
	err := s.fs.SyncDir(folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) {
		return nil
	}
	return err
}

func (s *store) removeIfThere(name string) error {
	if err := s.fs.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNotDir) {
		return err
	}
	return nil
}

// truncate cuts a file to a length that it had before, for good.
func (s *store) truncate(name string, size int64) error {
	file, err := s.fs.OpenFile(name, os.O_RDWR, layout.FileMode)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Truncate(size); err != nil {
		return err
	}
	return file.Sync()
}

// wholeLines is the length of a file without a torn last line, 0 where there is
// no file.
func (s *store) wholeLines(name string) (int64, error) {
	data, err := disk.ReadFile(s.fs, name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	return int64(bytes.LastIndexByte(data, '\n') + 1), err
}
