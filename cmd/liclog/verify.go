package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/summarize/verify"
)

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "recompute every summary from the logs and tell what differs",
		Description: described(`
Works out every cell of every summary a second time, by other code, and checks
that rows keep to their day and to the hours that were logged. Prints a line for
each difference: file, line, row, column, what was expected and what was found.
Ends with status 1 if there is any. It may run beside a logger.`,
			"liclog verify --dir usage"),
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "limit", Value: 1000, Usage: "print at most `N` differences; all are counted"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usage("verify takes no arguments; name the tree with --dir")
			}
			if c.Int("limit") < 1 {
				return usage("--limit must be at least 1")
			}
			return verifyTree(shellOf(c), c.Int("limit"))
		},
	}
}

func verifyTree(s *shell, limit int) error {
	now, err := s.settings()
	if err != nil {
		return err
	}
	counts := make(map[string]string)
	for id, p := range now.Products {
		counts[id] = p.Count.String()
	}
	report, err := verify.Tree(s.dir, verify.Options{Counts: counts, Limit: limit})
	if err != nil {
		return err
	}
	for _, d := range report.Differences {
		fmt.Fprintln(s.out, d)
	}
	tellReport(s, &report)
	if !report.OK() {
		return fmt.Errorf("%s found", plural(int64(report.Found), "difference"))
	}
	return nil
}

func tellReport(s *shell, r *verify.Report) {
	if more := r.Found - len(r.Differences); more > 0 {
		s.say("%s more not printed; see --limit", grouped(int64(more)))
	}
	for _, note := range r.Notes {
		s.say("%s", note)
	}
	if n := len(r.Unchecked); n > 0 {
		s.say("%s without rows could not be recomputed: %s to %s", plural(int64(n), "day"), r.Unchecked[0], r.Unchecked[n-1])
	}
	s.say("checked %s, %s, %s, %s", plural(int64(r.Days), "day"), plural(r.Rows, "row"),
		plural(int64(r.Summaries), "summary", "summaries"), plural(r.Cells, "cell"))
}
