package verify

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/liclog/liclog/summarize/verify/plain"
)

// summary compares a period's summary with what it must be. What is behind the
// log is only noted.
func (c *check) summary(file string, want *plain.Period, weekdays, behind bool) error {
	if !behind {
		return c.compare(file, want, weekdays)
	}
	before := c.recorder
	if err := c.compare(file, want, weekdays); err != nil {
		return err
	}
	found := c.found - before.found
	c.recorder = before
	if found > 0 {
		c.note(file, "behind the log, which is being written: %d differences", found)
	}
	return nil
}

func (c *check) compare(file string, want *plain.Period, weekdays bool) error {
	f, err := os.Open(filepath.Join(c.dir, filepath.FromSlash(file)))
	if os.IsNotExist(err) {
		if want.Len() > 0 {
			c.differ(Difference{File: file, Expected: "a summary with " + strconv.Itoa(want.Len()) + " rows", Found: "none: it is missing"})
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	c.result.Summaries++
	s := summaryCheck{want: want, weekdays: weekdays, seen: map[plain.Key]bool{}}
	if err := c.each(file, f, plain.Columns(weekdays), false, s.row); err != nil {
		return err
	}
	for _, key := range want.Keys() {
		if !s.seen[key] {
			c.differ(Difference{File: file, Row: key.User + "/" + key.Product, Expected: "a row", Found: "none"})
		}
	}
	return nil
}

// summaryCheck is a summary that is being compared.
type summaryCheck struct {
	want     *plain.Period
	weekdays bool
	seen     map[plain.Key]bool
	last     plain.Key
}

func (s *summaryCheck) row(l *line) {
	key := plain.Key{User: l.user(0), Product: l.text(1)}
	l.row = key.User + "/" + key.Product
	if len(s.seen) > 0 && plain.Compare(key, s.last) <= 0 {
		l.differ("", "rows sorted by product and user, each once", "it below "+s.last.User+"/"+s.last.Product)
	}
	s.last, s.seen[key] = key, true
	if !s.want.Has(key) {
		l.differ("", "no row: nothing was used", "a row")
		return
	}
	want := s.want.Cells(key, s.weekdays)
	if name := l.text(2); name != want[2] {
		l.differ("ProductName", want[2], name)
	}
	for i := 3; i < len(want); i++ {
		if l.cells[i] != want[i] {
			l.differ(l.columns[i], want[i], l.cells[i])
		}
	}
	l.c.result.Cells += int64(len(want))
}
