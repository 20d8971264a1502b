package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/liclog/liclog/logger/input"
)

// testOnlyNow is the clock; tests put another in its place.
var testOnlyNow = time.Now

// Pauses between two tries to write: longer and longer.
const (
	firstPause = 500 * time.Millisecond
	mostPause  = 5 * time.Second
	pauseStep  = 100 * time.Millisecond
)

// patience outlasts a full disk and its like while a server goes on piping, or
// its log goes on growing: it waits from try to try, until ctx ends.
type patience struct {
	ctx    context.Context
	notify *notifier
	pause  time.Duration
	last   time.Time
}

// wait is a logger's Options.Wait.
func (p *patience) wait(problem error) bool {
	p.notify.Ready() // it keeps what it gets: no reason to start it again
	p.notify.Status("waits: " + problem.Error())
	if !p.last.IsZero() && time.Since(p.last) > 2*mostPause { // another problem
		p.pause = firstPause
	}
	for end := time.Now().Add(p.pause); time.Now().Before(end); {
		p.notify.Alive(time.Now())
		select {
		case <-time.After(pauseStep):
		case <-p.ctx.Done():
			return false
		}
	}
	p.pause, p.last = min(2*p.pause, mostPause), time.Now()
	return p.ctx.Err() == nil
}

// serve sets up what a run that does not end by itself needs.
func (r *logRun) serve() {
	r.opts.Now = testOnlyNow
	if !r.work.Live && !r.work.Follow {
		return
	}
	r.notify = newNotifier(os.Getenv)
	p := &patience{ctx: r.c.Context, notify: r.notify, pause: firstPause}
	r.opts.Wait = p.wait
	context.AfterFunc(r.c.Context, r.notify.Stopping)
}

// alive feeds the watchdog whenever progress is told.
func (r *logRun) alive(progress func(input.Counts)) func(input.Counts) {
	if r.notify == nil {
		return progress
	}
	return func(n input.Counts) {
		r.notify.Alive(time.Now())
		if progress != nil {
			progress(n)
		}
	}
}

// gravity is what a line to journald begins with, so that it knows how grave the
// message is: "<3>". It is empty where nothing but people read.
func gravity(w io.Writer, l slog.Level) string {
	file, ok := w.(*os.File)
	if !ok || !isJournal(file, os.Getenv("JOURNAL_STREAM")) {
		return ""
	}
	for i, known := range levels {
		if l >= known.level {
			return "<" + strconv.Itoa(i) + ">"
		}
	}
	return "<7>"
}
