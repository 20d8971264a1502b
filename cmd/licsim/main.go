// Licsim plays the days of license servers and writes their logs: native events
// or what a real server would write. The same options give the same bytes.
package main

import (
	"fmt"
	"os"
	_ "time/tzdata" // zones also where the machine has none

	"github.com/urfave/cli/v2"
)

func main() {
	if err := newApp().Run(os.Args); err != nil {
		fmt.Fprintln(os.Stderr, "licsim:", err)
		os.Exit(exitStatus(err))
	}
}

// Exit statuses.
const (
	failed     = 1
	wrongUsage = 2
)

// usageError is an error of how the program was called.
type usageError struct{ error }

func exitStatus(err error) int {
	if _, ok := err.(usageError); ok {
		return wrongUsage
	}
	return failed
}

func newApp() *cli.App {
	return &cli.App{
		Name:  "licsim",
		Usage: "simulate license servers and write their logs",
		UsageText: `licsim [options]
   licsim log-day [options]

Example, a month of a FlexLM server in Munich:
   licsim --seed 7 --start 2007-07-01 --days 31 --users 300 --format flexlm --zone Europe/Berlin --output debug.log`,
		Flags:           simulationFlags(),
		Action:          simulation,
		Commands:        []*cli.Command{logDayCommand()},
		HideHelpCommand: true,
		OnUsageError:    func(_ *cli.Context, err error, _ bool) error { return usageError{err} },
		ExitErrHandler:  func(*cli.Context, error) {},
	}
}
