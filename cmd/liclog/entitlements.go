package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/tracking/entitlements"
)

func entitlementsCommand() *cli.Command {
	return &cli.Command{
		Name:      "entitlements",
		Usage:     "count the CCB and CCX licenses that a Domino domain needs",
		ArgsUsage: "scan|levels|months",
		Description: described(`
Counts from plain tables how many licenses of each kind a Domino domain needs,
and says of each person why. It has three commands of its own:

   scan     count, from tables of servers, directories, persons and groups
   levels   work out each person's highest access level from ACL entries
   months   the CCX entitlements that follow from a list of months`,
			"liclog entitlements scan --help"),
		Subcommands: []*cli.Command{
			ownHelp("entitlements", scanCommand()),
			ownHelp("entitlements", levelsCommand()),
			ownHelp("entitlements", monthsCommand()),
		},
		Action: func(c *cli.Context) error {
			return usage("name what to do: entitlements scan, entitlements levels or entitlements months")
		},
	}
}

// ownHelp gives a command of a command help like that of the others.
func ownHelp(parent string, c *cli.Command) *cli.Command {
	c.HideHelpCommand = true
	c.CustomHelpTemplate = strings.ReplaceAll(commandHelp, "liclog {{.Name}}", "liclog "+parent+" {{.Name}}")
	c.OnUsageError = wrongUsage
	return c
}

func scanCommand() *cli.Command {
	return &cli.Command{
		Name:  "scan",
		Usage: "count the licenses, and say of each person why",
		Description: described(`
Puts Users.csv, Report.csv and Observations.csv into the folder
Entitlements/YYYY-MM-DD of the tree, and shows the report with the months and
the observations that need action. A table that could make a figure wrong stops
the count with file and line; then nothing is written.

Persons and groups may be LDIF (.ldif) as ldapsearch prints it; those of another
directory than the primary one are given as DIRECTORY=FILE.`,
			"liclog entitlements scan --servers servers.csv --directories directories.csv --persons persons.csv --groups groups.csv --access-levels acl.csv"),
		Flags: flags(
			[]cli.Flag{
				&cli.StringFlag{Name: "servers", Usage: "table of the domain's servers: `FILE`"},
				&cli.StringFlag{Name: "directories", Usage: "table of its directories: `FILE`"},
				&cli.StringSliceFlag{Name: "persons", Usage: "person documents, CSV or LDIF: `FILE`; several times for several"},
				&cli.StringSliceFlag{Name: "groups", Usage: "groups, CSV or LDIF: `FILE`; several times for several"},
				&cli.StringSliceFlag{Name: "access-levels", Usage: "table of access levels: `FILE`; several times for several"},
				&cli.StringFlag{Name: "tracking", Usage: "the tree `DIR` has the tracking database (default: that of --dir)"},
				&cli.StringSliceFlag{Name: "access", Usage: "table of accesses in the place of a tracking database: `FILE`"},
				&cli.StringSliceFlag{Name: "external-directory", Usage: "the directory `NAME` holds external users"},
				&cli.StringSliceFlag{Name: "external-org", Usage: "users with these are external: `O=NAME,OU=NAME`"},
				&cli.StringFlag{Name: "as-of", Usage: "count as of `DATE`, a day or a time (default: now)"},
				&cli.StringFlag{Name: "company", Usage: "`NAME` for the report (default: from liclog.toml)"},
				&cli.StringFlag{Name: "account", Usage: "HCL account `NUMBER` for the report (default: from liclog.toml)"},
				&cli.IntFlag{Name: "active-days", Value: 30, Usage: "a user is active for `N` days"},
				&cli.IntFlag{Name: "long-days", Value: 365, Usage: "the report's second column looks `N` days back"},
				&cli.IntFlag{Name: "last", Value: 12, Usage: "the list has `N` months"},
				&cli.IntFlag{Name: "top", Value: 20, Usage: "show at most `N` observations"},
				langFlag(),
			}, readingFlags("credential", "ccx-max", "open-ports", "access-list", "offline", "mailbox", "no-tracking", "month")),
		Action: func(c *cli.Context) error {
			o, err := scanOptions(c)
			if err != nil {
				return err
			}
			if c.Int("top") < 0 {
				return usage("--top must not be less than 0")
			}
			return scanEntitlements(shellOf(c), o, c.Int("top"))
		},
	}
}

func scanEntitlements(s *shell, o *entitlements.Options, top int) error {
	result, err := entitlements.Scan(o)
	if err != nil {
		return err
	}
	s.warnOfTables(result.Notes, result.NoteCount)
	folder, err := result.Write(disk.OS)
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, result.Print(folder, top))
	if result.PassedOver > 0 {
		s.say("%s of directories that are not scanned left out", plural(int64(result.PassedOver), "person document"))
	}
	if result.Later > 0 {
		s.say("%s later than %s left out", plural(int64(result.Later), "access", "accesses"), o.AsOf)
	}
	s.say("written to %s", folder)
	return nil
}

func (s *shell) warnOfTables(notes []entitlements.Problem, count int) {
	for _, p := range notes {
		s.log.Warn(p.Error())
	}
	if more := count - len(notes); more > 0 {
		s.log.Warn(fmt.Sprintf("%s more of the kind", grouped(int64(more))))
	}
}
