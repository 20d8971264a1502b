package summarize

import (
	"bytes"
	"cmp"
	"math/bits"
	"slices"

	"github.com/liclog/liclog/layout"
)

// source gives rows of figures sorted by product and user.
type source interface {
	// next goes to the next row; false at the end.
	next() (bool, error)
	// key is that of the row; it lasts until next.
	key() key
	// addTo adds the row to what a period's row has already.
	addTo(*periodRow)
}

// periodRow is a row of a period while it is put together.
type periodRow struct {
	id, user, name []byte
	named          layout.Day // the last day with the product, which gives the name
	figures        weekFigures
}

func (r *periodRow) reset(k key) {
	r.id, r.user, r.name = append(r.id[:0], k.id...), append(r.user[:0], k.user...), r.name[:0]
	r.named = -1
	r.figures = weekFigures{}
}

// setName takes the name of the latest day.
func (r *periodRow) setName(day layout.Day, name []byte) {
	if day >= r.named {
		r.named, r.name = day, append(r.name[:0], name...)
	}
}

// merge goes through all rows in order, each put together in the place that room
// gives. old is told every row of the old sources, all every row with what the
// newest source, which may be nil, adds to it.
func merge(olds []source, newest source, room func() *periodRow, old, all func(*periodRow)) error {
	waiting, err := newSourceHeap(olds)
	if err != nil {
		return err
	}
	fresh := newest != nil
	step := func() (err error) { fresh, err = newest.next(); return err }
	if fresh {
		if err := step(); err != nil {
			return err
		}
	}
	for waiting.some() || fresh {
		row := room()
		isOld := waiting.some() && (!fresh || waiting.top().key.compare(newest.key()) <= 0)
		isNew := fresh && (!waiting.some() || waiting.top().key.compare(newest.key()) >= 0)
		if isOld {
			if err := waiting.gather(row); err != nil {
				return err
			}
			old(row)
		} else {
			row.reset(newest.key())
		}
		for isNew {
			newest.addTo(row)
			if err := step(); err != nil {
				return err
			}
			isNew = fresh && newest.key().compare(key{row.id, row.user}) == 0
		}
		all(row)
	}
	return nil
}

// gather puts the next row together from all sources that have it.
func (h *sourceHeap) gather(row *periodRow) error {
	row.reset(h.top().key)
	for h.some() && h.atTop(row) {
		top := h.top()
		top.addTo(row)
		more, err := top.next()
		if err != nil {
			return err
		}
		if more {
			h.look(top)
		} else {
			last := len(h.heap) - 1
			h.heap[0] = h.heap[last]
			h.heap = h.heap[:last]
		}
		h.sink()
	}
	return nil
}

// sourceHeap has the source with the first row at its top.
type sourceHeap struct {
	rows     []waitingRow
	heap     []uint32 // indices in rows
	products []string // by number
	numbers  map[string]uint32
}

// waitingRow is the row of a source. Rows are compared far more often than read: so
// products are numbered, and the first bytes of users stand in two words.
type waitingRow struct {
	source
	key
	product uint32
	a, b    uint64
}

func newSourceHeap(olds []source) (*sourceHeap, error) {
	h := &sourceHeap{rows: make([]waitingRow, 0, len(olds)), numbers: map[string]uint32{"": 0}, products: []string{""}}
	for _, s := range olds {
		if more, err := s.next(); err != nil {
			return nil, err
		} else if more {
			h.rows = append(h.rows, waitingRow{source: s})
			h.look(&h.rows[len(h.rows)-1])
			h.heap = append(h.heap, uint32(len(h.heap)))
		}
	}
	slices.SortFunc(h.heap, func(a, b uint32) int { return h.rows[a].compare(&h.rows[b]) })
	return h, nil
}

func (h *sourceHeap) some() bool { return len(h.heap) > 0 }

func (h *sourceHeap) top() *waitingRow { return &h.rows[h.heap[0]] }

// look takes up the key of the row that the source has now.
func (h *sourceHeap) look(w *waitingRow) {
	w.key = w.source.key()
	if h.products[w.product] != string(w.id) {
		n, ok := h.numbers[string(w.id)]
		if !ok {
			n = uint32(len(h.products))
			h.products = append(h.products, string(w.id))
			h.numbers[string(w.id)] = n
		}
		w.product = n
	}
	a, b := sixteen(w.user)
	w.a, w.b = bits.ReverseBytes64(a), bits.ReverseBytes64(b)
}

// compare is key.compare.
func (w *waitingRow) compare(other *waitingRow) int {
	switch {
	case w.product != other.product:
		return w.key.compare(other.key)
	case w.a != other.a:
		return cmp.Compare(w.a, other.a)
	case w.b != other.b:
		return cmp.Compare(w.b, other.b)
	case len(w.user) <= 16 && len(w.user) == len(other.user):
		return 0
	}
	return bytes.Compare(w.user, other.user)
}

func (h *sourceHeap) atTop(row *periodRow) bool {
	k := h.top().key
	return bytes.Equal(k.user, row.user) && bytes.Equal(k.id, row.id)
}

// sink lets the source at the top find its place.
func (h *sourceHeap) sink() {
	list := h.heap
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(list); child++ {
			if h.rows[list[child]].compare(&h.rows[list[least]]) < 0 {
				least = child
			}
		}
		if least == i {
			return
		}
		list[i], list[least] = list[least], list[i]
		i = least
	}
}

// A dayReader is the source of a day whose rows are in order.

func (d *dayReader) key() key { return key{d.id, d.user} }

func (d *dayReader) addTo(row *periodRow) {
	row.setName(d.day, d.name)
	row.figures.desired.addDay(d.day.Weekday(), &d.figures.desired)
	row.figures.used.addDay(d.day.Weekday(), &d.figures.used)
}

// sortedDay is the source of a day whose rows somebody has brought out of order.
type sortedDay struct {
	day  layout.Day
	rows []sortedRow // the current one first
	gone int
}

type sortedRow struct {
	k       key
	name    []byte
	figures figures
}

// sortDay reads all rows and sorts them.
func sortDay(d *dayReader) (*sortedDay, error) {
	s := &sortedDay{day: d.day, gone: -1}
	for {
		more, err := d.next()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		k := key{bytes.Clone(d.id), bytes.Clone(d.user)}
		s.rows = append(s.rows, sortedRow{k, bytes.Clone(d.name), d.figures})
	}
	slices.SortStableFunc(s.rows, func(a, b sortedRow) int { return cmp.Compare(a.k.compare(b.k), 0) })
	return s, nil
}

func (s *sortedDay) next() (bool, error) {
	s.gone++
	return s.gone < len(s.rows), nil
}

func (s *sortedDay) key() key { return s.rows[s.gone].k }

func (s *sortedDay) addTo(row *periodRow) {
	r := &s.rows[s.gone]
	row.setName(s.day, r.name)
	row.figures.desired.addDay(s.day.Weekday(), &r.figures.desired)
	row.figures.used.addDay(s.day.Weekday(), &r.figures.used)
}
