package main

import (
	"bufio"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// running is a logger at work on a tree, as the tree's lock tells.
type running struct {
	PID     string    `json:"pid,omitempty"`
	Started time.Time `json:"started,omitzero"`
	Command string    `json:"command,omitempty"`
}

// runningLogger tells of the logger that holds the tree's lock, nil where none
// does. It makes no file, since it may look at a tree that is not its own.
func runningLogger(dir string) (*running, error) {
	name := filepath.Join(dir, layout.StateFolder, "lock")
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	lock := flock.New(name, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil {
		return nil, err
	}
	if free {
		return nil, lock.Unlock()
	}
	text, err := os.ReadFile(disk.Holder(name))
	if err != nil {
		return &running{}, nil // it is about to say who it is
	}
	return parseLock(text), nil
}

// parseLock reads the lines that the holder of the lock wrote beside it: pid=,
// started= and command=.
func parseLock(text []byte) *running {
	r := &running{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		switch key {
		case "pid":
			r.PID = value
		case "started":
			r.Started, _ = time.Parse(time.RFC3339, value) // not told where it can't be read
		case "command":
			r.Command = value
		}
	}
	return r
}
