// Package logger writes a tree's Log.csv, LogCache.csv and Hours.csv, and is the
// only one that does.
//
// What a caller is told to be acknowledged is on disk: every event goes into a
// journal in groups, each put on disk before its acknowledgement. From the last
// checkpoint and the journal behind it a start after a crash writes the same
// bytes again, cutting off what was written but not acknowledged.
// docs/reliability.md tells the whole of it.
//
// Events that are no check-outs go to the logger's parts (Part), in their turn
// among all others: each part has its state in the checkpoint and its files in
// the tree, and what it does is done again from the journal like all else.
package logger

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/journal"
	"github.com/liclog/liclog/logger/spans"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// Options of a logger. Dir is needed; zero values of the rest mean the defaults.
type Options struct {
	Dir string
	FS  disk.FS // the real file system

	// Mode is the settings' mode. It counts from when it is first seen: a later
	// run with the same settings does not undo a mode event in between.
	Mode layout.Mode
	// Lateness is by how many seconds an event may be older than the newest one
	// and still be put in its place.
	Lateness layout.Second
	// MaxCheckOut is after how many seconds a check-out ends by itself; 0 is never.
	MaxCheckOut layout.Second

	SyncEvery    int           // events after which a group is closed; 64 Ki
	SyncInterval time.Duration // time after which a group is closed; 200 ms
	// NoSync leaves it to the system when groups reach the disk: safe against a
	// kill of the program, not against a power cut.
	NoSync bool

	// Acknowledged is called after each group with the number of events, of
	// this run and all before, that are on disk.
	Acknowledged func(events int64)
	// Summarize builds a day's final summary. It is called for a day that was
	// logged in a summary-only mode before its rows are dropped.
	Summarize func(layout.Day) error
	// Pseudonym replaces the names of users and hosts before anything is written.
	Pseudonym func(name string) string

	// Wait, where it is set, lets the logger outlast errors of the file system:
	// it is called with the error before each new try, returns when it is time for
	// one, and returns false to give up. Without it such an error ends the logging.
	Wait func(problem error) bool

	// Parts make what follows events of further kinds, each anew whenever the
	// state is built up again.
	Parts []func(Host) Part
	// Random gives a text that nobody else has.
	Random func() string

	Now func() time.Time // the clock
	Log *slog.Logger     // the program's own diagnostics
}

// Defaults of groups.
const (
	DefaultSyncEvery    = 64 << 10
	DefaultSyncInterval = 200 * time.Millisecond
)

// future is how far ahead of the clock an event's time is believed.
const future = layout.DaySeconds

// Logger is open for logging. It is not safe for concurrent use.
type Logger struct {
	o       Options
	unlock  func() error
	machine *spans.Machine
	parts   parts
	group   encoder
	journal *journal.Journal
	store   store

	generation int64 // of the journal
	stateSize  int64 // of the last checkpoint
	settings   layout.Mode
	positions  []input.Position
	moved      map[int]bool // positions that the open group moves
	total      int64        // events taken, rejects included, in all runs
	waiting    int          // of these, not yet acknowledged
	flight     *flight      // the group on its way to the disk; nil if none is
	spare      []byte       // for the group after the open one
	opened     time.Time    // when the open group got its first event
	published  time.Time
	dirty      bool // something happened since the tree was last published
	replaying  bool

	before       State      // of the machine's counts, when this run began
	kept         *openGroup // while the tree is opened again after an error
	acknowledged figures    // of the run, up to the last group on disk
	sealAfter    time.Time  // when a final summary that failed is tried again
	closing      bool
	err          error // final, unless it can be mended
}

// ErrClosed says that a logger has been closed.
var ErrClosed = errors.New("the logger is closed")

