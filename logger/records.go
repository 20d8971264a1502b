package logger

import (
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
)

// Flags of an event's record.
const (
	flagGranted = 1 << iota // the number granted is given
	flagOrigin              // source, line and raw text follow
)

// encoder writes records. Texts that were met lately are written as their place
// in a table that the decoder keeps alike, so that a record takes some 20 bytes.
type encoder struct {
	wire.Writer
	recent recent
	last   layout.Second
}

// decoder reads records in the order in which they were written.
type decoder struct {
	recent recent
	last   layout.Second
}

func (e *encoder) time(t layout.Second) {
	e.Int(int64(t - e.last))
	e.last = t
}

func (d *decoder) time(r *wire.Reader) layout.Second {
	d.last += layout.Second(r.Int())
	return d.last
}

// event writes an event; origin tells whether it may end in Rejects.csv, which
// shows where it came from.
func (e *encoder) event(item *event.Item, origin bool) {
	var flags byte
	if item.Granted != event.NotGiven {
		flags |= flagGranted
	}
	if origin {
		flags |= flagOrigin
	}
	e.Byte(byte(item.Kind))
	e.Byte(flags)
	e.time(item.Time)
	e.recent.write(&e.Writer, item.User)
	e.recent.write(&e.Writer, item.Host)
	e.recent.write(&e.Writer, item.ProductID)
	e.recent.write(&e.Writer, item.ProductName)
	e.recent.write(&e.Writer, item.Server)
	e.Text(item.Process)
	e.Text(item.Handle)
	e.Int(item.Desired)
	if flags&flagGranted != 0 {
		e.Int(item.Granted)
	}
	if item.Kind == event.Mode {
		e.Byte(byte(item.Event.Mode))
	}
	if origin {
		e.origin(item)
	}
}

func (e *encoder) origin(item *event.Item) {
	e.recent.write(&e.Writer, item.Source)
	e.Int(item.Line)
	e.Text(string(item.Raw))
}

func (e *encoder) reject(item *event.Item) {
	e.Byte(recordReject)
	e.recent.write(&e.Writer, item.Reason)
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

func (d *decoder) event(kind byte, r *wire.Reader) (item event.Item) {
	flags := r.Byte()
	item.Kind = event.Kind(kind)
	item.Time = d.time(r)
	item.User = d.recent.read(r)
	item.Host = d.recent.read(r)
	item.ProductID = d.recent.read(r)
	item.ProductName = d.recent.read(r)
	item.Server = d.recent.read(r)
	item.Process, item.Handle = r.Text(), r.Text()
	item.Desired, item.Granted = r.Int(), event.NotGiven
	if flags&flagGranted != 0 {
		item.Granted = r.Int()
	}
	if item.Kind == event.Mode {
		item.Event.Mode = spans.ReadMode(r)
	}
	if flags&flagOrigin != 0 {
		d.origin(r, &item)
	}
	return item
}

func (d *decoder) origin(r *wire.Reader, item *event.Item) {
	item.Source = d.recent.read(r)
	item.Line = r.Int()
	item.Raw = []byte(r.Text())
}

func (d *decoder) reject(r *wire.Reader) (item event.Item) {
	item.Reason = d.recent.read(r)
	d.origin(r, &item)
	return item
}

// recent is a table of texts met lately, the same in encoder and decoder. A text
// has one place, found by a cheap hash; a new one takes it over.
type recent struct{ texts [4096][]byte }

func (t *recent) write(w *wire.Writer, text string) {
	place := placeOf(text)
	if string(t.texts[place]) == text {
		w.Int(int64(place))
		return
	}
	w.Int(-1 - int64(place))
	w.Text(text)
	t.texts[place] = append(t.texts[place][:0], text...)
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

// placeOf is FNV-1a over the text, folded to the table's size.
func placeOf(text string) uint32 {
	h := uint32(2166136261)
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * 16777619
	}
	return (h ^ h>>12) & 4095
}
