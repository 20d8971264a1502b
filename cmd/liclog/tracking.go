package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/settings"
)

func trackingCommand() *cli.Command {
	return &cli.Command{
		Name:      "tracking",
		Usage:     "show, or switch on or off, whether the users of servers are tracked",
		ArgsUsage: "[on|off]",
		Description: described(`
Without an argument it shows at which servers of the Domino domain users are
tracked. With one it changes liclog.toml, for one server or for all; a running
logger takes it up at once. Tracking is off until it is switched on.`,
			"liclog tracking on", "liclog tracking off --server Mail1/Acme"),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "server", Usage: "only the server of this `NAME`"},
		},
		Action: func(c *cli.Context) error {
			return withOneWord(c, showTracking, func(s *shell, now settings.Settings, word string) error {
				return setTracking(s, c.String("server"), word)
			})
		},
	}
}

func showTracking(s *shell, now settings.Settings) {
	t := now.Tracking
	if t.Hosted {
		fmt.Fprintln(s.out, "off: the environment is hosted")
		return
	}
	fmt.Fprintln(s.out, onOff(t.On))
	for _, server := range t.Named() {
		on, told := t.Servers[server]
		if !told {
			on = t.On
		}
		zone := ""
		if t.Zones[server] != "" {
			zone = " (days of " + t.Zones[server] + ")"
		}
		fmt.Fprintf(s.out, "%s %s%s\n", onOff(on), printable(server), zone)
	}
}

func setTracking(s *shell, server, word string) error {
	on := strings.EqualFold(word, "on")
	if !on && !strings.EqualFold(word, "off") {
		return unknown("word", word, []string{"on", "off"})
	}
	if err := settings.ChangeTracking(disk.OS, s.dir, server, on); err != nil {
		return fmt.Errorf("tracking is not changed: %w", err)
	}
	where := "at all servers"
	if server != "" {
		where = "at " + printable(server)
	}
	s.say("tracking is %s now %s (%s)", onOff(on), where, filepath.Join(s.dir, layout.SettingsFile))
	return s.sayWhen()
}

// sayWhen says when changed settings will hold.
func (s *shell) sayWhen() error {
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
