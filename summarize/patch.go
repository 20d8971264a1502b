package summarize

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
)

// A log that grows changes few of the rows of a month or a year. Where the newest
// day is all that has changed, and not the time logged in it, which every row
// tells, the rows with changes are worked out and all others copied from the
// summary that is there. The disk takes longest, so copying begins as soon as the
// first of the day's rows are made.

// patch is the summary of a period while it is copied with some of its rows changed.
type patch struct {
	fsys   disk.FS
	name   string
	was    identity // of the summary before
	change *dayChange
	sums   sumRows // over all days of the period but the newest
	format formatter
	row    periodRow
	on     paper // of the row's text

	old     disk.File // the summary before
	window  *table.Window
	at      int   // what of the window is to be copied
	copied  int64 // of the summary before
	gone    int64 // of it, what the system was told to forget
	differs bool  // from the summary before

	done  chan struct{} // closed at the end
	fresh *staged       // nil where nothing differs
	err   error         // the summary must be built
}

// follow begins to patch the summaries that can be patched, if the newest day is all
// that has changed. What it gives is to be told of the day's rows.
func (p *pass) follow(day layout.Day) *dayChange {
	if !p.grows {
		return nil
	}
	before := p.index.Days[day]
	if before == nil || before.Given {
		return nil
	}
	change := p.openChange(day, before)
	if change == nil {
		return nil
	}
	for _, span := range longSpans {
		w := p.wantedOf(day.Period(span))
		if c := p.openPatch(w, change); c != nil {
			p.patches[w.period] = c
			go c.run()
		}
	}
	if len(p.patches) == 0 {
		change.end(errChange)
		return nil
	}
	return change
}

// openPatch is nil where the period's summary can't be patched.
func (p *pass) openPatch(w *wanted, change *dayChange) *patch {
	entry := p.index.Periods[w.period]
	if entry == nil || !entry.Firm || entry.Made != w.made || len(w.days) == 1 {
		return nil
	}
	name := w.period.Summary(p.Dir)
	now, _, err := identify(p.FS, name)
	if err != nil || now != entry.Summary {
		return nil
	}
	sums, err := p.patchSums(w)
	if err != nil {
		return nil // it is only a cache
	}
	anySheet, userSheet, _ := p.periodSheets(w)
	return &patch{
		fsys: p.FS, name: name, was: now, change: change, sums: sumRows{rowReader: sums},
		format: formatter{any: anySheet, users: userSheet}, done: make(chan struct{}),
	}
}

// patchSums opens the sums over all days of the period but the newest.
func (p *pass) patchSums(w *wanted) (*rowReader, error) {
	var want []dayVersion
	for _, d := range w.days[:len(w.days)-1] {
		want = append(want, dayVersion{d, p.index.Days[d].Version})
	}
	return openRowsOf(p.FS, rowPath(p.Dir, w.period), want...)
}

// takePatched puts those summaries that were patched in their places, all at the same
// time, and gives the periods that must be built.
func (p *pass) takePatched(list []*wanted) []*wanted {
	p.each(len(list), len(list), func(i int) {
		if c := p.patches[list[i].period]; c != nil {
			entry, outcome, err := c.take(list[i].made)
			if entry != nil || err != nil {
				p.takePeriod(list[i].period, entry, outcome, err)
				list[i] = nil
			}
		}
	})
	p.dropPatches() // of periods that need none
	return slices.DeleteFunc(list, func(w *wanted) bool { return w == nil })
}

// dropPatches takes back all that was not taken.
func (p *pass) dropPatches() {
	for _, c := range p.patches {
		if <-c.done; c.fresh != nil {
			_ = c.fresh.drop()
			c.fresh = nil
		}
	}
}

// take puts the summary in its place. The entry is nil where it must be built.
func (c *patch) take(made madeOf) (*periodEntry, outcome, error) {
	<-c.done
	if c.err != nil {
		return nil, 0, nil
	}
	if now, _, err := identify(c.fsys, c.name); err != nil || now != c.was {
		return nil, 0, nil // somebody has changed what was copied
	}
	entry := &periodEntry{Summary: c.was, Firm: true, Made: made}
	if c.fresh == nil {
		return entry, checked, nil
	}
	fresh := c.fresh
	c.fresh = nil
	var err error
	entry.Summary, err = fresh.commit()
	return entry, built, err // firm once the pass has waited a tick
}

// run stages the summary, unless no row has changed.
func (c *patch) run() {
	defer close(c.done)
	defer c.sums.close()
	first, err := c.change.row(0)
	if first == nil || err != nil {
		c.err = err
		return
	}
	if c.old, c.err = c.fsys.OpenFile(c.name, os.O_RDONLY, 0); c.err != nil {
		return
	}
	defer c.old.Close() // before it is replaced: Windows asks for it
	c.window = table.NewWindow(c.old, copyWindow)
	c.fresh, c.err = stageWith(c.fsys, c.name, c.copy)
	if c.err == nil && !c.differs {
		c.err = c.fresh.drop()
		c.fresh = nil
	}
}

