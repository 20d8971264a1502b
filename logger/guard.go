package logger

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/liclog/liclog/layout/disk"
)

// guard looks, before a group is acknowledged, whether the files that it went
// into are still those that the tree's paths name.
func (l *Logger) guard() error {
	if err := l.guardState(); err != nil {
		return err
	}
	return l.guardFiles()
}

// guardFiles looks at what is no part of the state.
func (l *Logger) guardFiles() error {
	if err := l.store.guardOpenDay(); err != nil {
		return err
	}
	for _, list := range l.store.lists() {
		if err := l.store.guardList(list); err != nil {
			return err
		}
	}
	return nil
}

// guardState makes the state folder again where it was removed: all that it held
// is in memory too. Nobody else may have taken the tree meanwhile.
func (l *Logger) guardState() error {
	name := l.journalPath(l.generation)
	there, err := l.named(name, l.journal)
	if there || err != nil {
		return err
	}
	l.o.Log.Error("the journal was removed or replaced by another program; a new one is begun", "file", name)
	if err := l.unlock(); err != nil {
		l.o.Log.Warn(err.Error())
	}
	l.unlock = nil
	if err := l.lockTree(); err != nil {
		return err
	}
	return l.checkpoint()
}

// stater is an open file.
type stater interface {
	Stat() (fs.FileInfo, error)
}

// named tells whether a path still names an open file.
func (l *Logger) named(name string, open stater) (bool, error) {
	mine, err := open.Stat()
	if err != nil {
		return false, err
	}
	now, err := l.o.FS.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) {
		return false, nil
	}
	return err == nil && disk.Same(mine, now), err
}

// guardOpenDay puts the open day's rows back where they were removed: as long as
// the file is open, all of it can be read.
func (s *store) guardOpenDay() error {
	rows := &s.open.rows
	if rows.file == nil {
		return nil
	}
	info, err := rows.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < rows.written {
		err := fmt.Errorf("something else cut it to %d bytes, of %d that were written", info.Size(), rows.written)
		return &fs.PathError{Op: "write", Path: rows.name, Err: err}
	}
	there, err := s.l.named(rows.name, rows.file)
	if there || err != nil {
		return err
	}
	return s.putBack(rows)
}

func (s *store) putBack(rows *appended) error {
	if err := s.moveForeign(rows.name); err != nil {
		return err
	}
	if err := s.makeFolder(s.open.day); err != nil {
		return err
	}
	if err := disk.ReplaceFrom(s.fs, rows.name, io.NewSectionReader(rows.file, 0, rows.written)); err != nil {
		return err
	}
	s.l.dirty = true
	s.l.o.Log.Error("the open day's log was removed or replaced by another program; all of it was put back", "file", rows.name)
	return rows.close()
}

// moveForeign sets aside what another program put in the place of the day's log.
func (s *store) moveForeign(name string) error {
	length, err := s.length(name)
	if err != nil || length < 0 {
		return err
	}
	aside := s.asideOf(s.open.day, "found")
	for n := 2; ; n++ {
		length, err := s.length(aside)
		if err != nil {
			return err
		}
		if length < 0 {
			break
		}
		aside = s.asideOf(s.open.day, fmt.Sprintf("found-%d", n))
	}
	s.l.o.Log.Error("a file that is not liclog's own is set aside", "file", name, "set aside as", aside)
	return s.fs.Rename(name, aside)
}

// guardList begins a list anew that somebody has taken away.
func (s *store) guardList(list *appended) error {
	if list.file == nil {
		return nil
	}
	there, err := s.l.named(list.name, list.file)
	if err != nil || there {
		return err
	}
	s.l.o.Log.Warn("a file was removed or replaced by another program; it is gone on with as it is", "file", list.name)
	if list.written, err = s.wholeLines(list.name); err != nil {
		return err
	}
	return list.close()
}
