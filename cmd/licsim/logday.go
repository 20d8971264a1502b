package main

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/cmd/licsim/logtree"
)

func logDayCommand() *cli.Command {
	d := logtree.Default()
	return &cli.Command{
		Name:  "log-day",
		Usage: "write finished days (Log.csv and Hours.csv) without simulating a server",
		UsageText: `licsim log-day [options]

Examples, a day of ten million rows, and a year of days:
   licsim log-day --rows 10000000 --output Log.csv
   licsim log-day --start 2007-01-01 --days 365 --rows 100000 --dir logs`,
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "seed", Value: d.Seed, Usage: "number from which all chance is drawn"},
			&cli.StringFlag{Name: "start", Value: d.Start.Start().Time().Format(dateForm), Usage: "first day, `YYYY-MM-DD`"},
			&cli.IntFlag{Name: "days", Value: d.Days, Usage: "number of days; more than one need --dir"},
			&cli.IntFlag{Name: "rows", Value: d.Rows, Usage: "rows a day"},
			&cli.IntFlag{Name: "products", Value: d.Products, Usage: "number of products"},
			&cli.IntFlag{Name: "users", Value: d.Users, Usage: "number of users"},
			&cli.IntFlag{Name: "pairs", Value: d.Pairs, Usage: "number of pairs of a user and a product he takes"},
			&cli.StringFlag{Name: "dir", Usage: "write a tree `DIR` with Log.csv and Hours.csv"},
			&cli.StringFlag{Name: "output", Usage: "write one day's Log.csv to `FILE` instead of standard output"},
		},
		Action:       logDay,
		OnUsageError: func(_ *cli.Context, err error, _ bool) error { return usageError{err} },
	}
}

func logDay(c *cli.Context) error {
	start, err := parseDay(c.String("start"))
	if err != nil {
		return usageError{err}
	}
	o := logtree.Options{
		Seed: c.Uint64("seed"), Start: start, Days: c.Int("days"), Rows: c.Int("rows"),
		Products: c.Int("products"), Users: c.Int("users"), Pairs: c.Int("pairs"),
	}
	tree, err := logtree.New(o)
	if err != nil {
		return usageError{err}
	}
	dir := c.String("dir")
	switch {
	case dir != "" && c.String("output") != "":
		return usageError{errors.New("--dir and --output: use one of them")}
	case dir != "":
		return tree.WriteAll(dir)
	case o.Days != 1:
		return usageError{fmt.Errorf("%d days: name a tree with --dir", o.Days)}
	}
	out, err := openOutput(c.String("output"))
	if err != nil {
		return err
	}
	return errors.Join(tree.WriteLog(out, start), out.Close())
}
