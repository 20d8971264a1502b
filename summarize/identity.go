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

// unsettled is how long it takes, at most a tick, until every summary is a tick old.
func (x *index) unsettled(now time.Time) time.Duration {
	newest := int64(0)
	for _, e := range x.Days {
		newest = max(newest, e.Files[summaryAt].Mtime, e.Files[summaryAt].Ctime)
	}
	for _, e := range x.Periods {
		newest = max(newest, e.Summary.Mtime, e.Summary.Ctime)
	}
	return max(0, min(tick, time.Duration(newest-now.UnixNano())+tick+1))
}

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
