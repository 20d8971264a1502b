package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/tracking/sessions"
)

func sessionsCommand() *cli.Command {
	return &cli.Command{
		Name:      "sessions",
		Usage:     "show who is logged in to Service Manager, and what is in use",
		ArgsUsage: "[peaks | tracking [on|off]]",
		Description: described(`
Shows the licenses in use by application and kind, their limits, the highest use
of the day and its time, and who uses them. "peaks" shows the highest use of each
day. "tracking" shows whether licenses of applications are tracked, or switches
that in liclog.toml; a running logger takes it up at once.`,
			"liclog sessions", "liclog sessions peaks --from 2016/09/01 --to 2016/09/30", "liclog sessions tracking off"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "from", Usage: "with peaks: the first `DAY`, or month or year (default: the year of the newest day)"},
			&cli.StringFlag{Name: "to", Usage: "with peaks: the last `DAY`, or month or year"},
			&cli.StringFlag{Name: "format", Value: "table", Usage: "show a table, csv or json"},
		},
		Action: runSessions,
	}
}

// sessionWords are the arguments that the command knows.
var sessionWords = []string{"peaks", "tracking"}

func runSessions(c *cli.Context) error {
	s := shellOf(c)
	now, err := s.settings()
	if err != nil {
		return err
	}
	format := c.String("format")
	if format != "table" && format != "csv" && format != "json" {
		return unknown("value of --format", format, []string{"table", "csv", "json"})
	}
	word := c.Args().First()
	switch {
	case word != "peaks" && (c.IsSet("from") || c.IsSet("to")):
		return usage("--from and --to go with peaks")
	case word == "" && c.NArg() == 0:
		return s.showSessions(now, format)
	case word == "peaks" && c.NArg() == 1:
		return s.showPeaks(c.String("from"), c.String("to"), format)
	case word == "tracking" && c.NArg() <= 2:
		return s.sessionTracking(now, c.Args().Get(1))
	}
	return unknown("word", strings.Join(c.Args().Slice(), " "), sessionWords)
}

// sessionTracking shows the tracking of applications, or switches it.
func (s *shell) sessionTracking(now settings.Settings, word string) error {
	on := strings.EqualFold(word, "on")
	switch {
	case word == "":
		fmt.Fprintln(s.out, onOff(now.Sessions.Tracking))
		return nil
	case !on && !strings.EqualFold(word, "off"):
		return unknown("word", word, []string{"on", "off"})
	}
	if err := settings.ChangeSessionTracking(disk.OS, s.dir, on); err != nil {
		return fmt.Errorf("tracking is not changed: %w", err)
	}
	s.say("licenses of applications are %s (%s)", map[bool]string{true: "tracked now", false: "not tracked now; sessions are followed and login licenses recorded"}[on],
		filepath.Join(s.dir, layout.SettingsFile))
	switch logger, err := runningLogger(s.dir); {
	case err != nil:
		return err
	case logger == nil:
		s.say("no logger runs here; the next one will start with it")
	default:
		s.say("the running logger takes it up at once")
	}
	return nil
}

// showPeaks shows the highest use of each day.
func (s *shell) showPeaks(from, to, format string) error {
	first, last, err := s.peakDays(from, to)
	if err != nil {
		return err
	}
	records, bad, err := sessions.ReadHistory(s.dir, first, last)
	if err != nil {
		return err
	}
	if bad != nil {
		s.log.Warn(sessions.HistoryFile + ": " + bad.Error())
	}
	rows := peakRows(records)
	if len(rows.rows) == 0 {
		s.say("no sessions were recorded from %s to %s", first, last)
	}
	return s.write(rows, format)
}

// peakDays are the first and last day asked for.
func (s *shell) peakDays(from, to string) (first, last layout.Day, err error) {
	first, last = layout.FirstSecond.Day(), layout.EndOfTime.Day()-1
	if from == "" && to == "" {
		for day, err := range layout.Newest(s.dir) {
			if err != nil {
				return first, last, err
			}
			p := day.Period(layout.AYear)
			return p.First, p.Last, nil
		}
		return first, last, nil
	}
	if from != "" {
		p, err := parsePeriod(from)
		if err != nil {
			return first, last, err
		}
		first, last = p.First, p.Last
	}
	if to != "" {
		p, err := parsePeriod(to)
		if err != nil {
			return first, last, err
		}
		last = p.Last
		if from == "" {
			first = p.First
		}
	}
	if last < first {
		return first, last, usage("--to %s is before --from %s", to, from)
	}
	return first, last, nil
}
