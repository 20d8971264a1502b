package summarize

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/liclog/liclog/layout"
)

// longSpans are those of the summaries that are made of days.
var longSpans = []layout.Span{layout.AWeek, layout.AMonth, layout.AYear}

// wanted is a period with the days it has.
type wanted struct {
	period layout.Period
	days   []layout.Day
	made   madeOf
	broken bool // one of its days could not be read
}

// periodsOf gives the weeks, months and years of the days, which are sorted.
func (p *pass) periodsOf(days []dayState) []*wanted {
	var list []*wanted
	for _, span := range longSpans {
		for _, s := range days {
			period := s.day.Period(span)
			if n := len(list); n == 0 || list[n-1].period != period {
				list = append(list, &wanted{period: period})
			}
			w := list[len(list)-1]
			w.days = append(w.days, s.day)
			w.broken = w.broken || p.index.Days[s.day] == nil
		}
	}
	for _, w := range list {
		w.made = p.madeOf(w.days)
	}
	return list
}

// wantedOf is the period, in which the newest day lies, with its days.
func (p *pass) wantedOf(period layout.Period) *wanted {
	first := len(p.tree)
	for first > 0 && p.tree[first-1].Period(period.Span) == period {
		first--
	}
	days := p.tree[first:]
	return &wanted{period: period, days: days, made: p.madeOf(days)}
}

// madeOf names the days and the versions that they have now.
func (p *pass) madeOf(days []layout.Day) madeOf {
	var text []byte
	for _, d := range days {
		if e := p.index.Days[d]; e != nil {
			text = binary.AppendVarint(text, int64(d))
			text = binary.LittleEndian.AppendUint64(text, uint64(e.Version))
		}
	}
	return sha256.Sum256(text)
}

// refreshPeriods brings weeks, months and years up to date. A period with a day
// that could not be read stays as it is.
func (p *pass) refreshPeriods(days []dayState) {
	list := p.periodsOf(days)
	p.dropPeriods(list)
	list = slices.DeleteFunc(list, func(w *wanted) bool { return w.broken || p.freshPeriod(w) })
	list = p.takePatched(list)
	// Years of more than a month come last: they are made of the sums over months.
	var first, years [][]*wanted
	for _, group := range alike(list) {
		if group[0].period.Span == layout.AYear {
			years = append(years, group)
		} else {
			first = append(first, group)
		}
	}
	for _, groups := range [][][]*wanted{first, years} {
		p.each(len(groups), p.Parallel, func(i int) { p.refreshAlike(groups[i]) })
	}
	for _, d := range p.drafts {
		d.drop() // of a period that needs none
	}
}

// alike puts periods of the same days together: their summaries are the same.
func alike(list []*wanted) (groups [][]*wanted) {
	at := map[madeOf]int{}
	for _, w := range list {
		i, ok := at[w.made]
		if !ok {
			i = len(groups)
			at[w.made] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], w)
	}
	return groups
}

// freshPeriod tells whether the period's summary is known to be up to date.
func (p *pass) freshPeriod(w *wanted) bool {
	entry := p.index.Periods[w.period]
	if entry == nil || !entry.Firm || entry.Made != w.made {
		return false
	}
	now, _, err := identify(p.FS, w.period.Summary(p.Dir))
	if err != nil || now != entry.Summary {
		return false
	}
	p.count(w.period, unchanged)
	return true
}

// dropPeriods forgets those that have no days any more. Their summaries stay: they
// may be all that somebody has kept.
func (p *pass) dropPeriods(list []*wanted) {
	there := map[layout.Period]bool{}
	for _, w := range list {
		there[w.period] = true
	}
	for period := range p.index.Periods {
		if there[period] {
			continue
		}
		delete(p.index.Periods, period)
		_ = p.FS.Remove(rowPath(p.Dir, period)) // only a cache
		p.result.Warnings = append(p.result.Warnings, fmt.Sprintf("%s has no days any more; "+
			"it is left as it was: delete it if it is not wanted", period.Summary(p.Dir)))
	}
}

