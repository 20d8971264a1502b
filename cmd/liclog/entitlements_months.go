package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/tracking/entitlements"
)

func monthsCommand() *cli.Command {
	return &cli.Command{
		Name:  "months",
		Usage: "the CCX entitlements that follow from a list of months",
		Description: described(`
Shows the months of a table with the columns Month (2026-11) and Count as bars.
The CCX entitlements needed are the highest month of the last 12, never their
mean. Numbers may have marks between thousands: 12.000 and 12,000 are the same;
12.5 is refused.`,
			"liclog entitlements months --counts months.csv"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "counts", Usage: "table of months: `FILE`"},
			&cli.IntFlag{Name: "last", Value: 12, Usage: "look at the last `N` months"},
			langFlag(),
		},
		Action: func(c *cli.Context) error {
			lang, err := langOf(c)
			switch {
			case err != nil:
				return err
			case c.NArg() > 0:
				return usage("months takes no arguments; name the table with --counts")
			case c.String("counts") == "":
				return usage("name a table of months with --counts")
			case c.Int("last") < 1:
				return usage("--last must be at least 1")
			}
			return showMonths(shellOf(c), c.String("counts"), c.Int("last"), lang)
		},
	}
}

func showMonths(s *shell, file string, last int, lang entitlements.Lang) error {
	months, notes, err := entitlements.ReadMonths(file, last)
	if err != nil {
		return err
	}
	s.warnOfTables(notes, len(notes))
	fmt.Fprint(s.out, entitlements.MonthsReport(months, lang))
	return nil
}
