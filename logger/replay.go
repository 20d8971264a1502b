package logger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/journal"
)

// loadJournal reads the journal that the state names; nil where it is missing.
// If it does not tell all that was acknowledged, the open day's rows are kept as
// they were found: they are about to be cut back.
func (l *Logger) loadJournal() (*journal.Content, error) {
	name := l.journalPath(l.generation)
	content, err := journal.Load(l.o.FS, name, l.journalLimit())
	if errors.Is(err, os.ErrNotExist) {
		at, _ := l.machine.Watermark()
		l.o.Log.Error("the journal is missing: files are read again from where it began, but what came through a pipe since then is lost",
			"file", name, "since", at.String())
		return nil, l.setAsideNewerDays()
	}
	if err != nil {
		return nil, fmt.Errorf("can't recover: %w", err)
	}
	intents, good := *content, *content
	if err := l.readIntents(&intents); err != nil {
		return nil, err
	}
	for ok := true; ok; {
		_, ok = good.Next()
	}
	if damage := good.Damage(); damage != nil && !damage.Tail {
		return content, l.copyDays()
	}
	return content, nil
}

// copyDays keeps the rows of all days that are about to be cut back.
func (l *Logger) copyDays() error {
	s := &l.store
	if s.isOpen {
		if err := s.copyRows(s.open.day, s.open.rows.written); err != nil {
			return err
		}
	}
	for day, base := range s.intents {
		if err := s.copyRows(day, base); err != nil {
			return err
		}
	}
	return nil
}

// setAsideNewerDays moves away the days that were begun since the checkpoint:
// without a journal, what comes of reading files again must not come on top.
func (l *Logger) setAsideNewerDays() error {
	if err := l.copyDays(); err != nil {
		return err
	}
	days, err := layout.Days(l.o.Dir)
	if err != nil {
		return err
	}
	_, observed := l.machine.Watermark()
	for _, day := range days {
		if observed && day <= l.machine.Day() {
			continue
		}
		if err := l.store.copyRows(day, -1); err != nil {
			return err
		}
		if err := l.store.cut(day, -1); err != nil {
			return err
		}
	}
	return nil
}

// replay does again what the journal holds. Where it ends as it should with
// nothing in it, it is gone on with; else a checkpoint has to follow.
func (l *Logger) replay(content *journal.Content) (any bool, err error) {
	if content == nil {
		return true, nil
	}
	l.replaying = true
	any, err = l.redoAll(content)
	l.replaying = false
	if err != nil {
		return false, fmt.Errorf("can't recover from %s: %w", l.journalPath(l.generation), err)
	}
	if err := l.store.undo(); err != nil {
		return false, err
	}
	if any || content.Damage() != nil {
		return true, nil
	}
	l.journal, err = journal.Open(l.o.FS, l.journalPath(l.generation), content.Offset())
	return false, err
}

// journalLimit is up to where the journal counts, where that is known better
// than by what it holds: a group that the disk did not take may be in it.
func (l *Logger) journalLimit() int64 {
	if l.kept != nil && l.kept.generation == l.generation {
		return l.kept.size
	}
	return -1
}

func (l *Logger) redoAll(content *journal.Content) (any bool, err error) {
	for {
		group, ok := content.Next()
		if !ok {
			damage := content.Damage()
			if damage == nil {
				return any, nil
			}
			goOn, err := l.repair(damage, content)
			if err != nil || !goOn {
				return any, err
			}
			continue
		}
		any = true
		if err := l.redo(group); err != nil {
			return any, err
		}
	}
}

