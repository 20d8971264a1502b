package main

import (
	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/logger/combine"
)

func combineCommand() *cli.Command {
	return &cli.Command{
		Name:      "combine",
		Usage:     "put the trees of several servers together in one",
		ArgsUsage: "DIR...",
		Description: described(`
Merges the rows, hours and purchased numbers of trees into one, day by day, and
what is known of users and sessions. A row
that several trees hold is kept as often as in the tree that has it most often.
Run again as the trees grow, it writes only the days that have changed; a tree
that was logged into is refused. A tree of Log.txt files, as SFLM writes, is taken
over in the same way. liclog.toml in the combined tree is its own.`,
			"liclog combine munich paris --into all --summarize",
			"liclog combine sflm-tree --into taken-over"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "into", Usage: "the `FOLDER` of the combined tree; it is made where there is none"},
			&cli.BoolFlag{Name: "summarize", Usage: "bring the combined tree's summaries up to date too"},
		},
		Action: func(c *cli.Context) error {
			switch {
			case c.String("into") == "":
				return usage("combine needs --into: the folder of the combined tree")
			case c.NArg() == 0:
				return usage("combine needs the folders of the trees to put together")
			}
			return combineTrees(shellOf(c), c)
		},
	}
}

func combineTrees(s *shell, c *cli.Context) error {
	into := c.String("into")
	result, err := combine.Run(combine.Options{
		From: c.Args().Slice(), Into: into, Warn: func(text string) { s.log.Warn(text) },
	})
	if err != nil {
		return err
	}
	s.say("%s with %s combined from %s; %s written, %s that other trees have too counted once",
		plural(int64(result.Days), "day"), plural(result.Rows, "row"), plural(int64(c.NArg()), "tree"),
		plural(int64(result.Changed), "day"), plural(result.Same, "row"))
	if c.Bool("summarize") {
		s.dir = into
		return s.summarizeOnce(false)
	}
	return nil
}
