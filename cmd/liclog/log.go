package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/pseudonym"
	"github.com/liclog/liclog/logger/source"
)

func logCommand() *cli.Command {
	return &cli.Command{
		Name:      "log",
		Usage:     "log the check-outs and check-ins that files or a pipe tell",
		ArgsUsage: "[FILE...]",
		Description: described(`
Reads native events (CSV or JSON lines) and license servers' logs, from files in
the given order or from standard input, and writes them into the tree. What was
read of a file before, under whatever name, is passed over. Formats:

`+formatList()+`

Local times are turned into UTC by --tz. A file that grows is read on with
--follow; the output of a running server is piped in with --live.`,
			"liclog log --dir usage --tz Europe/Madrid /var/log/flexlm/debug.log",
			"liclog log --dir usage --summarize --follow debug.log",
			"license-server | liclog log --dir usage --live --ack"),
		Flags:  logFlags(),
		Action: func(c *cli.Context) error { return runLog(c) },
	}
}

func formatList() string {
	var b strings.Builder
	for i, f := range source.Formats {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "   %-10s %s", f.Name, f.About)
	}
	return b.String()
}

func logFlags() []cli.Flag {
	return append(inputFlags(), []cli.Flag{
		&cli.BoolFlag{Name: "follow", Usage: "read on as the one file grows, through rotation and truncation"},
		&cli.BoolFlag{Name: "live", Usage: "standard input comes from a running server: the clock counts too"},
		&cli.StringFlag{Name: "exec", Usage: "ask a running server by `COMMAND`, such as 'lmutil lmstat -a', again and again"},
		&cli.DurationFlag{Name: "every", Value: time.Minute, Usage: "with --exec: how often"},
		&cli.DurationFlag{Name: "exec-timeout", Value: 30 * time.Second, Usage: "with --exec: end a call that takes longer; its time is not logged"},
		&cli.StringFlag{Name: "lateness", Value: "0s", Usage: "put events in their place that are at most `TIME` older than the newest, as 30s or 5m"},
		&cli.StringFlag{Name: "pseudonyms", Usage: "replace user and host names by hashes under the key in `KEYFILE`"},
		&cli.DurationFlag{Name: "max-checkout", Usage: "end each check-out after `TIME`, as 12h, for servers that do not log all check-ins"},
		&cli.BoolFlag{Name: "summarize", Usage: "bring the summaries up to date too"},
		&cli.DurationFlag{Name: "summarize-every", Value: 30 * time.Second, Usage: "with --summarize and --follow or --live: how often"},
		&cli.BoolFlag{Name: "ack", Usage: "print the number of events on disk, of this and earlier runs, at the start and after each group"},
		&cli.StringFlag{Name: "sync", Value: "group", Usage: "group: put each group of events on disk; none: leave it to the system when (for files that can be read again)"},
		&cli.IntFlag{Name: "sync-every", Value: logger.DefaultSyncEvery, Usage: "close a group after `N` events"},
		&cli.DurationFlag{Name: "sync-interval", Value: logger.DefaultSyncInterval, Usage: "close a group after this `TIME`"},
		&cli.BoolFlag{Name: "strict", Usage: "end with status 3 if any input could not be used"},
		&cli.BoolFlag{Name: "check", Usage: "log nothing: show what would be made of the first lines of the one FILE"},
	}...)
}

// logging is one run of the command.
type logRun struct {
	*shell
	c       *cli.Context
	files   []string
	input   input.Options
	opts    logger.Options
	work    logger.Work
	logger  *logger.Logger
	counts  input.Counts
	sums    *summarizing // nil without --summarize
	showing bool         // a line of progress
	notify  *notifier    // nil where no systemd asks
	command *input.Command
}

