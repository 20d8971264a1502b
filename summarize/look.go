package summarize

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
)

// dayState is a day's files as a pass finds them.
type dayState struct {
	day   layout.Day
	files [4]identity
	firm  bool
}

// exists tells whether the day has any file of ours.
func (s *dayState) exists() bool { return s.files != [4]identity{} }

// look identifies the day's files.
func (p *pass) look(day layout.Day) (s dayState, err error) {
	s = dayState{day: day, firm: true}
	for i, name := range dayFiles {
		firm := false
		if s.files[i], firm, err = identify(p.FS, day.File(p.Dir, name)); err != nil {
			return s, err
		}
		s.firm = s.firm && firm
	}
	return s, nil
}

// fresh tells whether nothing has happened to the day since its entry was made.
func (s *dayState) fresh(entry *dayEntry) bool {
	return entry != nil && entry.Firm && entry.Files == s.files
}

// outcome is what became of a day or period in a pass.
type outcome int

const (
	unchanged outcome = iota // not read
	checked                  // read, and found to be as it should be
	built                    // written
)

// outcomeOf a day that was looked into.
type dayOutcome struct {
	entry    *dayEntry
	products []string
	outcome  outcome
	problems []Problem
	lone     map[layout.Period]*draft // see builtDay
}

// errMoved: files were replaced while they were read.
var errMoved = errors.New("the day's files were replaced again and again while they were read: try again")

// refresh brings the day's summary up to date, reading the day's files.
func (p *pass) refresh(s dayState, parallel int) (*dayOutcome, error) {
	for range 20 {
		out, err := p.tryRefresh(s, parallel)
		switch {
		case len(p.patches) > 0 && disk.IsOurs(err):
			p.grows = false // the copies may have taken the room that the day needs
			p.dayCommits.waiting.Wait()
			p.committed = nil // of this day alone
		case !errors.Is(err, errMoved):
			return out, err
		}
		if len(p.patches) > 0 {
			clear(p.patches) // they are dropped
		}
		if s, err = p.look(s.day); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s: %w", s.day, errMoved)
}

func (p *pass) tryRefresh(s dayState, parallel int) (_ *dayOutcome, err error) {
	files, err := view.Load(p.FS, p.Dir, s.day, p.Sleep)
	if err != nil {
		return nil, err
	}
	b := p.builder(s.day, parallel)
	if files.Cache == nil { // closed
		var ignored []Problem
		hours := b.parseHours(files.Hours, &ignored)
		if hours.short || files.Log < 0 {
			return p.closedShort(s, b, files)
		}
		// No logger writes the summary of a closed day: it can be written at once.
		b.draft = &draft{fsys: p.FS, name: s.day.File(p.Dir, layout.SummaryFile)}
	}
	b.change = p.follow(s.day)
	defer func() {
		b.change.end(err)
		if err != nil {
			b.drop()
			p.dropPatches()
		}
	}()
	build := b.build
	if p.session.suits(s.day, p.newest, files) {
		build = func(files view.Day) (*builtDay, error) { return p.session.build(b, files) }
	}
	made, err := build(files)
	if err != nil {
		return nil, err
	}
	defer made.free()
	b.change.end(nil)
	out := &dayOutcome{products: made.products, problems: made.problems, outcome: checked, lone: made.lone}
	out.entry = &dayEntry{Files: s.files, Firm: s.firm, Logged: dayLogged{made.any, made.users}}
	written, err := p.writeDay(s, made.staged, out.entry)
	if err != nil {
		return nil, err
	}
	if written {
		out.outcome = built
	}
	if files.Live && s.files[logAt].Size != files.Log {
		out.entry.Firm = false // rows that do not count yet may count without a change of the file
	}
	p.setVersion(s.day, out)
	return out, writeRows(p.FS, dayRows(p.Dir, s.day), []dayVersion{{s.day, out.entry.Version}}, made.rows...)
}

// closedShort takes a day whose rows are gone, wholly or in part: its summary is
// final.
func (p *pass) closedShort(s dayState, b *builder, files view.Day) (*dayOutcome, error) {
	out := &dayOutcome{outcome: checked}
	found, err := p.readGiven(s)
	if err != nil {
		return nil, err
	}
	out.problems = found.problems.of(s.day.File(p.Dir, layout.SummaryFile), 0)
	logged := dayLogged{found.any, found.users}
	if files.Hours != nil {
		hours := b.parseHours(files.Hours, &out.problems)
		logged = dayLogged{hours.any.hours(), hours.users.hours()}
	}
	out.entry = &dayEntry{
		Files: s.files, Firm: s.firm, SummaryFirm: s.firm,
		Logged: logged, Given: true, Unsorted: found.unsorted,
	}
	p.setVersion(s.day, out)
	return out, nil
}

func (p *pass) readGiven(s dayState) (*given, error) {
	file, err := p.FS.OpenFile(s.day.File(p.Dir, layout.SummaryFile), os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return &given{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readGiven(s.day, file)
}

// lost tells whether figures of the day are gone for good.
func (e *dayEntry) lost() bool {
	return e.Given && !e.Files[summaryAt].Exists && e.Logged != dayLogged{}
}

// writeDay replaces the day's summary, but not one that somebody has written
// since the pass looked at it: a logger may have closed an open day meanwhile.
func (p *pass) writeDay(s dayState, stage func() (*staged, error), entry *dayEntry) (written bool, err error) {
	if s.files[cacheAt].Exists {
		release, err := take(p.FS, p.Dir, dayLock, p.Sleep)
		if err != nil {
			return false, err
		}
		defer release()
	}
	name := s.day.File(p.Dir, layout.SummaryFile)
	now, firm, err := identify(p.FS, name)
	if err != nil {
		return false, err
	}
	if now != s.files[summaryAt] {
		return false, errMoved
	}
	fresh, err := stage()
	if err != nil || fresh == nil {
		entry.SummaryFirm = firm
		return false, err
	}
	entry.SummaryFirm = true // once the pass has waited a tick
	if !s.files[cacheAt].Exists {
		p.later(s.day, entry, fresh)
		return true, nil
	}
	entry.Files[summaryAt], err = fresh.commit()
	return true, err
}