// errTorn: the summary does not end with a row.
var errTorn = errors.New("a summary with half a row")

// copy puts the rows that have changed in the place of those with their keys, or
// between those where they belong.
func (c *patch) copy(to *staged) error {
	to.reserve(c.was.Size)
	if err := c.header(to); err != nil {
		return err
	}
	c.sums.step()
	for i := 0; ; i++ {
		changed, err := c.change.row(i)
		if err != nil {
			return err
		}
		if changed == nil {
			break
		}
		if err := c.insert(to, changed); err != nil {
			return err
		}
	}
	if _, err := c.copyTo(to, nil); err != nil {
		return err
	}
	if len(c.window.Bytes()) > 0 {
		return errTorn
	}
	for c.sums.more {
		c.sums.step() // the checksum comes at the end
	}
	return c.sums.err
}

func (c *patch) header(to io.Writer) error {
	for {
		if _, size := firstRow(c.window.Bytes(), c.window.Final()); size > 0 {
			c.at = size
			return c.flush(to)
		}
		if !c.window.More() {
			return cmp.Or(c.window.Err(), errTorn)
		}
	}
}

// insert copies what comes before the row, and writes it.
func (c *patch) insert(to io.Writer, changed *changedRow) error {
	text, err := c.text(changed)
	defer c.on.free()
	if err != nil {
		return err
	}
	size, err := c.copyTo(to, &changed.key)
	if err != nil {
		return err
	}
	c.differs = c.differs || !bytes.Equal(text, c.window.Bytes()[:size])
	c.window.Take(size)
	_, err = to.Write(text)
	return err
}

// text is the row as it shall be.
func (c *patch) text(changed *changedRow) ([]byte, error) {
	c.row.reset(changed.key)
	if c.sums.goTo(changed.key) {
		c.sums.addTo(&c.row)
	}
	changed.addTo(&c.row)
	if c.row.figures.tooLarge() {
		return nil, errRows
	}
	var text pages
	c.format.format(&text, &c.on, &c.row)
	return text[0], nil
}

// sumRows goes through sums.
type sumRows struct {
	*rowReader
	more bool
	err  error
}

func (s *sumRows) step() { s.more, s.err = s.next() }

// goTo goes on to the key, and tells whether there is such a row.
func (s *sumRows) goTo(k key) bool {
	for s.more && s.key().compare(k) < 0 {
		s.step()
	}
	return s.more && s.key().compare(k) == 0
}

// copyWindow is how much of a summary is read, and written, at once.
const copyWindow = 1 << 20

// copyTo copies the rows before that with the key, whose size it tells; 0 where there
// is none. Without a key it copies all rows.
func (c *patch) copyTo(to io.Writer, k *key) (int, error) {
	for {
		switch next, size := firstRow(c.window.Bytes()[c.at:], c.window.Final()); {
		case size == 0:
			if err := c.flush(to); err != nil {
				return 0, err
			}
			if !c.window.More() {
				return 0, c.window.Err()
			}
		case k == nil || k.compare(next) > 0:
			c.at += size
		case k.compare(next) < 0:
			return 0, c.flush(to)
		default:
			return size, c.flush(to)
		}
	}
}

// flush copies what is to be copied.
func (c *patch) flush(to io.Writer) error {
	_, err := to.Write(c.window.Bytes()[:c.at])
	c.window.Take(c.at)
	c.copied += int64(c.at)
	c.at = 0
	if c.copied-c.gone >= pushSize {
		forget(c.old, c.gone, c.copied-c.gone)
		c.gone = c.copied
	}
	return err
}

// firstRow is the key of the row at the front of a summary, and its size; 0 asks
// for more. Nearly no row has quotes, and those only in the names.
func firstRow(data []byte, final bool) (key, int) {
	end := bytes.IndexByte(data, '\n')
	user := bytes.IndexByte(data, ',')
	if end < 0 || user < 0 {
		return key{}, 0
	}
	id := user + 1 + bytes.IndexByte(data[user+1:], ',')
	if id <= user {
		return key{}, 0
	}
	if quoted := data[0] == '"' || data[user+1] == '"' || id+1 < len(data) && data[id+1] == '"'; !quoted {
		if id > end {
			return key{}, 0 // no row of ours
		}
		return key{table.Unescape(data[user+1 : id]), table.Unescape(data[:user])}, end + 1
	}
	cells, size, err := table.Record(nil, data, final)
	if size == 0 || err != nil || len(cells) < firstBlock {
		return key{}, 0
	}
	return key{cells[colID], cells[colUser]}, size
}
