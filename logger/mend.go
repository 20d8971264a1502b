package logger

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/input"
)

// openGroup is what is kept of the open group, and of one before it that the
// disk did not take, while the logger is opened again from the last good state:
// nothing of it has been acknowledged.
type openGroup struct {
	records    [][]byte
	positions  map[int]input.Position
	inputs     int
	generation int64 // of the journal
	size       int64 // of that journal, up to the last group that the disk took
}

// persist does a step until it is done or there is no hope. An error of the file
// system is never answered by trying the same call again: after one, nothing is
// known of what is on disk. The logger is opened anew from what is known to be
// good, and what was not acknowledged is done again.
func (l *Logger) persist(step func() error) error {
	for {
		if l.err == nil {
			l.fail(step())
		}
		if l.err == nil {
			return nil
		}
		if err := l.mend(); err != nil {
			return err
		}
	}
}

// mend waits until the cause of an error has passed, and goes on from the last
// good state. Where it can't, it returns the error, which then is final.
func (l *Logger) mend() error {
	if l.err == nil {
		return nil
	}
	if !disk.IsOurs(l.err) || errors.As(l.err, new(*problem)) {
		return l.err
	}
	if l.o.Wait == nil {
		l.err = &problem{l.err}
		return l.err
	}
	l.keepOpenGroup()
	for told := ""; l.err != nil; {
		if text := l.err.Error(); text != told {
			l.o.Log.Error("logging waits: "+text+": "+disk.Advice(l.err)+"; it goes on by itself", "events waiting", l.waiting)
			told = text
		}
		if !disk.IsOurs(l.err) {
			return l.err
		}
		if !l.o.Wait(l.err) {
			l.err = &problem{l.err}
			return l.err
		}
		l.closeOpened()
		l.err = nil
		l.fail(l.start())
		if l.err != nil {
			l.keepOpenGroup()
		}
	}
	l.o.Log.Warn("logging goes on: all events are kept", "events on disk", l.total-int64(l.waiting))
	return nil
}

// problem is an error of the file system that ended the logging.
type problem struct{ error }

func (p *problem) Unwrap() error { return p.error }

func (p *problem) Error() string {
	return fmt.Sprintf("%v: %s, then start again: it goes on where it stopped", p.error, disk.Advice(p.error))
}

// keepOpenGroup saves what is not acknowledged from being forgotten. What was
// kept before is kept until all of it has been done again.
func (l *Logger) keepOpenGroup() {
	_ = l.settle()
	failed := l.flight != nil && l.flight.err != nil
	if l.kept == nil {
		l.kept = &openGroup{inputs: len(l.positions), positions: map[int]input.Position{}}
		if failed {
			l.kept.records = append(l.kept.records, l.flight.group)
		}
		l.kept.records = append(l.kept.records, slices.Clone(l.group.Bytes))
		for index := range l.moved {
			l.kept.positions[index] = l.positions[index]
		}
	}
	l.flight = nil
	if l.journal != nil {
		l.kept.generation, l.kept.size = l.generation, l.journal.Size()
	}
}

// redoOpenGroup does the kept group again, in a group that is open again.
func (l *Logger) redoOpenGroup() error {
	if l.kept == nil {
		return nil
	}
	l.store.figures = l.acknowledged.clone()
	clear(l.moved)
	for _, group := range l.kept.records {
		err := eachRecord(group, func(r *record) {
			if l.err == nil {
				l.record(r, l.apply(r))
			}
		})
		if err != nil || l.err != nil {
			return errors.Join(err, l.err)
		}
	}
	for len(l.positions) < l.kept.inputs {
		l.AddInput()
	}
	for index, p := range l.kept.positions {
		l.positions[index] = p
		l.moved[index] = true
	}
	l.kept = nil
	l.begin()
	return nil
}

// figures are what a run has done.
type figures struct {
	spans   int64
	days    []layout.Day // touched, in order
	reasons map[string]int64
}

func (f *figures) clone() figures {
	return figures{f.spans, slices.Clone(f.days), maps.Clone(f.reasons)}
}
