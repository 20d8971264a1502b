//go:build linux

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// contestant is a command that is timed as a whole process.
type contestant struct {
	name    string
	args    []string
	input   string       // file or folder that it reads: in the page cache before each run
	piped   bool         // the input comes through a pipe on standard input
	prepare func() error // before each run, not timed
	runs    int          // 0 means as many as the settings say

	seconds   []float64
	processor []float64 // seconds of user and system time, over all processors
	memory    []float64 // peak, MB
	written   []float64 // to files, MB
	output    []string
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
			fmt.Fprintf(os.Stderr, "%-44s %8.3f s %8.3f s of processors %6.0f MB\n", c.name, last(c.seconds), last(c.processor), last(c.memory))
		}
	}
	return nil
}

func (c *contestant) run() error {
	if err := c.settle(); err != nil {
		return err
	}
	cmd := exec.Command(c.args[0], c.args[1:]...)
	var output, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &problems
	if c.piped {
		if err := c.pipe(cmd); err != nil {
			return err
		}
	}
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return errors.Join(err, errors.New(problems.String()))
	}
	c.seconds = append(c.seconds, time.Since(start).Seconds())
	used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	c.processor = append(c.processor, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
	c.memory = append(c.memory, float64(used.Maxrss)/1024)
	c.written = append(c.written, float64(used.Oublock)*512/1e6)
	c.output = append(c.output, output.String())
	return nil
}

// settle brings the machine into the same state before each run of everybody:
// what was written earlier is on the disk, what will be read is in memory.
func (c *contestant) settle() error {
	if c.prepare != nil {
		if err := c.prepare(); err != nil {
			return err
		}
	}
	syscall.Sync()
	return readAll(c.input)
}

// pipe feeds the input to a command through a pipe, as a server does.
func (c *contestant) pipe(cmd *exec.Cmd) error {
	in, err := os.Open(c.input)
	if err != nil {
		return err
	}
	out, err := cmd.StdinPipe()
	if err != nil {
		return errors.Join(err, in.Close())
	}
	go func() {
		defer in.Close()
		defer out.Close()
		io.CopyBuffer(struct{ io.Writer }{out}, struct{ io.Reader }{in}, make([]byte, 1<<16))
	}()
	return nil
}

// bytes is the size of the input.
func (c *contestant) bytes() float64 {
	size, err := sizeOf(c.input)
	check(err)
	return size
}

// Of several runs times are given by the median, memory by the most.
func (c *contestant) median() float64 { return median(c.seconds) }
func (c *contestant) peak() float64   { return most(c.memory) }
