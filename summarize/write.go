package summarize

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// staged is a file that is written but not yet in its place: waiting for the disk
// can be left to another goroutine.
type staged struct {
	fsys   disk.FS
	name   string
	file   disk.File
	size   int64 // written
	pushed int64 // of it, what the system was asked to put on the disk
	kept   int64 // what room was reserved for
}

// pushSize is how much is written before the system is asked to begin putting it on
// the disk. Left alone, it would begin when the whole file is waited for.
const pushSize = 4 << 20

// Write writes what more will follow.
func (s *staged) Write(text []byte) (int, error) {
	n, err := s.file.Write(text)
	if s.size += int64(n); s.size-s.pushed >= pushSize {
		push(s.file, s.pushed, s.size-s.pushed)
		s.pushed = s.size
	}
	return n, err
}

// reserve asks for room on the disk for about size bytes at once: it costs less than
// room for each of the writes. That there is none they will tell.
func (s *staged) reserve(size int64) {
	if size >= pushSize && reserve(s.file, size) {
		s.kept = size
	}
}

// stage writes text beside the file whose place it will take; nil where that is
// what the file holds.
func stage(fsys disk.FS, name string, text pages) (*staged, error) {
	d := draft{fsys: fsys, name: name, whole: true}
	for _, page := range text {
		d.write(page)
	}
	return d.finish()
}

// stageWith stages what write writes.
func stageWith(fsys disk.FS, name string, write func(*staged) error) (*staged, error) {
	s, err := openStaged(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := write(s); err != nil {
		return nil, errors.Join(err, s.drop())
	}
	return s, nil
}

func openStaged(fsys disk.FS, name string) (*staged, error) {
	file, err := fsys.OpenFile(disk.Fresh(name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, layout.FileMode)
	if err != nil {
		return nil, err
	}
	return &staged{fsys: fsys, name: name, file: file}, nil
}

// drop takes back what was staged.
func (s *staged) drop() error {
	return errors.Join(s.file.Close(), s.fsys.Remove(disk.Fresh(s.name)))
}

// commit puts the file in its place, whole and for good, and identifies it there.
func (s *staged) commit() (identity, error) {
	if err := s.place(); err != nil {
		return identity{}, err
	}
	now, _, err := identify(s.fsys, s.name)
	return now, err
}

func (s *staged) place() error {
	var err error
	if s.size < s.kept {
		err = s.file.Truncate(s.size) // gives back the room behind
	}
	if err := cmp.Or(err, s.file.Sync()); err != nil {
		return errors.Join(err, s.drop())
	}
	if err := s.file.Close(); err != nil {
		_ = s.fsys.Remove(disk.Fresh(s.name))
		return err
	}
	if err := s.fsys.Rename(disk.Fresh(s.name), s.name); err != nil {
		_ = s.fsys.Remove(disk.Fresh(s.name))
		return err
	}
	return s.fsys.SyncDir(filepath.Dir(s.name))
}
