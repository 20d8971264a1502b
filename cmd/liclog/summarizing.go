package main

import (
	"sync"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/summarize"
)

// summarizing brings summaries up to date beside a logger.
type summarizing struct {
	*shell
	session summarize.Session
	every   time.Duration
	changed chan struct{} // something new is to be seen
	stop    chan struct{}
	passes  sync.WaitGroup
}

func newSummarizing(s *shell, every time.Duration) *summarizing {
	g := &summarizing{shell: s, every: every, changed: make(chan struct{}, 1), stop: make(chan struct{})}
	g.passes.Add(1)
	go g.run()
	return g
}

// soon asks for a pass, which comes when the last is long enough ago.
func (g *summarizing) soon() {
	select {
	case g.changed <- struct{}{}:
	default: // asked already
	}
}

func (g *summarizing) run() {
	defer g.passes.Done()
	for {
		select {
		case <-g.changed:
		case <-g.stop:
			return
		}
		begun := time.Now()
		if _, err := g.once(); err != nil {
			g.log.Error("the summaries are not up to date", "problem", err)
		}
		// A pass that takes long is made less often.
		select {
		case <-time.After(max(g.every, 10*time.Since(begun))):
		case <-g.stop:
			return
		}
	}
}

func (g *summarizing) once() (summarize.Result, error) {
	now, err := settings.Load(g.dir)
	if err != nil {
		return summarize.Result{}, err
	}
	return g.pass(g.session.Run, now, false)
}

// last ends the passes beside the logger and makes the final one.
func (g *summarizing) last() error {
	close(g.stop)
	g.passes.Wait()
	result, err := g.once()
	if err == nil {
		g.say("%s", inWords(&result))
	}
	return err
}

// finalSummary builds the summary of a day whose rows are about to go.
func (r *logRun) finalSummary(day layout.Day) error {
	now, err := settings.Load(r.dir)
	if err != nil {
		return err
	}
	problems, err := summarize.Day(summarize.Options{Dir: r.dir, Counts: countsOf(now)}, day)
	for _, p := range problems {
		r.log.Warn(p.String())
	}
	return err
}
