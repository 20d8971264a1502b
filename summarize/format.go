package summarize

import (
	"sync"
)

// formatter makes text of a period's rows, on several processors: working out
// the averages takes longer than putting the rows together.
type formatter struct {
	any, users *periodSheet
	free       chan *rowBatch
	current    *rowBatch
	texts      []*pages // in the order of the rows
	papers     []*paper
	working    sync.WaitGroup
}

// rowBatch is some rows on their way.
type rowBatch struct {
	rows  [256]periodRow
	n     int
	paper paper // of their text
}

func newFormatter(anySheet, userSheet *periodSheet, parallel int) *formatter {
	f := &formatter{any: anySheet, users: userSheet, free: make(chan *rowBatch, parallel+1)}
	for range parallel + 1 {
		f.free <- nil // made when it is needed
	}
	f.next()
	return f
}

// next waits for a batch to fill.
func (f *formatter) next() {
	if f.current = <-f.free; f.current == nil {
		f.current = new(rowBatch)
		f.papers = append(f.papers, &f.current.paper)
	}
	f.current.n = 0
}

// row is where the next row is put together.
func (f *formatter) row() *periodRow { return &f.current.rows[f.current.n] }

// done takes the row.
func (f *formatter) done() {
	if f.current.n++; f.current.n == len(f.current.rows) {
		f.send()
		f.next()
	}
}

// send hands the batch over to be formatted.
func (f *formatter) send() {
	batch, text := f.current, new(pages)
	f.texts = append(f.texts, text)
	f.working.Go(func() {
		for i := range batch.rows[:batch.n] {
			f.format(text, &batch.paper, &batch.rows[i])
		}
		f.free <- batch
	})
}

func (f *formatter) format(to *pages, on *paper, row *periodRow) {
	s := f.any
	if len(row.user) > 0 {
		s = f.users
	}
	s.appendRow(to, on, &row.figures, string(row.user), string(row.id), string(row.name))
}

// text waits for all text, and puts it behind the header.
func (f *formatter) text(header string) written {
	f.send()
	f.working.Wait()
	all := written{pages{[]byte(header)}, f.papers}
	for _, text := range f.texts {
		all.pages = append(all.pages, *text...)
	}
	return all
}
