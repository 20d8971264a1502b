// Package input reads logs line by line: files, pipes, and files that grow. It
// knows how far each was read and finds its place in it again, whatever the file
// is called by then.
package input

import (
	"hash/crc64"
	"io"
	"os"

	"github.com/liclog/liclog/logger/wire"
)

// fingerprintLength is how many bytes at the beginning of a file, and how many
// before the place reached, tell it from others.
const fingerprintLength = 1024

// Position is how far an input was read. It is kept together with what came of
// the lines before it.
type Position struct {
	Name   string // as its user named it last
	Format string
	Offset int64  // bytes read
	Line   int64  // lines read
	State  []byte // the parser's
	// Torn tells that the last line read had no line end yet.
	Torn bool
	// skipping tells that it stands inside a line that is too long to be kept.
	skipping bool

	device, inode uint64 // both 0 where the system has none
	head, tail    fingerprint
}

// fingerprint is a checksum over some bytes of a file.
type fingerprint struct {
	length int64
	sum    uint64
}

var polynomial = crc64.MakeTable(crc64.ECMA)

func fingerprintOf(data []byte) fingerprint {
	return fingerprint{int64(len(data)), crc64.Checksum(data, polynomial)}
}

// Save writes the position for Load to read.
func (p *Position) Save(w *wire.Writer) {
	w.Text(p.Name)
	w.Text(p.Format)
	w.Int(p.Offset)
	w.Int(p.Line)
	w.Text(string(p.State))
	w.Bool(p.Torn)
	w.Bool(p.skipping)
	w.Int(int64(p.device))
	w.Int(int64(p.inode))
	for _, f := range [...]fingerprint{p.head, p.tail} {
		w.Int(f.length)
		w.Int(int64(f.sum))
	}
}

// Load reads what Save wrote.
func Load(r *wire.Reader) (p Position) {
	p.Name, p.Format = r.Text(), r.Text()
	p.Offset, p.Line = r.Int(), r.Int()
	p.State = []byte(r.Text())
	p.Torn, p.skipping = r.Bool(), r.Bool()
	p.device, p.inode = uint64(r.Int()), uint64(r.Int())
	for _, f := range [...]*fingerprint{&p.head, &p.tail} {
		f.length, f.sum = r.Int(), uint64(r.Int())
		if f.length < 0 || f.length > min(fingerprintLength, p.Offset) {
			r.Rest, r.Err = nil, wire.ErrDamaged
			return Position{}
		}
	}
	return p
}

// Find looks for the position of a file among those known: the file must begin
// with the same bytes and have the same bytes before the place reached. That
// holds for a renamed file, for a copy, and for one that has grown, but not for
// one that was truncated and written anew. A file of the same device and inode
// is preferred, then the position that is furthest. It returns -1 for none. Of a
// compressed file what it holds is compared. One that has grown where it can't be
// read on is an error.
func Find(file *os.File, known []Position) (int, error) {
	info, err := file.Stat()
	if err != nil {
		return -1, err
	}
	held, err := contentOf(file)
	if err != nil {
		return -1, err
	}
	packed, isPacked := held.(*unpacked)
	if isPacked {
		defer packed.close()
	}
	device, inode := identify(file, info)
	found, grown := -1, false
	for i := range known {
		p := &known[i]
		if p.head.length == 0 || found >= 0 && p.rank(device, inode) <= known[found].rank(device, inode) {
			continue
		}
		same, err := p.matches(held)
		if err != nil {
			return -1, err
		}
		switch {
		case same:
			found = i
		case isPacked && !grown:
			if grown, err = packed.grownFrom(p); err != nil {
				return -1, err
			}
		}
	}
	if grown && found < 0 {
		return -1, errGrown
	}
	return found, nil
}

func (p *Position) rank(device, inode uint64) int64 {
	if inode != 0 && p.device == device && p.inode == inode {
		return p.Offset + 1<<62
	}
	return p.Offset
}

func (p *Position) matches(file content) (bool, error) {
	if ok, err := file.holds(p.head.length); err != nil || !ok {
		return false, err
	}
	same, err := p.head.at(file, 0)
	if err != nil || !same {
		return false, err
	}
	if ok, err := file.holds(p.Offset); err != nil || !ok { // an older copy: all it holds is known
		return p.head.length == fingerprintLength, err
	}
	return p.tail.at(file, p.Offset-p.tail.length)
}

func (f fingerprint) at(file io.ReaderAt, offset int64) (bool, error) {
	data := make([]byte, f.length)
	if _, err := file.ReadAt(data, offset); err != nil && err != io.EOF {
		return false, err
	}
	return fingerprintOf(data) == f, nil
}
