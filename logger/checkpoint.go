package logger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/journal"
	"github.com/liclog/liclog/logger/spans"
	"github.com/liclog/liclog/logger/wire"
)

const (
	stateHeader = "liclog state 2\n"
	// minCheckpoint is the journal's size from which a checkpoint is made. A
	// large state makes it wait longer, so that its writing stays a small part.
	minCheckpoint = 32 << 20
	// manyNames is how many names are remembered, beside two for each check-out
	// that runs, before those that nothing running has are forgotten.
	manyNames = 1 << 15
)

func (l *Logger) checkpointSize() int64 {
	return max(minCheckpoint, int64(l.machine.Count())*200, l.stateSize)
}

func (l *Logger) statePath() string { return filepath.Join(l.o.Dir, layout.StateFolder, "state") }

func (l *Logger) journalPath(generation int64) string {
	return filepath.Join(l.o.Dir, layout.StateFolder, fmt.Sprintf("journal-%06d", generation))
}

// Checkpoint puts everything on disk and begins a new journal, which then alone
// is needed to recover. The open group is committed before: a state that failed
// halfway may be on disk or not, and must not hold what is done again after it.
func (l *Logger) Checkpoint() error {
	return l.persist(func() error {
		if err := l.commit(); err != nil {
			return err
		}
		return l.checkpoint()
	})
}

func (l *Logger) checkpoint() error {
	l.forgetNames()
	if err := l.publish(); err != nil {
		return err
	}
	if err := l.store.sync(); err != nil {
		return fmt.Errorf("the disk did not take what was written: %w", err)
	}
	if err := l.saveState(); err != nil {
		return err
	}
	if !l.sealDue() {
		return nil
	}
	if err := l.sealAll(); err != nil {
		return err
	}
	return l.saveState()
}

// forgetNames keeps memory in bounds. Names have other numbers afterwards, so it is
// done only between groups.
func (l *Logger) forgetNames() {
	if l.machine.Names() > manyNames+2*l.machine.Count() {
		l.machine.Forget()
	}
}

// saveState goes over to the next generation. The new journal is there before
// the state that names it; the old one goes after.
func (l *Logger) saveState() error {
	next, err := journal.Create(l.o.FS, l.journalPath(l.generation+1))
	if err != nil {
		return err
	}
	if err := disk.ReplaceWith(l.o.FS, l.statePath(), l.writeState); err != nil {
		next.Close()
		return err
	}
	if l.journal != nil {
		l.journal.Close()
	}
	old := l.generation
	l.journal, l.generation = next, l.generation+1
	l.group.clear() // the state has it
	return l.store.removeIfThere(l.journalPath(old))
}

// writeState writes the state between its header and its checksum.
func (l *Logger) writeState(to io.Writer) error {
	if _, err := io.WriteString(to, stateHeader); err != nil {
		return err
	}
	summed := &summed{to: to}
	w := wire.To(summed)
	w.Int(l.generation + 1)
	w.Int(l.total)
	w.Byte(byte(l.settings))
	w.Int(int64(len(l.positions)))
	for i := range l.positions {
		l.positions[i].Save(w)
	}
	l.store.save(w)
	l.machine.Save(w)
	l.parts.save(w)
	if err := w.Flush(); err != nil {
		return err
	}
	l.stateSize = summed.size
	return binary.Write(to, binary.LittleEndian, summed.sum)
}

func (s *store) save(w *wire.Writer) {
	w.Bool(s.isOpen)
	w.Int(int64(s.open.day))
	w.Int(s.open.rows.written)
	saveSegments(w, s.open.segments)
	w.Int(int64(len(s.open.prior)))
	for _, i := range s.open.prior {
		w.Byte(byte(i.Mode))
		w.Int(int64(i.Start))
		w.Int(int64(i.End))
	}
	for _, file := range s.lists() {
		w.Int(file.written)
	}
	w.Int(int64(len(s.pending)))
	for _, p := range s.pending {
		w.Int(int64(p.day))
		w.Int(p.size)
		saveSegments(w, p.segments)
	}
}

func saveSegments(w *wire.Writer, segments []segment) {
	w.Int(int64(len(segments)))
	for _, s := range segments {
		w.Byte(byte(s.mode))
		w.Int(s.end)
	}
}

func readSegments(r *wire.Reader) (segments []segment) {
	for range r.Count() {
		segments = append(segments, segment{spans.ReadMode(r), r.Int()})
	}
	return segments
}

func (s *store) restore(r *wire.Reader) {
	s.isOpen = r.Bool()
	s.open.day = layout.Day(r.Int())
	s.open.date = layout.DateOf(s.open.day)
	s.open.rows = appended{name: s.open.day.File(s.dir, layout.LogFile), written: r.Int()}
	s.open.segments = readSegments(r)
	for range r.Count() {
		i := layout.Interval{Mode: spans.ReadMode(r)}
		i.Start, i.End = layout.Second(r.Int()), layout.Second(r.Int())
		s.open.prior = append(s.open.prior, i)
	}
	for _, file := range s.lists() {
		file.written = r.Int()
	}
	for range r.Count() {
		p := seal{day: layout.Day(r.Int()), size: r.Int()}
		p.segments = readSegments(r)
		s.pending = append(s.pending, p)
	}
}

// loadState takes up the last checkpoint; found is false where there is none.
func (l *Logger) loadState() (found bool, err error) {
	data, err := disk.ReadFile(l.o.FS, l.statePath())
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r := &wire.Reader{Rest: checked(data)}
	l.generation, l.total = r.Int(), r.Int()
	l.settings = spans.ReadMode(r)
	for range r.Count() {
		l.positions = append(l.positions, input.Load(r))
	}
	l.store.restore(r)
	l.machine.Restore(r)
	l.parts.restore(r)
	l.machine.Join(&l.parts)
	if r.Err != nil || r.More() {
		return false, fmt.Errorf("%s is damaged or of another version of liclog: put the folder %s back from a backup, or move it away to begin anew behind what the tree holds",
			l.statePath(), layout.StateFolder)
	}
	return true, nil
}

// checked is the content behind a good header and checksum, or nothing.
func checked(data []byte) []byte {
	rest, ok := bytes.CutPrefix(data, []byte(stateHeader))
	if !ok || len(rest) < 4 {
		return nil
	}
	state, sum := rest[:len(rest)-4], rest[len(rest)-4:]
	if view.Sum(state) != binary.LittleEndian.Uint32(sum) {
		return nil
	}
	return state
}
