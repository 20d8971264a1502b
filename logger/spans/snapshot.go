package spans

import (
	"container/heap"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// Save writes the whole state; Restore on a new machine goes on from there.
func (m *Machine) Save(w *wire.Writer) {
	w.Bool(m.observed)
	w.Int(int64(m.watermark))
	w.Int(int64(m.border))
	w.Byte(byte(m.mode))
	w.Int(int64(m.since))
	w.Bool(m.wrote)
	w.Bool(m.blind)
	w.Int(m.Late)
	w.Int(m.Excess)
	w.Int(m.Expired)
	w.Int(int64(m.limit))
	w.Int(int64(len(m.logged)))
	for _, i := range m.logged {
		w.Byte(byte(i.Mode))
		w.Int(int64(i.Start))
		w.Int(int64(i.End))
	}
	w.Int(int64(len(m.servers.list)))
	for _, s := range m.servers.list {
		w.Text(s.name)
		w.Int(int64(s.last))
		w.Bool(s.listing.open)
		w.Int(int64(s.listing.at))
	}
	m.savePurchased(w)
	m.saveRunning(w)
	m.held.save(w)
}

func (m *Machine) savePurchased(w *wire.Writer) {
	w.Int(int64(len(m.purchased)))
	for o, number := range m.purchased {
		w.Text(o.server)
		w.Text(o.product)
		w.Int(number)
	}
}

func (m *Machine) saveRunning(w *wire.Writer) {
	m.users.save(w)
	m.products.save(w)
	w.Int(int64(m.running.count))
	for i := range m.running.inOrder() {
		s := m.running.at(i)
		w.Int(int64(s.user))
		w.Int(int64(s.productName))
		w.Int(int64(s.server))
		w.Bool(s.waiting)
		w.Bool(s.continued)
		w.Bool(s.listed == m.servers.list[s.server].listing.number)
		w.Int(int64(s.start))
		w.Int(int64(s.began))
		w.Int(s.desired)
		w.Int(s.granted)
		w.Text(s.process())
		w.Text(s.handle())
	}
}

func (p *pairs) save(w *wire.Writer) {
	w.Int(int64(len(p.list)))
	for i := range p.list {
		w.Text(p.list[i].first())
		w.Text(p.list[i].second())
	}
}

// readNumber reads a number of a pair that was saved.
func readNumber(r *wire.Reader, now []uint32) uint32 {
	n := r.Int()
	if n < 0 || n >= int64(len(now)) {
		r.Rest, r.Err = nil, wire.ErrDamaged
		return 0
	}
	return now[n]
}

func (h *held) save(w *wire.Writer) {
	w.Int(int64(h.lateness))
	w.Int(int64(h.newest))
	w.Bool(h.seen)
	w.Int(h.arrived)
	w.Int(int64(len(h.items)))
	for i := range h.items {
		w.Int(h.items[i].arrived)
		SaveItem(w, &h.items[i].item)
	}
}

// SaveItem writes an event and where it came from.
func SaveItem(w *wire.Writer, item *event.Item) {
	w.Int(int64(item.Time))
	w.Byte(byte(item.Kind))
	w.Byte(byte(item.Event.Mode))
	for _, text := range [...]string{item.User, item.Host, item.Process, item.ProductID, item.ProductName, item.Handle, item.Server} {
		w.Text(text)
	}
	SaveDetails(w, &item.Event)
	w.Int(item.Desired)
	w.Int(item.Granted)
	from := item.Origin()
	w.Int(from.Line)
	w.Text(string(from.Raw))
	w.Text(from.Source)
}

// ReadItem reads what SaveItem wrote.
func ReadItem(r *wire.Reader) event.Item {
	var e event.Event
	e.Time = layout.Second(r.Int())
	e.Kind = event.Kind(r.Byte())
	e.Mode = ReadMode(r)
	for _, text := range [...]*string{&e.User, &e.Host, &e.Process, &e.ProductID, &e.ProductName, &e.Handle, &e.Server} {
		*text = r.Text()
	}
	ReadDetails(r, &e)
	e.Desired, e.Granted = r.Int(), r.Int()
	from := event.Origin{Line: r.Int()}
	from.Raw, from.Source = []byte(r.Text()), r.Text()
	return event.Of(e, from)
}

// SaveDetails writes what events of persons tell beside the common; of others nothing.
func SaveDetails(w *wire.Writer, e *event.Event) {
	if !e.Kind.OfPersons() {
		return
	}
	d := e.Detail()
	for _, text := range [...]string{d.Protocol, d.NewName, d.ClientKind, d.Applications, d.Reason} {
		w.Text(text)
	}
}

// ReadDetails reads what SaveDetails wrote of an event of this kind.
func ReadDetails(r *wire.Reader, e *event.Event) {
	if e.Kind.OfPersons() {
		e.Details = &event.Details{Protocol: r.Text(), NewName: r.Text(), ClientKind: r.Text(), Applications: r.Text(), Reason: r.Text()}
	}
}

// ReadMode reads a mode and refuses what is none.
func ReadMode(r *wire.Reader) layout.Mode {
	mode := layout.Mode(r.Byte())
	if int(mode) >= len(layout.Modes) {
		r.Rest, r.Err = nil, wire.ErrDamaged
		return layout.Off
	}
	return mode
}

// Restore takes up what Save wrote, in a new machine.
func (m *Machine) Restore(r *wire.Reader) error {
	m.observed = r.Bool()
	m.watermark, m.border = layout.Second(r.Int()), layout.Second(r.Int())
	m.day = m.watermark.Day()
	m.mode = ReadMode(r)
	m.since = layout.Second(r.Int())
	m.wrote, m.blind = r.Bool(), r.Bool()
	m.Late, m.Excess, m.Expired = r.Int(), r.Int(), r.Int()
	m.limit = layout.Second(r.Int())
	for range r.Count() {
		i := layout.Interval{Mode: ReadMode(r)}
		i.Start, i.End = layout.Second(r.Int()), layout.Second(r.Int())
		m.logged = append(m.logged, i)
	}
	for range r.Count() {
		i := m.servers.find(r.Text())
		s := &m.servers.list[i]
		s.last = layout.Second(r.Int())
		s.listing = listing{open: r.Bool(), at: layout.Second(r.Int()), number: 1}
	}
	for range r.Count() {
		o := owned{r.Text(), r.Text()}
		m.purchased[o] = r.Int()
	}
	m.restoreRunning(r)
	m.held.restore(r)
	return r.Err
}

func (m *Machine) restoreRunning(r *wire.Reader) {
	users := make([]uint32, r.Count())
	for i := range users {
		users[i], _ = m.users.id(r.Text(), r.Text())
	}
	products := make([]uint32, r.Count())
	for i := range products {
		products[i] = m.products.id(r.Text(), r.Text())
	}
	for range r.Count() {
		var s span
		s.user = readNumber(r, users)
		product := readNumber(r, products)
		s.server = int32(r.Int())
		s.waiting, s.continued = r.Bool(), r.Bool()
		if r.Bool() {
			s.listed = 1
		}
		s.start, s.began = layout.Second(r.Int()), layout.Second(r.Int())
		s.desired, s.granted = r.Int(), r.Int()
		process, handle := r.Text(), r.Text()
		if r.Err != nil || s.server < 0 || int(s.server) >= len(m.servers.list) {
			r.Rest, r.Err = nil, wire.ErrDamaged
			return
		}
		m.setProduct(&s, product)
		m.add(&s, process, handle)
	}
}

func (h *held) restore(r *wire.Reader) {
	h.lateness, h.newest = layout.Second(r.Int()), layout.Second(r.Int())
	h.seen, h.arrived = r.Bool(), r.Int()
	for range r.Count() {
		arrived := r.Int()
		h.items = append(h.items, heldItem{ReadItem(r), arrived})
	}
	heap.Init(&h.items)
}
