package logger

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/spans"
	"github.com/liclog/liclog/logger/wire"
)

// record is one record of a group, read.
type record struct {
	kind     byte
	item     event.Item    // of events and rejects
	time     layout.Second // recordClock, recordResume; recordLateness, recordLimit: how long
	mode     layout.Mode
	index    int
	position input.Position
	day      layout.Day
	base     int64
	setting  setting
}

// eachRecord reads a group, which tells all by itself.
func eachRecord(group []byte, use func(*record)) error {
	r := &wire.Reader{Rest: group}
	var d decoder
	for r.More() {
		next := d.record(r)
		if r.Err == nil {
			use(&next)
		}
	}
	return r.Err
}

func (d *decoder) record(r *wire.Reader) (next record) {
	next.kind = r.Byte()
	switch next.kind {
	case recordOpenDay:
		next.day, next.base = layout.Day(r.Int()), r.Int()
	case recordReject:
		next.item = d.reject(r)
	case recordClock, recordResume:
		next.time = d.time(r)
	case recordLateness, recordLimit:
		next.time = layout.Second(r.Int())
	case recordMode:
		next.mode = spans.ReadMode(r)
	case recordSetting:
		next.setting = readSetting(r)
	case recordPosition:
		next.index, next.position = int(r.Int()), input.Load(r)
	default:
		if !event.Kind(next.kind).Valid() {
			r.Rest, r.Err = nil, wire.ErrDamaged
			return next
		}
		next.item = d.event(next.kind, r)
	}
	return next
}

// redo does again what a group did.
func (l *Logger) redo(group []byte) error {
	err := eachRecord(group, func(r *record) {
		if l.err == nil {
			l.apply(r)
		}
	})
	if err != nil {
		return err
	}
	return l.err
}

// apply does what a record says. It writes no record.
func (l *Logger) apply(r *record) (outcome spans.Outcome) {
	switch r.kind {
	case recordOpenDay: // read beforehand
	case recordReject:
		l.total++
		l.store.Reject(&r.item, r.item.Reason())
	case recordClock:
		l.machine.Clock(r.time)
	case recordResume:
		l.machine.Resume(r.time)
	case recordLateness:
		l.machine.SetLateness(r.time)
	case recordLimit:
		l.machine.SetLimit(r.time)
	case recordMode:
		l.settings = r.mode
		l.machine.SetMode(r.mode)
	case recordSetting:
		l.parts.set(&r.setting)
		l.machine.Join(&l.parts)
	case recordPosition:
		l.place(r.index, r.position)
	default:
		l.total++
		return l.machine.Apply(&r.item)
	}
	return outcome
}

// record writes a record into the open group. outcome is what apply said.
func (l *Logger) record(r *record, outcome spans.Outcome) {
	switch r.kind {
	case recordReject:
		l.group.reject(&r.item)
	case recordClock, recordResume:
		l.group.clock(r.kind, r.time)
	case recordLateness:
		l.group.lateness(r.time)
	case recordLimit:
		l.group.limit(r.time)
	case recordMode:
		l.group.mode(r.mode)
	case recordSetting:
		l.group.setting(&r.setting)
	case recordPosition:
		l.moved[r.index] = true // written when the group is closed
	default:
		l.group.event(&r.item, outcome, l.machine.Opened())
	}
}

// place takes up how far an input was read.
func (l *Logger) place(index int, p input.Position) {
	for len(l.positions) <= index && index >= 0 {
		l.AddInput()
	}
	if index >= 0 {
		l.positions[index] = p
	}
}
