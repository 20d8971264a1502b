package summarize

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// replace puts text in the place of the file, unless that is what it holds: files
// that stay the same keep their times.
func replace(fsys disk.FS, name string, text pages) (written bool, err error) {
	fresh, err := stage(fsys, name, text)
	if fresh == nil || err != nil {
		return false, err
	}
	return true, fresh.commit()
}

// staged is a file that is written but not yet in its place: waiting for the disk
// can be left to another goroutine.
type staged struct {
	fsys disk.FS
	name string
	file disk.File
}

// stage writes text beside the file whose place it will take; nil where that is
// what the file holds.
func stage(fsys disk.FS, name string, text pages) (*staged, error) {
	same, err := text.equal(fsys, name)
	if same || err != nil {
		return nil, err
	}
	if err := disk.MkdirAll(fsys, filepath.Dir(name)); err != nil {
		return nil, err
	}
	return stageWith(fsys, name, func(to io.Writer) error {
		for _, page := range text {
			if _, err := to.Write(page); err != nil {
				return err
			}
		}
		return nil
	})
}

// stageWith stages what write writes.
func stageWith(fsys disk.FS, name string, write func(io.Writer) error) (*staged, error) {
	file, err := fsys.OpenFile(disk.Fresh(name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, layout.FileMode)
	if err != nil {
		return nil, err
	}
	s := &staged{fsys, name, file}
	if err := write(file); err != nil {
		return nil, errors.Join(err, s.drop())
	}
	return s, nil
}

// drop takes back what was staged.
func (s *staged) drop() error {
	return errors.Join(s.file.Close(), s.fsys.Remove(disk.Fresh(s.name)))
}

// commit puts the file in its place, whole and for good.
func (s *staged) commit() error {
	if err := s.file.Sync(); err != nil {
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

// equal tells whether the file holds the text.
func (p pages) equal(fsys disk.FS, name string) (bool, error) {
	file, err := fsys.OpenFile(name, os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size() != p.size() {
		return false, err
	}
	buf := make([]byte, 64<<10)
	for _, page := range p {
		for len(page) > 0 {
			n, err := io.ReadFull(file, buf[:min(len(buf), len(page))])
			if err != nil {
				return false, err
			}
			if !bytes.Equal(buf[:n], page[:n]) {
				return false, nil
			}
			page = page[n:]
		}
	}
	return true, nil
}
