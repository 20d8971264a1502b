package logger

import (
	"log/slog"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/spans"
	"github.com/liclog/liclog/logger/wire"
)

// Part follows events of further kinds beside check-outs, and writes files of its
// own: users by protocol, sessions. It has a share in the logger's promises if it
// keeps to this:
//
//   - What it does follows from the calls of Set, Apply and Pass alone: after a
//     crash they come again, in the same order, behind the last Restore.
//   - It touches no file in them. Files are written by Flush and Publish, which
//     come when all that the part was told is in the journal; each is replaced
//     whole, so that writing it again does no harm.
//   - It keeps copies of texts: those of an event live as long as Apply.
//
// A part may make check-outs and check-ins of its own by Host.Insert, from Set,
// Apply and Pass only. They need no journal: they come again with what they came of.
type Part interface {
	// Name tells the part apart in the logger's state; it never changes.
	Name() string
	// Takes tells whether events of the kind are the part's. Starts and stops of
	// servers are told besides what they do to check-outs.
	Takes(kind event.Kind) bool
	// Set takes changed settings, in a form of the part's own. random is a fresh
	// random text, the same whenever the change is done again.
	Set(settings, random string)
	// Apply takes an event at the moment at which it counts, its own or the
	// watermark if that is later; the start of a server at that at which what a
	// crash left of it ends. A reason says why it can't be used.
	Apply(e *event.Event, at layout.Second) (reason string)
	// Due is the next moment to be told of, layout.EndOfTime where there is none.
	Due() layout.Second
	// Pass says that the moment that Due gave has come. Where the time before was
	// not observed, it comes late, but with its own moment.
	Pass(at layout.Second)
	// Flush writes the files that will not change again, such as those of days
	// that are over. It is called for each group.
	Flush() error
	// Publish writes all files as things stand. What did not change is not
	// written again.
	Publish() error
	// Save writes the state; Restore on a new part goes on from there.
	Save(w *wire.Writer)
	Restore(r *wire.Reader)
	// Adopt goes on behind the files of a tree that has lost its state.
	Adopt() error
}

// Host is what a part is given to work with.
type Host struct {
	Dir string // the tree
	FS  disk.FS
	Log *slog.Logger
	// Insert takes an event of check-outs; it counts at the watermark, a check-in
	// at its own time if that is earlier and no border has been passed since.
	Insert func(e *event.Event) (reason string)
	// Watermark is the latest moment known to have been observed.
	Watermark func() (at layout.Second, ok bool)
}

// Setting is what a part is to be told.
type Setting struct{ Part, Text string }

// setting is a change of a part's settings.
type setting struct{ part, text, random string }

// Set gives a part settings that changed; they hold from the watermark on. Those
// that it has already are no change, also from a run before.
func (l *Logger) Set(part, text string) error {
	if _, known := l.parts.settings[part]; known && l.err == nil && l.parts.settings[part] == text {
		return nil
	}
	return l.tell(&record{kind: recordSetting, setting: setting{part, text, l.o.Random()}})
}

// parts are all there are. They take what is no check-out from the machine.
type parts struct {
	list     []Part
	settings map[string]string // by part, as told last
}

func (l *Logger) newParts() parts {
	p := parts{settings: map[string]string{}}
	host := Host{
		Dir: l.o.Dir, FS: l.o.FS, Log: l.o.Log,
		Insert: l.machine.Insert, Watermark: l.machine.Watermark,
	}
	for _, make := range l.o.Parts {
		p.list = append(p.list, make(host))
	}
	return p
}

// Apply gives an event to the part that takes its kind.
func (p *parts) Apply(e *event.Event, at layout.Second) (reason string) {
	for _, part := range p.list {
		if part.Takes(e.Kind) {
			return part.Apply(e, at)
		}
	}
	return spans.NoPart
}

// Due is the next moment that any part wants to be told of.
func (p *parts) Due() layout.Second {
	due := layout.EndOfTime
	for _, part := range p.list {
		due = min(due, part.Due())
	}
	return due
}

// Pass tells the parts that asked for this moment.
func (p *parts) Pass(at layout.Second) {
	for _, part := range p.list {
		if part.Due() <= at {
			part.Pass(part.Due())
		}
	}
}

func (p *parts) set(s *setting) {
	for _, part := range p.list {
		if part.Name() == s.part {
			part.Set(s.text, s.random)
			p.settings[s.part] = s.text
		}
	}
}

func (p *parts) flush() error {
	return p.each(Part.Flush)
}

func (p *parts) publish() error {
	if err := p.each(Part.Flush); err != nil {
		return err
	}
	return p.each(Part.Publish)
}

func (p *parts) adopt() error { return p.each(Part.Adopt) }

// each does something for each part, up to the first error.
func (p *parts) each(do func(Part) error) error {
	for _, part := range p.list {
		if err := do(part); err != nil {
			return err
		}
	}
	return nil
}

func (p *parts) save(w *wire.Writer) {
	w.Int(int64(len(p.list)))
	for _, part := range p.list {
		w.Text(part.Name())
		settings, told := p.settings[part.Name()]
		w.Bool(told)
		w.Text(settings)
		part.Save(w)
	}
}

// restore takes up the state of each part. A state from before there were parts
// ends without any.
func (p *parts) restore(r *wire.Reader) {
	if !r.More() {
		return
	}
	for range r.Count() {
		name, told, settings := r.Text(), r.Bool(), r.Text()
		part := p.named(name)
		if part == nil {
			r.Rest, r.Err = nil, wire.ErrDamaged
			return
		}
		if told {
			p.settings[name] = settings
		}
		part.Restore(r)
	}
}

func (p *parts) named(name string) Part {
	for _, part := range p.list {
		if part.Name() == name {
			return part
		}
	}
	return nil
}
