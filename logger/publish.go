package logger

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/layout/view"
)

// errNotDir is what removing below a file that should be a folder gives.
var errNotDir = syscall.ENOTDIR

// Publish shows readers how things stand: the open day's rows up to now, what
// runs, and the hours logged. What is shown has been committed.
func (l *Logger) Publish() error {
	return l.persist(func() error {
		if !l.dirty {
			return nil
		}
		if err := l.commit(); err != nil {
			return err
		}
		return l.publish()
	})
}

func (l *Logger) publish() error {
	if err := l.store.publish(); err != nil {
		return err
	}
	if err := l.parts.publish(); err != nil {
		return err
	}
	l.dirty, l.published = false, l.o.Now()
	return nil
}

func (s *store) publish() error {
	if !s.isOpen {
		return s.flush()
	}
	day := s.open.day
	logged := joinIntervals(s.open.prior, s.l.machine.Logged())
	if err := s.flush(); err != nil {
		return err
	}
	if len(logged) == 0 && s.open.rows.length() == 0 && !s.l.machine.Logs() {
		return s.removeView()
	}
	if err := s.begin(logged); err != nil {
		return err
	}
	if err := s.makeFolder(day); err != nil {
		return err
	}
	cache, err := s.show(day.File(s.dir, layout.LogCacheFile), s.writeCache)
	if err != nil {
		return err
	}
	hours, err := s.show(day.File(s.dir, layout.HoursFile), func(w io.Writer) error {
		_, err := w.Write(hoursFile(logged))
		return err
	})
	if err != nil {
		return err
	}
	return view.Write(s.fs, s.dir, view.View{Day: day, Log: s.open.rows.written, Cache: cache, Hours: hours})
}

// writeCache writes LogCache.csv. It is as long as what runs is much, so it is
// never in memory as a whole.
func (s *store) writeCache(w io.Writer) error {
	_, err := io.WriteString(w, layout.Header(layout.LogCacheColumns))
	var line []byte
	s.l.machine.Running(func(row *layout.Row, handle, server string) {
		line = append(layout.AppendRowCells(line[:0], row), ',')
		line = append(table.AppendCell(line, handle), ',')
		line = append(table.AppendCell(line, server), '\n')
		if err == nil {
			_, err = w.Write(line)
		}
	})
	return err
}

// show replaces a file and gives its checksum. The first time it is left alone
// if it is right already, so that opening a tree at rest changes nothing.
func (s *store) show(name string, write func(io.Writer) error) (sum uint32, err error) {
	if s.shown < 2 {
		s.shown++
		fresh := &summed{to: io.Discard}
		if err := write(fresh); err != nil {
			return 0, err
		}
		if s.is(name, fresh) {
			return fresh.sum, s.removeForGood(disk.Fresh(name))
		}
	}
	var fresh *summed
	err = disk.ReplaceWith(s.fs, name, func(w io.Writer) error {
		fresh = &summed{to: w}
		return write(fresh)
	})
	if err != nil {
		return 0, err
	}
	return fresh.sum, nil
}

// is tells whether a file has a known length and checksum.
func (s *store) is(name string, known *summed) bool {
	if length, err := s.length(name); err != nil || length != known.size {
		return false
	}
	file, err := s.fs.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return false
	}
	defer file.Close()
	there := &summed{to: io.Discard}
	_, err = io.Copy(there, file)
	return err == nil && *there == *known
}

// summed counts what is written and adds up its CRC-32C.
type summed struct {
	to   io.Writer
	size int64
	sum  uint32
}

func (w *summed) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.size += int64(n)
	w.sum = crc32.Update(w.sum, castagnoli, p[:n])
	return n, err
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s *store) removeView() error { return view.Remove(s.fs, s.dir) }

func hoursFile(logged []layout.Interval) []byte {
	content := []byte(layout.Header(layout.HoursColumns))
	for _, i := range logged {
		content = layout.AppendInterval(content, i)
	}
	return content
}

func (s *store) writeHours(day layout.Day, logged []layout.Interval) error {
	return disk.Replace(s.fs, day.File(s.dir, layout.HoursFile), hoursFile(logged))
}

