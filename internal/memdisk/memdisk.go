// Package memdisk is a file system in memory, for tests of what survives. It
// tells what was written from what is on disk: a file's content is on disk only
// after Sync, a folder's entries only after SyncDir. Crash gives what a power cut
// leaves, Fail makes any call fail.
//
// It is harsher than most real file systems: after a failed Sync what was written
// stays readable but is never put on disk by a later Sync, as on Linux; syncing a
// file does not keep its name; what was not synced survives page by page, and
// names change in any order.
package memdisk

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/liclog/liclog/layout/disk"
)

// FS is a file system. Paths are cleaned and begin at its root, whether or not
// they begin with a slash.
type FS struct {
	mutex  sync.Mutex
	root   *node
	held   map[string]string // locks, and what their holders say
	random *rand.Rand
	nodes  int64
	faults
}

var _ disk.FS = (*FS)(nil)

// New is an empty file system; the seed decides all that is left to chance.
func New(seed uint64) *FS {
	f := &FS{held: map[string]string{}, random: rand.New(rand.NewPCG(seed, 77))}
	f.root = f.newNode(true)
	return f
}

// node is a file or a folder.
type node struct {
	id      int64
	folder  bool
	changed time.Time

	content // of a file

	// A folder's entries as they are seen, as they are on disk, and what lies
	// between the two.
	entries, settled map[string]*node
	pending          []change
}

// change is what happens to a folder at once: names and what they mean then, nil
// for nothing.
type change map[string]*node

func (f *FS) newNode(folder bool) *node {
	f.nodes++
	n := &node{id: f.nodes, folder: folder}
	if folder {
		n.entries, n.settled = map[string]*node{}, map[string]*node{}
	}
	return n
}

func (n *node) change(c change) {
	n.pending = append(n.pending, c)
	n.apply(c, n.entries)
}

func (n *node) apply(c change, entries map[string]*node) {
	for name, to := range c {
		if to == nil {
			delete(entries, name)
		} else {
			entries[name] = to
		}
	}
}

func parts(name string) []string {
	return strings.FieldsFunc(filepath.ToSlash(filepath.Clean(name)), func(r rune) bool { return r == '/' })
}

// find is the node of a path.
func (f *FS) find(name string) (*node, error) {
	at := f.root
	for _, part := range parts(name) {
		if !at.folder {
			return nil, syscall.ENOTDIR
		}
		next, ok := at.entries[part]
		if !ok {
			return nil, syscall.ENOENT
		}
		at = next
	}
	return at, nil
}

// folderOf is the folder that a path's last part lies in.
func (f *FS) folderOf(name string) (folder *node, base string, err error) {
	folder, err = f.find(filepath.Dir(name))
	if err == nil && !folder.folder {
		err = syscall.ENOTDIR
	}
	return folder, filepath.Base(name), err
}

// failed wraps an error as package os does.
func failed(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// OpenFile opens or makes a file.
func (f *FS) OpenFile(name string, flag int, _ fs.FileMode) (disk.File, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	n, err := f.openNode(name, flag)
	if err != nil {
		return nil, failed("open", name, err)
	}
	return &file{fs: f, node: n, name: name, writable: flag&(os.O_WRONLY|os.O_RDWR) != 0}, nil
}

func (f *FS) openNode(name string, flag int) (*node, error) {
	n, err := f.find(name)
	switch {
	case errors.Is(err, syscall.ENOENT) && flag&os.O_CREATE != 0:
		return f.create(name)
	case err != nil:
		return nil, errors.Join(f.step(Read), err)
	case n.folder && flag&(os.O_WRONLY|os.O_RDWR) != 0:
		return nil, syscall.EISDIR
	case flag&os.O_TRUNC != 0:
		if err := f.step(Truncate); err != nil {
			return nil, err
		}
		n.truncate(0)
		return n, nil
	}
	return n, f.step(Read)
}

func (f *FS) create(name string) (*node, error) {
	if err := f.step(Create); err != nil {
		return nil, err
	}
	folder, base, err := f.folderOf(name)
	if err != nil {
		return nil, err
	}
	n := f.newNode(false)
	folder.change(change{base: n})
	return n, nil
}

// Mkdir makes a folder.
func (f *FS) Mkdir(name string, _ fs.FileMode) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return failed("mkdir", name, f.mkdir(name))
}

