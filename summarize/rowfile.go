package summarize

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/bits"
	"os"
	"path/filepath"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// A row file keeps the rows of a day, or the sums over many days, in the state
// folder, so that Summary.csv files need not be read again. It names the days that
// it holds, each with the version of its figures: where one of them has another
// version now, the file is of no use. Like the index it is only a cache: a row
// file that is missing or damaged costs time, nothing else.
//
//	rowFormat
//	number of days, then for each its number and version
//	rows: their length, then id, name, user, the figures (see appendRowFigures)
//	CRC-32C of all above
//
// Numbers are varints, but for versions and the checksum.
const rowFormat = "liclog rows 1\n"

// version names the figures of a day: a random number, never used again.
type version uint64

// dayVersion is a day with certain figures.
type dayVersion struct {
	Day     layout.Day
	Version version
}

// rowWriter appends rows, those of one product after another.
type rowWriter struct {
	data     []byte
	id, name []byte // of the row before
	row      []byte
}

// addDay appends a row of a day.
func (w *rowWriter) addDay(day layout.Day, f *figures, user, id, name string) {
	w.begin([]byte(user), []byte(id), []byte(name), day)
	desired, used := inUse(f.desired.max[:]), inUse(f.used.max[:])
	hours := desired | used
	if hours == 0 {
		w.row = append(w.row, 0, 0)
		w.end()
		return
	}
	w.row = append(w.row, 1<<day.Weekday())
	w.appendPairs(hours, f.desired.total[:], f.used.total[:])
	w.row = binary.AppendUvarint(w.row, uint64(mostOf(f.desired.max[:], desired)))
	w.row = binary.AppendUvarint(w.row, uint64(mostOf(f.used.max[:], used)))
	w.appendPairs(hours, f.desired.max[:], f.used.max[:])
	w.end()
}

// add appends a row of sums.
func (w *rowWriter) add(r *periodRow) {
	w.begin(r.user, r.id, r.name, r.named)
	d, u := &r.figures.desired, &r.figures.used
	days := byte(0)
	for weekday := range 7 {
		if d.dayMax[weekday]|u.dayMax[weekday] != 0 {
			days |= 1 << weekday
		}
	}
	w.row = append(w.row, days)
	for ; days != 0; days &= days - 1 {
		weekday := bits.TrailingZeros8(days)
		w.appendPairs(used(d.total[weekday][:], u.total[weekday][:]), d.total[weekday][:], u.total[weekday][:])
		w.row = binary.AppendUvarint(w.row, uint64(d.dayMax[weekday]))
		w.row = binary.AppendUvarint(w.row, uint64(u.dayMax[weekday]))
	}
	w.appendPairs(used(d.hourMax[:], u.hourMax[:]), d.hourMax[:], u.hourMax[:])
	w.end()
}

// used marks the hours where one of the lists is not zero.
func used(a, b []int64) (hours uint32) {
	for h := range a {
		if a[h]|b[h] != 0 {
			hours |= 1 << h
		}
	}
	return hours
}

func (w *rowWriter) appendPairs(hours uint32, desired, used []int64) {
	w.row = binary.AppendUvarint(w.row, uint64(hours))
	for ; hours != 0; hours &= hours - 1 {
		h := bits.TrailingZeros32(hours)
		w.row = binary.AppendUvarint(w.row, uint64(desired[h]))
		w.row = binary.AppendUvarint(w.row, uint64(used[h]))
	}
}

// begin writes the names; an id or name like that of the row before is left out.
func (w *rowWriter) begin(user, id, name []byte, named layout.Day) {
	w.row = appendUnlike(w.row[:0], &w.id, id)
	w.row = appendUnlike(w.row, &w.name, name)
	w.row = binary.AppendUvarint(w.row, uint64(len(user)))
	w.row = append(w.row, user...)
	w.row = binary.AppendVarint(w.row, int64(named))
}

func appendUnlike(dst []byte, last *[]byte, text []byte) []byte {
	if *last != nil && bytes.Equal(*last, text) {
		return append(dst, 0)
	}
	*last = append((*last)[:0], text...)
	if *last == nil {
		*last = []byte{}
	}
	return append(binary.AppendUvarint(dst, uint64(len(text))+1), text...)
}

func (w *rowWriter) end() {
	w.data = binary.AppendUvarint(w.data, uint64(len(w.row)))
	w.data = append(w.data, w.row...)
}

// writeRows writes a row file. It need not survive a power cut: its checksum
// tells.
func writeRows(fsys disk.FS, name string, days []dayVersion, rows ...[]byte) error {
	head := binary.AppendUvarint([]byte(rowFormat), uint64(len(days)))
	for _, d := range days {
		head = binary.AppendVarint(head, int64(d.Day))
		head = binary.LittleEndian.AppendUint64(head, uint64(d.Version))
	}
	if err := disk.MkdirAll(fsys, filepath.Dir(name)); err != nil {
		return err
	}
	fresh := name + ".new"
	f, err := fsys.OpenFile(fresh, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, layout.FileMode)
	if err != nil {
		return err
	}
	sum := uint32(0)
	for _, piece := range append([][]byte{head}, rows...) {
		sum = crc32.Update(sum, castagnoli, piece)
		if _, err := f.Write(piece); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	_, err = f.Write(binary.BigEndian.AppendUint32(nil, sum))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return fsys.Rename(fresh, name)
}
