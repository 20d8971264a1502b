// Package disk is the thin seam through which a tree is written: every call can
// be made to fail in a test. It also knows how a file is replaced whole.
package disk

import (
	"bufio"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
)

// File is an open file.
type File interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.WriterAt
	io.Seeker
	io.Closer
	// Sync puts what was written on disk. After an error nothing is known of
	// what is there: the file must be read again, never synced again.
	Sync() error
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
	Name() string
}

// FS is the file system calls that change a tree, and those that look at it
// while it is changed. Errors are those of package os: they name the path.
type FS interface {
	OpenFile(name string, flag int, mode fs.FileMode) (File, error)
	Mkdir(name string, mode fs.FileMode) error
	Rename(from, to string) error
	Remove(name string) error
	Stat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	// SyncDir puts a folder's entries on disk: new, renamed and removed files
	// survive a power cut only then. Where folders can't be synced it does nothing.
	SyncDir(name string) error
	// Lock takes the file name for this process alone until release is called,
	// and writes beside it (Holder) what tells others about it. Where another
	// process has the lock, the error is a *Held.
	Lock(name, about string) (release func() error, err error)
}

// OS is the real file system.
var OS FS = osFS{}

type osFS struct{}

func (osFS) OpenFile(name string, flag int, mode fs.FileMode) (File, error) {
	f, err := os.OpenFile(name, flag, mode)
	if err != nil {
		return nil, err // a nil *os.File in a File would not be nil
	}
	return f, nil
}
func (osFS) Mkdir(name string, mode fs.FileMode) error  { return os.Mkdir(name, mode) }
func (osFS) Rename(from, to string) error               { return rename(from, to) }
func (osFS) Remove(name string) error                   { return os.Remove(name) }
func (osFS) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (osFS) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (osFS) SyncDir(name string) error                  { return syncDir(name) }
func (osFS) Lock(name, about string) (func() error, error) {
	return lock(name, about)
}

// ReadFile reads a whole file.
func ReadFile(fsys FS, name string) ([]byte, error) {
	f, err := fsys.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// MkdirAll makes dir and what is missing above it, each entry put on disk.
func MkdirAll(fsys FS, dir string) error {
	if info, err := fsys.Stat(dir); err == nil {
		if info.IsDir() {
			return nil
		}
		return &fs.PathError{Op: "mkdir", Path: dir, Err: fs.ErrExist}
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := MkdirAll(fsys, parent); err != nil {
			return err
		}
	}
	if err := fsys.Mkdir(dir, layout.FolderMode); err != nil && !os.IsExist(err) {
		return err
	}
	return fsys.SyncDir(parent)
}

// Replace puts data in the place of the file name, whole and for good: whoever
// reads sees the old file or the new one, also after a power cut. Its folder
// must be there. The data may come in pieces.
func Replace(fsys FS, name string, data ...[]byte) error {
	return replace(fsys, name, layout.FileMode, writePieces(data))
}

// ReplaceFrom is Replace with what is read from data.
func ReplaceFrom(fsys FS, name string, data io.Reader) error {
	return replace(fsys, name, layout.FileMode, func(f File) error {
		_, err := io.Copy(struct{ io.Writer }{f}, data)
		return err
	})
}

// ReplaceWith is Replace with what write writes, of which only a small part is
// in memory at a time.
func ReplaceWith(fsys FS, name string, write func(io.Writer) error) error {
	return replace(fsys, name, layout.FileMode, buffered(write))
}

func buffered(write func(io.Writer) error) func(File) error {
	return func(f File) error {
		buffered := bufio.NewWriterSize(f, 256<<10)
		if err := write(buffered); err != nil {
			return err
		}
		return buffered.Flush()
	}
}

// ReplaceMode is Replace with the file's permissions.
func ReplaceMode(fsys FS, name string, data []byte, mode fs.FileMode) error {
	return replace(fsys, name, mode, writePieces([][]byte{data}))
}

func writePieces(data [][]byte) func(File) error {
	return func(f File) error {
		for _, piece := range data {
			if _, err := f.Write(piece); err != nil {
				return err
			}
		}
		return nil
	}
}

// ReplacePrivate is ReplaceWith for a file that only its owner may read.
func ReplacePrivate(fsys FS, name string, write func(io.Writer) error) error {
	return replace(fsys, name, layout.PrivateMode, buffered(write))
}

// Fresh is the file that is made to take the place of another. A crash may leave
// it behind; replacing the file again, or removing Fresh, tidies up.
func Fresh(name string) string {
	return filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".new")
}

func replace(fsys FS, name string, mode fs.FileMode, write func(File) error) error {
	fresh := Fresh(name)
	if err := writeSynced(fsys, fresh, write, mode); err != nil {
		_ = fsys.Remove(fresh) // it is of no use to anybody
		return err
	}
	if err := fsys.Rename(fresh, name); err != nil {
		_ = fsys.Remove(fresh)
		return err
	}
	return fsys.SyncDir(filepath.Dir(name))
}

func writeSynced(fsys FS, name string, write func(File) error, mode fs.FileMode) error {
	f, err := fsys.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
