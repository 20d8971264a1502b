package logger

import (
	"cmp"
	"fmt"

	"github.com/liclog/liclog/layout/disk"
)

// A full group goes to the disk while the next one fills: the disk is not waited
// for until that one is full too. Everything else waits for it first (settle),
// and so does who is told that the group is acknowledged (land).

// flight is a group on its way to the disk.
type flight struct {
	group   []byte
	events  int   // in the group
	total   int64 // in all runs, up to the group's end
	figures figures
	done    chan struct{} // closed when the disk has answered
	err     error         // its answer
	rowsErr error         // its answer about the day's rows
}

// send puts the open group on its way.
func (l *Logger) send() error { return l.persist(l.launch) }

func (l *Logger) launch() error {
	if err := l.land(); err != nil {
		return err
	}
	if l.checkpointDue() {
		return l.commit()
	}
	group := l.closeGroup()
	if len(group) == 0 {
		return nil
	}
	f := &flight{group: group, events: l.waiting, total: l.total, figures: l.store.figures.clone(), done: make(chan struct{})}
	l.group.clear()
	l.forgetNames()
	l.group.Bytes, l.spare = l.spare[:0], nil
	l.flight = f
	rows := l.store.open.rows.file
	go func() {
		f.err = l.append(f.group)
		f.rowsErr = l.syncAhead(rows)
		close(f.done)
	}()
	return nil
}

// syncAhead puts on disk what was written of the open day's rows, so that less is
// left to wait for when the day ends or a checkpoint is made.
func (l *Logger) syncAhead(rows disk.File) error {
	if rows == nil || l.o.NoSync {
		return nil
	}
	if err := rows.Sync(); err != nil {
		return fmt.Errorf("the disk did not take what was written: %w", err)
	}
	return nil
}

// Landing is closed when a group that was on its way has reached the disk; it is
// nil where none is. Land then acknowledges it.
func (l *Logger) Landing() <-chan struct{} {
	if l.flight == nil {
		return nil
	}
	return l.flight.done
}

// Land waits for the group that is on its way, and acknowledges it.
func (l *Logger) Land() error { return l.persist(l.land) }

func (l *Logger) land() error {
	f := l.flight
	if f == nil {
		return nil
	}
	if err := l.settle(); err != nil {
		return err
	}
	// A journal that was taken away is made good with no group open.
	if there, err := l.named(l.journalPath(l.generation), l.journal); err != nil {
		return err
	} else if !there {
		return l.commit()
	}
	if err := l.guardFiles(); err != nil {
		return err
	}
	if err := l.flush(); err != nil {
		return err
	}
	l.flight, l.spare = nil, f.group
	l.acknowledge(f.events, f.total)
	return nil
}

// settle waits until no group is on its way. What has reached the disk need not
// be done again, although nobody has been told of it yet.
func (l *Logger) settle() error {
	if l.flight == nil {
		return nil
	}
	<-l.flight.done
	if l.flight.err == nil {
		l.acknowledged = l.flight.figures
	}
	return cmp.Or(l.flight.err, l.flight.rowsErr)
}

// acknowledge tells of events that are on disk.
func (l *Logger) acknowledge(events int, total int64) {
	if events > 0 {
		l.waiting -= events
		l.o.Acknowledged(total)
	}
}
