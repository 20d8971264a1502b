package summarize

import (
	"slices"
	"sync"

	"github.com/liclog/liclog/layout"
)

// commits puts summaries in their places beside a pass, which so need not wait for
// the disk after each.
type commits struct {
	room    chan struct{}
	waiting sync.WaitGroup
}

// maxCommits bounds how many files wait for the disk.
const maxCommits = 16

func newCommits() *commits { return &commits{room: make(chan struct{}, maxCommits)} }

// later does the work beside others, once there is room for it.
func (c *commits) later(work func()) {
	c.room <- struct{}{}
	c.waiting.Go(func() {
		work()
		<-c.room
	})
}

// committed is what became of a day's summary.
type committed struct {
	day   layout.Day
	entry *dayEntry
	now   identity
	err   error
}

// later commits the summary of a day. Until then its entry says no more than that
// there is one.
func (p *pass) later(day layout.Day, entry *dayEntry, fresh *staged) {
	entry.Files[summaryAt] = identity{Exists: true}
	p.dayCommits.later(func() {
		done := committed{day: day, entry: entry}
		done.now, done.err = fresh.commit()
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.committed = append(p.committed, done)
	})
}

// settleCommits waits for the last commit, and takes up what became of the days'.
func (p *pass) settleCommits() {
	p.dayCommits.waiting.Wait()
	p.periodCommits.waiting.Wait()
	for _, c := range p.committed {
		c.entry.Files[summaryAt] = c.now
		if c.err == nil {
			continue
		}
		p.failed = append(p.failed, c.err)
		delete(p.index.Days, c.day)
		p.result.Built = slices.DeleteFunc(p.result.Built, func(b layout.Period) bool { return b == c.day.Period(layout.ADay) })
	}
}
