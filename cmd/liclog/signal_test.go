//go:build !windows

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// TestSignalsEndALogger sends SIGTERM and SIGINT to loggers that have nothing to
// read: they commit and leave.
func TestSignalsEndALogger(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		for _, lines := range []int{0, 3} {
			t.Run(fmt.Sprintf("%v after %d lines", signal, lines), func(t *testing.T) {
				t.Parallel()
				s := newServer(t, 1)
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				defer cancel()
				liclog, err := program()
				check(t, err)
				cmd := exec.CommandContext(ctx, liclog, "log", "--live", "--ack", "--dir", s.path("a"))
				pipe, err := cmd.StdinPipe()
				check(t, err)
				defer pipe.Close()
				acks, err := cmd.StdoutPipe()
				check(t, err)
				var words bytes.Buffer
				cmd.Stderr = &words
				check(t, cmd.Start())
				counts := countsFrom(acks)
				<-counts
				if lines > 0 {
					text := layout.Header(event.Columns)
					_, err = io.WriteString(pipe, text+strings.Repeat("2007-07-01T00:00:00Z,alive\n", lines))
					check(t, err)
				}
				for n := 0; n < lines; n = <-counts {
				}
				begun := time.Now()
				check(t, cmd.Process.Signal(signal))
				for range counts {
				}
				if err := cmd.Wait(); err != nil {
					t.Errorf("%v: %s", err, &words)
				}
				if took := time.Since(begun); took > 2*time.Second {
					t.Errorf("it took %s to leave", took)
				}
			})
		}
	}
}
