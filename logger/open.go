package logger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/journal"
	"github.com/liclog/liclog/logger/spans"
	"github.com/liclog/liclog/logger/wire"
)

// Open opens a tree for logging, makes it where it is not there, and repairs
// what a crash left: everything acknowledged is in the tree afterwards, and
// nothing else.
func Open(o Options) (*Logger, error) {
	o.defaults()
	if err := disk.MkdirAll(o.FS, filepath.Join(o.Dir, layout.StateFolder)); err != nil {
		return nil, fmt.Errorf("can't make the tree: %w", err)
	}
	release, err := lockTree(&o)
	if err != nil {
		return nil, err
	}
	l := &Logger{o: o, unlock: release, moved: map[int]bool{}, settings: o.Mode}
	l.store = store{l: l, dir: o.Dir, fs: o.FS, intents: map[layout.Day]int64{}}
	l.store.rejects.name = filepath.Join(o.Dir, layout.RejectsFile)
	l.store.purchased.name = filepath.Join(o.Dir, layout.PurchasedFile)
	l.machine = spans.New(&l.store, o.Mode)
	if err := l.recover(); err != nil {
		return nil, errors.Join(err, l.closeFiles())
	}
	l.store.forgetRun() // what was done again is not this run's work
	l.setLateness(o.Lateness)
	if err := l.SetMode(o.Mode); err != nil {
		return nil, errors.Join(err, l.closeFiles())
	}
	return l, nil
}

// recover brings machine and files to where the last acknowledged group left
// them.
func (l *Logger) recover() error {
	found, err := l.loadState()
	if err != nil {
		return err
	}
	if !found {
		return l.beginAnew()
	}
	if err := l.cutToCheckpoint(); err != nil {
		return err
	}
	replayed, err := l.replay()
	if err != nil {
		return err
	}
	if len(l.store.pending) > 0 || replayed {
		l.dirty = true
		return l.Checkpoint()
	}
	return nil
}

func (l *Logger) beginAnew() error {
	for _, file := range l.store.lists() {
		file.written = max(0, l.store.length(file.name))
	}
	if err := l.saveState(); err != nil {
		return err
	}
	if err := l.adopt(); err != nil || !l.dirty {
		return err
	}
	return l.Checkpoint()
}

// cutToCheckpoint takes files back to the lengths that they had.
func (l *Logger) cutToCheckpoint() error {
	s := &l.store
	for _, file := range s.lists() {
		if length := s.length(file.name); length < file.written {
			file.written = max(0, length) // somebody has tidied up
		} else if err := s.truncate(file.name, file.written); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if !s.isOpen || s.open.rows.written == 0 && s.length(s.open.rows.name) < 0 {
		return nil
	}
	return s.truncate(s.open.rows.name, s.open.rows.written)
}

// replay does again what the journal holds.
func (l *Logger) replay() (any bool, err error) {
	name := l.journalPath(l.generation)
	if err := l.readIntents(name); err != nil {
		return false, err
	}
	l.replaying = true
	var d decoder
	good, damage, err := journal.Read(l.o.FS, name, func(group []byte) error {
		any = true
		return l.redo(&d, group)
	})
	l.replaying = false
	switch {
	case errors.Is(err, os.ErrNotExist):
		l.o.Log.Warn("the journal is missing; going on from the last checkpoint", "file", name)
		return true, l.store.undo()
	case err != nil:
		return false, fmt.Errorf("can't recover from %s: %w", name, err)
	case damage != nil:
		if err := l.repair(damage); err != nil {
			return false, err
		}
		any = true
	}
	if err := l.store.undo(); err != nil {
		return false, err
	}
	if !any {
		l.journal, err = journal.Open(l.o.FS, name, good)
	}
	return any, err
}

// repair deals with a journal that is not good to its end. A torn end was never
// acknowledged. A damaged middle is set aside for whoever wants to look.
func (l *Logger) repair(damage *journal.Damage) error {
	if damage.Tail {
		l.o.Log.Info("recovered", "found", damage.Error())
		return nil
	}
	aside := fmt.Sprintf("%s.damaged-at-%d", damage.Name, damage.Offset)
	data, err := disk.ReadFile(l.o.FS, damage.Name)
	if err != nil {
		return err
	}
	if err := disk.Replace(l.o.FS, aside, data); err != nil {
		return err
	}
	l.o.Log.Error("the journal is damaged; files are read again from there, but what came through a pipe behind it is lost",
		"file", damage.Name, "offset", damage.Offset, "set aside as", aside)
	return nil
}

// readIntents collects the days that were opened since the checkpoint.
func (l *Logger) readIntents(name string) error {
	_, _, err := journal.Read(l.o.FS, name, func(group []byte) error {
		if len(group) > 0 && group[0] == recordOpenDay {
			r := &wire.Reader{Rest: group[1:]}
			day := layout.Day(r.Int())
			if _, known := l.store.intents[day]; !known {
				l.store.intents[day] = r.Int()
			}
		}
		return nil
	})
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// intend says in the journal that a day's files are about to be made.
func (l *Logger) intend(day layout.Day, base int64) error {
	var e encoder
	e.openDay(day, base)
	return l.append(e.Bytes)
}

// redo does again what a group did.
func (l *Logger) redo(d *decoder, group []byte) error {
	r := &wire.Reader{Rest: group}
	for r.More() && l.err == nil {
		l.redoRecord(d, r.Byte(), r)
	}
	if r.Err != nil {
		return r.Err
	}
	return l.err
}

func (l *Logger) redoRecord(d *decoder, record byte, r *wire.Reader) {
	switch record {
	case recordOpenDay:
		r.Int()
		r.Int()
	case recordReject:
		item := d.reject(r)
		l.total++
		l.store.Reject(&item, item.Reason)
	case recordClock:
		l.machine.Clock(d.time(r))
	case recordResume:
		l.machine.Resume(d.time(r))
	case recordLateness:
		l.machine.SetLateness(layout.Second(r.Int()))
	case recordMode:
		l.settings = spans.ReadMode(r)
		l.machine.SetMode(l.settings)
	case recordPosition:
		l.redoPosition(int(r.Int()), input.Load(r))
	default:
		if !event.Kind(record).Valid() {
			r.Rest, r.Err = nil, wire.ErrDamaged
			return
		}
		item := d.event(record, r)
		l.total++
		l.machine.Apply(&item)
	}
}

func (l *Logger) redoPosition(index int, p input.Position) {
	for len(l.positions) <= index && index >= 0 {
		l.AddInput()
	}
	if index >= 0 {
		l.positions[index] = p
	}
}

func parent(name string) string { return filepath.Dir(name) }
