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

// draft is a file that is written while its text is still being made, so that most
// of it is on the disk when the rest comes. As long as the text is that of the file
// whose place it would take, nothing is written: files that stay the same keep their
// times.
type draft struct {
	fsys    disk.FS
	name    string
	whole   bool // all text is there already, and the disk will be waited for at once
	begun   bool
	old     disk.File // what the text is compared with; nil behind the first difference
	same    int64     // bytes that are those of old
	fresh   *staged   // nil up to the first difference
	err     error     // all that follows is left out
	compare []byte
}

// write puts text behind what was written. What goes wrong finish tells.
func (d *draft) write(text []byte) {
	if d.err == nil && !d.begun {
		d.begun = true
		d.err = d.begin()
	}
	if d.err == nil && d.old != nil {
		d.err = d.goOn(text)
		return
	}
	if d.err == nil {
		d.err = d.put(text)
	}
}

func (d *draft) begin() error {
	old, err := d.fsys.OpenFile(d.name, os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return d.create()
	}
	if err == nil {
		d.old = old
	}
	return err
}

func (d *draft) create() (err error) {
	if err = disk.MkdirAll(d.fsys, filepath.Dir(d.name)); err == nil {
		d.fresh, err = openStaged(d.fsys, d.name)
	}
	return err
}

// put writes text for good.
func (d *draft) put(text []byte) error {
	var to io.Writer = d.fresh
	if d.whole {
		to = d.fresh.file
	}
	_, err := to.Write(text)
	return err
}

// goOn compares text with the old file.
func (d *draft) goOn(text []byte) error {
	if d.compare == nil {
		d.compare = make([]byte, 64<<10)
	}
	for len(text) > 0 {
		buf := d.compare[:min(len(d.compare), len(text))]
		n, err := io.ReadFull(d.old, buf)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		if !bytes.Equal(buf[:n], text[:n]) || n < len(buf) {
			return d.part(text)
		}
		d.same += int64(n)
		text = text[n:]
	}
	return nil
}

// part is where the text begins to differ from the old file, whose beginning is
// copied.
func (d *draft) part(text []byte) error {
	if err := d.create(); err != nil {
		return err
	}
	for at := int64(0); at < d.same; {
		n, err := d.old.ReadAt(d.compare[:min(int64(len(d.compare)), d.same-at)], at)
		if err != nil && n == 0 {
			return err
		}
		if err := d.put(d.compare[:n]); err != nil {
			return err
		}
		at += int64(n)
	}
	return errors.Join(d.closeOld(), d.put(text))
}

func (d *draft) closeOld() (err error) {
	if d.old != nil {
		err = d.old.Close()
		d.old, d.compare = nil, nil
	}
	return err
}

// finish is called behind the last text. The file is nil where the old one has all
// of it, and no more.
func (d *draft) finish() (*staged, error) {
	if d.err == nil && d.old != nil {
		n, err := d.old.Read(d.compare[:1])
		if n > 0 {
			err = d.part(nil)
		}
		if err != io.EOF {
			d.err = err
		}
	}
	if err := errors.Join(d.err, d.closeOld()); err != nil {
		d.drop()
		return nil, err
	}
	fresh := d.fresh
	d.fresh = nil
	return fresh, nil
}

// drop takes back what was written, unless it is finished. A draft without text
// need not be dropped.
func (d *draft) drop() {
	_ = d.closeOld()
	if d.fresh != nil {
		_ = d.fresh.drop()
		d.fresh = nil
	}
}
