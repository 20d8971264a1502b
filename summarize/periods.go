package summarize

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"slices"

	"github.com/liclog/liclog/layout"
)

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
	for _, span := range []layout.Span{layout.AWeek, layout.AMonth, layout.AYear} {
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

// madeOf names the days and the versions that they have now.
func (p *pass) madeOf(days []layout.Day) madeOf {
	var text []byte
	for _, d := range days {
		if e := p.index.Days[d]; e != nil {
			text = binary.AppendVarint(text, int64(d))
			text = binary.AppendUvarint(text, e.Version)
		}
	}
	return sha256.Sum256(text)
}

// refreshPeriods brings weeks, months and years up to date. A period with a day
// that could not be read stays as it is.
func (p *pass) refreshPeriods(days []dayState) {
	list := p.periodsOf(days)
	p.dropPeriods(list)
	list = slices.DeleteFunc(list, func(w *wanted) bool { return w.broken })
	p.each(len(list), p.Parallel, func(i int) {
		entry, outcome, problems, err := p.refreshPeriod(list[i])
		p.mutex.Lock()
		defer p.mutex.Unlock()
		if err != nil {
			delete(p.index.Periods, list[i].period)
			p.failed = append(p.failed, fmt.Errorf("%s: %w", list[i].period, err))
			return
		}
		p.index.Periods[list[i].period] = entry
		p.result.Problems = append(p.result.Problems, problems...)
		p.count(list[i].period, outcome)
	})
}

// dropPeriods forgets those that have no days any more. Their files stay: they
// may be all that somebody has kept.
func (p *pass) dropPeriods(list []*wanted) {
	there := map[layout.Period]bool{}
	for _, w := range list {
		there[w.period] = true
	}
	for period := range p.index.Periods {
		if !there[period] {
			delete(p.index.Periods, period)
		}
	}
}

func (p *pass) refreshPeriod(w *wanted) (*periodEntry, outcome, []Problem, error) {
	name := w.period.Summary(p.Dir)
	p.mutex.Lock()
	entry := p.index.Periods[w.period]
	p.mutex.Unlock()
	now, firm, err := identify(p.FS, name)
	if err != nil {
		return nil, 0, nil, err
	}
	if entry != nil && entry.Firm && entry.Summary == now && entry.Made == w.made {
		return entry, unchanged, nil, nil
	}
	text, problems, err := p.buildPeriod(w)
	if err != nil {
		return nil, 0, nil, err
	}
	written, err := replace(p.FS, name, text)
	if err != nil {
		return nil, 0, nil, err
	}
	if !written {
		return &periodEntry{Summary: now, Firm: firm, Made: w.made}, checked, problems, nil
	}
	now, _, err = identify(p.FS, name)
	return &periodEntry{Summary: now, Firm: true, Made: w.made}, built, problems, err
}

// buildPeriod makes the period's summary from those of its days.
func (p *pass) buildPeriod(w *wanted) (pages, []Problem, error) {
	var any, users loggedWeek
	for _, d := range w.days {
		e := p.index.Days[d]
		any.add(d.Weekday(), &e.Logged.Any)
		users.add(d.Weekday(), &e.Logged.Users)
	}
	anySheet, userSheet := newPeriodSheet(&any), newPeriodSheet(&users)
	sources, closeAll, err := p.sources(w)
	defer closeAll()
	if err != nil {
		return nil, nil, err
	}
	text := pages{periodHeader(w.period.Span)}
	var found []Problem
	err = merge(sources, func(row *periodRow) {
		s := anySheet
		if len(row.user) > 0 {
			s = userSheet
		}
		s.appendRow(&text, &row.figures, string(row.user), string(row.id), string(row.name))
		if row.figures.tooLarge() {
			found = append(found, Problem{File: w.period.Summary(p.Dir),
				Reason: fmt.Sprintf("the license-hours of %q are more than can be counted; they are cut off", row.id)})
		}
	})
	return text, found, err
}

// sources opens the summaries of the period's days, oldest first.
func (p *pass) sources(w *wanted) (list []source, closeAll func(), err error) {
	var files []func() error
	closeAll = func() {
		for _, f := range files {
			_ = f()
		}
	}
	for _, d := range w.days {
		e := p.index.Days[d]
		if !e.Files[summaryAt].Exists {
			continue
		}
		file, err := p.FS.OpenFile(d.File(p.Dir, layout.SummaryFile), os.O_RDONLY, 0)
		if err != nil {
			return nil, closeAll, err
		}
		files = append(files, file.Close)
		rows := newDayReader(d, file, func(int64, string) {}) // told when the day was read
		if !e.Unsorted {
			list = append(list, rows)
			continue
		}
		sorted, err := sortDay(rows)
		if err != nil {
			return nil, closeAll, err
		}
		list = append(list, sorted)
	}
	return list, closeAll, nil
}
