package summarize

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// pass is one run over the tree.
type pass struct {
	Options
	session *Session // nil where there is only one pass
	index   *index
	result  Result
	failed  []error
	wrote   bool
	tree    []layout.Day // all its days
	newest  layout.Day   // of them
	// lone are the periods that have only the newest day, drafts their summaries, if
	// the day was read.
	lone   []layout.Period
	drafts map[layout.Period]*draft
	// grows: the newest day is all that has changed. patches are the summaries that are
	// copied meanwhile.
	grows   bool
	patches map[layout.Period]*patch

	dayCommits, periodCommits *commits
	committed                 []committed // days
	mutex                     sync.Mutex  // of what workers report
	done, total               int64       // bytes of logs
}

// forget makes all entries doubtful. They are kept: what comes out the same is
// still known to be so.
func (p *pass) forget() {
	for _, e := range p.index.Days {
		e.Firm = false
	}
	for _, e := range p.index.Periods {
		e.Firm = false
	}
}

func (p *pass) run() (Result, error) {
	days, err := p.days()
	if err != nil {
		return Result{}, err
	}
	for _, s := range days {
		p.tree = append(p.tree, s.day)
	}
	if len(days) > 0 {
		p.newest = p.tree[len(days)-1]
		p.lone = lonePeriods(days)
		p.tidy()
	}
	p.patches = map[layout.Period]*patch{}
	p.dayCommits, p.periodCommits = newCommits(), newCommits()
	p.refreshDays(days)
	p.refreshPeriods(days)
	p.settleCommits()
	if p.wrote {
		p.Sleep(p.index.unsettled(time.Now())) // from now on a change of what was written shows
	}
	if err := p.index.save(p.FS, p.Dir); err != nil {
		p.failed = append(p.failed, fmt.Errorf("can't remember what was done: %w", err))
	}
	p.sortResult()
	return p.result, errors.Join(p.failed...)
}

// tidy removes what a pass that was killed has left behind of the summaries that are
// written most often. Nobody else writes them, and this pass has not begun to.
func (p *pass) tidy() {
	for _, span := range longSpans {
		_ = p.FS.Remove(disk.Fresh(p.newest.Period(span).Summary(p.Dir)))
	}
}

// lonePeriods are those that have only the last of the days.
func lonePeriods(days []dayState) (lone []layout.Period) {
	last := days[len(days)-1].day
	for _, span := range longSpans {
		if len(days) == 1 || days[len(days)-2].day.Period(span) != last.Period(span) {
			lone = append(lone, last.Period(span))
		}
	}
	return lone
}

// days looks at all days that have files.
func (p *pass) days() ([]dayState, error) {
	all, err := layout.Days(p.Dir)
	if err != nil {
		return nil, err
	}
	found := make([]dayState, len(all))
	failed := make([]error, len(all))
	p.each(len(all), p.Parallel, func(i int) { found[i], failed[i] = p.look(all[i]) })
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(s dayState) bool { return !s.exists() }), nil
}

// each does work for 0 to n-1, several at the same time.
func (p *pass) each(n, parallel int, work func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, parallel) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	all.Wait()
}

// refreshDays brings the summaries of all days up to date.
func (p *pass) refreshDays(days []dayState) {
	for day := range p.index.Days {
		_, there := slices.BinarySearchFunc(days, day, func(s dayState, d layout.Day) int { return cmp.Compare(s.day, d) })
		if !there {
			delete(p.index.Days, day)
			_ = p.FS.Remove(dayRows(p.Dir, day)) // only a cache
		}
	}
	stale := p.settle(p.stale(days))
	p.grows = len(stale) == 1 && stale[0].day == p.newest
	for _, s := range stale {
		p.total += s.files[logAt].Size
	}
	if len(stale) > 0 {
		// Here, since a folder waits for all that is on its way to the disk. Where it
		// can't be made, writing in it fails.
		_ = disk.MkdirAll(p.FS, filepath.Dir(dayRows(p.Dir, p.newest)))
	}
	// Few days: several parts of a log at once. Many: several days at once.
	together := max(1, min(p.Parallel, len(stale)))
	p.each(len(stale), together, func(i int) {
		out, err := p.refresh(stale[i], max(1, p.Parallel/together))
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.take(stale[i].day, out, err)
	})
	for _, s := range days {
		if e := p.index.Days[s.day]; e != nil && e.lost() {
			p.result.Warnings = append(p.result.Warnings, fmt.Sprintf("%s is missing and can't be made again, "+
				"since the day's log was not kept: its use is missing from all figures", s.day.File(p.Dir, layout.SummaryFile)))
		}
	}
}

