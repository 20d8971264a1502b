package logger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/spans"
)

// Open opens a tree for logging, makes it where it is not there, and repairs
// what a crash left: everything acknowledged is in the tree afterwards, and
// nothing else.
func Open(o Options) (*Logger, error) {
	o.defaults()
	l := &Logger{o: o, moved: map[int]bool{}}
	if err := l.persist(l.start); err != nil {
		return nil, errors.Join(err, l.closeFiles())
	}
	// What was done again is not this run's work.
	l.store.figures, l.acknowledged, l.before = figures{}, figures{}, l.State()
	if err := errors.Join(l.setLateness(o.Lateness), l.setLimit(o.MaxCheckOut), l.SetMode(o.Mode)); err != nil {
		return nil, errors.Join(err, l.closeFiles())
	}
	return l, nil
}

// start takes the tree and brings machine and files to where the last
// acknowledged group left them. It may be called again after an error.
func (l *Logger) start() error {
	l.forget()
	if err := l.lockTree(); err != nil {
		return err
	}
	if err := l.recover(); err != nil {
		return err
	}
	return l.redoOpenGroup()
}

// forget begins with an empty machine.
func (l *Logger) forget() {
	l.generation, l.total, l.positions = 0, 0, nil
	l.settings, l.group = l.o.Mode, encoder{}
	l.store = store{l: l, dir: l.o.Dir, fs: l.o.FS, intents: map[layout.Day]int64{}}
	l.store.rejects.name = filepath.Join(l.o.Dir, layout.RejectsFile)
	l.store.purchased.name = filepath.Join(l.o.Dir, layout.PurchasedFile)
	l.machine = spans.New(&l.store, l.o.Mode)
	l.parts = l.newParts()
	l.machine.Join(&l.parts)
}

// lockTree makes the tree's folders, for good, and keeps other loggers off it.
// The folders may be there but not yet on disk, where a crash was near.
func (l *Logger) lockTree() error {
	if l.unlock != nil {
		return nil
	}
	state := filepath.Join(l.o.Dir, layout.StateFolder)
	if err := disk.MkdirAll(l.o.FS, state); err != nil {
		return fmt.Errorf("can't make the tree: %w", err)
	}
	if err := l.o.FS.SyncDir(parent(l.o.Dir)); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	if err := l.o.FS.SyncDir(l.o.Dir); err != nil {
		return err
	}
	release, err := lockTree(&l.o)
	if err != nil {
		return err
	}
	l.unlock = release
	return nil
}

func (l *Logger) recover() error {
	// What names the journal must not be another after a power cut.
	if err := l.o.FS.SyncDir(parent(l.statePath())); err != nil {
		return err
	}
	found, err := l.loadState()
	if err != nil {
		return err
	}
	if !found {
		return l.beginAnew()
	}
	content, err := l.loadJournal()
	if err != nil {
		return err
	}
	if err := l.cutToCheckpoint(); err != nil {
		return err
	}
	replayed, err := l.replay(content)
	if err != nil {
		return err
	}
	if len(l.store.pending) > 0 || replayed || l.kept != nil {
		return l.checkpoint()
	}
	return l.publish()
}

func (l *Logger) beginAnew() error {
	if err := l.setAsideJournals(); err != nil {
		return err
	}
	for _, file := range l.store.lists() {
		length, err := l.store.length(file.name)
		if err != nil {
			return err
		}
		file.written = max(0, length)
	}
	if err := errors.Join(l.adopt(), l.parts.adopt()); err != nil {
		return err
	}
	l.machine.Join(&l.parts)
	return l.checkpoint()
}

// cutToCheckpoint takes files back to the lengths that they had.
func (l *Logger) cutToCheckpoint() error {
	for _, file := range l.store.lists() {
		if err := l.store.cutList(file); err != nil {
			return err
		}
	}
	if !l.store.isOpen {
		return nil
	}
	return l.store.cutOpenDay()
}

// cutList cuts a list at the top of the tree. One that is shorter than it was
// has been tidied up by somebody, who may.
func (s *store) cutList(list *appended) error {
	length, err := s.length(list.name)
	if err != nil {
		return err
	}
	if max(0, length) < list.written {
		s.l.o.Log.Warn("a file has been shortened or removed; it is gone on with as it is", "file", list.name)
		list.written, err = s.wholeLines(list.name)
		if err != nil {
			return err
		}
	}
	if length < 0 {
		return nil
	}
	return s.truncate(list.name, list.written)
}

// cutOpenDay cuts the open day's rows, and keeps the file open from then on: it
// can be put back where somebody removes it.
func (s *store) cutOpenDay() error {
	rows := &s.open.rows
	length, err := s.length(rows.name)
	if err != nil {
		return err
	}
	if length < rows.written {
		if err := s.missRows(max(0, length)); err != nil {
			return err
		}
	}
	if length < 0 {
		return nil
	}
	if err := s.truncate(rows.name, rows.written); err != nil || rows.written == 0 {
		return err
	}
	rows.file, err = s.fs.OpenFile(rows.name, os.O_RDWR, layout.FileMode)
	return err
}

// missRows goes on behind an open day's rows of which some are gone.
func (s *store) missRows(length int64) error {
	rows := &s.open.rows
	at, _ := s.l.machine.Watermark()
	s.l.o.Log.Error("rows are gone: something else shortened or removed the file. "+
		"Those of check-outs that ended before the time told can't be made again; "+
		"to have them, stop liclog and put them, from a backup, behind those that are left",
		"file", rows.name, "bytes", length, "of", rows.written, "before", at.String())
	whole, err := s.wholeLines(rows.name)
	if err != nil {
		return err
	}
	rows.written = whole
	for i := range s.open.segments {
		s.open.segments[i].end = min(s.open.segments[i].end, whole)
	}
	return nil
}

func parent(name string) string { return filepath.Dir(name) }
