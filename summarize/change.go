package summarize

import (
	"bytes"
	"errors"
	"sync"

	"github.com/liclog/liclog/layout"
)

// dayChange tells how the rows of a day differ from those of its version before,
// while they are made. One tells it of all rows in their order, others wait for those
// that have changed. A nil one, which nobody waits for, can be told as well.
type dayChange struct {
	logged dayLogged // of the version before
	old    *rowReader
	isOld  bool  // a row of it is waiting to be compared
	size   int64 // of the changed rows

	mutex sync.Mutex
	news  sync.Cond
	rows  []changedRow // sorted
	ended bool
	err   error
}

// changedRow is a row that is new or has other figures than before.
type changedRow struct {
	key
	rowReader // with the row's name and figures
}

// errChange: what has changed can't be told, or is too much to be worth it.
var errChange = errors.New("more has changed than some rows")

// openChange opens the row file of the day's version before; nil where it is gone.
func (p *pass) openChange(day layout.Day, before *dayEntry) *dayChange {
	old, err := openRowsOf(p.FS, dayRows(p.Dir, day), dayVersion{day, before.Version})
	if err != nil {
		return nil // it is only a cache
	}
	c := &dayChange{logged: before.Logged, old: old}
	c.news.L = &c.mutex
	return c
}

// begin is told before all rows.
func (c *dayChange) begin(logged dayLogged) {
	if c == nil {
		return
	}
	var err error
	if c.isOld, err = c.old.next(); err == nil && c.logged != logged {
		err = errChange // each row tells what was logged
	}
	if err != nil {
		c.end(err)
	}
}

// compare is told the rows of the next product, as row files have them.
func (c *dayChange) compare(rows []byte) {
	if c == nil || c.ended {
		return
	}
	changed, err := c.changed(rows)
	if err != nil {
		c.end(err)
		return
	}
	c.mutex.Lock()
	c.rows = append(c.rows, changed...)
	c.mutex.Unlock()
	c.news.Broadcast()
}

// smallChange is how many bytes of rows are worth it however few rows there are.
const smallChange = 4 << 10

// changed finds what is new. All is over where a row has gone, or where making all
// rows would be less work.
func (c *dayChange) changed(rows []byte) (changed []changedRow, err error) {
	now := rowsIn(rows)
	for {
		if more, err := now.next(); err != nil || !more {
			return changed, err
		}
		order := 1
		if c.isOld {
			order = c.old.key().compare(now.key())
		}
		if order < 0 {
			return nil, errChange
		}
		if order > 0 || !bytes.Equal(c.old.rest, now.rest) || !bytes.Equal(c.old.name, now.name) {
			changed = append(changed, now.copied())
			if c.size += int64(now.taken); c.size > c.old.size/4+smallChange {
				return nil, errChange
			}
		}
		if order == 0 {
			if c.isOld, err = c.old.next(); err != nil {
				return nil, err
			}
		}
	}
}

// copied is the row that was read last, to be kept.
func (r *rowReader) copied() changedRow {
	c := changedRow{key: key{bytes.Clone(r.id), bytes.Clone(r.user)}}
	c.rowReader = rowReader{name: bytes.Clone(r.name), named: r.named, rest: bytes.Clone(r.rest)}
	return c
}

// end is told behind all rows, or what kept them from being made.
func (c *dayChange) end(err error) {
	if c == nil || c.ended {
		return
	}
	if err == nil && c.isOld {
		err = errChange
	}
	c.old.close()
	c.mutex.Lock()
	c.ended, c.err = true, err
	c.mutex.Unlock()
	c.news.Broadcast()
}

// row waits for the changed row number i; it is nil where there are less.
func (c *dayChange) row(i int) (*changedRow, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for len(c.rows) <= i && !c.ended {
		c.news.Wait()
	}
	if c.err != nil || len(c.rows) <= i {
		return nil, c.err
	}
	return &c.rows[i], nil
}
