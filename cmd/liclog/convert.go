package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
)

func convertCommand() *cli.Command {
	return &cli.Command{
		Name:      "convert",
		Usage:     "turn license servers' logs into native events on standard output",
		ArgsUsage: "[FILE...]",
		Description: described(`
Reads what "liclog log" reads and prints the events that are in it, as CSV or JSON
lines, for looking at, editing and piping: "liclog convert X | liclog log" leaves
the same tree as "liclog log X". Lines that can't be used are told in words, with
their place and reason; a pipe has no Rejects.csv for them.`,
			"liclog convert --tz Europe/Madrid debug.log | liclog log --dir usage",
			"liclog convert --to jsonl lmstat.txt"),
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "to", Value: "csv", Usage: "what to print: csv or jsonl"},
			&cli.BoolFlag{Name: "strict", Usage: "end with status 3 if any line could not be used"},
		}, inputFlags()...),
		Action: runConvert,
	}
}

// toldRejects is how many rejected lines are told one by one.
const toldRejects = 20

// converting is one run of the command.
type converting struct {
	*shell
	json     bool
	counts   input.Counts
	rejected int64
	block    []byte
}

func runConvert(c *cli.Context) error {
	v := &converting{shell: shellOf(c), json: c.String("to") == "jsonl"}
	if to := c.String("to"); to != "csv" && to != "jsonl" {
		return unknown("value of --to", to, []string{"csv", "jsonl"})
	}
	now, err := settings.Load(v.dir)
	if err != nil {
		return err
	}
	o, err := inputOptions(c, now)
	if err != nil {
		return err
	}
	if !v.json {
		v.block = append(v.block, layout.Header(event.AllColumns)...)
	}
	err = v.all(c, o)
	v.tell()
	if err == nil && c.Bool("strict") && v.rejected > 0 {
		return failure{statusRejected, fmt.Errorf("")}
	}
	return err
}

func (v *converting) all(c *cli.Context, o input.Options) error {
	names, err := inputNames(c)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		in, err := input.Pipe(v.in, "stdin", o)
		if err != nil {
			return err
		}
		return v.one(c.Context, in)
	}
	files, err := v.inputFiles(names, o)
	if err != nil {
		return err
	}
	for _, name := range files {
		in, err := input.Open(c.Context, name, o)
		if err != nil {
			return err
		}
		err = v.one(c.Context, in)
		in.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// one prints the events of one input.
func (v *converting) one(ctx context.Context, in *input.Input) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reading := in.Start(ctx)
	for chunk := range reading.Chunks {
		v.counts.Add(&chunk.Counts)
		for i := range chunk.Items {
			v.item(in.Name, &chunk.Items[i])
		}
		if _, err := v.out.Write(v.block); err != nil {
			return err
		}
		v.block = v.block[:0]
		reading.Done(chunk)
	}
	return reading.Err()
}

func (v *converting) item(name string, item *event.Item) {
	switch {
	case item.Rejected():
		if v.rejected++; v.rejected <= toldRejects {
			v.say("%s:%d: %s", name, item.Origin().Line, item.Reason())
		}
	case v.json:
		v.block = event.AppendJSON(v.block, &item.Event)
	default:
		v.block = event.AppendAllCSV(v.block, &item.Event)
	}
}

// tell says in words what became of the lines.
func (v *converting) tell() {
	n := &v.counts
	var more string
	if v.rejected > toldRejects {
		more = fmt.Sprintf(" (%s of them not told above)", grouped(v.rejected-toldRejects))
	}
	v.say("%s read: %s used, %s irrelevant, %s rejected%s", plural(n.Lines, "line"),
		grouped(n.Read), grouped(sum(n.Irrelevant)), grouped(sum(n.Rejected)), more)
}

// checkedLines is how many lines --check shows.
const checkedLines = 20

// checkInput shows what would be made of the first lines of a file, and of how
// many of all, without logging anything.
func checkInput(c *cli.Context, s *shell, name string, o input.Options) error {
	o.Each = func(number int64, line []byte, verdict event.Verdict, told []event.Item) {
		if number <= checkedLines {
			fmt.Fprint(s.out, checkedLine(number, line, verdict, told))
		}
	}
	in, err := input.Open(c.Context, name, o)
	if err != nil {
		return err
	}
	defer in.Close()
	s.say("%s is read as %s: %s", name, in.Format.Name, in.Format.About)
	var counts input.Counts
	reading := in.Start(c.Context)
	for chunk := range reading.Chunks {
		counts.Add(&chunk.Counts)
		reading.Done(chunk)
	}
	v := converting{shell: s, counts: counts}
	v.tell()
	for _, why := range commonest(counts.Rejected, 5) {
		s.say("  %10s rejected: %s", grouped(counts.Rejected[why]), why)
	}
	return reading.Err()
}

// checkedLine is the line, what became of it, and the events it tells.
func checkedLine(number int64, line []byte, verdict event.Verdict, told []event.Item) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d: %s\n", number, printable(string(line)))
	word := [...]string{event.Read: "used", event.Irrelevant: "irrelevant", event.Rejected: "rejected"}[verdict.Class]
	if verdict.Why != "" {
		word += ": " + verdict.Why
	}
	fmt.Fprintf(&b, "   %s\n", word)
	for i := range told {
		if !told[i].Rejected() {
			fmt.Fprintf(&b, "   %s", printable(strings.TrimSpace(string(event.AppendJSON(nil, &told[i].Event)))))
			b.WriteByte('\n')
		}
	}
	return b.String()
}
