package logger

import (
	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/spans"
	"github.com/liclog/liclog/logger/wire"
)

// Kinds of records in a journal's groups. Events have their own kinds, which
// are smaller than these.
const (
	recordReject   = 32 + iota // a line that can't be used
	recordClock                // the clock moved the watermark
	recordResume               // logging goes on behind a gap
	recordMode                 // the settings changed the mode
	recordPosition             // how far an input has been read
	recordOpenDay              // a day's files are about to be made
	recordLateness             // events may come later, or no longer so
	recordSetting              // the settings of a part changed
	recordLimit                // check-outs end by themselves after another time
)

// Flags of an event's record.
const (
	flagGranted  = 1 << iota // the number granted is given
	flagOrigin               // source, line and raw text follow
	flagByHandle             // names were not looked at and are left out
	flagNumbers              // names are given by number
)

// told is, by a number, the group that last told what it stands for, plus 1.
type told []uint32

// has tells whether the group has told a number before; from now on it has.
func (t *told) has(number, group uint32) bool {
	for int(number) >= len(*t) {
		*t = append(*t, 0)
	}
	if (*t)[number] == group+1 {
		return true
	}
	(*t)[number] = group + 1
	return false
}

// pair writes two texts by their number, and the texts themselves when the group
// has not yet told them.
func (e *encoder) pair(dst []byte, told *told, number uint32, first, second string) []byte {
	if told.has(number, e.group) {
		return wire.AppendInt(dst, int64(number))
	}
	return wire.AppendText(wire.AppendText(wire.AppendInt(dst, -1-int64(number)), first), second)
}

// pairs are those of a group, by number.
type pairs map[int64][2]string

func (p *pairs) read(r *wire.Reader) (first, second string) {
	number := r.Int()
	if number >= 0 {
		known, ok := (*p)[number]
		if !ok {
			r.Rest, r.Err = nil, wire.ErrDamaged
		}
		return known[0], known[1]
	}
	if *p == nil {
		*p = pairs{}
	}
	fresh := [2]string{r.Text(), r.Text()}
	(*p)[-1-number] = fresh
	return fresh[0], fresh[1]
}

// server writes an event's server: by its reader's number where it has one, and
// once in a group what that stands for.
func (e *encoder) server(dst []byte, item *event.Item) []byte {
	k := item.Known
	if k.Server == 0 {
		return e.recent.append(append(dst, 0), item.Server)
	}
	if k.By != e.by {
		clear(e.servers)
		e.by = k.By
	}
	if e.servers.has(uint32(k.Server), e.group) {
		return wire.AppendInt(dst, int64(k.Server))
	}
	return wire.AppendText(wire.AppendInt(dst, -int64(k.Server)), item.Server)
}

func (d *decoder) server(r *wire.Reader) string {
	number := r.Int()
	switch {
	case number == 0:
		return d.recent.read(r)
	case number > 0:
		known, ok := d.servers[number]
		if !ok {
			r.Rest, r.Err = nil, wire.ErrDamaged
		}
		return known
	}
	if d.servers == nil {
		d.servers = map[int64]string{}
	}
	known := r.Text()
	d.servers[-number] = known
	return known
}

// encoder writes records. Texts that were met lately are written as their place
// in a table that the decoder keeps alike, so that a record takes some 20 bytes.
type encoder struct {
	wire.Writer
	recent recent
	last   layout.Second
	group  uint32 // counts the groups
	// users, with their hosts, and products, with their names, that were told
	users, products told
	servers         told   // by their readers' numbers
	by              uint32 // the reader whose numbers these are
}

// decoder reads records in the order in which they were written.
type decoder struct {
	recent          recent
	last            layout.Second
	users, products pairs
	servers         map[int64]string
}

func (e *encoder) time(t layout.Second) {
	e.Int(int64(t - e.last))
	e.last = t
}

func (d *decoder) time(r *wire.Reader) layout.Second {
	d.last += layout.Second(r.Int())
	return d.last
}

// event writes an event; outcome is what became of it. Of one that was found by
// its handle the names are left out, of one that opened a span they are given by
// their numbers. Of one that may end in Rejects.csv it is
// written where it came from.
func (e *encoder) event(item *event.Item, outcome spans.Outcome, numbers [2]uint32) {
	flags := flagsOf(item, outcome)
	dst := append(e.Bytes, byte(item.Kind), flags)
	dst = wire.AppendInt(dst, int64(item.Time-e.last))
	e.last = item.Time
	dst = e.server(dst, item)
	dst = wire.AppendText(dst, item.Handle)
	if flags&flagGranted != 0 {
		dst = wire.AppendInt(dst, item.Granted)
	}
	if flags&flagByHandle == 0 {
		dst = e.names(dst, item, flags, numbers)
		dst = wire.AppendText(dst, item.Process)
		dst = wire.AppendInt(dst, item.Desired)
	}
	e.Bytes = dst
	if flags&flagByHandle == 0 {
		e.rest(item, flags)
	}
}

// names writes user, host, product and product name.
func (e *encoder) names(dst []byte, item *event.Item, flags byte, numbers [2]uint32) []byte {
	if flags&flagNumbers == 0 {
		dst = e.recent.append(dst, item.User)
		dst = e.recent.append(dst, item.Host)
		dst = e.recent.append(dst, item.ProductID)
		return e.recent.append(dst, item.ProductName)
	}
	dst = e.pair(dst, &e.users, numbers[0], item.User, item.Host)
	return e.pair(dst, &e.products, numbers[1], item.ProductID, item.ProductName)
}

