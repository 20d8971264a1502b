package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout/settings"
)

// shell is what one run of the program has around it. Results go to out, words
// about them to words; nothing else is printed.
type shell struct {
	in    io.Reader
	out   *results
	words io.Writer

	dir   string // the tree
	quiet bool
	log   *slog.Logger // the program's own messages

	close func() error // ends the log file, where there is one
}

const shellKey = "shell"

// shellOf is the shell of the running command.
func shellOf(c *cli.Context) *shell { return c.App.Metadata[shellKey].(*shell) }

// begin takes up the options of every command.
func (s *shell) begin(c *cli.Context) (err error) {
	s.dir, s.quiet = c.String("dir"), c.Bool("quiet")
	if s.dir == "" {
		return usage("--dir (or LICLOG_DIR) is empty: name the tree's folder")
	}
	s.log, s.close, err = diagnostics(c.String("log-file"), c.String("log-level"), s.quiet, s.words)
	return err
}

// settings are those of a tree that is to be looked at: it must be there.
func (s *shell) settings() (settings.Settings, error) {
	if info, err := os.Stat(s.dir); err != nil || !info.IsDir() {
		return settings.Settings{}, fmt.Errorf("there is no folder %s: name the tree's folder with --dir or LICLOG_DIR", s.dir)
	}
	now, err := settings.Load(s.dir)
	if err == nil {
		s.warnOf(now)
	}
	return now, err
}

// end tells the error, if there is one, and returns the exit status.
func (s *shell) end(err error) int {
	if err != nil && err.Error() != "" {
		fmt.Fprintf(s.words, "%sliclog: %v\n", gravity(s.words, slog.LevelError), err)
	}
	if s.close != nil {
		if err != nil {
			s.log.Error(err.Error())
		}
		if problem := s.close(); problem != nil && err == nil {
			fmt.Fprintf(s.words, "liclog: %v\n", problem)
			err = problem
		}
	}
	return statusOf(err)
}

// say tells people something about the results.
func (s *shell) say(format string, args ...any) {
	if !s.quiet {
		fmt.Fprintf(s.words, format+"\n", args...)
	}
}

// showsProgress tells whether somebody looks on.
func (s *shell) showsProgress() bool {
	file, ok := s.words.(*os.File)
	if !ok || s.quiet {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// printable is text without what could change a terminal; names come from
// anywhere.
func printable(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}

// results is standard output. An error of it is kept: results that did not
// arrive are a failure, whoever printed them.
type results struct {
	mutex sync.Mutex
	w     io.Writer
	err   error
}

// Write writes, unless an earlier write failed.
func (r *results) Write(p []byte) (int, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.w.Write(p)
	r.err = err
	return n, err
}

func (r *results) problem() error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.err != nil {
		return fmt.Errorf("the results could not be written: %w", r.err)
	}
	return nil
}