// repair deals with a journal that is not good to its end. A torn end was never
// acknowledged. A damaged middle is set aside for whoever wants to look, and the
// groups behind it are used if they can't be had again: files are better read
// again from where the damage begins.
func (l *Logger) repair(damage *journal.Damage, content *journal.Content) (goOn bool, err error) {
	if damage.Tail {
		l.o.Log.Info("recovered", "found", damage.Error())
		return false, nil
	}
	aside, err := l.setAside(damage.Name, fmt.Sprintf("damaged-at-%d", damage.Offset))
	if err != nil {
		return false, err
	}
	behind := *content
	files, err := positionsBehind(behind)
	if err != nil {
		return false, err
	}
	what := "the files that were read then are read again from there"
	if !files {
		what = "the events in the damaged part are lost, those behind it are kept"
	}
	l.o.Log.Error("the journal is damaged: "+what, "file", damage.Name, "offset", damage.Offset, "set aside as", aside)
	return !files && content.Skip(), nil
}

// positionsBehind tells whether any group behind a damage came from files.
func positionsBehind(content journal.Content) (bool, error) {
	for content.Skip() {
		for {
			group, ok := content.Next()
			if !ok {
				break
			}
			found := false
			if err := eachRecord(group, func(r *record) { found = found || r.kind == recordPosition }); err != nil {
				return false, err
			}
			if found {
				return true, nil
			}
		}
	}
	return false, nil
}

// copyRows keeps a day's rows as they were found, if there are more than so many
// bytes of them.
func (s *store) copyRows(day layout.Day, known int64) error {
	name := day.File(s.dir, layout.LogFile)
	length, err := s.length(name)
	if err != nil || length <= known {
		return err
	}
	file, err := s.fs.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	aside := s.asideOf(day, "before-repair")
	s.l.o.Log.Warn("rows that the journal may not tell are taken out", "file", name, "kept as it was in", aside)
	return disk.ReplaceFrom(s.fs, aside, file)
}

// asideOf is where a day's Log.csv is set aside.
func (s *store) asideOf(day layout.Day, why string) string {
	y, m, d := day.Date()
	return filepath.Join(s.dir, layout.StateFolder, fmt.Sprintf("%s.%04d-%02d-%02d.%s", layout.LogFile, y, m, d, why))
}

// setAside copies a file of the state folder to a name that says why.
func (l *Logger) setAside(name, why string) (aside string, err error) {
	data, err := disk.ReadFile(l.o.FS, name)
	if err != nil {
		return "", err
	}
	aside = name + "." + why
	return aside, disk.Replace(l.o.FS, aside, data)
}

// setAsideJournals keeps the journals of a tree that has lost its state.
func (l *Logger) setAsideJournals() error {
	folder := parent(l.statePath())
	entries, err := l.o.FS.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := filepath.Join(folder, e.Name())
		if !isJournal(e.Name()) {
			continue
		}
		content, err := journal.Load(l.o.FS, name, -1)
		if err != nil {
			return err
		}
		if _, any := content.Next(); !any {
			continue
		}
		aside := name + ".without-state"
		if err := l.o.FS.Rename(name, aside); err != nil {
			return err
		}
		l.o.Log.Error("a journal is left of a state that is gone: going on behind what the tree holds",
			"missing", l.statePath(), "set aside as", aside)
	}
	return nil
}

func isJournal(name string) bool {
	number, ok := strings.CutPrefix(name, "journal-")
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}

// readIntents collects the days that were opened since the checkpoint, with the
// lengths that their files had before.
func (l *Logger) readIntents(content *journal.Content) error {
	for {
		group, ok := content.Next()
		if !ok && !content.Skip() {
			return nil
		}
		if len(group) == 0 || group[0] != recordOpenDay {
			continue // days are opened by groups of their own
		}
		err := eachRecord(group, func(r *record) {
			if _, known := l.store.intents[r.day]; !known {
				l.store.intents[r.day] = r.base
			}
		})
		if err != nil {
			return err
		}
	}
}

// intend says in the journal that a day's files are about to be made. Without a
// journal there is nothing yet to come back to.
func (l *Logger) intend(day layout.Day, base int64) error {
	if l.journal == nil {
		return nil
	}
	if err := l.settle(); err != nil {
		return err
	}
	var e encoder
	e.openDay(day, base)
	return l.append(e.Bytes)
}
