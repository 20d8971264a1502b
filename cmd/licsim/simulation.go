package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/cmd/licsim/format"
	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
)

const dateForm = "2006-01-02"

// serverMark stands for a server's name in --output.
const serverMark = "{server}"

func simulationFlags() []cli.Flag {
	d := simulate.Default()
	return []cli.Flag{
		&cli.Uint64Flag{Name: "seed", Value: d.Seed, Usage: "number from which all chance is drawn"},
		&cli.StringFlag{Name: "start", Value: d.Start.Start().Time().Format(dateForm), Usage: "first day, `YYYY-MM-DD`, from midnight UTC"},
		&cli.IntFlag{Name: "days", Value: d.Days, Usage: "number of days"},
		&cli.IntFlag{Name: "users", Value: d.Users, Usage: "number of users, in five time zones"},
		&cli.IntFlag{Name: "products", Value: d.Products, Usage: "number of products, of up to six vendors (more with more servers)"},
		&cli.Float64Flag{Name: "rate", Value: d.Rate, Usage: "check-outs a user asks for on a working day; over 12 they get shorter"},
		&cli.IntFlag{Name: "servers", Value: d.Servers, Usage: "number of license servers"},
		&cli.Int64Flag{Name: "events", Usage: "stop after `N` events (0: only by --days)"},
		&cli.StringFlag{Name: "format", Value: "csv", Usage: "csv, jsonl or flexlm"},
		&cli.StringFlag{Name: "zone", Value: "UTC", Usage: "time zone of the server's own log, `IANA` name"},
		&cli.StringFlag{Name: "output", Usage: "write to `FILE` instead of standard output; " + serverMark + " in it stands for the server's name"},
	}
}

// simulation is what licsim does without a command.
func simulation(c *cli.Context) error {
	if c.Args().Present() {
		return usageError{fmt.Errorf("unknown command %q; see licsim --help", c.Args().First())}
	}
	o, err := options(c)
	if err != nil {
		return usageError{err}
	}
	f, err := format.ByName(c.String("format"))
	if err != nil {
		return usageError{err}
	}
	zone, err := time.LoadLocation(c.String("zone"))
	if err != nil {
		return usageError{fmt.Errorf("--zone: %w; use a name such as Europe/Berlin", err)}
	}
	w, err := simulate.NewWorld(o)
	if err != nil {
		return usageError{err}
	}
	outputs, err := openOutputs(c, f, w)
	if err != nil {
		return err
	}
	return errors.Join(play(w, f, outputs, zone), closeAll(outputs))
}

func options(c *cli.Context) (simulate.Options, error) {
	start, err := parseDay(c.String("start"))
	return simulate.Options{
		Seed: c.Uint64("seed"), Start: start, Days: c.Int("days"), Users: c.Int("users"),
		Products: c.Int("products"), Servers: c.Int("servers"), Rate: c.Float64("rate"), Events: c.Int64("events"),
	}, err
}

func parseDay(text string) (layout.Day, error) {
	t, err := time.Parse(dateForm, text)
	if err != nil {
		return 0, fmt.Errorf("--start %q is no day; write it as 2007-07-01", text)
	}
	return layout.FromTime(t).Day(), nil
}

// play runs the simulation into a writer for each output.
func play(w *simulate.World, f format.Format, outputs []io.WriteCloser, zone *time.Location) error {
	var writers []format.Writer
	for server, out := range outputs {
		writers = append(writers, f.New(out, w, server, zone))
	}
	err := w.Run(func(h *simulate.Happening) error {
		for _, writer := range writers {
			if err := writer.Write(h); err != nil {
				return err
			}
		}
		return nil
	})
	for _, writer := range writers {
		err = errors.Join(err, writer.Close())
	}
	return err
}

// openOutputs opens one output, or one a server where the format asks for it.
func openOutputs(c *cli.Context, f format.Format, w *simulate.World) ([]io.WriteCloser, error) {
	name := c.String("output")
	if !f.OneServer || len(w.Servers) == 1 {
		out, err := openOutput(strings.ReplaceAll(name, serverMark, w.Servers[0].Name))
		return []io.WriteCloser{out}, err
	}
	if !strings.Contains(name, serverMark) {
		return nil, usageError{fmt.Errorf("a %s log tells of one server: with --servers %d, --output needs %s in its name", f.Name, len(w.Servers), serverMark)}
	}
	var outputs []io.WriteCloser
	for _, s := range w.Servers {
		out, err := openOutput(strings.ReplaceAll(name, serverMark, s.Name))
		if err != nil {
			return nil, errors.Join(err, closeAll(outputs))
		}
		outputs = append(outputs, out)
	}
	return outputs, nil
}

func openOutput(name string) (io.WriteCloser, error) {
	if name == "" {
		return os.Stdout, nil
	}
	return os.Create(name)
}

func closeAll(outputs []io.WriteCloser) error {
	var err error
	for _, out := range outputs {
		err = errors.Join(err, out.Close())
	}
	return err
}
