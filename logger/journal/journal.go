// Package journal keeps groups of records on disk in the order in which they
// were acknowledged. A group is there whole or not at all: each is a frame with
// its length and CRC-32C, as docs/reliability.md draws it.
package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

const (
	header    = "liclog journal 1\n"
	mark      = "LJF1"
	frameHead = len(mark) + 8 // mark, length, checksum
	// MaxGroup is the size in bytes over which a frame is not believed.
	MaxGroup = 1 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Journal is open for appending.
type Journal struct {
	file  disk.File
	size  int64
	frame []byte
}

// Create makes an empty journal in the place of whatever is there, and puts it
// on disk.
func Create(fsys disk.FS, name string) (*Journal, error) {
	if err := disk.Replace(fsys, name, []byte(header)); err != nil {
		return nil, err
	}
	return Open(fsys, name, int64(len(header)))
}

// Open goes on behind the first size bytes, which Read has found good; what
// follows them is cut off.
func Open(fsys disk.FS, name string, size int64) (*Journal, error) {
	file, err := fsys.OpenFile(name, os.O_RDWR, layout.FileMode)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && info.Size() > size {
		err = file.Truncate(size)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return &Journal{file: file, size: size}, nil
}

// Size is the length of the journal in bytes.
func (j *Journal) Size() int64 { return j.size }

// Append writes a group. After an error nothing of it counts, and the same group
// may be appended again.
func (j *Journal) Append(group []byte) error {
	j.frame = append(j.frame[:0], mark...)
	j.frame = binary.LittleEndian.AppendUint32(j.frame, uint32(len(group)))
	j.frame = binary.LittleEndian.AppendUint32(j.frame, crc32.Checksum(group, castagnoli))
	j.frame = append(j.frame, group...)
	if _, err := j.file.WriteAt(j.frame, j.size); err != nil {
		return err
	}
	j.size += int64(len(j.frame))
	return nil
}

// Sync puts all groups on disk. An error is final: what is on disk is unknown
// until the journal has been read again.
func (j *Journal) Sync() error { return j.file.Sync() }

// Close closes the file without syncing it.
func (j *Journal) Close() error { return j.file.Close() }

// Damage says where a journal stops being good.
type Damage struct {
	Name   string
	Offset int64
	// Tail tells a torn end, which is what a crash leaves, from a damaged
	// middle, behind which good groups follow that can't be used any more.
	Tail bool
}

func (d *Damage) Error() string {
	if d.Tail {
		return fmt.Sprintf("%s ends in the middle of a group at byte %d", d.Name, d.Offset)
	}
	return fmt.Sprintf("%s is damaged at byte %d, with good data behind", d.Name, d.Offset)
}

// Read calls use for each group and returns the length of the good part. Where
// the journal is not good to its end, damage says how.
func Read(fsys disk.FS, name string, use func(group []byte) error) (good int64, damage *Damage, err error) {
	data, err := disk.ReadFile(fsys, name)
	if err != nil {
		return 0, nil, err
	}
	if !bytes.HasPrefix(data, []byte(header)) {
		tail := bytes.HasPrefix([]byte(header), data)
		return 0, &Damage{name, 0, tail}, nil
	}
	at := len(header)
	for at < len(data) {
		group, ok := frame(data[at:])
		if !ok {
			return int64(at), &Damage{name, int64(at), !anyFrame(data[at+1:])}, nil
		}
		if err := use(group); err != nil {
			return int64(at), nil, err
		}
		at += frameHead + len(group)
	}
	return int64(at), nil, nil
}

// frame is the group that data begins with, if it is good.
func frame(data []byte) ([]byte, bool) {
	if len(data) < frameHead || string(data[:len(mark)]) != mark {
		return nil, false
	}
	length := binary.LittleEndian.Uint32(data[len(mark):])
	sum := binary.LittleEndian.Uint32(data[len(mark)+4:])
	if length > MaxGroup || int(length) > len(data)-frameHead {
		return nil, false
	}
	group := data[frameHead : frameHead+int(length)]
	return group, crc32.Checksum(group, castagnoli) == sum
}

func anyFrame(data []byte) bool {
	for {
		at := bytes.Index(data, []byte(mark))
		if at < 0 {
			return false
		}
		if _, ok := frame(data[at:]); ok {
			return true
		}
		data = data[at+1:]
	}
}
