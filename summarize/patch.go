package summarize

import (
	"bytes"
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
// summary that is there.

// dayChange is how the rows of a day differ from those of its version before.
type dayChange struct {
	day  layout.Day
	from version
	rows []changedRow // sorted
}

// changedRow is a row that is new or has other figures than before.
type changedRow struct {
	key
	rowReader // with the row's name and figures
}

// compareRows finds what is new in rows against the row file of the version
// before; nil where a row has gone, or where more has changed than is worth it.
func compareRows(fsys disk.FS, name string, before dayVersion, rows [][]byte) *dayChange {
	old, err := openRows(fsys, name)
	if err != nil {
		return nil
	}
	defer old.close()
	if !slices.Equal(old.days, []dayVersion{before}) {
		return nil
	}
	change := &dayChange{day: before.Day, from: before.Version}
	isOld, err := old.next()
	all := 0
	for _, piece := range rows { // one a product
		now := &rowReader{size: int64(len(piece)), window: table.NewWindow(bytes.NewReader(piece), len(piece))}
		for more, _ := now.next(); more && err == nil; more, _ = now.next() {
			all++
			order := 1
			if isOld {
				order = old.key().compare(now.key())
			}
			if order < 0 {
				return nil
			}
			if order > 0 || !bytes.Equal(old.rest, now.rest) || !bytes.Equal(old.name, now.name) {
				change.rows = append(change.rows, now.copied())
			}
			if order == 0 {
				isOld, err = old.next()
			}
		}
	}
	if isOld || err != nil || len(change.rows) > all/4+1 {
		return nil
	}
	return change
}

// copied is the row that was read last, to be kept.
func (r *rowReader) copied() changedRow {
	c := changedRow{key: key{bytes.Clone(r.id), bytes.Clone(r.user)}}
	c.rowReader = rowReader{name: bytes.Clone(r.name), named: r.named, rest: bytes.Clone(r.rest)}
	return c
}

// findChange remembers what has changed in the newest day, where that is of use.
func (p *pass) findChange(s dayState, made *builtDay, logged dayLogged) {
	p.mutex.Lock()
	old := p.index.Days[s.day]
	p.mutex.Unlock()
	if s.day == p.newest && old != nil && !old.Given && old.Logged == logged {
		p.change = compareRows(p.FS, dayRows(p.Dir, s.day), dayVersion{s.day, old.Version}, made.rows)
	}
}

// patchPeriods brings those periods up to date that can be patched, all at the
// same time, and gives the others.
func (p *pass) patchPeriods(list []*wanted) []*wanted {
	if p.change == nil {
		return list
	}
	p.each(len(list), len(list), func(i int) {
		entry, outcome, err := p.patch(list[i])
		if entry == nil && err == nil {
			return
		}
		p.takePeriod(list[i].period, entry, outcome, err)
		list[i] = nil
	})
	return slices.DeleteFunc(list, func(w *wanted) bool { return w == nil })
}

// patch writes the period's summary anew, if need be; the entry is nil where it
// must be built.
func (p *pass) patch(w *wanted) (*periodEntry, outcome, error) {
	name := w.period.Summary(p.Dir)
	p.mutex.Lock()
	entry := p.index.Periods[w.period]
	p.mutex.Unlock()
	if p.drafts[w.period] != nil || entry == nil || !entry.Firm || entry.Made != p.madeBefore(w.days) {
		return nil, 0, nil
	}
	now, _, err := identify(p.FS, name)
	if err != nil || now != entry.Summary {
		return nil, 0, err
	}
	if rows := p.patchedRows(w); rows != nil {
		fresh, err := p.stagePatched(name, rows)
		if err != nil {
			return nil, 0, err
		}
		return p.commitPatched(w, now, fresh)
	}
	return nil, 0, nil
}

func (p *pass) commitPatched(w *wanted, now identity, fresh *patch) (*periodEntry, outcome, error) {
	if !fresh.differs || fresh.rest > 0 {
		if err := fresh.drop(); err != nil || fresh.rest > 0 {
			return nil, 0, err
		}
		return &periodEntry{Summary: now, Firm: true, Made: w.made}, checked, nil
	}
	if err := fresh.commit(); err != nil {
		return nil, 0, err
	}
	now, _, err := identify(p.FS, fresh.name)
	return &periodEntry{Summary: now, Firm: true, Made: w.made}, built, err // once the pass has waited a tick
}

// madeBefore is madeOf before the change.
func (p *pass) madeBefore(days []layout.Day) madeOf {
	return p.madeOfVersions(days, func(d layout.Day, v version) version {
		if d == p.change.day {
			return p.change.from
		}
		return v
	})
}

// patchedRow is a row of a period as it shall be.
type patchedRow struct {
	key
	text []byte
}

// patchedRows works out the rows that change in a period; nil where they can't be.
func (p *pass) patchedRows(w *wanted) []patchedRow {
	sums := sumRows{}
	if len(w.days) > 1 {
		rows, err := p.patchSums(w)
		if err != nil {
			return nil // it is only a cache
		}
		defer rows.close()
		sums.rowReader = rows
	}
	sums.step()
	anySheet, userSheet, _ := p.periodSheets(w)
	format := formatter{any: anySheet, users: userSheet}
	patched := make([]patchedRow, 0, len(p.change.rows))
	var row periodRow
	var text pages
	var on paper // not given back: the rows stand on it
	for i := range p.change.rows {
		change := &p.change.rows[i]
		row.reset(change.key)
		if sums.goTo(change.key) {
			sums.addTo(&row)
		}
		change.addTo(&row)
		if row.figures.tooLarge() {
			return nil
		}
		before := text.size()
		format.format(&text, &on, &row)
		last := text[len(text)-1]
		patched = append(patched, patchedRow{change.key, last[int64(len(last))-(text.size()-before):]})
	}
	for sums.more {
		sums.step() // the checksum comes at the end
	}
	if sums.err != nil {
		return nil
	}
	return patched
}

// sumRows goes through sums, of which there may be none.
type sumRows struct {
	*rowReader
	more bool
	err  error
}

func (s *sumRows) step() {
	if s.more = false; s.rowReader != nil && s.err == nil {
		s.more, s.err = s.next()
	}
}

// goTo goes on to the key, and tells whether there is such a row.
func (s *sumRows) goTo(k key) bool {
	for s.more && s.key().compare(k) < 0 {
		s.step()
	}
	return s.more && s.key().compare(k) == 0
}

// patchSums opens the sums over all days of the period but the newest.
func (p *pass) patchSums(w *wanted) (*rowReader, error) {
	var want []dayVersion
	for _, d := range w.days[:len(w.days)-1] {
		want = append(want, dayVersion{d, p.index.Days[d].Version})
	}
	sums, err := openRows(p.FS, rowPath(p.Dir, w.period))
	if err == nil && !slices.Equal(sums.days, want) {
		sums.close()
		return nil, errRows
	}
	return sums, err
}

// copyWindow is how much of a summary is read, and written, at once.
const copyWindow = 1 << 20

// patch is a summary that is copied with some of its rows changed.
type patch struct {
	*staged
	window  *table.Window
	at      int // what of the window is to be copied
	rows    []patchedRow
	differs bool // from the summary before
	rest    int  // bytes at its end that are no rows
}

// stagePatched writes the summary with rows put in the place of those with their
// keys, or between those where they belong.
func (p *pass) stagePatched(name string, rows []patchedRow) (*patch, error) {
	file, err := p.FS.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close() // before it is replaced: Windows asks for it
	c := &patch{rows: rows, window: table.NewWindow(file, copyWindow)}
	c.staged, err = stageWith(p.FS, name, c.copy)
	return c, err
}

func (c *patch) copy(to io.Writer) error {
	for header := true; ; {
		k, size := firstRow(c.window.Bytes()[c.at:], c.window.Final())
		if size == 0 {
			if err := c.flush(to); err != nil {
				return err
			}
			if c.window.More() {
				continue
			}
			break
		}
		if !header {
			taken, err := c.insert(to, k, size)
			if err != nil {
				return err
			}
			if taken {
				continue
			}
		}
		c.at, header = c.at+size, false
	}
	c.rest = len(c.window.Bytes())
	for ; len(c.rows) > 0; c.rows = c.rows[1:] {
		c.differs = true
		if _, err := to.Write(c.rows[0].text); err != nil {
			return err
		}
	}
	return c.window.Err()
}

// flush copies what is to be copied.
func (c *patch) flush(to io.Writer) error {
	_, err := to.Write(c.window.Bytes()[:c.at])
	c.window.Take(c.at)
	c.at = 0
	return err
}

// insert writes rows that belong before the next row of the summary, or, which it
// tells, in its place.
func (c *patch) insert(to io.Writer, next key, size int) (taken bool, err error) {
	for len(c.rows) > 0 && !taken {
		order := c.rows[0].compare(next)
		if order > 0 {
			break
		}
		taken = order == 0
		text := c.rows[0].text
		c.differs = c.differs || !taken || !bytes.Equal(text, c.window.Bytes()[c.at:c.at+size])
		if err := c.flush(to); err != nil {
			return false, err
		}
		if _, err := to.Write(text); err != nil {
			return false, err
		}
		if c.rows = c.rows[1:]; taken {
			c.window.Take(size)
		}
	}
	return taken, nil
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
	if quoted := data[0] == '"' || data[user+1] == '"' || id+1 < len(data) && data[id+1] == '"'; !quoted {
		return key{table.Unescape(data[user+1 : id]), table.Unescape(data[:user])}, end + 1
	}
	cells, size, err := table.Record(nil, data, final)
	if size == 0 || err != nil || len(cells) < firstBlock {
		return key{}, 0
	}
	return key{cells[colID], cells[colUser]}, size
}
