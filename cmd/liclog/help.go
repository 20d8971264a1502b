package main

import (
	"strings"

	"github.com/urfave/cli/v2"
)

const appHelp = `liclog - {{.Usage}}

Usage: liclog COMMAND [OPTIONS] [ARGUMENTS]

Commands:{{range .VisibleCommands}}
   {{.Name}}{{"\t"}}{{.Usage}}{{end}}

Options of every command, before or behind its name:{{range .VisibleFlags}}
   {{.}}{{end}}

Example:
   liclog status --dir /var/lib/liclog

Exit status: 0 done, 1 failed or differences found, 2 wrong usage, 3 rejects
under --strict. liclog COMMAND --help tells more.
`

const commandHelp = `liclog {{.Name}} - {{.Usage}}

Usage: liclog {{.Name}}{{if .VisibleFlags}} [OPTIONS]{{end}}{{with .ArgsUsage}} {{.}}{{end}}

{{.Description}}
{{if .VisibleFlags}}
Options ({{"liclog --help"}} shows those of every command):{{range .VisibleFlags}}
   {{.}}{{end}}
{{end}}`

// described is a command's description and examples of it, which a test runs.
func described(text string, examples ...string) string {
	return strings.TrimSpace(text) + "\n\nExample:\n   " + strings.Join(examples, "\n   ")
}

func helpCommand() *cli.Command {
	return &cli.Command{
		Name:   "help",
		Usage:  "show the help of liclog, or of the command named behind it",
		Action: cli.ShowAppHelp, // arrange turns "help COMMAND" into "COMMAND --help"
	}
}
