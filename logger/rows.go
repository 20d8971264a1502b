package logger

import (
	"unsafe"

	"github.com/liclog/liclog/layout"
)

// Rows are made into text beside the matching of events, some hundred at a time:
// with as much to do as matching them, it goes to another processor when that has
// time. Files are written where they always were; whoever needs the text or its
// length settles first.

const (
	// rowsAtOnce is how many rows are handed on at once.
	rowsAtOnce = 256
	// batchesAhead is how many batches of rows may wait for their text.
	batchesAhead = 6
	// rowsToWrite is how many rows are handed on before it is looked whether there
	// is enough text to write.
	rowsToWrite = 24 * rowsAtOnce
)

// rowWork is the rows that are not yet text.
type rowWork struct {
	next  *rowBatch      // the one that fills
	free  chan *rowBatch // for those to come
	done  chan []byte    // gives the text up to the last batch handed on; nil if none is
	ahead int            // rows handed on that were not waited for
}

// rowBatch is some rows with copies of what does not last.
type rowBatch struct {
	rows      []waitingRow
	processes []byte
}

// waitingRow is what a row is made of.
type waitingRow struct {
	user, product    string // cells
	process          int    // the end of its process among those of the batch
	start, end       layout.Second
	desired, granted int64
}

func (b *rowBatch) add(row *layout.Row) {
	b.processes = append(b.processes, row.Process...)
	b.rows = append(b.rows, waitingRow{
		row.UserCells, row.ProductCells, len(b.processes), row.Start, row.End, row.Desired, row.Granted,
	})
}

// appendTo writes the rows and empties the batch.
func (b *rowBatch) appendTo(dst []byte) []byte {
	from := 0
	for i := range b.rows {
		w := &b.rows[i]
		process := b.processes[from:w.process]
		from = w.process
		dst = layout.AppendRow(dst, &layout.Row{
			UserCells: w.user, ProductCells: w.product, Process: unsafe.String(unsafe.SliceData(process), len(process)),
			Start: w.start, End: w.end, Desired: w.desired, Granted: w.granted,
		})
	}
	b.rows, b.processes = b.rows[:0], b.processes[:0]
	return dst
}

// Span takes a finished span of the open day.
func (s *store) Span(row *layout.Row, mode layout.Mode) {
	if s.l.err != nil {
		return
	}
	if n := len(s.open.segments); n == 0 || s.open.segments[n-1].mode != mode {
		s.settleRows()
		s.open.segments = append(s.open.segments, segment{mode: mode, end: s.open.rows.length()})
	}
	if s.work.next == nil {
		s.work.free = make(chan *rowBatch, batchesAhead)
		for range batchesAhead {
			s.work.free <- new(rowBatch)
		}
		s.work.next = <-s.work.free
	}
	s.work.next.add(row)
	s.spans++
	s.touch(s.open.day)
	if len(s.work.next.rows) == rowsAtOnce {
		s.l.fail(s.handOnRows())
	}
}

// handOnRows has the text of a batch made, behind that of the batches before it,
// while the next ones fill.
func (s *store) handOnRows() error {
	if s.work.ahead >= rowsToWrite {
		s.awaitRows()
		if len(s.open.rows.buffer) > flushSize {
			if err := s.writeRows(); err != nil {
				return err
			}
		}
	}
	before, done := s.work.done, make(chan []byte, 1)
	if before == nil {
		before = make(chan []byte, 1)
		before <- s.open.rows.begun(layout.LogColumns)
	}
	batch, free := s.work.next, s.work.free
	go func() {
		text := batch.appendTo(<-before)
		free <- batch
		done <- text
	}()
	s.work.done, s.work.next = done, <-free
	s.work.ahead += rowsAtOnce
	return nil
}

// awaitRows waits for the text that is being made.
func (s *store) awaitRows() {
	if s.work.done != nil {
		s.open.took(<-s.work.done)
		s.work.done, s.work.ahead = nil, 0
	}
}

// settleRows makes the text of all rows there are.
func (s *store) settleRows() {
	s.awaitRows()
	if s.work.next != nil && len(s.work.next.rows) > 0 {
		s.open.took(s.work.next.appendTo(s.open.rows.begun(layout.LogColumns)))
	}
}

// took takes text behind that of the day's rows.
func (d *dayLog) took(text []byte) {
	d.rows.buffer = text
	d.segments[len(d.segments)-1].end = d.rows.length()
}