// refreshAlike builds the summary of periods with the same days.
func (p *pass) refreshAlike(group []*wanted) {
	if p.drafts[group[0].period] != nil {
		p.each(len(group), len(group), func(i int) { p.writePeriod(group[i], p.drafts[group[i].period].finish) })
		return
	}
	text, problems, err := p.buildPeriod(group)
	p.mutex.Lock()
	p.result.Problems = append(p.result.Problems, problems...)
	p.mutex.Unlock()
	p.each(len(group), len(group), func(i int) {
		if err != nil {
			p.takePeriod(group[i].period, nil, 0, err)
			return
		}
		p.writePeriod(group[i], func() (*staged, error) { return stage(p.FS, group[i].period.Summary(p.Dir), text.pages) })
	})
	text.free()
}

// takePeriod takes up what became of a period.
func (p *pass) takePeriod(period layout.Period, entry *periodEntry, o outcome, err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if err != nil {
		delete(p.index.Periods, period)
		p.failed = append(p.failed, fmt.Errorf("summary of %s: %w", period, err))
		return
	}
	p.index.Periods[period] = entry
	p.count(period, o)
}

// writePeriod replaces the period's summary. The disk is waited for beside the
// pass.
func (p *pass) writePeriod(w *wanted, stage func() (*staged, error)) {
	entry := &periodEntry{Made: w.made}
	name := w.period.Summary(p.Dir)
	var err error
	if entry.Summary, entry.Firm, err = identify(p.FS, name); err != nil {
		p.takePeriod(w.period, nil, 0, err)
		return
	}
	fresh, err := stage()
	if err != nil || fresh == nil {
		p.takePeriod(w.period, entry, checked, err)
		return
	}
	p.periodCommits.later(func() {
		var err error
		entry.Summary, err = fresh.commit()
		entry.Firm = true // once the pass has waited a tick
		p.takePeriod(w.period, entry, built, err)
	})
}

// buildPeriod makes the summary of periods with the same days, and the sums for
// the next time.
func (p *pass) buildPeriod(group []*wanted) (written, []Problem, error) {
	text, problems, err := p.tryPeriod(group, true)
	if errors.Is(err, errRows) {
		return p.tryPeriod(group, false)
	}
	return text, problems, err
}

func (p *pass) tryPeriod(group []*wanted, useRows bool) (written, []Problem, error) {
	w := group[0]
	from, err := p.sources(w, useRows)
	defer from.close()
	if err != nil {
		return written{}, nil, err
	}
	keep := p.keepsSums(w) && len(from.old) > 0 && from.sums == ""
	var sums rowWriter
	var found []Problem
	format := newFormatter(p.periodSheets(w))
	err = merge(from.old, from.newest, format.row, func(row *periodRow) {
		if keep {
			sums.add(row)
		}
	}, func(row *periodRow) {
		if row.figures.tooLarge() {
			found = append(found, Problem{File: w.period.Summary(p.Dir),
				Reason: fmt.Sprintf("the license-hours of %q are more than can be counted; they are cut off", row.id)})
		}
		format.done()
	})
	text := format.text(layout.Header(layout.SummaryColumns(w.period.Span)))
	from.close() // Windows replaces no file that is open
	if err == nil && keep {
		err = p.writeSums(group, sums.data)
	}
	return text, found, err
}

// periodSheets are what a formatter needs to know.
func (p *pass) periodSheets(w *wanted) (anySheet, userSheet *periodSheet, parallel int) {
	var any, users loggedWeek
	for _, d := range w.days {
		e := p.index.Days[d]
		any.add(d.Weekday(), &e.Logged.Any)
		users.add(d.Weekday(), &e.Logged.Users)
	}
	return newPeriodSheet(&any), newPeriodSheet(&users), p.Parallel
}

// keepsSums tells whether sums over the period's days will be of use: the year
// needs those of months, and what holds the newest day will soon be made again.
func (p *pass) keepsSums(w *wanted) bool {
	last := w.days[len(w.days)-1]
	return len(w.days) > 1 && (w.period.Span == layout.AMonth || last == p.newest)
}

func (p *pass) writeSums(group []*wanted, rows []byte) error {
	var days []dayVersion
	for _, d := range group[0].days {
		if d != p.newest {
			days = append(days, dayVersion{d, p.index.Days[d].Version})
		}
	}
	for _, w := range group {
		if err := writeRows(p.FS, rowPath(p.Dir, w.period), days, rows); err != nil {
			return err
		}
	}
	return nil
}
