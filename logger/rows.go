package logger

import (
	"unsafe"

	"github.com/liclog/liclog/layout"
)

// Rows are made into text beside the matching of events, some hundred at a time:
// with as much to do as matching them, it goes to another processor. Files are
// written where they always were; whoever needs the text or its length settles
// first.

// rowsAtOnce is how many rows are handed on at once.
const rowsAtOnce = 512

// rowWork is the rows that are not yet text.
type rowWork struct {
	next, atWork *rowBatch   // the one that fills, and the one whose text is made
	done         chan []byte // gives the text; nil if none is made
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
	user, product := row.UserCells, row.ProductCells
	if user == "" {
		user = layout.Cells(row.User, row.Host)
	}
	if product == "" {
		product = layout.Cells(row.ProductID, row.ProductName)
	}
	b.processes = append(b.processes, row.Process...)
	b.rows = append(b.rows, waitingRow{user, product, len(b.processes), row.Start, row.End, row.Desired, row.Granted})
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
		s.work.next, s.work.atWork = new(rowBatch), new(rowBatch)
	}
	s.work.next.add(row)
	s.spans++
	s.touch(s.open.day)
	if len(s.work.next.rows) == rowsAtOnce {
		s.l.fail(s.handOnRows())
	}
}

// handOnRows has the text of a batch made while the next one fills.
func (s *store) handOnRows() error {
	s.awaitRows()
	if len(s.open.rows.buffer) > flushSize {
		if err := s.writeRows(); err != nil {
			return err
		}
	}
	s.work.next, s.work.atWork = s.work.atWork, s.work.next
	batch, buffer, done := s.work.atWork, s.open.rows.begun(layout.LogColumns), make(chan []byte, 1)
	s.work.done = done
	go func() { done <- batch.appendTo(buffer) }()
	return nil
}

// awaitRows waits for the text that is being made.
func (s *store) awaitRows() {
	if s.work.done != nil {
		s.open.took(<-s.work.done)
		s.work.done = nil
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
