// Package journal keeps groups of records on disk in the order in which they
// were acknowledged. A group is there whole or not at all: each is a frame with
// its length and CRC-32C, as docs/reliability.md draws it.
package journal

import (
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"os"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

const (
	header    = "liclog journal 2\n"
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

// Open goes on behind the first size bytes, which Load has found good; what
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

// Size is the length in bytes of all groups that were appended without an error.
func (j *Journal) Size() int64 { return j.size }

// Append writes a group and, with sync, puts it on disk. After an error it is
// unknown what of the group is there, and neither may be tried again: the journal
// must be read up to Size.
func (j *Journal) Append(group []byte, sync bool) error {
	j.frame = append(j.frame[:0], mark...)
	j.frame = binary.LittleEndian.AppendUint32(j.frame, uint32(len(group)))
	j.frame = binary.LittleEndian.AppendUint32(j.frame, crc32.Checksum(group, castagnoli))
	j.frame = append(j.frame, group...)
	if _, err := j.file.WriteAt(j.frame, j.size); err != nil {
		return err
	}
	if sync {
		if err := j.file.Sync(); err != nil {
			return err
		}
	}
	j.size += int64(len(j.frame))
	return nil
}

// Stat tells which file is open.
func (j *Journal) Stat() (fs.FileInfo, error) { return j.file.Stat() }

// Close closes the file without syncing it.
func (j *Journal) Close() error { return j.file.Close() }
