package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/settings"
)

func loggingCommand() *cli.Command {
	return &cli.Command{
		Name:      "logging",
		Usage:     "show or change what is logged",
		ArgsUsage: "[on|off|MODE]",
		Description: described(`
Without an argument it prints the mode. With one it sets the mode in liclog.toml;
a running logger takes it up at once. The modes:

   Off             nothing is logged
   ProductSummary  summaries of products; no Log.csv is kept
   UserSummary     summaries of products and users; no Log.csv is kept
   ProductLog      Log.csv, and summaries of products
   AllLogging      Log.csv, and summaries of products and users

"on" is the mode that was set before "liclog logging off", else AllLogging.`,
			"liclog logging off", "liclog logging on", "liclog logging ProductLog"),
		Action: func(c *cli.Context) error { return withOneWord(c, showMode, setLogging) },
	}
}

func userLoggingCommand() *cli.Command {
	return &cli.Command{
		Name:      "user-logging",
		Usage:     "show, or switch on or off, what is summed up for each user",
		ArgsUsage: "[on|off]",
		Description: described(`
Without an argument it prints on or off. With one it changes the mode to its twin
with or without users: AllLogging and ProductLog, UserSummary and ProductSummary.
While logging is off it changes what "liclog logging on" will bring back.`,
			"liclog user-logging off"),
		Action: func(c *cli.Context) error { return withOneWord(c, showUsers, setUsers) },
	}
}

// withOneWord calls show without an argument, set with one.
func withOneWord(c *cli.Context, show func(*shell, settings.Settings), set func(*shell, settings.Settings, string) error) error {
	if c.NArg() > 1 {
		return usage("%s: one word is enough, not %q", c.Command.Name, c.Args().Slice())
	}
	s := shellOf(c)
	now, err := settings.Load(s.dir)
	if err != nil {
		return err
	}
	s.warnOf(now)
	if c.NArg() == 0 {
		show(s, now)
		return nil
	}
	return set(s, now, c.Args().First())
}

// warnOf tells what in the settings means nothing.
func (s *shell) warnOf(now settings.Settings) {
	for _, warning := range now.Warnings {
		s.log.Warn(warning)
	}
}

func showMode(s *shell, now settings.Settings) { fmt.Fprintln(s.out, now.Mode) }

func showUsers(s *shell, now settings.Settings) {
	fmt.Fprintln(s.out, onOff(now.Mode.PerUser()))
	if !now.Mode.On() {
		s.say("logging is off; with it on it would be %s", modeWhenOn(s.dir))
	}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func setLogging(s *shell, now settings.Settings, word string) error {
	to, err := s.modeOf(word)
	if err != nil {
		return err
	}
	if to == layout.Off && now.Mode.On() {
		if err := remember(s.dir, now.Mode); err != nil {
			return err
		}
	}
	return s.change(now.Mode, to)
}

// modeOf is the mode that a word of the command line stands for.
func (s *shell) modeOf(word string) (layout.Mode, error) {
	if strings.EqualFold(word, "on") {
		now, err := settings.Load(s.dir)
		if err == nil && now.Mode.On() {
			return now.Mode, nil
		}
		return modeWhenOn(s.dir), err
	}
	to, err := layout.ParseMode(word)
	if err != nil {
		return to, unknown("mode", word, argumentsOf(nil, "logging"))
	}
	return to, nil
}

func setUsers(s *shell, now settings.Settings, word string) error {
	on := strings.EqualFold(word, "on")
	if !on && !strings.EqualFold(word, "off") {
		return unknown("word", word, []string{"on", "off"})
	}
	if now.Mode.On() {
		return s.change(now.Mode, now.Mode.WithUsers(on))
	}
	next := modeWhenOn(s.dir).WithUsers(on)
	if err := remember(s.dir, next); err != nil {
		return err
	}
	s.say("logging is off and stays so; with it on it will be %s", next)
	return nil
}

// change sets the mode and says what comes of it.
func (s *shell) change(from, to layout.Mode) error {
	if err := settings.ChangeMode(disk.OS, s.dir, to); err != nil {
		return fmt.Errorf("the mode is not changed: %w", err)
	}
	name := filepath.Join(s.dir, layout.SettingsFile)
	if from == to {
		s.say("the mode is %s already (%s)", to, name)
		return nil
	}
	s.say("the mode is %s now, it was %s (%s)", to, from, name)
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

// What "on" brings back is a word in a file of the program's own.
func whenOnFile(dir string) string { return filepath.Join(dir, layout.StateFolder, "mode-when-on") }

// modeWhenOn is the mode that "logging on" brings back.
func modeWhenOn(dir string) layout.Mode {
	text, err := os.ReadFile(whenOnFile(dir))
	if err != nil {
		return layout.AllLogging
	}
	mode, err := layout.ParseMode(strings.TrimSpace(string(text)))
	if err != nil || !mode.On() {
		return layout.AllLogging
	}
	return mode
}

func remember(dir string, mode layout.Mode) error {
	name := whenOnFile(dir)
	if err := disk.MkdirAll(disk.OS, filepath.Dir(name)); err != nil {
		return err
	}
	return disk.Replace(disk.OS, name, []byte(mode.String()+"\n"))
}
