package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/liclog/liclog/layout/disk"
)

// Content is what a journal holds, read group by group.
type Content struct {
	name string
	data []byte
	at   int
	// headless is set where no good header is in front of the group at hand.
	headless bool
}

// Load reads a journal, up to limit bytes of it; all of it where limit is
// negative.
func Load(fsys disk.FS, name string, limit int64) (*Content, error) {
	data, err := disk.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if limit >= 0 && limit < int64(len(data)) {
		data = data[:limit]
	}
	c := &Content{name: name, data: data, headless: true}
	if bytes.HasPrefix(data, []byte(header)) {
		c.at, c.headless = len(header), false
	}
	return c, nil
}

// Next is the next group; ok is false at the end of what is good.
func (c *Content) Next() (group []byte, ok bool) {
	if c.headless {
		return nil, false
	}
	group, ok = frame(c.data[c.at:])
	if ok {
		c.at += frameHead + len(group)
	}
	return group, ok
}

// Offset is where the next group begins: the length of the good part.
func (c *Content) Offset() int64 { return int64(c.at) }

// Damage says where a journal stops being good.
type Damage struct {
	Name   string
	Offset int64
	// Tail tells a torn end, which is what a crash leaves, from a damaged
	// middle, behind which good groups follow.
	Tail bool
}

func (d *Damage) Error() string {
	if d.Tail {
		return fmt.Sprintf("%s ends in the middle of a group at byte %d", d.Name, d.Offset)
	}
	return fmt.Sprintf("%s is damaged at byte %d, with good groups behind", d.Name, d.Offset)
}

// Damage is what keeps Next from going on, nil at the end of the journal.
func (c *Content) Damage() *Damage {
	if c.at == len(c.data) && !c.headless {
		return nil
	}
	behind := *c
	return &Damage{c.name, int64(c.at), !behind.Skip()}
}

// Skip goes to the next good group behind a damage; found is false where there
// is none.
func (c *Content) Skip() (found bool) {
	for at := c.at; ; at++ {
		i := bytes.Index(c.data[at:], []byte(mark))
		if i < 0 {
			return false
		}
		at += i
		if _, ok := frame(c.data[at:]); ok {
			c.at, c.headless = at, false
			return true
		}
	}
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
