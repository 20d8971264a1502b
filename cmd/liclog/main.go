// Liclog logs how the licenses of a license server are used and sums it up: see
// README.md, and docs/commands.md for all of the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a zone given with --tz is known on every machine

	"github.com/urfave/cli/v2"
)

const version = "0.1.0"

func init() {
	cli.HelpFlag = &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show this", DisableDefaultText: true}
	cli.VersionFlag = &cli.BoolFlag{Name: "version", Usage: "show the version", DisableDefaultText: true}
}

func main() {
	os.Exit(run(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// commands are those there are, in the order in which help shows them.
func commands() []*cli.Command {
	return []*cli.Command{
		stoppable(logCommand()),
		convertCommand(),
		summarizeCommand(),
		showCommand(),
		statusCommand(),
		verifyCommand(),
		combineCommand(),
		loggingCommand(),
		userLoggingCommand(),
		trackingCommand(),
		usersCommand(),
		sessionsCommand(),
		entitlementsCommand(),
		completionCommand(),
		completeCommand(),
		helpCommand(),
	}
}

// run is the whole program: args are the program's name and its arguments. It
// returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := &shell{in: stdin, out: &results{w: stdout}, words: stderr}
	app := newApp(s)
	arranged, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, arranged)
	}
	if err == nil {
		err = s.out.problem()
	}
	return s.end(err)
}

// stoppable makes a command that works on and on end cleanly: SIGINT and SIGTERM
// end its context, a second one the program. All others may end at any moment.
func stoppable(c *cli.Command) *cli.Command {
	action := c.Action
	c.Action = func(c *cli.Context) error {
		ctx, stop := signal.NotifyContext(c.Context, os.Interrupt, syscall.SIGTERM)
		defer stop()
		context.AfterFunc(ctx, stop)
		c.Context = ctx
		return action(c)
	}
	return c
}

func newApp(s *shell) *cli.App {
	app := &cli.App{
		Name:                  "liclog",
		Usage:                 "log how licenses are used, and sum it up",
		Version:               version,
		Flags:                 globalFlags(),
		Commands:              commands(),
		HideHelpCommand:       true, // there is one of our own, which knows arranged arguments
		CustomAppHelpTemplate: appHelp,
		Reader:                s.in,
		Writer:                s.out,
		ErrWriter:             s.words,
		Metadata:              map[string]any{shellKey: s},
		Before:                func(c *cli.Context) error { return s.begin(c) },
		Action:                func(*cli.Context) error { return usage("no command; liclog --help shows those there are") },
		OnUsageError:          wrongUsage,
		ExitErrHandler:        func(*cli.Context, error) {}, // run decides
	}
	for _, c := range app.Commands {
		c.HideHelpCommand = true // a file may be called "help"
		c.CustomHelpTemplate = commandHelp
		c.OnUsageError = wrongUsage
	}
	app.Setup()
	return app
}

func globalFlags() []cli.Flag {
	return []cli.Flag{
		cli.HelpFlag,
		&cli.StringFlag{Name: "dir", Aliases: []string{"d"}, Value: ".", EnvVars: []string{"LICLOG_DIR"}, Usage: "`DIR` is the tree's folder"},
		&cli.StringFlag{Name: "log-file", Usage: "write the program's own messages to `FILE`, which is rotated at 10 MB"},
		&cli.StringFlag{Name: "log-level", Usage: "leave out messages below `LEVEL`: " + levelNames() + " (default: info in a file, else warning)"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing but results and errors"},
	}
}

func wrongUsage(_ *cli.Context, err error, _ bool) error { return usage("%w", err) }

// The exit statuses.
const (
	statusDone     = 0
	statusFailed   = 1 // or differences were found
	statusUsage    = 2
	statusRejected = 3 // there were rejects, and --strict
)

// failure is an error with an exit status of its own.
type failure struct {
	status int
	error
}

func (f failure) Unwrap() error { return f.error }

// usage is the error of a wrong command line.
func usage(format string, args ...any) error {
	return failure{statusUsage, fmt.Errorf(format, args...)}
}

// statusOf is the exit status that err asks for.
func statusOf(err error) int {
	var f failure
	switch {
	case err == nil:
		return statusDone
	case errors.As(err, &f):
		return f.status
	}
	return statusFailed
}
