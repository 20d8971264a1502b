package memdisk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// page is the number of bytes that reach the disk together, or do not.
const page = 512

// content is what a file holds: as programs see it, and as it is on disk.
type content struct {
	data, durable []byte
	dirty         map[int]bool // pages of data that are not on disk
}

func (c *content) truncate(size int) {
	old := len(c.data)
	c.data = resize(c.data, size)
	c.soil(min(old, size), max(old, size))
}

func resize(data []byte, size int) []byte {
	if size <= len(data) {
		return data[:size:size]
	}
	return append(data, make([]byte, size-len(data))...)
}

// soil marks the pages of a stretch.
func (c *content) soil(from, to int) {
	if c.dirty == nil {
		c.dirty = map[int]bool{}
	}
	for p := from / page; p*page < to || p == from/page; p++ {
		c.dirty[p] = true
	}
}

func (c *content) write(data []byte, at int) {
	if at > len(c.data) {
		c.truncate(at)
	}
	if end := at + len(data); end > len(c.data) {
		c.data = resize(c.data, end)
	}
	copy(c.data[at:], data)
	c.soil(at, at+len(data))
}

// sync puts the dirty pages on disk.
func (c *content) sync() {
	c.durable = resize(c.durable, len(c.data))
	for p := range c.dirty {
		c.keep(p, page)
	}
	c.dirty = nil
}

// keep puts the first bytes of a page on disk.
func (c *content) keep(p, bytes int) {
	from := p * page
	to := min(from+bytes, len(c.data), len(c.durable))
	if from < to {
		copy(c.durable[from:to], c.data[from:to])
	}
}

// file is an open file.
type file struct {
	fs       *FS
	node     *node
	name     string
	at       int64
	writable bool
	closed   bool
}

func (f *file) Name() string { return f.name }

func (f *file) Read(p []byte) (int, error) {
	n, err := f.ReadAt(p, f.at)
	f.at += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

func (f *file) ReadAt(p []byte, at int64) (int, error) {
	f.fs.mutex.Lock()
	defer f.fs.mutex.Unlock()
	if err := f.usable(Read); err != nil {
		return 0, failed("read", f.name, err)
	}
	if at >= int64(len(f.node.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.node.data[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) usable(k Kind) error {
	switch {
	case f.closed:
		return os.ErrClosed
	case f.node.folder:
		return syscall.EISDIR
	case k != Read && !f.writable:
		return syscall.EBADF
	}
	return f.fs.step(k)
}

func (f *file) Write(p []byte) (int, error) {
	n, err := f.WriteAt(p, f.at)
	f.at += int64(n)
	return n, err
}

func (f *file) WriteAt(p []byte, at int64) (int, error) {
	f.fs.mutex.Lock()
	defer f.fs.mutex.Unlock()
	n := len(p)
	err := f.usable(Write)
	if err != nil {
		n = f.fs.shortened(len(p))
	}
	if f.writable && !f.closed {
		f.node.write(p[:n], int(at))
		f.node.changed = time.Unix(f.fs.steps(), 0)
	}
	return n, failed("write", f.name, err)
}

func (f *file) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		f.at = offset
	case io.SeekCurrent:
		f.at += offset
	case io.SeekEnd:
		f.at = int64(len(f.node.data)) + offset
	}
	return f.at, nil
}

// Sync puts the content on disk. If it fails, some of it is there, and what is
// not will not be by another Sync.
func (f *file) Sync() error {
	f.fs.mutex.Lock()
	defer f.fs.mutex.Unlock()
	if err := f.usable(Sync); err != nil {
		f.fs.survive(&f.node.content)
		f.node.dirty = nil
		return failed("sync", f.name, err)
	}
	f.node.sync()
	return nil
}

func (f *file) Truncate(size int64) error {
	f.fs.mutex.Lock()
	defer f.fs.mutex.Unlock()
	if err := f.usable(Truncate); err != nil {
		return failed("truncate", f.name, err)
	}
	f.node.truncate(int(size))
	return nil
}

func (f *file) Stat() (fs.FileInfo, error) {
	f.fs.mutex.Lock()
	defer f.fs.mutex.Unlock()
	if f.closed {
		return nil, failed("stat", f.name, os.ErrClosed)
	}
	return f.node.info(f.name), nil
}

func (f *file) Close() error {
	if f.closed {
		return failed("close", f.name, os.ErrClosed)
	}
	f.closed = true
	return nil
}

// info is what Stat tells.
type info struct {
	name    string
	node    *node
	size    int64
	changed time.Time
}

func (n *node) info(name string) info {
	return info{name, n, int64(len(n.data)), n.changed}
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return i.changed }
func (i info) IsDir() bool        { return i.node.folder }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	if i.node.folder {
		return fs.ModeDir | 0o750
	}
	return 0o640
}

// Same tells whether the other is of the same file.
func (i info) Same(other fs.FileInfo) bool {
	o, ok := other.(info)
	return ok && o.node == i.node
}
