package logger

import (
	"sync/atomic"
	"unsafe"

	"github.com/liclog/liclog/layout"
)

// Rows are made into text some hundred at a time, by another processor if one has
// time for it before the text is needed. Files are written where they always were;
// whoever needs the text or its length settles first.

const (
	// rowsAtOnce is how many rows are made into text at once.
	rowsAtOnce = 256
	// batchesAhead is how many batches may wait for another processor.
	batchesAhead = 6
)

// rowWork is the rows that are not yet text of the day.
type rowWork struct {
	next   *rowBatch // the one that fills
	handed []*rowBatch
	free   []*rowBatch
}

// rowBatch is some rows with copies of what does not last, and then their text.
type rowBatch struct {
	date      string // of all of them
	rows      []waitingRow
	processes []byte
	text      []byte

	claimed atomic.Bool   // somebody makes the text
	done    chan struct{} // closed when another processor has made it
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
			Start: w.start, End: w.end, Desired: w.desired, Granted: w.granted, Date: b.date,
		})
	}
	b.rows, b.processes = b.rows[:0], b.processes[:0]
	return dst
}

// handOn lets another processor make the text.
func (b *rowBatch) handOn() {
	b.done = make(chan struct{})
	b.claimed.Store(false)
	go func() {
		if b.claimed.CompareAndSwap(false, true) {
			b.text = b.appendTo(b.text[:0])
			close(b.done)
		}
	}()
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
		s.work.next = new(rowBatch)
	}
	s.work.next.date = s.open.date
	s.work.next.add(row)
	s.spans++
	s.touch(s.open.day)
	if len(s.work.next.rows) == rowsAtOnce {
		s.l.fail(s.handOnRows())
	}
}

// handOnRows lets another processor make the text of the batch that is full.
func (s *store) handOnRows() error {
	w := &s.work
	w.next.handOn()
	w.handed = append(w.handed, w.next)
	if len(w.handed) > batchesAhead {
		s.takeRows()
	}
	if n := len(w.free); n > 0 {
		w.next, w.free = w.free[n-1], w.free[:n-1]
	} else {
		w.next = new(rowBatch)
	}
	if len(s.open.rows.buffer) > flushSize {
		return s.writeRows()
	}
	return nil
}

// takeRows takes the text of the first batch that was handed on. Where nobody else
// has begun to make it, it is made here: that is sooner done than waited for.
func (s *store) takeRows() {
	w := &s.work
	batch, buffer := w.handed[0], s.open.rows.begun(layout.LogColumns)
	if batch.claimed.CompareAndSwap(false, true) {
		s.open.took(batch.appendTo(buffer))
	} else {
		<-batch.done
		s.open.took(append(buffer, batch.text...))
	}
	w.handed = append(w.handed[:0], w.handed[1:]...)
	w.free = append(w.free, batch)
}

// awaitRows takes the text of all rows that were handed on.
func (s *store) awaitRows() {
	for len(s.work.handed) > 0 {
		s.takeRows()
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
