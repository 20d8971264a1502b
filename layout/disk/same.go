package disk

import (
	"io/fs"
	"os"
)

// Same tells whether two looks at a path, or at an open file, saw the same file.
// A file system of a test tells it by a method Same of its FileInfo.
func Same(a, b fs.FileInfo) bool {
	if own, ok := a.(interface{ Same(fs.FileInfo) bool }); ok {
		return own.Same(b)
	}
	return os.SameFile(a, b)
}
