package logger

import (
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/event"
)

// flushSize is how many bytes are collected before they are written.
const flushSize = 1 << 20

// appended is a file that rows are appended to. Rows are written at a place of
// their own, so that a write that failed halfway can be done again.
type appended struct {
	name    string
	file    disk.File
	written int64
	buffer  []byte
}

// length is the file's length when all is written.
func (a *appended) length() int64 { return a.written + int64(len(a.buffer)) }

// begun is the buffer, with the header line in a file that is yet empty.
func (a *appended) begun(columns []string) []byte {
	if a.length() == 0 {
		a.buffer = append(a.buffer, layout.Header(columns)...)
	}
	return a.buffer
}

func (a *appended) flush(fsys disk.FS) error {
	if len(a.buffer) == 0 {
		return nil
	}
	if a.file == nil {
		file, err := fsys.OpenFile(a.name, os.O_RDWR|os.O_CREATE, layout.FileMode)
		if err != nil {
			return err
		}
		a.file = file
		// It may be new, or have been left by a crash that was too near.
		if err := fsys.SyncDir(parent(a.name)); err != nil {
			return err
		}
	}
	if _, err := a.file.WriteAt(a.buffer, a.written); err != nil {
		return err
	}
	a.written += int64(len(a.buffer))
	a.buffer = a.buffer[:0]
	return nil
}

func (a *appended) sync() error {
	if a.file == nil {
		return nil
	}
	return a.file.Sync()
}

func (a *appended) close() error {
	if a.file == nil {
		return nil
	}
	file := a.file
	a.file = nil
	return file.Close()
}

// finish puts the file on disk for good.
func (a *appended) finish() error {
	if err := a.sync(); err != nil {
		return err
	}
	return a.close()
}

// Purchased appends a row to Purchased.csv: from then on the server has so many
// licenses of the product.
func (s *store) Purchased(e *event.Event, at layout.Second, number int64) {
	dst := append(append(s.purchased.begun(layout.PurchasedColumns), at.String()...), ',')
	dst = append(table.AppendCell(dst, e.Server), ',')
	dst = append(table.AppendCell(dst, e.ProductID), ',')
	dst = append(table.AppendCell(dst, e.ProductName), ',')
	s.purchased.buffer = append(strconv.AppendInt(dst, number, 10), '\n')
}

// shownRaw is how much of a line that can't be used is kept.
const shownRaw = 1024

func appendReject(dst []byte, at string, item *event.Item, reason string) []byte {
	from := item.Origin()
	dst = append(append(dst, at...), ',')
	dst = append(table.AppendCell(dst, from.Source), ',')
	dst = append(strconv.AppendInt(dst, from.Line, 10), ',')
	dst = append(table.AppendCell(dst, reason), ',')
	return append(table.AppendCell(dst, readable(from.Raw)), '\n')
}

// readable is a line as text: what is no UTF-8, and control characters but for
// tabs, are shown as \xNN.
func readable(raw []byte) string {
	cut := len(raw) > shownRaw
	if cut {
		raw = raw[:shownRaw]
	}
	var b strings.Builder
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && size == 1, r < ' ' && r != '\t':
			b.WriteString(`\x`)
			b.WriteString(strconv.FormatUint(uint64(raw[0])+0x100, 16)[1:])
		default:
			b.Write(raw[:size])
		}
		raw = raw[size:]
	}
	if cut {
		b.WriteString(" ...")
	}
	return b.String()
}
