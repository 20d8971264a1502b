package input

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/liclog/liclog/logger/source/status"
)

// Command asks a license server again and again by a command of its own, such as
// lmstat, and makes one input of what it prints: each output between the lines
// that say when it was asked for and whether it is whole (package status).
type Command struct {
	Line    string        // as the system's shell takes it
	Every   time.Duration // from call to call
	Timeout time.Duration // after which a call has failed
	// Failed is told why a call failed.
	Failed func(error)

	mutex   sync.Mutex
	calling time.Time // since when a call runs, zero between calls
}

// maxOutput is how much one call may print.
const maxOutput = 64 << 20

// Now is the clock, which stands while a call runs: what the server tells counts
// from when it was asked.
func (c *Command) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if !c.calling.IsZero() {
		return c.calling
	}
	return time.Now()
}

func (c *Command) setCalling(at time.Time) {
	c.mutex.Lock()
	c.calling = at
	c.mutex.Unlock()
}

// Start begins to call and gives what comes of it, until ctx is done.
func (c *Command) Start(ctx context.Context) io.Reader {
	r, w := io.Pipe()
	c.setCalling(time.Now())
	go func() {
		defer w.Close()
		for next := time.Now(); ; next = c.after(next) {
			if !sleepUntil(ctx, next) {
				return
			}
			if _, err := w.Write(c.call(ctx)); err != nil {
				return
			}
		}
	}()
	return r
}

// after is when the next call is due; calls that took too long are left out.
func (c *Command) after(last time.Time) time.Time {
	missed := time.Since(last) / c.Every
	return last.Add((missed + 1) * c.Every)
}

func sleepUntil(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// call runs the command once.
func (c *Command) call(ctx context.Context) []byte {
	at := time.Now()
	c.setCalling(at)
	defer c.setCalling(time.Time{})
	output, err := c.run(ctx)
	text := append([]byte(status.MarkListing(at)), output...)
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	if err == nil {
		return append(text, status.MarkListed()...)
	}
	if ctx.Err() != nil {
		return nil // told to end: nothing has failed
	}
	c.Failed(err)
	return append(text, status.MarkFailed(err.Error())...)
}

func (c *Command) run(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	cmd := shellCommand(ctx, c.Line)
	output := &limited{}
	complaint := &limited{}
	cmd.Stdout, cmd.Stderr = output, complaint
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("it took longer than %s and was ended", c.Timeout)
	case output.cut:
		err = fmt.Errorf("it printed more than %d MB", maxOutput>>20)
	case err != nil && complaint.Len() > 0:
		first, _, _ := bytes.Cut(bytes.TrimSpace(complaint.Bytes()), []byte("\n"))
		err = fmt.Errorf("%w: %.200s", err, first)
	}
	return output.Bytes(), err
}

// limited keeps what is written, up to maxOutput.
type limited struct {
	bytes.Buffer
	cut bool
}

// Write takes everything and keeps what there is room for.
func (l *limited) Write(p []byte) (int, error) {
	room := maxOutput - l.Len()
	if len(p) > room {
		l.cut = true
		l.Buffer.Write(p[:max(0, room)])
		return len(p), nil
	}
	return l.Buffer.Write(p)
}
