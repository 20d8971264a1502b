package summarize

import (
	"bytes"
	"cmp"
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
	var waiting sourceHeap
	for _, s := range olds {
		if more, err := s.next(); err != nil {
			return err
		} else if more {
			waiting = append(waiting, s)
		}
	}
	waiting.init()
	fresh := newest != nil
	step := func() (err error) { fresh, err = newest.next(); return err }
	if fresh {
		if err := step(); err != nil {
			return err
		}
	}
	for len(waiting) > 0 || fresh {
		row := room()
		isOld := len(waiting) > 0 && (!fresh || waiting[0].key().compare(newest.key()) <= 0)
		isNew := fresh && (len(waiting) == 0 || waiting[0].key().compare(newest.key()) >= 0)
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
	row.reset((*h)[0].key())
	for len(*h) > 0 && h.atTop(row) {
		(*h)[0].addTo(row)
		if err := h.advance(); err != nil {
			return err
		}
	}
	return nil
}

// sourceHeap has the source with the first row at its top.
type sourceHeap []source

func (h sourceHeap) atTop(row *periodRow) bool {
	k := h[0].key()
	return bytes.Equal(k.user, row.user) && bytes.Equal(k.id, row.id)
}

func (h sourceHeap) init() {
	slices.SortFunc(h, func(a, b source) int { return a.key().compare(b.key()) })
}

// advance goes to the next row of the source at the top.
func (h *sourceHeap) advance() error {
	old := *h
	more, err := old[0].next()
	if err != nil {
		return err
	}
	if !more {
		last := len(old) - 1
		old[0] = old[last]
		*h = old[:last]
	}
	h.sink()
	return nil
}

// sink lets the source at the top find its place.
func (h sourceHeap) sink() {
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h); child++ {
			if h[child].key().compare(h[least].key()) < 0 {
				least = child
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
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
