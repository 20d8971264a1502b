package layout

import (
	"errors"
	"io/fs"
	"os"
)

// readDir is os.ReadDir, but a folder that is not there is an empty one: a tree
// grows while it is read.
func readDir(dir string) ([]os.DirEntry, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return entries, err
}
