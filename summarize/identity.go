package summarize

import (
	"errors"
	"io/fs"
	"time"

	"github.com/liclog/liclog/layout/disk"
)

// identity tells one state of a file from another without reading it, as git's
// index does: any change of content changes one of these. The zero identity is
// that of no file.
type identity struct {
	Size   int64
	Inode  uint64 // number of the file in its file system
	Mtime  int64  // last change of content, Unix nanoseconds
	Ctime  int64  // last change of anything; nobody can set it back
	Exists bool
}

// A change within one tick of the file system's clock need not show. So an
// identity is not relied on before the file is a tick old.
const (
	tick       = 20 * time.Millisecond
	coarseTick = 2 * time.Second // of file systems that keep whole seconds
)

// identify looks at the file; firm tells whether the identity will change with
// every further change of the file.
func identify(fsys disk.FS, name string) (id identity, firm bool, err error) {
	now := time.Now()
	info, err := fsys.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return identity{}, true, nil
	}
	if err != nil {
		return identity{}, false, err
	}
	id = identity{Size: info.Size(), Mtime: info.ModTime().UnixNano(), Exists: true}
	known := id.complete(name, info)
	return id, known && id.settled(now), nil
}

// settled tells whether the file was a tick old at the moment now.
func (id identity) settled(now time.Time) bool {
	wait := tick
	if id.Mtime%int64(time.Second) == 0 && id.Ctime%int64(time.Second) == 0 {
		wait = coarseTick
	}
	return max(id.Mtime, id.Ctime) < now.Add(-wait).UnixNano()
}
