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
	for _, s := range d.servers {
		w.Text(s.name)
	}
	w.Bool(d.tracking)
	w.Int(int64(d.day))
	w.Int(int64(d.midnight))
	w.Bool(d.fresh)
	w.Int(int64(d.quiet))
	everybody := d.everybody()
	w.Int(int64(len(everybody)))
	for _, p := range everybody {
		p.save(w)
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
		for _, at := range [...]layout.Second{r.cached, r.since, r.first, r.last, r.dayFirst, r.dayLast} {
			w.Int(int64(at))
		}
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
	d.settings, d.zone = s, s.location()
	d.ID, d.random = r.Text(), r.Text()
	d.asOf, d.total = layout.Second(r.Int()), int(r.Int())
	for range r.Count() {
		d.server(r.Text())
	}
	d.tracking = r.Bool()
	d.day, d.midnight = layout.Day(r.Int()), layout.Second(r.Int())
	d.fresh, d.quiet = r.Bool(), layout.Second(r.Int())
	for range r.Count() {
		p := d.restorePerson(r)
		if p == nil {
			return
		}
		d.sorted = append(d.sorted, p)
	}
	d.added = nil
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
		for _, at := range [...]*layout.Second{&c.cached, &c.since, &c.first, &c.last, &c.dayFirst, &c.dayLast} {
			*at = layout.Second(r.Int())
		}
		c.count = r.Int()
		if c.server < 0 || int(c.server) >= len(d.servers) || int(c.protocol) >= len(event.Protocols) {
			r.Rest, r.Err = nil, wire.ErrDamaged
			return nil
		}
	}
	return p
}
