package logger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// lockTree keeps a second logger off the tree. What the lock's file holds tells
// who has it.
func lockTree(o *Options) (release func() error, err error) {
	about := fmt.Sprintf("pid=%d\nstarted=%s\ncommand=%s\n",
		os.Getpid(), o.Now().UTC().Format(time.RFC3339), strings.Join(os.Args, " "))
	release, err = o.FS.Lock(filepath.Join(o.Dir, layout.StateFolder, "lock"), about)
	var held *disk.Held
	if errors.As(err, &held) {
		return nil, fmt.Errorf("another logger is at work on this tree (%s); stop it first", holder(held.About))
	}
	if err != nil {
		return nil, fmt.Errorf("can't lock the tree: %w", err)
	}
	return release, nil
}

// holder is what the lock's file tells of the logger that has it, in words.
func holder(about string) string {
	if about == "" {
		return "it does not say which"
	}
	words := strings.NewReplacer("=", " ", "\n", ", ")
	return words.Replace(strings.TrimSpace(about))
}
