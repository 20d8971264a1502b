//go:build linux

package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// contestant is a command that is timed as a whole process.
type contestant struct {
	name    string
	args    []string
	stdin   string       // a file
	prepare func() error // before each run, not timed
	runs    int          // 0 means as many as the settings say

	seconds []float64
	memory  []float64 // peak, MB
	output  []string
}

// contest runs the contestants in turn, so that all meet the same machine.
func contest(runs int, all ...*contestant) error {
	for run := range runs {
		for _, c := range all {
			if c.runs > 0 && run >= c.runs {
				continue
			}
			if err := c.run(); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			fmt.Fprintf(os.Stderr, "%-44s %8.3f s %6.0f MB\n", c.name, c.seconds[len(c.seconds)-1], c.memory[len(c.memory)-1])
		}
	}
	return nil
}

func (c *contestant) run() error {
	if c.prepare != nil {
		if err := c.prepare(); err != nil {
			return err
		}
	}
	cmd := exec.Command(c.args[0], c.args[1:]...)
	var output, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &problems
	if c.stdin != "" {
		stdin, err := os.Open(c.stdin)
		if err != nil {
			return err
		}
		defer stdin.Close()
		pipe, err := cmd.StdinPipe() // a pipe, as from a server, and no file
		if err != nil {
			return err
		}
		go func() {
			io.CopyBuffer(struct{ io.Writer }{pipe}, struct{ io.Reader }{stdin}, make([]byte, 1<<16))
			pipe.Close()
		}()
	}
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return errors.Join(err, errors.New(problems.String()))
	}
	c.seconds = append(c.seconds, time.Since(start).Seconds())
	c.memory = append(c.memory, float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
	c.output = append(c.output, output.String())
	return nil
}

func (c *contestant) median() float64 { return median(c.seconds) }

func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// once makes data that is not there yet, whole or not at all.
func once(path string, make func(path string) error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	fresh := path + ".new"
	if err := errors.Join(os.RemoveAll(fresh), os.MkdirAll(filepath.Dir(path), 0o750), make(fresh)); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

func run(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, output)
	}
	return nil
}
