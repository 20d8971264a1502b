package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts the command line in the order that the parser needs, so that
// people need not: the options of every command, the command, its own options,
// "--", arguments. It also finds what is misspelt, and has a hint for it.
func arrange(app *cli.App, args []string) ([]string, error) {
	a := arranger{app: app}
	for i := 1; i < len(args); i++ {
		switch arg := args[i]; {
		case a.rest:
			a.arguments = append(a.arguments, arg)
		case arg == "--":
			a.rest = true
		case len(arg) > 1 && arg[0] == '-': // "-" alone is standard input
			used, err := a.option(args[i:])
			if err != nil {
				return nil, err
			}
			i += used - 1
		case a.command == nil || len(a.command.Subcommands) > 0:
			if err := a.enter(arg); err != nil {
				return nil, err
			}
			a.rest = a.command.SkipFlagParsing
		default:
			a.arguments = append(a.arguments, arg)
		}
	}
	if err := a.turnHelp(); err != nil {
		return nil, err
	}
	return a.result(args[0]), nil
}

type arranger struct {
	app                    *cli.App
	command                *cli.Command // a command of a command, where it has some
	path                   []string     // the names that led to it
	global, own, arguments []string
	rest                   bool // what follows is no option
}

// enter goes to the command name, of liclog or of the command at hand.
func (a *arranger) enter(name string) error {
	next := commandOf(a.commands(), name)
	if next == nil {
		return unknown(strings.Join(append([]string{"command"}, a.path...), " "), name, a.commandNames())
	}
	a.command, a.path = next, append(a.path, next.Name)
	return nil
}

// commands are those that may come next.
func (a *arranger) commands() []*cli.Command {
	if a.command == nil {
		return a.app.Commands
	}
	return a.command.Subcommands
}

// commandNames are the names of the commands that may come next.
func (a *arranger) commandNames() []string {
	var names []string
	for _, c := range a.commands() {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

func commandOf(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// option takes the option that args begins with, and says how many it took.
func (a *arranger) option(args []string) (int, error) {
	name, _, valued := strings.Cut(strings.TrimLeft(args[0], "-"), "=")
	flag, global := a.find(name)
	if flag == nil {
		return 0, unknown("option", args[0], a.optionNames())
	}
	used := 1
	if takesValue(flag) && !valued {
		used = 2
	}
	if used > len(args) {
		return 0, usage("option %s needs a value", args[0])
	}
	to := &a.own
	if global {
		to = &a.global
	}
	*to = append(*to, args[:used]...)
	return used, nil
}

// find looks among the command's options first; --help is of liclog itself
// before the command's name, else of the command.
func (a *arranger) find(name string) (flag cli.Flag, global bool) {
	if hasName(cli.HelpFlag, name) {
		return cli.HelpFlag, a.command == nil
	}
	if a.command != nil {
		for _, f := range a.command.Flags {
			if hasName(f, name) {
				return f, false
			}
		}
	}
	for _, f := range a.app.Flags {
		if hasName(f, name) {
			return f, true
		}
	}
	return nil, false
}

// turnHelp makes "COMMAND --help" of "help COMMAND", and leaves out arguments,
// which the parser would take for what help is asked about.
func (a *arranger) turnHelp() error {
	if a.command == nil {
		return nil
	}
	if a.command.Name == "help" && len(a.arguments) > 0 {
		a.command, a.path = nil, nil
		for _, name := range a.arguments {
			if a.command != nil && len(a.command.Subcommands) == 0 {
				break
			}
			if err := a.enter(name); err != nil {
				return err
			}
		}
		a.own = []string{"--help"}
	}
	for _, option := range a.own {
		if option == "--help" || option == "-help" || option == "-h" {
			a.own, a.arguments = []string{"--help"}, nil
		}
	}
	return nil
}

func (a *arranger) result(program string) []string {
	all := append([]string{program}, a.global...)
	if a.command == nil {
		return all
	}
	all = append(append(all, a.path...), a.own...)
	if !a.command.SkipFlagParsing {
		all = append(all, "--")
	}
	return append(all, a.arguments...)
}

// optionNames are the long names of the options that may stand here.
func (a *arranger) optionNames() []string {
	flags := a.app.Flags
	if a.command != nil {
		flags = append(flags[:len(flags):len(flags)], a.command.Flags...)
	}
	var names []string
	for _, f := range flags {
		names = append(names, "--"+f.Names()[0])
	}
	return names
}

func commandNames(app *cli.App) []string {
	var names []string
	for _, c := range app.VisibleCommands() {
		names = append(names, c.Name)
	}
	return names
}

func hasName(f cli.Flag, name string) bool { return slices.Contains(f.Names(), name) }

func takesValue(f cli.Flag) bool {
	documented, ok := f.(cli.DocGenerationFlag)
	return ok && documented.TakesValue()
}