func runLog(c *cli.Context) error {
	files, err := inputNames(c)
	if err != nil {
		return err
	}
	r := &logRun{shell: shellOf(c), c: c, files: files}
	now, err := settings.Load(r.dir)
	if err != nil {
		return err
	}
	if err := r.configure(now); err != nil {
		return err
	}
	if c.Bool("check") {
		return r.check()
	}
	if r.files, err = r.inputFiles(r.files, r.input); err != nil {
		return fmt.Errorf("nothing is logged: %w", err)
	}
	if err := r.openAll(); err != nil {
		return err
	}
	r.warnOf(now)
	r.opts.Mode = now.Mode
	told, err := r.partSettings(now)
	if err != nil {
		return err
	}
	r.serve()
	if r.command != nil {
		r.opts.Now = r.command.Now
	}
	if r.logger, err = logger.Open(r.opts); err != nil {
		return err
	}
	if c.Bool("summarize") {
		r.sums = newSummarizing(r.shell, c.Duration("summarize-every"))
	}
	for _, s := range told {
		err = errors.Join(err, r.logger.Set(s.Part, s.Text))
	}
	err = errors.Join(err, r.logAll(now))
	state := r.logger.State()
	err = errors.Join(err, r.logger.Close())
	r.tell(state)
	if r.sums != nil {
		err = errors.Join(err, r.sums.last())
	}
	if err == nil && c.Bool("strict") && len(state.Rejects) > 0 {
		return failure{statusRejected, errors.New("")}
	}
	return err
}

// check shows what would be made of a file.
func (r *logRun) check() error {
	if len(r.files) != 1 || r.work.Live || r.work.Follow {
		return usage("--check takes one file, and neither --live nor --follow")
	}
	return checkInput(r.c, r.shell, r.files[0], r.input)
}

// configure takes up the options and finds what contradicts itself.
func (r *logRun) configure(now settings.Settings) (err error) {
	c := r.c
	r.work.Live, r.work.Follow = c.Bool("live"), c.Bool("follow")
	if err := r.configureCommand(); err != nil {
		return err
	}
	switch {
	case r.work.Live && (r.work.Follow || len(r.files) > 0):
		return usage("--live reads standard input; it goes neither with files nor with --follow")
	case r.work.Follow && len(r.files) != 1:
		return usage("--follow takes one file, not %d", len(r.files))
	}
	if r.input, err = inputOptions(c, now); err != nil {
		return err
	}
	r.input.Live = r.work.Live
	if r.command != nil {
		r.input.Fallback = "lmstat" // where the first call fails, and prints nothing known
	}
	if r.work.Live || r.work.Follow {
		r.input.Source.Now = time.Now
	}
	return r.configureLogger()
}

func (r *logRun) configureLogger() (err error) {
	c := r.c
	r.opts = logger.Options{
		Dir: r.dir, Log: r.log,
		SyncEvery: c.Int("sync-every"), SyncInterval: c.Duration("sync-interval"),
		Summarize: r.finalSummary, Parts: parts,
	}
	if r.opts.Lateness, err = parseLateness(c.String("lateness")); err != nil {
		return err
	}
	switch c.String("sync") {
	case "group":
	case "none":
		r.opts.NoSync = true
	default:
		return unknown("value of --sync", c.String("sync"), []string{"group", "none"})
	}
	if c.Int("sync-every") <= 0 || c.Duration("sync-interval") <= 0 {
		return usage("--sync-every and --sync-interval must be more than 0")
	}
	r.opts.MaxCheckOut = layout.Second(c.Duration("max-checkout") / time.Second)
	if c.IsSet("max-checkout") && r.opts.MaxCheckOut <= 0 {
		return usage("--max-checkout must be at least 1s")
	}
	if key := c.String("pseudonyms"); key != "" {
		if r.opts.Pseudonym, err = pseudonym.FromFile(key); err != nil {
			return err
		}
	}
	if c.Bool("ack") {
		r.opts.Acknowledged = func(n int64) { fmt.Fprintln(r.out, n) }
	}
	if c.Duration("summarize-every") <= 0 {
		return usage("--summarize-every must be more than 0")
	}
	return nil
}

func parseLateness(text string) (layout.Second, error) {
	if n, err := strconv.ParseInt(text, 10, 32); err == nil && n >= 0 {
		return layout.Second(n), nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, usage("--lateness %q is no time: use one such as 30s or 5m", text)
	}
	return layout.Second(d / time.Second), nil
}