// readHours is what Hours.csv of a day says that was logged before. What can't
// be read is as good as missing: the rows are there.
func (s *store) readHours(day layout.Day) (logged []layout.Interval, err error) {
	err = s.readRows(day.File(s.dir, layout.HoursFile), func(cells []string) {
		if i, err := layout.ParseInterval(cells); err == nil {
			logged = append(logged, i)
		}
	})
	return logged, err
}

// joinIntervals puts intervals behind those logged earlier in the day; where
// they overlap, what was written first holds.
func joinIntervals(prior, logged []layout.Interval) []layout.Interval {
	if len(prior) == 0 {
		return logged
	}
	joined := slices.Clone(prior)
	for _, i := range logged {
		last := &joined[len(joined)-1]
		i.Start = max(i.Start, last.End)
		switch {
		case i.Start >= i.End:
		case i.Start == last.End && i.Mode == last.Mode:
			last.End = i.End
		default:
			joined = append(joined, i)
		}
	}
	return joined
}

// sealAll drops the rows of closed days that were logged for a summary only,
// once their summary is built. Each step may be done again after a crash.
func (l *Logger) sealAll() error {
	for len(l.store.pending) > 0 {
		err := l.seal(l.store.pending[0])
		if l.canWait(err) {
			l.o.Log.Error(err.Error()+"; it is tried again", "in", sealPause)
			l.sealAfter = l.o.Now().Add(sealPause)
			return nil
		}
		if err != nil {
			return err
		}
		l.store.pending = l.store.pending[1:]
	}
	return nil
}

// sealPause is how long a final summary that failed is left alone: logging must
// not wait for a spreadsheet that has it open.
const sealPause = time.Minute

func (l *Logger) sealDue() bool {
	return len(l.store.pending) > 0 && !l.replaying && !l.o.Now().Before(l.sealAfter)
}

// canWait tells whether logging goes on without a final summary for now.
func (l *Logger) canWait(err error) bool {
	var summary *summaryError
	return errors.As(err, &summary) && l.o.Wait != nil && !l.closing
}

// summaryError is the error of a final summary. That of the file system in it
// is none of the logger's own files'.
type summaryError struct {
	day layout.Day
	err error
}

func (e *summaryError) Error() string {
	return fmt.Sprintf("can't build the final summary of %s: %v", e.day, e.err)
}

func (l *Logger) seal(s seal) error {
	name := s.day.File(l.o.Dir, layout.LogFile)
	length, err := l.store.length(name)
	if err != nil {
		return err
	}
	cache := s.day.File(l.o.Dir, layout.LogCacheFile)
	if length != s.size {
		// The rows were dropped before a crash; the summary was built before that.
		if err := l.store.removeIfThere(cache); err != nil {
			return err
		}
		return l.store.tidy(s.day)
	}
	if l.o.Summarize != nil {
		if err := l.o.Summarize(s.day); err != nil {
			return &summaryError{s.day, err}
		}
	}
	if err := l.store.removeIfThere(cache); err != nil {
		return err
	}
	if err := l.store.tidy(s.day); err != nil {
		return err
	}
	return l.store.dropRows(name, s)
}

// dropRows keeps the header and the rows of log modes, if there are any; a day
// that had no log mode keeps no Log.csv.
func (s *store) dropRows(name string, sealed seal) error {
	data, err := disk.ReadFile(s.fs, name)
	if err != nil {
		return err
	}
	header := []byte(layout.Header(layout.LogColumns))
	kept, start := header, int64(len(header))
	for _, stretch := range sealed.segments {
		end := min(stretch.end, int64(len(data)))
		if stretch.mode.KeepsLog() {
			kept = append(kept, data[min(start, end):end]...)
		}
		start = end
	}
	logged, err := s.readHours(sealed.day)
	if err != nil {
		return err
	}
	logMode := func(i layout.Interval) bool { return i.Mode.KeepsLog() }
	if len(kept) == len(header) && !slices.ContainsFunc(logged, logMode) {
		return s.removeForGood(name)
	}
	return disk.Replace(s.fs, name, kept)
}
