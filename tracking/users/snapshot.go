package users

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// Save writes the whole state; Restore on a new domain goes on from there.
func (d *Domain) Save(w *wire.Writer) {
	w.Text(d.settings.Text())
	w.Text(d.ID)
	w.Text(d.random)
	w.Int(int64(d.asOf))
	w.Int(int64(d.total))
	w.Int(int64(len(d.servers)))
	for i := range d.servers {
		d.servers[i].save(w)
	}
	d.home.save(w)
	w.Bool(d.foreign)
	w.Int(int64(d.closed))
	w.Int(int64(d.quiet))
	everybody := d.everybody()
	w.Int(int64(len(everybody)))
	for _, p := range everybody {
		p.save(w)
	}
	w.Int(int64(len(d.sheets)))
	for _, s := range d.sheets {
		s.save(w)
	}
}

func (s *server) save(w *wire.Writer) {
	w.Text(s.name)
	s.clock.save(w)
	w.Bool(s.fresh)
	w.Int(int64(s.quiet))
}

func (c *clock) save(w *wire.Writer) {
	w.Int(int64(c.day))
	w.Int(int64(c.midnight))
}

func (c *clock) restore(r *wire.Reader) {
	c.day, c.midnight = layout.Day(r.Int()), layout.Second(r.Int())
}

func (s *sheet) save(w *wire.Writer) {
	w.Int(int64(s.day))
	w.Int(int64(len(s.access)))
	for i := range s.access {
		a := &s.access[i]
		w.Text(a.user)
		w.Int(int64(a.server))
		w.Byte(a.protocol)
		saveTimes(w, a.first, a.last)
		w.Int(a.count)
	}
	w.Int(int64(len(s.requests)))
	for i := range s.requests {
		s.requests[i].save(w)
	}
}

func (q *Request) save(w *wire.Writer) {
	w.Text(q.Server)
	w.Int(int64(len(q.Rows)))
	for i := range q.Rows {
		row := &q.Rows[i]
		w.Byte(byte(row.List))
		w.Text(row.User)
		w.Byte(row.Protocol)
		saveTimes(w, row.First, row.Last)
	}
}

func saveTimes(w *wire.Writer, times ...layout.Second) {
	for _, at := range times {
		w.Int(int64(at))
	}
}

func readTimes(r *wire.Reader, times ...*layout.Second) {
	for _, at := range times {
		*at = layout.Second(r.Int())
	}
}

func (p *person) save(w *wire.Writer) {
	w.Text(p.name)
	w.Int(int64(len(p.records)))
	for i := range p.records {
		r := &p.records[i]
		w.Int(int64(r.server))
		w.Byte(r.protocol)
		w.Bool(r.reported)
		w.Int(int64(r.months))
		saveTimes(w, r.cached, r.since, r.first, r.last, r.dayFirst, r.dayLast)
		w.Int(r.count)
	}
}

// Restore takes up what Save wrote.
func (d *Domain) Restore(r *wire.Reader) {
	s, err := parseSettings(r.Text())
	if err != nil {
		r.Rest, r.Err = nil, wire.ErrDamaged
		return
	}
	d.settings = s.ready()
	d.ID, d.random = r.Text(), r.Text()
	d.asOf, d.total = layout.Second(r.Int()), int(r.Int())
	for range r.Count() {
		s := &d.servers[d.server(r.Text())]
		s.clock.restore(r)
		s.fresh, s.quiet = r.Bool(), layout.Second(r.Int())
	}
	d.home.restore(r)
	d.setDue()
	d.foreign = r.Bool()
	d.closed, d.quiet = layout.Day(r.Int()), layout.Second(r.Int())
	for range r.Count() {
		p := d.restorePerson(r)
		if p == nil {
			return
		}
		d.sorted = append(d.sorted, p)
	}
	d.added = nil
	for range r.Count() {
		d.sheets = append(d.sheets, d.restoreSheet(r))
	}
	// Whether the files are right is looked at when they are written next.
	d.changed = changed{true, true, true}
}

func (d *Domain) restorePerson(r *wire.Reader) *person {
	p := d.person(r.Text())
	if p == nil {
		r.Rest, r.Err = nil, wire.ErrDamaged
		return nil
	}
	p.records = make([]record, r.Count())
	for i := range p.records {
		c := &p.records[i]
		c.server, c.protocol, c.reported = int32(r.Int()), r.Byte(), r.Bool()
		c.months = months(r.Int())
		readTimes(r, &c.cached, &c.since, &c.first, &c.last, &c.dayFirst, &c.dayLast)
		c.count = r.Int()
		if !d.sensible(c.server, c.protocol) {
			r.Rest, r.Err = nil, wire.ErrDamaged
			return nil
		}
	}
	return p
}

// sensible tells whether there are such a server and such a protocol.
func (d *Domain) sensible(server int32, protocol uint8) bool {
	return server >= 0 && int(server) < len(d.servers) && int(protocol) < len(event.Protocols)
}

func (d *Domain) restoreSheet(r *wire.Reader) *sheet {
	s := &sheet{day: layout.Day(r.Int()), touched: true}
	for range r.Count() {
		a := accessRow{user: r.Text(), server: int32(r.Int()), protocol: r.Byte()}
		readTimes(r, &a.first, &a.last)
		a.count = r.Int()
		if !d.sensible(a.server, a.protocol) {
			r.Rest, r.Err = nil, wire.ErrDamaged
		}
		s.access = append(s.access, a)
	}
	for range r.Count() {
		q := Request{Server: r.Text(), Day: s.day}
		for range r.Count() {
			row := RequestRow{List: List(r.Byte()), User: r.Text(), Protocol: r.Byte()}
			readTimes(r, &row.First, &row.Last)
			if row.List > Idle || !d.sensible(0, row.Protocol) {
				r.Rest, r.Err = nil, wire.ErrDamaged
			}
			q.Rows = append(q.Rows, row)
		}
		s.requests = append(s.requests, q)
	}
	return s
}
