package disk

import (
	"errors"
	"os"

	"github.com/gofrs/flock"

	"github.com/liclog/liclog/layout"
)

// Held is the error of a lock that another process has.
type Held struct {
	Name  string
	About string // what the holder wrote about itself; may be empty
}

func (h *Held) Error() string { return h.Name + " is locked by another process" }

// lock goes away with the process that holds it, however that ends.
func lock(name, about string) (release func() error, err error) {
	file := flock.New(name, flock.SetPermissions(layout.FileMode))
	got, err := file.TryLock()
	if err != nil {
		return nil, err
	}
	if !got {
		held, _ := os.ReadFile(name) // some systems keep a locked file from being read
		return nil, &Held{name, string(held)}
	}
	if err := os.WriteFile(name, []byte(about), layout.FileMode); err != nil {
		return nil, errors.Join(err, file.Unlock())
	}
	return func() error { return errors.Join(os.Truncate(name, 0), file.Unlock()) }, nil
}
