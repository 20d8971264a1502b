package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source"
	"github.com/liclog/liclog/tracking/entitlements"
)

// Each shell asks the program itself for what may come next, so that they all
// know the same.
var completionScripts = map[string]string{
	"bash": `_liclog() {
    local IFS=$'\n'
    COMPREPLY=($(liclog __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _liclog liclog
`,
	"zsh": `#compdef liclog
_liclog() {
    local -a found
    found=(${(f)"$(liclog __complete "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    if (( $#found )); then compadd -a found; else _files; fi
}
compdef _liclog liclog
`,
	"fish": `function __liclog_complete
    set -l words (commandline -opc)
    set -e words[1]
    liclog __complete $words (commandline -ct | string collect --allow-empty) 2>/dev/null
end
complete -c liclog -a '(__liclog_complete)'
`,
}

func completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the script that completes words in bash, zsh or fish",
		ArgsUsage: "bash|zsh|fish",
		Description: described(`
Put the line below into ~/.bashrc; into ~/.zshrc, behind compinit, with zsh in
the place of bash. For fish write the script into
~/.config/fish/completions/liclog.fish.

   source <(liclog completion bash)`,
			"liclog completion bash"),
		Action: func(c *cli.Context) error {
			script, known := completionScripts[c.Args().First()]
			if !known || c.NArg() != 1 {
				return usage("name one shell: bash, zsh or fish")
			}
			_, err := io.WriteString(shellOf(c).out, script)
			return err
		},
	}
}

// completeCommand is what the scripts call: its arguments are the words behind
// "liclog" up to the one to be completed; it prints what that may become.
func completeCommand() *cli.Command {
	return &cli.Command{
		Name:            "__complete",
		Hidden:          true,
		SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			for _, word := range complete(c.App, c.Args().Slice()) {
				fmt.Fprintln(shellOf(c).out, word)
			}
			return nil
		},
	}
}

// complete lists what the last of words may become. Where it is nothing that
// the program knows, say a file, the list is empty.
func complete(app *cli.App, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	words, prefix := joined(words)
	last := words[len(words)-1]
	var found []string
	for _, word := range candidates(app, words[:len(words)-1], last) {
		if strings.HasPrefix(word, last) {
			found = append(found, strings.TrimPrefix(word, prefix))
		}
	}
	return found
}

// joined puts together what bash takes for three words, an option, "=" and its
// value. Of the last word it completes the value alone: prefix stands there
// already.
func joined(words []string) (whole []string, prefix string) {
	for _, word := range words {
		n := len(whole)
		switch {
		case word == "=" && n > 0 && strings.HasPrefix(whole[n-1], "--"):
			prefix = whole[n-1] + "="
			whole[n-1] = prefix
		case n > 0 && whole[n-1] == prefix && prefix != "":
			whole[n-1] += word
		default:
			whole, prefix = append(whole, word), ""
		}
	}
	return whole, prefix
}

func candidates(app *cli.App, before []string, last string) []string {
	a := arranger{app: app}
	for i := 0; i < len(before); i++ {
		switch word := before[i]; {
		case strings.HasPrefix(word, "-"):
			used, err := a.option(before[i:])
			if err != nil { // its value is the word to be completed, or it is unknown
				return a.valuesOf(word)
			}
			i += used - 1
		case a.command == nil || len(a.command.Subcommands) > 0:
			if a.enter(word) != nil {
				return nil
			}
		}
	}
	option, _, valued := strings.Cut(last, "=")
	switch {
	case valued && strings.HasPrefix(option, "-"):
		var words []string
		for _, value := range a.valuesOf(option) {
			words = append(words, option+"="+value)
		}
		return words
	case strings.HasPrefix(last, "-"):
		return a.optionNames()
	case a.command == nil || len(a.command.Subcommands) > 0:
		return a.commandNames()
	}
	return argumentsOf(app, a.command.Name)
}

// valuesOf are the values that an option, as it is written, knows.
func (a *arranger) valuesOf(option string) []string {
	option = strings.TrimLeft(option, "-")
	switch option {
	case "log-level":
		return strings.Split(levelNames(), ", ")
	case "protocol":
		return event.Protocols
	case "format":
		return a.formatNames()
	case "to":
		return []string{"csv", "jsonl"}
	case "sync":
		return []string{"group", "none"}
	case "lang":
		return []string{"en", "de"}
	}
	for _, r := range entitlements.Readings {
		if r.Option == option {
			return r.Choices
		}
	}
	return nil
}

// formatNames are those of the input, or of what a command shows.
func (a *arranger) formatNames() []string {
	if a.command != nil && (a.command.Name == "users" || a.command.Name == "sessions") {
		return []string{"table", "csv", "json"}
	}
	var names []string
	for _, f := range source.Formats {
		names = append(names, f.Name)
	}
	return names
}

// argumentsOf are the arguments that a command knows.
func argumentsOf(app *cli.App, command string) []string {
	switch command {
	case "help":
		return commandNames(app)
	case "completion":
		return []string{"bash", "zsh", "fish"}
	case "users":
		return []string{"recalculate"}
	case "sessions":
		return sessionWords
	case "user-logging", "tracking":
		return []string{"on", "off"}
	case "logging":
		words := []string{"on", "off"}
		for _, m := range layout.Modes {
			words = append(words, m.String())
		}
		return words
	}
	return nil
}
