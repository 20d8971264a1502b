package summarize

import (
	"slices"
	"sync"

	"github.com/liclog/liclog/layout"
)

// commits puts summaries of days in their places beside a pass, which so need not
// wait for the disk after each.
type commits struct {
	room    chan struct{}
	waiting sync.WaitGroup
	list    []committed
}

// committed is what became of a day's summary.
type committed struct {
	day   layout.Day
	entry *dayEntry
	now   identity
	err   error
}

// maxCommits bounds how many files wait for the disk.
const maxCommits = 16

// later commits the summary of a day. Until then its entry says no more than that
// there is one.
func (p *pass) later(day layout.Day, entry *dayEntry, fresh *staged) {
	entry.Files[summaryAt] = identity{Exists: true}
	p.commits.room <- struct{}{}
	p.commits.waiting.Go(func() {
		done := committed{day: day, entry: entry, err: fresh.commit()}
		if done.err == nil {
			done.now, _, done.err = identify(p.FS, fresh.name)
		}
		<-p.commits.room
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.commits.list = append(p.commits.list, done)
	})
}

// settleCommits waits for the last commit, and takes up what became of them.
func (p *pass) settleCommits() {
	p.commits.waiting.Wait()
	for _, c := range p.commits.list {
		c.entry.Files[summaryAt] = c.now
		if c.err == nil {
			continue
		}
		p.failed = append(p.failed, c.err)
		delete(p.index.Days, c.day)
		p.result.Built = slices.DeleteFunc(p.result.Built, func(b layout.Period) bool { return b == c.day.Period(layout.ADay) })
	}
}
