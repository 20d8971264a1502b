package main

import (
	"fmt"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/summarize"
)

func summarizeCommand() *cli.Command {
	return &cli.Command{
		Name:  "summarize",
		Usage: "bring the summaries of days, weeks, months and years up to date",
		Description: described(`
Rebuilds the summaries that changes touch: those of the changed days, and of the
weeks, months and years they lie in. What has not changed is not read again. It
may run beside a logger. With --watch it goes on until it is stopped, and brings
the summaries up to date a moment after a log has grown.`,
			"liclog summarize --dir usage", "liclog summarize --all --dir usage"),
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "all", Usage: "rebuild everything that there are logs for"},
			&cli.BoolFlag{Name: "watch", Usage: "keep at it while logs grow"},
			&cli.DurationFlag{Name: "every", Value: 30 * time.Second, Usage: "with --watch: look at the whole tree every `TIME`, where nothing tells of changes"},
		},
		Action: func(c *cli.Context) error {
			switch {
			case c.NArg() > 0:
				return usage("summarize takes no arguments; name the tree with --dir")
			case c.Duration("every") <= 0:
				return usage("--every must be more than 0")
			case c.Bool("watch"):
				return stoppable(&cli.Command{Action: watchTree}).Action(c)
			}
			return shellOf(c).summarizeOnce(c.Bool("all"))
		},
	}
}

func (s *shell) summarizeOnce(all bool) error {
	now, err := settings.Load(s.dir)
	if err != nil {
		return err
	}
	s.warnOf(now)
	result, err := s.pass(summarize.Run, now, all)
	s.say("%s", inWords(&result))
	return err
}

// pass brings the summaries up to date and tells what could not be used.
func (s *shell) pass(run func(summarize.Options) (summarize.Result, error), now settings.Settings, all bool) (summarize.Result, error) {
	result, err := run(s.passOptions(now, all))
	s.tellProblems(&result)
	return result, err
}

func (s *shell) passOptions(now settings.Settings, all bool) summarize.Options {
	return summarize.Options{Dir: s.dir, All: all, Counts: countsOf(now), Progress: s.readingProgress()}
}

func (s *shell) tellProblems(r *summarize.Result) {
	for _, p := range r.Problems {
		s.log.Warn(p.String())
	}
	for _, warning := range r.Warnings {
		s.log.Warn(warning)
	}
}

// countsOf are the rules of counting that are set for single products.
func countsOf(now settings.Settings) map[string]layout.Count {
	counts := make(map[string]layout.Count)
	for id, p := range now.Products {
		counts[id] = p.Count
	}
	return counts
}

func inWords(r *summarize.Result) string {
	return fmt.Sprintf("%s written, %s found to be right, %s unchanged",
		plural(int64(len(r.Built)), "summary", "summaries"), grouped(int64(len(r.Checked))), grouped(int64(len(r.Unchanged))))
}

// readingProgress shows on a terminal how much of the logs is read, and clears
// the line when all is; without a terminal it is nil.
func (s *shell) readingProgress() func(done, total int64) {
	if !s.showsProgress() {
		return nil
	}
	begun := time.Now()
	return func(done, total int64) {
		switch took := time.Since(begun); {
		case took < progressFrom || total == 0:
		case done >= total:
			fmt.Fprint(s.words, "\r\033[K")
		default:
			left := time.Duration(float64(took) / float64(max(done, 1)) * float64(total-done)).Round(time.Second)
			fmt.Fprintf(s.words, "\r\033[K%d %% of %d MB of logs read, %s left", done*100/total, total/1e6, left)
		}
	}
}

// settleTime is waited after a change: more of them follow at once.
const settleTime = 500 * time.Millisecond

// watchTree makes a pass whenever something may have changed, until it is
// stopped. What goes wrong is told, and tried again with the next pass.
func watchTree(c *cli.Context) error {
	s := shellOf(c)
	w := watch{shell: s, all: c.Bool("all")}
	if err := w.begin(); err != nil {
		return err
	}
	hints, err := summarize.Notify(c.Context, s.dir)
	if err != nil {
		s.log.Warn("nothing tells of changes here: they are looked for", "every", c.Duration("every"), "problem", err)
	}
	s.say("summarizing %s as it grows; stop it with Ctrl-C", s.dir)
	summarize.Watch(c.Context, summarize.Watching{
		Options: w.options, Hints: hints, Settle: settleTime, Every: c.Duration("every"), Report: w.report,
	})
	return nil
}

// watch is what passes that follow each other share.
type watch struct {
	*shell
	all bool // the next pass rebuilds everything
	now settings.Settings
}

// begin makes sure that there is a tree with settings that can be read.
func (w *watch) begin() (err error) {
	if _, err := os.Stat(w.dir); err != nil {
		return fmt.Errorf("no tree to summarize: %w", err)
	}
	if w.now, err = settings.Load(w.dir); err != nil {
		return err
	}
	w.warnOf(w.now)
	return nil
}

// options takes up settings that have changed; the last good ones hold on.
func (w *watch) options() (summarize.Options, error) {
	if fresh, err := settings.Load(w.dir); err != nil {
		w.log.Warn(err.Error())
	} else {
		w.now = fresh
	}
	return w.passOptions(w.now, w.all), nil
}

func (w *watch) report(r summarize.Result, err error) {
	w.tellProblems(&r)
	if err != nil {
		w.log.Error(err.Error())
		return
	}
	w.all = false
	if len(r.Built) > 0 {
		w.say("%s", inWords(&r))
	}
}
