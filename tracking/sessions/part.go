package sessions

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// PartName is what the logger's Set calls this part.
const PartName = "sessions"

// Server is the server's name of check-outs that stand for licenses of sessions.
// No license server has such a name, so that none stops them.
const Server = "(sessions)"

// part is a Machine as a part of the logger: what units use goes into the usage
// log, the records into the tree.
type part struct {
	logger.Host
	machine *Machine
	closed  map[int][]byte // files of years that are over, yet to be written
	looked  bool           // whether the file that was there before was compared
	stale   bool           // there may be files that nothing here tells of
	// told is the highest number over its limit that was warned of, by product,
	// on the day; warnings are those to be told with the group.
	told     map[string]int
	toldOn   layout.Day
	warnings map[string]Warning
}

// Part makes the counting of sessions a part of a logger.
func Part(h logger.Host) logger.Part {
	p := &part{Host: h, closed: map[int][]byte{}, told: map[string]int{}, warnings: map[string]Warning{}}
	p.machine = New(p, DefaultRules())
	return p
}

// Name tells the part apart.
func (p *part) Name() string { return PartName }

// Takes tells whether events of the kind are about sessions.
func (p *part) Takes(kind event.Kind) bool {
	switch kind {
	case event.Login, event.Activity, event.Logout, event.Start, event.Stop:
		return true
	}
	return false
}

// Text is the rules as the part's settings.
func (r Rules) Text() string {
	var w wire.Writer
	r.Save(&w)
	return string(w.Bytes)
}

// parseRules reads what Text wrote.
func parseRules(text string) (rules Rules, ok bool) {
	r := &wire.Reader{Rest: []byte(text)}
	rules = ReadRules(r)
	return rules, r.Err == nil && !r.More()
}

// Set takes changed rules (Rules.Text); they hold from the watermark on.
func (p *part) Set(settings, _ string) {
	rules, ok := parseRules(settings)
	if !ok {
		p.Log.Error("the rules of sessions can't be read; those before hold on")
		return
	}
	if at, ok := p.Watermark(); ok {
		p.machine.Advance(at)
	}
	p.machine.SetRules(rules)
}

// Apply takes an event.
func (p *part) Apply(e *event.Event, at layout.Second) (reason string) {
	detail := e.Detail()
	switch e.Kind {
	case event.Login:
		client, err := ParseClient(detail.ClientKind)
		if err != nil {
			return err.Error()
		}
		p.machine.Login(&Login{at, e.Server, e.Handle, e.User, e.Host, client, SplitList(detail.Applications)})
		return "" // that a login was refused stands in the usage log
	case event.Activity:
		return p.machine.Activity(at, e.Server, e.Handle)
	case event.Logout:
		ending, err := ParseEnding(detail.Reason)
		if err != nil {
			return err.Error()
		}
		return p.machine.Logout(at, e.Server, e.Handle, ending == Inactivity)
	}
	if now, ok := p.Watermark(); ok && e.Kind == event.Start {
		p.machine.EndCrashed(now, at, e.Server)
		return ""
	}
	p.machine.EndServer(at, e.Server)
	return ""
}

// Due is the next moment to be told of.
func (p *part) Due() layout.Second { return p.machine.Due() }

// Pass lets time pass; over time that was not observed, to its end.
func (p *part) Pass(at layout.Second) {
	if watermark, ok := p.Watermark(); ok && watermark > at {
		p.machine.Skip(watermark)
		return
	}
	p.machine.Advance(at)
}

// CheckOut puts a license in use into the usage log.
func (p *part) CheckOut(at layout.Second, use Use) { p.insert(event.CheckOut, at, use, 1) }

// CheckIn takes it out again.
func (p *part) CheckIn(at layout.Second, use Use) { p.insert(event.CheckIn, at, use, event.NotGiven) }

// Deny notes that a login was refused.
func (p *part) Deny(at layout.Second, use Use) { p.insert(event.Denied, at, use, 0) }

func (p *part) insert(kind event.Kind, at layout.Second, use Use, granted int64) {
	reason := p.Insert(&event.Event{
		Kind: kind, Time: at, User: use.User, Host: use.Address, ProductID: use.Product, ProductName: use.Product,
		Desired: 1, Granted: granted, Handle: use.Handle, Server: Server,
	})
	if reason != "" {
		p.Log.Error("the usage log does not know what a session used", "product", use.Product, "user", use.User, "problem", reason)
	}
}

