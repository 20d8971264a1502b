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

// serverMark stands in --output for the name of a server, with its vendor daemon
// where a log tells of one daemon.
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
		&cli.StringFlag{Name: "format", Value: "csv", Usage: "csv, jsonl, flexlm, rlm, rms or dsls"},
		&cli.StringFlag{Name: "zone", Value: "UTC", Usage: "time zone of the server's own log, `IANA` name"},
		&cli.StringFlag{Name: "output", Usage: "write to `FILE` instead of standard output; " + serverMark + " in it stands for the server's name (rlm, rms, dsls: and the daemon's)"},
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
	for of, out := range outputs {
		writers = append(writers, f.New(out, w, of, zone))
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

// openOutputs opens one output, or as many as the format has logs.
func openOutputs(c *cli.Context, f format.Format, w *simulate.World) ([]io.WriteCloser, error) {
	name := c.String("output")
	names := logNames(f, w)
	if len(names) > 1 && !strings.Contains(name, serverMark) {
		return nil, usageError{fmt.Errorf("there are %d %s logs (%s ...): --output needs %s in its name", len(names), f.Name, names[0], serverMark)}
	}
	var outputs []io.WriteCloser
	for _, log := range names {
		out, err := openOutput(strings.ReplaceAll(name, serverMark, log))
		if err != nil {
			return nil, errors.Join(err, closeAll(outputs))
		}
		outputs = append(outputs, out)
	}
	return outputs, nil
}

// logNames names the logs that a format writes.
func logNames(f format.Format, w *simulate.World) (names []string) {
	switch f.Scope {
	case format.OneServer:
		for _, s := range w.Servers {
			names = append(names, s.Name)
		}
	case format.OneDaemon:
		for _, d := range w.Daemons {
			names = append(names, strings.ReplaceAll(d.Unit, "/", "-"))
		}
	default:
		names = []string{w.Servers[0].Name}
	}
	return names
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
