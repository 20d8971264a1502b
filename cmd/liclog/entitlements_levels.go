package main

import (
	"bytes"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/tracking/entitlements"
)

func levelsCommand() *cli.Command {
	return &cli.Command{
		Name:  "levels",
		Usage: "work out each person's highest access level from ACL entries",
		Description: described(`
Prints a table of every person's highest access level in the databases on the
servers that he reaches, for "scan --access-levels". In a database an entry with
the person's own name wins over those of groups and wildcards, of which the
highest counts; -Default- counts where nothing else matches.

Without a table of persons they are those whom ACLs and groups name; without one
of servers everybody reaches all that ACLs name.`,
			"liclog entitlements levels --acl acl-entries.csv --servers servers.csv --directories directories.csv --persons persons.csv --groups groups.csv"),
		Flags: flags(
			[]cli.Flag{
				&cli.StringSliceFlag{Name: "acl", Usage: "table of ACL entries: `FILE`; several times for several"},
				&cli.StringFlag{Name: "servers", Usage: "table of the domain's servers: `FILE`"},
				&cli.StringFlag{Name: "directories", Usage: "table of its directories: `FILE`"},
				&cli.StringSliceFlag{Name: "persons", Usage: "person documents, CSV or LDIF: `FILE`; several times for several"},
				&cli.StringSliceFlag{Name: "groups", Usage: "groups, CSV or LDIF: `FILE`; several times for several"},
				&cli.StringFlag{Name: "output", Usage: "write the table to `FILE` instead of printing it"},
				&cli.BoolFlag{Name: "unknown-names", Usage: "names in ACLs that no directory has are persons too"},
				&cli.StringFlag{Name: "as-of", Usage: "as of `DATE`, a day or a time (default: now)"},
			}, readingFlags("open-ports", "access-list", "offline")),
		Action: func(c *cli.Context) error {
			o, err := tables(c)
			if err != nil {
				return err
			}
			if o.ACL = c.StringSlice("acl"); len(o.ACL) == 0 {
				return usage("name a table of ACL entries with --acl")
			}
			o.UnknownNames = c.Bool("unknown-names")
			return findLevels(shellOf(c), o, c.String("output"))
		},
	}
}

func findLevels(s *shell, o *entitlements.Options, output string) error {
	var b bytes.Buffer
	counts, err := entitlements.Levels(o, &b)
	if err != nil {
		return err
	}
	s.warnOfTables(counts.Notes, counts.NoteCount)
	if output == "" {
		if _, err = s.out.Write(b.Bytes()); err != nil {
			return err
		}
	} else if err := disk.Replace(disk.OS, output, b.Bytes()); err != nil {
		return err
	}
	s.say("%s", levelsInWords(counts))
	return nil
}

func levelsInWords(counts *entitlements.LevelCounts) string {
	words := plural(int64(counts.Persons), "person")
	for level := len(counts.ByLevel) - 1; level >= 0; level-- {
		words += fmt.Sprintf(", %s %s", grouped(int64(counts.ByLevel[level])), entitlements.Level(level))
	}
	words += fmt.Sprintf(", %s not entitled anywhere", grouped(int64(counts.None)))
	if counts.Unknown > 0 {
		words += fmt.Sprintf("; %s in ACLs that nobody has left out, see --unknown-names", plural(int64(counts.Unknown), "name"))
	}
	return words
}
