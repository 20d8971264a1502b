package combine

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/tracking/users"
)

// joining puts files about users together.
func (c *combining) joining() *users.Joining {
	return &users.Joining{Bad: func(file string, row int, why error) { c.warn("%s:%d is left out: %v", file, row, why) }}
}

// present are those of the files of trees that there are.
func (c *combining) present(dirs []string, name func(dir string) string) (files []users.File, err error) {
	for _, dir := range dirs {
		content, err := c.read(name(dir))
		if err != nil {
			return nil, err
		}
		if content != nil {
			files = append(files, users.File{Name: name(dir), Content: content})
		}
	}
	return files, nil
}

// accesses combines what a day has about users; a file that one tree alone has is
// taken as it is.
func (c *combining) accesses(day layout.Day, dirs []string) (any, changed bool, err error) {
	for name, join := range map[string]func([]users.File) []byte{
		layout.AccessFile: c.joining().Access, layout.AdminRequestFile: c.joining().Requests,
	} {
		files, err := c.present(dirs, func(dir string) string { return day.File(dir, name) })
		if err != nil {
			return any, changed, err
		}
		var content []byte
		switch len(files) {
		case 0:
		case 1:
			content = files[0].Content
		default:
			content = join(files)
		}
		if any = any || content != nil; content != nil {
			if err := disk.MkdirAll(c.FS, day.Folder(c.Into)); err != nil {
				return any, changed, err
			}
		}
		wrote, err := c.put(day.File(c.Into, name), content)
		if err != nil {
			return any, changed, err
		}
		changed = changed || wrote
	}
	return any, changed, nil
}

// licenses combines the databases of users, as of the newest of them.
func (c *combining) licenses() error {
	documents, err := c.present(c.From, func(dir string) string { return filepath.Join(dir, layout.LicenseTrackingFile) })
	if err != nil || len(documents) == 0 {
		return err
	}
	id, names, asOf := c.documents(documents)
	if len(names) > 1 {
		c.warn("users of several domains are put together (%s): those of one name are taken for one person", strings.Join(names, ", "))
	}
	if own, err := c.read(filepath.Join(c.Into, layout.LicenseTrackingFile)); err != nil {
		return err
	} else if cells := c.document(own); cells != nil {
		id = cells[0] // made once, and kept
	}
	databases, err := c.present(c.From, func(dir string) string { return filepath.Join(dir, layout.UserLicensesFile) })
	if err != nil {
		return err
	}
	rows, total := c.joining().Licenses(databases, asOf)
	if err := c.putPrivate(filepath.Join(c.Into, layout.UserLicensesFile), rows); err != nil {
		return err
	}
	document := []byte(layout.Header(layout.LicenseTrackingColumns))
	for _, cell := range []string{id, strings.Join(names, "; "), strconv.Itoa(total)} {
		document = append(table.AppendCell(document, cell), ',')
	}
	document = append(document, asOf.String()+"\n"...)
	_, err = c.put(filepath.Join(c.Into, layout.LicenseTrackingFile), document)
	return err
}

// documents are the first id, all domains' names and the newest time of documents
// about databases of users.
func (c *combining) documents(files []users.File) (id string, names []string, asOf layout.Second) {
	for _, f := range files {
		cells := c.document(f.Content)
		if cells == nil {
			c.warn("%s is left out: it tells nothing", f.Name)
			continue
		}
		if id == "" {
			id = cells[0]
		}
		if cells[1] != "" && !slices.Contains(names, cells[1]) {
			names = append(names, cells[1])
		}
		if at, err := time.Parse(time.RFC3339, cells[3]); err == nil {
			asOf = max(asOf, layout.FromTime(at))
		}
	}
	return id, names, asOf
}

// document is the row of a LicenseTracking.csv, nil where there is none.
func (c *combining) document(content []byte) (cells []string) {
	scanner := table.NewScanner(bytes.NewReader(content))
	scanner.Scan()
	if !scanner.Scan() || scanner.Bad() != nil || len(scanner.Cells()) < len(layout.LicenseTrackingColumns) {
		return nil
	}
	for _, cell := range scanner.Cells() {
		cells = append(cells, string(cell))
	}
	return cells
}

// putPrivate is put for a file that its owner alone may read.
func (c *combining) putPrivate(name string, content []byte) error {
	if old, err := c.read(name); err != nil || bytes.Equal(old, content) {
		return err
	}
	return disk.ReplacePrivate(c.FS, name, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}