func (o *Options) defaults() {
	if o.FS == nil {
		o.FS = disk.OS
	}
	if o.SyncEvery <= 0 {
		o.SyncEvery = DefaultSyncEvery
	}
	if o.SyncInterval <= 0 {
		o.SyncInterval = DefaultSyncInterval
	}
	if o.Random == nil {
		o.Random = rand.Text
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Acknowledged == nil {
		o.Acknowledged = func(int64) {}
	}
}

// Feed takes what a chunk of input told. index is the place of the input's
// position among Positions, or -1 for one whose position need not be kept.
func (l *Logger) Feed(chunk *input.Chunk, index int) error {
	if err := l.mend(); err != nil {
		return err
	}
	newest := layout.FromTime(l.o.Now()) + future
	for i := range chunk.Items {
		if i%event.Foreseen == 0 {
			l.machine.Foresee(chunk.Items[i:])
		}
		l.take(&chunk.Items[i], newest)
		if err := l.mend(); err != nil {
			return err
		}
	}
	if index >= 0 {
		l.positions[index] = chunk.Position
		l.moved[index] = true
		l.begin()
	}
	if l.inGroup() >= l.o.SyncEvery {
		return l.send()
	}
	return nil
}

// begin opens a group if none is.
func (l *Logger) begin() {
	if l.opened.IsZero() {
		l.opened = l.o.Now()
	}
	l.dirty = true
}

func (l *Logger) take(item *event.Item, newest layout.Second) {
	l.begin()
	l.total++
	l.waiting++
	if !item.Rejected() && item.Time > newest {
		item.Reject("a time more than a day in the future")
	}
	if l.o.Pseudonym != nil {
		l.hide(item)
	}
	if item.Rejected() {
		l.group.reject(item)
		l.store.Reject(item, item.Reason())
		return
	}
	outcome := l.machine.Apply(item)
	l.group.event(item, outcome, l.machine.Opened())
}

// hide replaces names by pseudonyms. The raw line holds names too.
func (l *Logger) hide(item *event.Item) {
	item.Known.Person = 0
	item.OneSpelling()
	hidePerson(&item.Event)
	if item.User != "" {
		item.User = l.o.Pseudonym(item.User)
	}
	if item.Host != "" {
		item.Host = l.o.Pseudonym(item.Host)
	}
	if d := item.Details; d != nil && d.NewName != "" {
		d.NewName = l.o.Pseudonym(d.NewName)
	}
	item.ForgetRaw()
}

// hidePerson gives the spellings of a Domino name one pseudonym.
func hidePerson(e *event.Event) {
	if e.Kind != event.Access && e.Kind != event.PersonDeleted && e.Kind != event.PersonRenamed {
		return
	}
	e.User = name.Key(e.User)
	if e.Details != nil {
		e.Details.NewName = name.Key(e.Details.NewName)
	}
}

// Due is when the open group is to be committed; ok is false if there is none.
func (l *Logger) Due() (at time.Time, ok bool) {
	return l.opened.Add(l.o.SyncInterval), !l.opened.IsZero()
}

// Commit puts the open group on disk and acknowledges it.
func (l *Logger) Commit() error { return l.persist(l.commit) }

func (l *Logger) commit() error {
	if err := l.settle(); err != nil {
		return err
	}
	l.flight = nil // it is acknowledged with the open group
	if group := l.closeGroup(); len(group) > 0 {
		if err := l.append(group); err != nil {
			return err
		}
		l.group.clear()
		l.acknowledged = l.store.figures.clone()
	}
	if err := l.guard(); err != nil {
		return err
	}
	if err := l.flush(); err != nil {
		return err
	}
	l.acknowledge(l.waiting, l.total)
	if l.checkpointDue() {
		return l.checkpoint()
	}
	return nil
}

// closeGroup is what the open group says, with how far inputs were read.
func (l *Logger) closeGroup() []byte {
	for index := range l.moved {
		l.group.position(index, &l.positions[index])
	}
	clear(l.moved)
	l.opened = time.Time{}
	return l.group.Bytes
}

// inGroup is the number of events in the open group.
func (l *Logger) inGroup() int {
	if l.flight == nil {
		return l.waiting
	}
	return l.waiting - l.flight.events
}

func (l *Logger) checkpointDue() bool {
	return l.sealDue() || l.journal.Size() > l.checkpointSize()
}

// flush writes what is buffered to the tree's files.
func (l *Logger) flush() error {
	if err := l.store.flush(); err != nil {
		return err
	}
	return l.parts.flush()
}

// append puts a group of records on disk.
func (l *Logger) append(group []byte) error {
	if err := l.journal.Append(group, !l.o.NoSync); err != nil {
		return fmt.Errorf("the disk did not take the journal: %w", err)
	}
	return nil
}

// fail keeps the first error; after it nothing is written any more.
func (l *Logger) fail(err error) {
	if l.err == nil && err != nil {
		l.err = err
	}
}

// Clock says that the clock has come to now; only for live use and for files
// that are followed and have been read to their end.
func (l *Logger) Clock(now layout.Second) error {
	if at, ok := l.machine.Watermark(); l.err == nil && ok && now <= at {
		return nil
	}
	return l.tell(&record{kind: recordClock, time: now})
}

// tell does and records what does not come from an input.
func (l *Logger) tell(r *record) error {
	if err := l.mend(); err != nil {
		return err
	}
	l.begin()
	l.record(r, l.apply(r))
	return l.mend()
}

// Resume says that nothing was observed since the watermark, as at the start of
// live use: that time is not logged.
func (l *Logger) Resume(now layout.Second) error {
	return l.tell(&record{kind: recordResume, time: now})
}

// SetMode takes the mode of changed settings; it holds from the watermark on.
func (l *Logger) SetMode(mode layout.Mode) error {
	if l.err == nil && mode == l.settings {
		return nil
	}
	return l.tell(&record{kind: recordMode, mode: mode})
}

func (l *Logger) setLateness(seconds layout.Second) error {
	if l.err == nil && seconds == l.machine.Lateness() {
		return nil
	}
	return l.tell(&record{kind: recordLateness, time: seconds})
}

func (l *Logger) setLimit(seconds layout.Second) error {
	if l.err == nil && seconds == l.machine.Limit() {
		return nil
	}
	return l.tell(&record{kind: recordLimit, time: seconds})
}

// Positions are how far inputs have been read; Feed takes their indexes.
func (l *Logger) Positions() []input.Position { return l.positions }

// AddInput makes room for the position of an input that was never read before.
func (l *Logger) AddInput() (index int) {
	l.positions = append(l.positions, input.Position{})
	return len(l.positions) - 1
}

// Total is the number of events taken in all runs, rejects included.
func (l *Logger) Total() int64 { return l.total }

// State is what a run's summary in words tells of the logger: what this run did,
// and what runs.
type State struct {
	Spans   int64 // rows written
	Running int   // check-outs and waiting requests
	Days    []layout.Day
	Late    int64 // events that counted at the watermark since they came too late
	Excess  int64 // check-ins of more licenses than were checked out
	Expired int64 // check-outs that ended by themselves
	// OneSided are servers that tell check-outs alone, or check-ins.
	OneSided []spans.OneSided
	Rejects  map[string]int64
}

// State tells how things stand.
func (l *Logger) State() State {
	return State{
		Spans: l.store.spans, Running: l.machine.Count(), Days: l.store.days,
		Late: l.machine.Late - l.before.Late, Excess: l.machine.Excess - l.before.Excess, Expired: l.machine.Expired - l.before.Expired,
		OneSided: l.machine.OneSided(), Rejects: l.store.reasons,
	}
}

// Close commits, leaves the tree as a reader should find it, and closes. Events
// that are held back for late ones are shown in their places, but stay held for
// the next run.
func (l *Logger) Close() error {
	if errors.Is(l.err, ErrClosed) {
		return nil
	}
	l.closing, l.sealAfter = true, time.Time{}
	if l.err == nil {
		l.fail(l.finish())
	}
	result := l.err
	l.err = ErrClosed
	return errors.Join(result, l.closeFiles())
}

func (l *Logger) finish() error {
	if err := l.Commit(); err != nil {
		return err
	}
	if err := l.Checkpoint(); err != nil {
		return err
	}
	if l.machine.Holds() {
		l.machine.Release()
		if err := errors.Join(l.publish(), l.store.sync()); err != nil {
			return err
		}
	}
	return l.store.removeView()
}

func (l *Logger) closeFiles() error {
	err := l.closeOpened()
	if l.unlock == nil {
		return err
	}
	release := l.unlock
	l.unlock = nil
	return errors.Join(err, release())
}

// closeOpened closes all files but the lock.
func (l *Logger) closeOpened() error {
	_ = l.settle() // whoever needs to know has asked
	l.flight = nil
	err := l.store.close()
	if l.journal != nil {
		err = errors.Join(err, l.journal.Close())
		l.journal = nil
	}
	return err
}