func (f *FS) mkdir(name string) error {
	if err := f.step(Mkdir); err != nil {
		return err
	}
	folder, base, err := f.folderOf(name)
	if err != nil {
		return err
	}
	if folder.entries[base] != nil {
		return syscall.EEXIST
	}
	folder.change(change{base: f.newNode(true)})
	return nil
}

// Rename moves a file, within its folder, in the place of any that is there.
func (f *FS) Rename(from, to string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if err := f.step(Rename); err != nil {
		return failed("rename", to, err)
	}
	folder, old, err := f.folderOf(from)
	if err != nil {
		return failed("rename", from, err)
	}
	there, fresh, err := f.folderOf(to)
	switch {
	case err != nil:
		return failed("rename", to, err)
	case folder.entries[old] == nil:
		return failed("rename", from, syscall.ENOENT)
	case folder != there: // not atomic, and not needed
		there.change(change{fresh: folder.entries[old]})
		folder.change(change{old: nil})
		return nil
	}
	folder.change(change{old: nil, fresh: folder.entries[old]})
	return nil
}

// Remove removes a file or an empty folder.
func (f *FS) Remove(name string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return failed("remove", name, f.remove(name))
}

func (f *FS) remove(name string) error {
	n, err := f.find(name)
	if err != nil {
		return err
	}
	if n.folder && len(n.entries) > 0 {
		return syscall.ENOTEMPTY
	}
	if err := f.step(Remove); err != nil {
		return err
	}
	folder, base, err := f.folderOf(name)
	if err != nil {
		return err
	}
	folder.change(change{base: nil})
	return nil
}

// Stat looks at a file or folder.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	n, err := f.find(name)
	if err == nil {
		err = f.step(Read)
	}
	if err != nil {
		return nil, failed("stat", name, err)
	}
	return n.info(filepath.Base(name)), nil
}

// ReadDir lists a folder in the order of names.
func (f *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	n, err := f.find(name)
	if err == nil {
		err = f.step(Read)
	}
	if err != nil {
		return nil, failed("open", name, err)
	}
	var entries []fs.DirEntry
	for base, n := range n.entries {
		entries = append(entries, fs.FileInfoToDirEntry(n.info(base)))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// SyncDir puts a folder's entries on disk.
func (f *FS) SyncDir(name string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	n, err := f.find(name)
	if err == nil {
		err = f.step(Sync)
	}
	if err != nil {
		return failed("sync", name, err)
	}
	n.settle()
	return nil
}

func (n *node) settle() {
	for _, c := range n.pending {
		n.apply(c, n.settled)
	}
	n.pending = nil
}

// Lock takes a lock that lasts until it is released, or the process is Killed.
func (f *FS) Lock(name, about string) (func() error, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	folder, base, err := f.folderOf(name)
	if err != nil {
		return nil, failed("open", name, err)
	}
	if holder, held := f.held[name]; held && folder.entries[base] != nil {
		return nil, &disk.Held{Name: name, About: holder}
	}
	if folder.entries[base] == nil {
		folder.change(change{base: f.newNode(false)})
	}
	f.held[name] = about
	return func() error {
		f.mutex.Lock()
		defer f.mutex.Unlock()
		delete(f.held, name)
		return nil
	}, nil
}

// Files is the content of every file as programs see it, by path with slashes.
func (f *FS) Files() map[string]string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	files := map[string]string{}
	f.root.collect("", files)
	return files
}

func (n *node) collect(path string, files map[string]string) {
	if !n.folder {
		files[path] = string(n.data)
		return
	}
	for name, child := range n.entries {
		child.collect(path+"/"+name, files)
	}
}
