package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
)

func statusCommand() *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "tell how things stand: what runs, the mode, the last event, rejects",
		Description: described(`
Tells of the tree's newest day: the mode and since when it has been logged in it,
hours logged, the last event, what is checked out by product and user, rows in
Rejects.csv, the newest summary, and whether a logger is running. Times are UTC.`,
			"liclog status --dir usage", "liclog status --json"),
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "json", Usage: "print it as JSON, for programs"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usage("status takes no arguments; name the tree with --dir")
			}
			return printStatus(shellOf(c), c.Bool("json"))
		},
	}
}

func printStatus(s *shell, asJSON bool) error {
	now, err := s.settings()
	if err != nil {
		return err
	}
	st, err := s.look(now)
	if err != nil {
		return err
	}
	if asJSON {
		text, err := json.MarshalIndent(st, "", "  ")
		if err != nil {
			return err
		}
		_, err = s.out.Write(append(text, '\n'))
		return err
	}
	_, err = s.out.Write(st.words())
	return err
}

// words is the standing for people.
func (st *standing) words() []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	line := func(what, format string, args ...any) {
		fmt.Fprintf(w, "%s\t"+format+"\n", append([]any{what}, args...)...)
	}
	line("tree", "%s", st.Dir)
	line("logger", "%s", st.Logger)
	line("mode", "%s", st.modeInWords())
	if st.Day == "" {
		line("logged", "nothing yet")
	} else {
		line("logged", "%s hours on %s", st.HoursLogged, st.Day)
		line("last event", "%s", clock(st.LastEvent))
		line("known up to", "%s", clock(st.KnownUpTo))
	}
	line("rejects", "%s", st.rejectsInWords())
	if st.Summary != nil {
		line("newest summary", "%s, written %s", st.Summary.File, clock(&st.Summary.Written))
	} else {
		line("newest summary", "none")
	}
	w.Flush()
	st.running(&b)
	return b.Bytes()
}

// String tells of a logger, or that none runs.
func (r *running) String() string {
	switch {
	case r == nil:
		return "none runs"
	case r.PID == "":
		return "runs"
	case r.Started.IsZero():
		return "runs, process " + r.PID
	}
	return fmt.Sprintf("runs, process %s, since %s: %s", r.PID, clock(&r.Started), r.Command)
}

func (st *standing) modeInWords() string {
	l := st.Logged
	switch {
	case l == nil:
		return st.Mode
	case l.Mode == st.Mode && l.Longer:
		return fmt.Sprintf("%s, since before %s", st.Mode, clock(&l.Since))
	case l.Mode == st.Mode:
		return fmt.Sprintf("%s, since %s", st.Mode, clock(&l.Since))
	case st.Mode == layout.Off.String():
		return fmt.Sprintf("%s, since %s", st.Mode, clock(&l.Until))
	}
	return fmt.Sprintf("%s from the next event on; logged as %s until %s", st.Mode, l.Mode, clock(&l.Until))
}

func (st *standing) rejectsInWords() string {
	if st.MoreRejects {
		return "more than " + grouped(st.Rejects) + ", see " + layout.RejectsFile
	}
	if st.Rejects > 0 {
		return grouped(st.Rejects) + ", see " + layout.RejectsFile
	}
	return "none"
}

// running adds a table of what is checked out.
func (st *standing) running(b *bytes.Buffer) {
	if len(st.Running) == 0 {
		b.WriteString("\nNothing is checked out.\n")
		return
	}
	b.WriteByte('\n')
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "in use\twaiting\t  product and users")
	for _, p := range st.Running {
		fmt.Fprintf(w, "%d\t%d\t  %s\n", p.Used, p.Waiting, titled(p.Product, p.Name))
		for _, u := range p.Users {
			fmt.Fprintf(w, "%d\t%d\t    %s\n", u.Used, u.Waiting, printable(u.User))
		}
	}
	w.Flush()
}

// titled is a product's id with its name, where that says more.
func titled(id, name string) string {
	if strings.HasSuffix(id, name) {
		return printable(id)
	}
	return fmt.Sprintf("%s (%s)", printable(id), printable(name))
}

// clock is a moment for people, in UTC.
func clock(t *time.Time) string {
	if t == nil {
		return "none"
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}
