// Package wire writes and reads the numbers and texts of the logger's own state
// files: varints and length-prefixed bytes. What is read is never believed: a
// short or overlong field is an error that sticks.
package wire

import (
	"encoding/binary"
	"errors"
	"io"
)

// ErrDamaged says that the bytes are not what was written.
var ErrDamaged = errors.New("damaged data")

// Writer collects fields in Bytes. One made by To hands them on as they get many.
type Writer struct {
	Bytes []byte
	to    io.Writer
	err   error
}

// To is a writer that keeps only a small part of the fields in memory. Flush
// hands on the last of them and tells the first error.
func To(w io.Writer) *Writer { return &Writer{to: w} }

// handOn is how many bytes are collected before they are handed on.
const handOn = 64 << 10

// Flush hands on what is collected.
func (w *Writer) Flush() error {
	if w.err == nil {
		_, w.err = w.to.Write(w.Bytes)
	}
	w.Bytes = w.Bytes[:0]
	return w.err
}

// Int writes a whole number.
func (w *Writer) Int(n int64) { w.Bytes = AppendInt(w.Bytes, n) }

// AppendInt is binary.AppendVarint, inlined for the small numbers that most are.
func AppendInt(dst []byte, n int64) []byte {
	if n >= -64 && n < 64 {
		return append(dst, byte(n<<1^n>>63))
	}
	return binary.AppendVarint(dst, n)
}

// AppendText writes a text behind its length.
func AppendText(dst []byte, s string) []byte {
	if len(s) < 128 {
		return append(append(dst, byte(len(s))), s...)
	}
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// Bool writes a truth value.
func (w *Writer) Bool(b bool) {
	if b {
		w.Bytes = append(w.Bytes, 1)
	} else {
		w.Bytes = append(w.Bytes, 0)
	}
}

// Byte writes one byte.
func (w *Writer) Byte(b byte) { w.Bytes = append(w.Bytes, b) }

// Text writes a text.
func (w *Writer) Text(s string) {
	w.Bytes = AppendText(w.Bytes, s)
	if w.to != nil && len(w.Bytes) > handOn {
		w.Flush()
	}
}

// Reader takes fields off the front of Rest. After an error every read gives
// zero values.
type Reader struct {
	Rest []byte
	Err  error
}

func (r *Reader) fail() { r.Rest, r.Err = nil, ErrDamaged }

// Int reads a whole number.
func (r *Reader) Int() int64 {
	n, size := binary.Varint(r.Rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.Rest = r.Rest[size:]
	return n
}

// Bool reads a truth value.
func (r *Reader) Bool() bool { return r.Byte() == 1 }

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.Rest) == 0 {
		r.fail()
		return 0
	}
	b := r.Rest[0]
	r.Rest = r.Rest[1:]
	return b
}

// Bytes reads a text without copying it.
func (r *Reader) Bytes() []byte {
	n, size := binary.Uvarint(r.Rest)
	if size <= 0 || n > uint64(len(r.Rest)-size) {
		r.fail()
		return nil
	}
	text := r.Rest[size : size+int(n)]
	r.Rest = r.Rest[size+int(n):]
	return text
}

// Text reads a text.
func (r *Reader) Text() string { return string(r.Bytes()) }

// Count reads the number of items that follow, each of at least one byte, so
// that damaged data can't ask for more memory than it has bytes.
func (r *Reader) Count() int {
	n := r.Int()
	if n < 0 || n > int64(len(r.Rest)) {
		r.fail()
		return 0
	}
	return int(n)
}

// More tells whether anything is left to read.
func (r *Reader) More() bool { return r.Err == nil && len(r.Rest) > 0 }
