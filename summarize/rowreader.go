package summarize

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math/bits"
	"os"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
)

// rowReader reads a row file. It is a source.
type rowReader struct {
	days   []dayVersion
	file   disk.File
	size   int64
	sum    uint32
	window *table.Window

	id, name, user []byte
	named          layout.Day
	rest           []byte // figures of the row
	taken          int    // size of the row
}

// errRows: the file can't be used.
var errRows = errors.New("a damaged row file in the state folder")

// openRows opens a row file; whoever gets it closes it.
func openRows(fsys disk.FS, name string) (*rowReader, error) {
	file, err := fsys.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || info.Size() < 4 {
		file.Close()
		return nil, errRows
	}
	r := &rowReader{file: file, size: info.Size()}
	r.window = table.NewWindow(r.summed(io.NewSectionReader(file, 0, r.size-4)), 64<<10)
	if err := r.readHead(); err != nil {
		file.Close()
		return nil, err
	}
	return r, nil
}

// openRowsOf opens a row file that must hold these days, in these versions.
func openRowsOf(fsys disk.FS, name string, days ...dayVersion) (*rowReader, error) {
	rows, err := openRows(fsys, name)
	if err == nil && !slices.Equal(rows.days, days) {
		rows.close()
		return nil, errRows
	}
	return rows, err
}

// rowsIn reads rows that are in memory.
func rowsIn(rows []byte) *rowReader {
	return &rowReader{size: int64(len(rows)), window: table.NewWindow(bytes.NewReader(rows), len(rows))}
}

// summed keeps the checksum of what is read.
func (r *rowReader) summed(src io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		n, err := src.Read(p)
		r.sum = crc32.Update(r.sum, castagnoli, p[:n])
		return n, err
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func (r *rowReader) close() error { return r.file.Close() }

func (r *rowReader) readHead() error {
	if !r.have(len(rowFormat)) || string(r.window.Bytes()[:len(rowFormat)]) != rowFormat {
		return errRows
	}
	r.window.Take(len(rowFormat))
	r.have(binary.MaxVarintLen64)
	count, n := binary.Uvarint(r.window.Bytes())
	if n <= 0 {
		return errRows
	}
	r.window.Take(n)
	for range count {
		r.have(binary.MaxVarintLen64 + 8)
		day, n := binary.Varint(r.window.Bytes())
		if n <= 0 || len(r.window.Bytes()) < n+8 {
			return errRows
		}
		v := binary.LittleEndian.Uint64(r.window.Bytes()[n:])
		r.days = append(r.days, dayVersion{layout.Day(day), version(v)})
		r.window.Take(n + 8)
	}
	return nil
}

// have tells whether n bytes are in the window, after reading on if need be.
func (r *rowReader) have(n int) bool {
	for len(r.window.Bytes()) < n && r.window.More() {
	}
	return len(r.window.Bytes()) >= n
}

func (r *rowReader) next() (bool, error) {
	r.window.Take(r.taken)
	r.taken = 0
	if !r.have(1) {
		return false, r.checkSum()
	}
	r.have(binary.MaxVarintLen64)
	length, n := binary.Uvarint(r.window.Bytes())
	if n <= 0 || length > uint64(r.size) || !r.have(n+int(length)) {
		return false, errRows
	}
	r.taken = n + int(length)
	return true, r.readNames(r.window.Bytes()[n:r.taken])
}

// checkSum is called at the end: until then nothing of what was read is believed
// for good.
func (r *rowReader) checkSum() error {
	if r.file == nil {
		return nil // rows in memory
	}
	var want [4]byte
	if _, err := r.file.ReadAt(want[:], r.size-4); err != nil && err != io.EOF {
		return err
	}
	if r.window.Err() != nil {
		return r.window.Err()
	}
	if binary.BigEndian.Uint32(want[:]) != r.sum {
		return errRows
	}
	return nil
}

func (r *rowReader) readNames(row []byte) error {
	d := decoder{rest: row}
	d.unlike(&r.id)
	d.unlike(&r.name)
	r.user = d.bytes(int(d.uvarint()))
	day, n := binary.Varint(d.rest)
	if n <= 0 || d.bad {
		return errRows
	}
	r.named, r.rest = layout.Day(day), d.rest[n:]
	return nil
}

func (r *rowReader) key() key { return key{r.id, r.user} }

func (r *rowReader) addTo(row *periodRow) {
	row.setName(r.named, r.name)
	d := decoder{rest: r.rest}
	desired, used := &row.figures.desired, &row.figures.used
	for days := d.byte() & 0x7f; days != 0; days &= days - 1 {
		weekday := bits.TrailingZeros8(days)
		for hours := uint32(d.uvarint()) & (1<<24 - 1); hours != 0; hours &= hours - 1 {
			h := bits.TrailingZeros32(hours)
			desired.addTotal(weekday, h, d.total())
			used.addTotal(weekday, h, d.total())
		}
		desired.dayMax[weekday] = max(desired.dayMax[weekday], int64(d.uvarint()))
		used.dayMax[weekday] = max(used.dayMax[weekday], int64(d.uvarint()))
	}
	for hours := uint32(d.uvarint()) & (1<<24 - 1); hours != 0; hours &= hours - 1 {
		h := bits.TrailingZeros32(hours)
		desired.hourMax[h] = max(desired.hourMax[h], int64(d.uvarint()))
		used.hourMax[h] = max(used.hourMax[h], int64(d.uvarint()))
	}
}

// decoder takes numbers and texts off the front of a row. What is damaged gives
// nonsense, and the checksum tells in the end.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) byte() byte {
	if len(d.rest) == 0 {
		d.bad = true
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) uvarint() uint64 {
	if len(d.rest) > 0 && d.rest[0] < 0x80 {
		b := d.rest[0]
		d.rest = d.rest[1:]
		return uint64(b)
	}
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) total() int64 { return int64(min(d.uvarint(), maxTotal)) }

func (d *decoder) bytes(n int) []byte {
	if n < 0 || n > len(d.rest) {
		d.bad = true
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) unlike(last *[]byte) {
	if n := d.uvarint(); n > 0 {
		*last = append((*last)[:0], d.bytes(int(n-1))...)
	}
}
