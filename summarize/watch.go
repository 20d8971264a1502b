package summarize

import (
	"context"
	"time"
)

// Watching says how Watch waits.
type Watching struct {
	// Options of the next pass: asked before each, since rules may change.
	Options func() (Options, error)
	// Hints is told when something may have changed, as by Notify. nil: only
	// Every counts.
	Hints <-chan struct{}
	// Settle is how long to wait after a hint for more of them, and so the
	// shortest time between two passes of a tree that changes all the time.
	Settle time.Duration
	// Every is after how long to look without a hint.
	Every time.Duration
	// After is time.After; a test has its own clock.
	After func(time.Duration) <-chan time.Time
	// Report is told what each pass has done.
	Report func(Result, error)
}

// Watch makes passes over a tree while it changes, until ctx is done. A pass that
// fails is reported and does not end it.
func Watch(ctx context.Context, w Watching) {
	if w.After == nil {
		w.After = time.After
	}
	var session Session
	for {
		w.pass(&session)
		select {
		case <-ctx.Done():
			return
		case <-w.After(w.Every):
			continue
		case <-w.Hints:
		}
		select {
		case <-ctx.Done():
			return
		case <-w.After(w.Settle):
		}
		w.drain()
	}
}

func (w *Watching) pass(session *Session) {
	o, err := w.Options()
	if err != nil {
		w.Report(Result{}, err)
		return
	}
	w.Report(session.Run(o))
}

// drain drops hints of what the coming pass will see anyway.
func (w *Watching) drain() {
	for {
		select {
		case <-w.Hints:
		default:
			return
		}
	}
}