// Warn keeps a warning for Flush, if it is about more than all before on the day.
func (p *part) Warn(_ layout.Second, w Warning) {
	if p.toldOn != p.machine.Today() {
		clear(p.told)
		p.toldOn = p.machine.Today()
	}
	product := w.Application + w.Kind.String()
	if w.Current > p.told[product] {
		p.told[product] = w.Current
		p.warnings[product] = w
	}
}

// CloseYear keeps the file of a year that is over for Flush.
func (p *part) CloseYear(year int, records []Record) {
	if len(records) > 0 {
		p.closed[year] = FormatHistory(records)
	}
}

// Flush writes the files of years that are over, and tells of limits exceeded.
func (p *part) Flush() error {
	for _, year := range slices.Sorted(maps.Keys(p.closed)) {
		if err := p.write(year, p.closed[year]); err != nil {
			return err
		}
		delete(p.closed, year)
	}
	for _, product := range slices.Sorted(maps.Keys(p.warnings)) {
		p.Log.Warn(p.warnings[product].String())
	}
	clear(p.warnings)
	return nil
}

// Publish writes the file of the year.
func (p *part) Publish() error {
	if p.stale {
		if err := p.sweep(); err != nil {
			return err
		}
		p.stale = false
	}
	if !p.machine.Changed() {
		return nil
	}
	records := p.machine.Records()
	if len(records) == 0 {
		return nil
	}
	year := records[0].Year()
	content := FormatHistory(records)
	if !p.looked {
		p.looked = true
		there, err := disk.ReadFile(p.FS, HistoryName(p.Dir, year))
		if err == nil && bytes.Equal(there, content) {
			return nil // opening a tree at rest changes nothing
		}
	}
	return p.write(year, content)
}

// sweep removes the files of years of which there are no records. The end of a run
// shows what is held back for late events in its place, and then forgets it: in
// the next run it may come otherwise.
func (p *part) sweep() error {
	any, this := len(p.machine.Records()) > 0, 0
	if p.machine.Began() {
		this = yearOf(p.machine.Today())
	} else if any {
		return nil // records that were there before
	}
	years, err := p.years()
	for _, year := range years {
		if err == nil && (year > this || year == this && !any) {
			name := HistoryName(p.Dir, year)
			err = errors.Join(p.FS.Remove(name), p.FS.SyncDir(filepath.Dir(name)))
		}
	}
	return err
}

func (p *part) write(year int, content []byte) error {
	name := HistoryName(p.Dir, year)
	if err := disk.MkdirAll(p.FS, filepath.Dir(name)); err != nil {
		return err
	}
	if err := p.FS.SyncDir(p.Dir); err != nil {
		return err
	}
	return disk.Replace(p.FS, name, content)
}

// Save writes the state.
func (p *part) Save(w *wire.Writer) { p.machine.Save(w) }

// Restore goes on from there.
func (p *part) Restore(r *wire.Reader) {
	p.machine.Restore(r)
	p.stale = true
}

// Adopt goes on behind the newest year's file. Who was in is not known any more,
// so what was in use ends with what is known.
func (p *part) Adopt() error {
	if _, ok := p.Watermark(); ok {
		p.Insert(&event.Event{Kind: event.Stop, Server: Server})
	}
	year, err := p.newestYear()
	if err != nil || year == 0 {
		return err
	}
	name := HistoryName(p.Dir, year)
	file, err := disk.ReadFile(p.FS, name)
	if err != nil {
		return err
	}
	records, bad := ParseHistory(file)
	if bad != nil {
		aside := filepath.Join(p.Dir, layout.StateFolder, HistoryFile+".before-repair")
		p.Log.Error("not all of a file could be read: "+bad.Error(), "file", name, "kept as it was in", aside)
		if err := disk.Replace(p.FS, aside, file); err != nil {
			return err
		}
	}
	p.machine.Adopt(records)
	return nil
}

// newestYear is the newest year that has a file, 0 where none has.
func (p *part) newestYear() (newest int, err error) {
	years, err := p.years()
	for _, year := range years {
		newest = max(newest, year)
	}
	return newest, err
}

// years are those that have a file.
func (p *part) years() (years []int, err error) {
	entries, err := p.FS.ReadDir(p.Dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		year, ok := YearFolder(e.Name())
		if !ok {
			continue
		}
		_, err := p.FS.Stat(HistoryName(p.Dir, year))
		switch {
		case err == nil:
			years = append(years, year)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		}
	}
	return years, nil
}