// stale is the days to read.
func (p *pass) stale(days []dayState) (stale []dayState) {
	for _, s := range days {
		if s.fresh(p.index.Days[s.day]) {
			p.count(s.day.Period(layout.ADay), unchanged)
			continue
		}
		stale = append(stale, s)
	}
	return stale
}

// settle waits where files are so young that a further change might not show.
func (p *pass) settle(stale []dayState) []dayState {
	if !slices.ContainsFunc(stale, func(s dayState) bool { return !s.firm }) {
		return stale
	}
	p.Sleep(tick)
	for i := range stale {
		if again, err := p.look(stale[i].day); err == nil {
			stale[i] = again
		}
	}
	return stale
}

// take takes up what became of a day.
func (p *pass) take(day layout.Day, out *dayOutcome, err error) {
	if err != nil {
		delete(p.index.Days, day)
		p.failed = append(p.failed, err)
		return
	}
	if out.lone != nil {
		p.drafts = out.lone
	}
	entry := out.entry
	entry.Products = p.index.numbersOf(out.products)
	p.index.Days[day] = entry
	p.result.Problems = append(p.result.Problems, out.problems...)
	if entry.Given && !entry.Files[summaryAt].Exists {
		return // there is no summary to speak of
	}
	p.count(day.Period(layout.ADay), out.outcome)
}

// setVersion gives the figures of a day a new version, if they may have changed.
func (p *pass) setVersion(day layout.Day, out *dayOutcome) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	out.entry.Version = version(rand.Uint64())
	if old := p.index.Days[day]; old != nil && out.outcome == checked && old.same(out.entry) {
		out.entry.Version = old.Version
	}
}

// same tells whether the figures of the day are known to be those of e.
func (e *dayEntry) same(other *dayEntry) bool {
	return e.Files[summaryAt] == other.Files[summaryAt] && e.Logged == other.Logged &&
		e.Given == other.Given && e.SummaryFirm
}

func (p *pass) count(period layout.Period, o outcome) {
	switch o {
	case unchanged:
		p.result.Unchanged = append(p.result.Unchanged, period)
	case checked:
		p.result.Checked = append(p.result.Checked, period)
	case built:
		p.result.Built = append(p.result.Built, period)
		p.wrote = true
	}
}

func (p *pass) sortResult() {
	for _, list := range [][]layout.Period{p.result.Built, p.result.Checked, p.result.Unchanged} {
		slices.SortFunc(list, func(a, b layout.Period) int {
			return cmp.Or(cmp.Compare(a.Span, b.Span), cmp.Compare(a.First, b.First))
		})
	}
	slices.Sort(p.result.Warnings)
	slices.SortStableFunc(p.result.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// builder builds a day of the pass's tree.
func (p *pass) builder(day layout.Day, parallel int) *builder {
	b := &builder{
		fsys: p.FS, dir: p.Dir, day: day, counts: p.Counts, parallel: parallel, progress: p.read,
		lone: map[layout.Period]*draft{},
	}
	if day == p.newest {
		for _, period := range p.lone {
			b.lone[period] = &draft{fsys: p.FS, name: period.Summary(p.Dir)}
		}
	}
	return b
}

// read counts bytes of logs.
func (p *pass) read(n int64) {
	if p.Progress == nil || n == 0 {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.done += n
	p.Progress(p.done, max(p.done, p.total))
}
