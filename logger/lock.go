package logger

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/liclog/liclog/layout"
)

// lock keeps a second logger off the tree. What it holds tells who has it.
type lock struct{ file *flock.Flock }

func acquire(name string, now time.Time) (*lock, error) {
	file := flock.New(name, flock.SetPermissions(layout.FileMode))
	got, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("can't lock the tree: %w", err)
	}
	if !got {
		return nil, fmt.Errorf("another logger is at work on this tree (%s); stop it first", holder(name))
	}
	about := fmt.Sprintf("pid=%d\nstarted=%s\ncommand=%s\n", os.Getpid(), now.UTC().Format(time.RFC3339), strings.Join(os.Args, " "))
	if err := os.WriteFile(name, []byte(about), layout.FileMode); err != nil {
		file.Unlock()
		return nil, fmt.Errorf("can't lock the tree: %w", err)
	}
	return &lock{file}, nil
}

// holder is what the lock's file tells of the logger that has it.
func holder(name string) string {
	data, err := os.ReadFile(name)
	if err != nil || len(data) == 0 {
		return "it does not say which"
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(string(data), "=", " ")), " ")
}

func (l *lock) release() error {
	if err := os.Truncate(l.file.Path(), 0); err != nil {
		l.file.Unlock()
		return err
	}
	return l.file.Unlock()
}
