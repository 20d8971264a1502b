// Package logtree writes finished days of a tree, Log.csv and Hours.csv, without
// simulating a server: rows by chance in the right shape, to measure summaries
// with. The same Options give the same bytes.
package logtree

import (
	"fmt"
	"io"
	"os"

	"github.com/liclog/liclog/cmd/licsim/dice"
	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// Options are the size of the tree.
type Options struct {
	Seed     uint64
	Start    layout.Day
	Days     int
	Rows     int // a day
	Products int
	Users    int
	Pairs    int // of users and the products they take
}

// Default is the day on which summaries are measured.
func Default() Options {
	return Options{
		Seed: 1, Start: layout.DayOf(2007, 7, 1), Days: 1,
		Rows: 10_000_000, Products: 60, Users: 5000, Pairs: 110_000,
	}
}

func (o Options) check() error {
	switch {
	case o.Rows < 0 || o.Rows > 2_000_000_000:
		return fmt.Errorf("%d rows: use 0 to 2000000000", o.Rows)
	case o.Pairs < o.Users || o.Pairs > o.Users*o.Products:
		return fmt.Errorf("%d pairs: use %d (users) to %d (users times products)", o.Pairs, o.Users, o.Users*o.Products)
	}
	return nil
}

// Tree makes the days of a tree.
type Tree struct {
	options Options
	users   []string // cells of user and host, each with its comma
	things  []string // the same of products
	pairs   []pair
}

// pair is a user and a product that he takes.
type pair struct {
	user, product int32
	count         int64
}

// New prepares a tree: users and products are those of a simulation.
func New(o Options) (*Tree, error) {
	w, err := simulate.NewWorld(simulate.Options{
		Seed: o.Seed, Start: o.Start, Days: o.Days, Users: o.Users, Products: o.Products, Servers: 1, Rate: 1,
	})
	if err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	t := &Tree{options: o}
	for _, u := range w.Users {
		t.users = append(t.users, cells(u.Name, u.Host))
	}
	for _, p := range w.Products {
		t.things = append(t.things, cells(p.ID, p.Feature))
	}
	t.makePairs(dice.New(o.Seed, 0))
	return t, nil
}

func cells(a, b string) string {
	cell := append(table.AppendCell(nil, a), ',')
	return string(append(table.AppendCell(cell, b), ','))
}

// makePairs gives every user a run of neighbouring products, favourites first.
func (t *Tree) makePairs(d *dice.Dice) {
	first := make([]int, len(t.users))
	for i := range first {
		first[i] = d.Skewed(len(t.things))
	}
	t.pairs = make([]pair, t.options.Pairs)
	for i := range t.pairs {
		user, k := i%len(t.users), i/len(t.users)
		product := (first[user] + k) % len(t.things)
		count := int64(1)
		if product%5 == 3 {
			count = []int64{4, 4, 8, 25}[i%4]
		}
		t.pairs[i] = pair{int32(user), int32(product), count}
	}
}

// WriteAll writes every day's Log.csv and Hours.csv into the tree dir.
func (t *Tree) WriteAll(dir string) error {
	for k := range t.options.Days {
		if err := t.writeDay(dir, t.options.Start+layout.Day(k)); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tree) writeDay(dir string, day layout.Day) error {
	if err := os.MkdirAll(day.Folder(dir), layout.FolderMode); err != nil {
		return err
	}
	hours := []byte(layout.Header(layout.HoursColumns))
	hours = layout.AppendInterval(hours, layout.Interval{Mode: layout.AllLogging, Start: day.Start(), End: day.End()})
	if err := os.WriteFile(day.File(dir, layout.HoursFile), hours, layout.FileMode); err != nil {
		return err
	}
	f, err := os.OpenFile(day.File(dir, layout.LogFile), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, layout.FileMode)
	if err != nil {
		return err
	}
	if err := t.WriteLog(f, day); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// WriteLog writes a day's Log.csv to out.
func (t *Tree) WriteLog(out io.Writer, day layout.Day) error {
	w := dayWriter{tree: t, out: out, dice: dice.New(t.options.Seed, uint64(day)), day: day}
	return w.write()
}
