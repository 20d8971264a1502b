package logger

import (
	"context"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/input"
)

// Work says how an input is logged.
type Work struct {
	// Live is a pipe from a running server: the clock moves the watermark.
	// Following a file does the same where it has been read to its end.
	Live, Follow bool
	// Modes tells of changed settings.
	Modes <-chan layout.Mode
	// Settings tells of changed settings of parts.
	Settings <-chan Setting
	// Wake drives what is done by the clock; it should come several times a
	// second.
	Wake <-chan time.Time
	// Progress is called now and then with what has been read since the start.
	Progress func(input.Counts)
	// Published is called after the tree was shown to readers.
	Published func()
	// Awake is for how long the machine has been awake since some moment; nil
	// asks the system. Live, the clock tells by it that the machine slept.
	Awake func() time.Duration
}

const (
	// grace is how far the clock leaves the watermark behind, so that an event
	// keeps its time although it needs a moment to arrive.
	grace layout.Second = 2
	// idle is how long the clock lets the watermark stand without need.
	idle layout.Second = 10

	// slept is how far the clock must get ahead of the time that the machine was
	// awake, to show that it slept or that somebody set its clock.
	slept = time.Minute

	publishLive  = time.Second
	publishBatch = 10 * time.Second
	// publishShare keeps publishing a small part of the work, however much runs.
	publishShare = 20

	// lateEvery is how often a running server is said to send events too late.
	lateEvery = time.Hour
)

// run is the state of one call of Run.
type run struct {
	Work
	l        *Logger
	index    int  // of the input's position, -1 for a pipe and before a new file is read
	file     bool // it can be read again, so it gets a position
	offset   int64
	counts   input.Counts
	caughtUp bool
	clock    time.Time // at the last look
	awake    time.Duration
	interval time.Duration
	late     int64 // events too late that have been told
	lateTold time.Time
}

// Run logs an input to its end, or until ctx is done, and commits. It returns
// what became of the lines.
func (l *Logger) Run(ctx context.Context, in *input.Input, w Work) (input.Counts, error) {
	r := &run{Work: w, l: l, index: in.Index, file: in.Repeatable(), caughtUp: w.Live, interval: publishBatch, late: l.machine.Late}
	if w.Live || w.Follow {
		r.interval = publishLive
	}
	if r.Awake == nil {
		start := time.Now()
		r.Awake = func() time.Duration { return time.Since(start) } // stands still while the machine sleeps
	}
	r.clock, r.awake = l.o.Now().Round(0), r.Awake()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reading := in.Start(ctx)
	err := r.loop(ctx, reading)
	if err == nil && r.caughtUp {
		err = l.Clock(r.now())
	}
	if err == nil {
		err = l.Commit()
	}
	return r.counts, err
}

func (r *run) now() layout.Second { return layout.FromTime(r.l.o.Now()) }

func (r *run) loop(ctx context.Context, reading *input.Reading) error {
	for {
		select {
		case chunk, more := <-reading.Chunks:
			if !more {
				return endOf(ctx, reading.Err())
			}
			if err := r.feed(chunk); err != nil {
				return err
			}
			reading.Done(chunk)
		case mode := <-r.Modes:
			if err := r.change(func() error { return r.l.SetMode(mode) }); err != nil {
				return err
			}
		case s := <-r.Settings:
			if err := r.change(func() error { return r.l.Set(s.Part, s.Text) }); err != nil {
				return err
			}
		case <-r.l.Landing():
			if err := r.l.Land(); err != nil {
				return err
			}
		case <-r.Wake:
			if err := r.wake(); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// endOf tells a reading that was told to end from one that failed.
func endOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (r *run) feed(chunk *input.Chunk) error {
	r.counts.Add(&chunk.Counts)
	if r.Follow {
		r.caughtUp = chunk.CaughtUp
	}
	if chunk.Position.Offset == 0 {
		return nil // nothing read yet
	}
	if r.file && r.index < 0 || chunk.Position.Offset < r.offset { // a new file, or one that took the place of the one followed
		r.index = r.l.AddInput()
	}
	r.offset = chunk.Position.Offset
	return r.l.Feed(chunk, r.index)
}

// change takes what the settings were given, at the moment it is seen.
func (r *run) change(set func() error) error {
	if r.caughtUp {
		if err := r.l.Clock(r.now()); err != nil {
			return err
		}
	}
	if err := set(); err != nil {
		return err
	}
	if err := r.l.Commit(); err != nil {
		return err
	}
	return r.publish()
}

// wake does what time asks for.
func (r *run) wake() error {
	if r.jumped() && r.Live {
		// Nobody saw what the server did meanwhile: that is no logged time.
		if err := r.l.Resume(r.now()); err != nil {
			return err
		}
	}
	if r.caughtUp {
		if err := r.tick(r.now() - grace); err != nil {
			return err
		}
	}
	if due, ok := r.l.Due(); ok && !r.l.o.Now().Before(due) {
		if err := r.l.Commit(); err != nil {
			return err
		}
	}
	if r.Progress != nil {
		r.Progress(r.counts)
	}
	if r.l.o.Now().Sub(r.l.published) < r.interval {
		return nil
	}
	return r.publish()
}

// jumped tells whether the clock has gone ahead more than time has passed.
func (r *run) jumped() bool {
	clock, awake := r.l.o.Now().Round(0), r.Awake()
	ahead := clock.Sub(r.clock) - (awake - r.awake)
	r.clock, r.awake = clock, awake
	return ahead > slept
}

// tick moves the watermark where it has fallen behind, or a day is over.
func (r *run) tick(now layout.Second) error {
	at, observed := r.l.machine.Watermark()
	if observed && now < at+idle && now < r.l.machine.Day().End() {
		return nil
	}
	return r.l.Clock(now)
}

// noteLate says that events came too late; of files it is told at their end.
func (r *run) noteLate() {
	late, now := r.l.machine.Late-r.late, r.l.o.Now()
	if late == 0 || !r.Live && !r.Follow || now.Sub(r.lateTold) < lateEvery {
		return
	}
	r.l.o.Log.Warn("events are older than what is known already and count at that time: see --lateness", "events", late)
	r.late, r.lateTold = r.l.machine.Late, now
}

func (r *run) publish() error {
	if !r.l.dirty {
		return nil
	}
	r.noteLate()
	start := time.Now()
	if err := r.l.Publish(); err != nil {
		return err
	}
	r.interval = max(r.interval, publishShare*time.Since(start))
	if r.Published != nil {
		r.Published()
	}
	return nil
}