// openAll finds out before anything is logged whether all files can be read:
// later files must not be logged before an earlier one.
func (r *logRun) openAll() error {
	for _, name := range r.files {
		file, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("nothing is logged: %w", err)
		}
		file.Close()
	}
	return nil
}

// logAll logs all inputs, one after the other.
func (r *logRun) logAll(now settings.Settings) error {
	ctx, cancel := context.WithCancel(r.c.Context)
	defer cancel()
	if r.c.Bool("ack") {
		r.opts.Acknowledged(r.logger.Total())
	}
	r.notify.Ready()
	ticker := time.NewTicker(min(50*time.Millisecond, r.c.Duration("sync-interval")))
	defer ticker.Stop()
	r.work.Wake = ticker.C
	r.work.Modes, r.work.Settings = r.changes(ctx, now)
	if r.sums != nil && (r.work.Live || r.work.Follow) {
		r.work.Published = r.sums.soon
	}
	if len(r.files) == 0 {
		return r.logPipe(ctx)
	}
	for _, name := range r.files {
		if err := r.logFile(ctx, name); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
	return nil
}

func (r *logRun) logPipe(ctx context.Context) error {
	if r.work.Live {
		if err := r.logger.Resume(layout.FromTime(testOnlyNow())); err != nil {
			return err
		}
	}
	from, name := r.in, "stdin"
	if r.command != nil {
		from, name = r.command.Start(ctx), "exec"
	}
	in, err := input.Pipe(from, name, r.input)
	if err != nil {
		return err
	}
	return r.log1(ctx, in)
}

func (r *logRun) logFile(ctx context.Context, name string) error {
	o := r.input
	o.Known, o.Again = r.logger.Positions(), true
	open := input.Open
	if r.work.Follow {
		open = input.OpenFollowed
	}
	in, err := open(ctx, name, o)
	if err != nil {
		return err
	}
	defer in.Close()
	if in.Index >= 0 && !r.work.Follow {
		r.tellKnown(in)
	}
	return r.log1(ctx, in)
}

// tellKnown says of a file that was read before where it goes on.
func (r *logRun) tellKnown(in *input.Input) {
	if in.Size == 0 {
		r.say("%s: nothing new since it was read", in.Name)
		return
	}
	r.say("%s: going on where it was left, %s bytes before its end", in.Name, grouped(in.Size))
}

func (r *logRun) log1(ctx context.Context, in *input.Input) error {
	r.log.Info("logging", "input", in.Name, "tree", r.dir)
	r.work.Progress = r.alive(r.progress(in))
	counts, err := r.logger.Run(ctx, in, r.work)
	r.clearProgress()
	r.counts.Add(&counts)
	if counts.Left > 0 {
		r.say("%s: the last line has no line end and tells nothing so far; it is left until the file has grown", in.Name)
	}
	return err
}

// changes sends what changed settings say. SIGHUP has them read at once.
func (r *logRun) changes(ctx context.Context, now settings.Settings) (<-chan layout.Mode, <-chan logger.Setting) {
	modes, others := make(chan layout.Mode), make(chan logger.Setting)
	changed := settings.Watch(ctx, r.dir, now, func(err error) { r.log.Warn(err.Error()) })
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	go func() {
		defer signal.Stop(hangup)
		for {
			select {
			case s, ok := <-changed:
				if !ok {
					return
				}
				now = s
			case <-hangup:
				s, err := settings.Load(r.dir)
				if err != nil {
					r.log.Warn(err.Error())
					continue
				}
				now = s
			case <-ctx.Done():
				return
			}
			r.log.Info("the settings are read again", "mode", now.Mode.String())
			select {
			case modes <- now.Mode:
			case <-ctx.Done():
				return
			}
			told, err := r.partSettings(now)
			if err != nil {
				r.log.Warn(err.Error() + "; the rules before hold on")
			}
			sendAll(ctx, others, told)
		}
	}()
	return modes, others
}
