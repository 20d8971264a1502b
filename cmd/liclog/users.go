package main

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/tracking/users"
)

func usersCommand() *cli.Command {
	return &cli.Command{
		Name:      "users",
		Usage:     "show the users of a Domino domain, or count them by server",
		ArgsUsage: "[recalculate]",
		Description: described(`
Shows whom the tracked servers of a Domino domain have seen within a year, with
the protocols and the first and last access of each. "recalculate" counts the
Notes and HTTP users of each server and puts the numbers into ActiveUsers.csv.

`+users.Minimum,
			"liclog users --active", "liclog users --by-server --protocol HTTP --format csv", "liclog users recalculate --active"),
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "active", Usage: "only those with an access within 30 days"},
			&cli.BoolFlag{Name: "by-server", Usage: "the users of each server, with their accesses there"},
			&cli.StringFlag{Name: "protocol", Usage: "only accesses by this `PROTOCOL`: " + strings.Join(event.Protocols, ", ")},
			&cli.StringFlag{Name: "format", Value: "table", Usage: "show a table, csv or json"},
			&cli.StringFlag{Name: "at", Usage: "count the 30 days back from this `TIME`, as 2007-07-01T00:00:00Z (default: now)"},
		},
		Action: runUsers,
	}
}

func runUsers(c *cli.Context) error {
	s := shellOf(c)
	view, err := viewOf(c)
	if err != nil {
		return err
	}
	recalculate := strings.EqualFold(c.Args().First(), "recalculate")
	switch {
	case c.NArg() > 1 || c.NArg() == 1 && !recalculate:
		return unknown("word", strings.Join(c.Args().Slice(), " "), []string{"recalculate"})
	case recalculate && (view.ByServer || view.Protocol != users.AnyProtocol):
		return usage("users recalculate counts all Notes and HTTP users of each server: leave out --by-server and --protocol")
	}
	write, ok := userFormats[c.String("format")]
	if !ok {
		return unknown("value of --format", c.String("format"), slices.Sorted(maps.Keys(userFormats)))
	}
	now, err := s.settings()
	if err != nil {
		return err
	}
	licenses, err := users.ReadLicenses(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		s.sayNothingProcessed(now.Tracking)
	} else if err != nil {
		return err
	}
	if !recalculate {
		return write(s, userTable(view, view.Users(licenses)))
	}
	counts, err := s.recalculate(view, licenses, now.Tracking)
	if err != nil {
		return err
	}
	return write(s, countTable(view, counts))
}

func viewOf(c *cli.Context) (v users.View, err error) {
	v = users.View{Active: c.Bool("active"), ByServer: c.Bool("by-server"), Protocol: users.AnyProtocol, AsOf: layout.FromTime(testOnlyNow())}
	if p := c.String("protocol"); p != "" {
		if v.Protocol, err = event.ParseProtocol(p); err != nil {
			return v, unknown("value of --protocol", p, event.Protocols)
		}
	}
	if text := c.String("at"); text != "" {
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return v, usage("--at %q is no time: use one such as 2007-07-01T00:00:00Z", text)
		}
		v.AsOf = layout.FromTime(t)
	}
	return v, nil
}

// sayNothingProcessed says why there is no database yet.
func (s *shell) sayNothingProcessed(t settings.Tracking) {
	if !t.AnyOn() {
		s.say("tracking is off and no user is known; switch it on with: liclog tracking on")
		return
	}
	s.say("no request has been processed yet: the first is sent at the end of the first day with an access")
}

// recalculate counts, and keeps the numbers in the tree. Servers are also those
// of the settings and of earlier results.
func (s *shell) recalculate(v users.View, licenses []users.License, t settings.Tracking) ([]users.Count, error) {
	servers := t.Named()
	earlier, err := users.ReadCounts(disk.OS, s.dir)
	if err != nil {
		return nil, err
	}
	for _, row := range earlier {
		servers = append(servers, row[1])
	}
	counts := v.Recalculate(licenses, servers)
	if licenses == nil && len(counts) == 0 {
		return nil, nil // nothing to keep
	}
	return counts, users.StoreCounts(disk.OS, s.dir, v, counts)
}
