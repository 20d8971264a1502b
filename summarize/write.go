package summarize

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout/disk"
)

// replace puts text in the place of the file, unless that is what it holds: files
// that stay the same keep their times.
func replace(fsys disk.FS, name string, text pages) (written bool, err error) {
	same, err := text.equal(fsys, name)
	if same || err != nil {
		return false, err
	}
	if err := disk.MkdirAll(fsys, filepath.Dir(name)); err != nil {
		return false, err
	}
	return true, disk.Replace(fsys, name, text...)
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