// rest writes what few events have.
func (e *encoder) rest(item *event.Item, flags byte) {
	if item.Kind == event.Mode {
		e.Byte(byte(item.Event.Mode))
	}
	spans.SaveDetails(&e.Writer, &item.Event)
	if flags&flagOrigin != 0 {
		e.origin(item)
	}
}

func flagsOf(item *event.Item, outcome spans.Outcome) (flags byte) {
	if item.Granted != event.NotGiven {
		flags |= flagGranted
	}
	mayBeRejected := item.Kind == event.CheckIn || item.Kind == event.Dequeued || item.Kind.OfPersons()
	switch {
	case outcome == spans.ByHandle:
		flags |= flagByHandle
	case outcome == spans.Opens:
		flags |= flagNumbers
	case outcome == spans.Rejected, outcome == spans.Held && mayBeRejected:
		flags |= flagOrigin
	}
	return flags
}

func (e *encoder) origin(item *event.Item) {
	from := item.Origin()
	e.Bytes = e.recent.append(e.Bytes, from.Source)
	e.Int(from.Line)
	e.Text(string(from.Raw))
}

func (e *encoder) reject(item *event.Item) {
	e.Byte(recordReject)
	e.Bytes = e.recent.append(e.Bytes, item.Reason())
	e.origin(item)
}

func (e *encoder) clock(record byte, now layout.Second) {
	e.Byte(record)
	e.time(now)
}

func (e *encoder) mode(mode layout.Mode) {
	e.Byte(recordMode)
	e.Byte(byte(mode))
}

func (e *encoder) lateness(seconds layout.Second) {
	e.Byte(recordLateness)
	e.Int(int64(seconds))
}

func (e *encoder) limit(seconds layout.Second) {
	e.Byte(recordLimit)
	e.Int(int64(seconds))
}

func (e *encoder) setting(s *setting) {
	e.Byte(recordSetting)
	e.Text(s.part)
	e.Text(s.text)
	e.Text(s.random)
}

func readSetting(r *wire.Reader) setting { return setting{r.Text(), r.Text(), r.Text()} }

func (e *encoder) position(id int, p *input.Position) {
	e.Byte(recordPosition)
	e.Int(int64(id))
	p.Save(&e.Writer)
}

func (e *encoder) openDay(day layout.Day, base int64) {
	e.Byte(recordOpenDay)
	e.Int(int64(day))
	e.Int(base)
}

func (d *decoder) event(kind byte, r *wire.Reader) event.Item {
	flags := r.Byte()
	e := event.Event{Kind: event.Kind(kind), Time: d.time(r), Server: d.server(r), Handle: r.Text()}
	e.Desired, e.Granted = 1, event.NotGiven
	if flags&flagGranted != 0 {
		e.Granted = r.Int()
	}
	if flags&flagByHandle != 0 {
		return event.Item{Event: e}
	}
	if flags&flagNumbers != 0 {
		e.User, e.Host = d.users.read(r)
		e.ProductID, e.ProductName = d.products.read(r)
	} else {
		e.User, e.Host = d.recent.read(r), d.recent.read(r)
		e.ProductID, e.ProductName = d.recent.read(r), d.recent.read(r)
	}
	e.Process = r.Text()
	e.Desired = r.Int()
	if e.Kind == event.Mode {
		e.Mode = spans.ReadMode(r)
	}
	spans.ReadDetails(r, &e)
	if flags&flagOrigin != 0 {
		return event.Of(e, d.origin(r))
	}
	return event.Item{Event: e}
}

func (d *decoder) origin(r *wire.Reader) event.Origin {
	return event.Origin{Source: d.recent.read(r), Line: r.Int(), Raw: []byte(r.Text())}
}

func (d *decoder) reject(r *wire.Reader) event.Item {
	return event.RejectOf(d.recent.read(r), d.origin(r))
}

// recent is a table of texts met lately, the same in encoder and decoder. A text
// has one place, found by a cheap hash; a new one takes it over.
type recent struct{ texts [4096][]byte }

func (t *recent) append(dst []byte, text string) []byte {
	place := placeOf(text)
	if string(t.texts[place]) == text {
		return wire.AppendInt(dst, int64(place))
	}
	t.texts[place] = append(t.texts[place][:0], text...)
	return wire.AppendText(wire.AppendInt(dst, -1-int64(place)), text)
}

func (t *recent) read(r *wire.Reader) string {
	place := r.Int()
	fresh := place < 0
	if fresh {
		place = -1 - place
	}
	if place >= int64(len(t.texts)) {
		r.Rest, r.Err = nil, wire.ErrDamaged
		return ""
	}
	if fresh {
		t.texts[place] = append(t.texts[place][:0], r.Bytes()...)
	}
	return string(t.texts[place])
}

// placeOf mixes a text's length and its first and last eight bytes, which is
// enough to spread names over the table.
func placeOf(text string) uint32 {
	h := uint64(len(text))
	if len(text) >= 8 {
		h ^= words.Load(text) * 0x9e3779b97f4a7c15
		h ^= words.Load(text[len(text)-8:]) * 0xc2b2ae3d27d4eb4f
	} else {
		for i := range len(text) {
			h = (h ^ uint64(text[i])) * 0x100000001b3
		}
		h *= 0x9e3779b97f4a7c15
	}
	return uint32((h^h>>31)*0x9e3779b97f4a7c15>>52) & 4095
}
