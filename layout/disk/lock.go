package disk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/liclog/liclog/layout"
)

// Held is the error of a lock that another process has.
type Held struct {
	Name  string
	About string // what the holder wrote about itself; may be empty
}

func (h *Held) Error() string { return h.Name + " is locked by another process" }

// Holder is the file beside a lock that tells who has it. It is not the locked
// file itself, which nobody else can read on Windows. Of a lock that nobody has
// it says nothing.
func Holder(lock string) string { return filepath.Join(filepath.Dir(lock), "holder") }

// glance is longer than anybody takes the lock to see whether it is free.
const glance = time.Second

// lock goes away with the process that holds it, however that ends.
func lock(name, about string) (release func() error, err error) {
	file := flock.New(name, flock.SetPermissions(layout.FileMode))
	ctx, cancel := context.WithTimeout(context.Background(), glance)
	defer cancel()
	got, err := file.TryLockContext(ctx, glance/20)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, err
	}
	if !got {
		held, _ := os.ReadFile(Holder(name)) // it may be about to write it
		return nil, &Held{name, string(held)}
	}
	if err := Replace(OS, Holder(name), []byte(about)); err != nil {
		return nil, errors.Join(err, file.Unlock())
	}
	return func() error {
		_ = os.Remove(Holder(name)) // left behind it tells nothing wrong: the lock decides
		return file.Unlock()
	}, nil
}
