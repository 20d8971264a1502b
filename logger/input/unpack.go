package input

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
)

// unpacked is what a compressed file holds. Places in it are those of the bytes
// before they were compressed, so that a log is known again when it is
// compressed after rotation. Going backwards begins anew from the file's start.
type unpacked struct {
	file    *os.File
	packing *packing
	r       io.ReadCloser // nil before the first read
	at      int64
	size    int64 // -1 while it is not known
}

// unpack gives what a file holds if it is compressed, else nil.
func unpack(file *os.File) (*unpacked, error) {
	head := make([]byte, headLength)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	p := packingOf(head[:n])
	if p == nil {
		return nil, nil
	}
	return &unpacked{file: file, packing: p, size: -1}, nil
}

// rewind goes to the beginning.
func (u *unpacked) rewind() (err error) {
	if held, ok := u.r.(exported); ok {
		u.at, err = held.Seek(0, io.SeekStart)
		return err
	}
	u.close()
	if _, err = u.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	u.at = 0
	if u.r, err = u.packing.open(bufio.NewReaderSize(u.file, blockSize)); err != nil {
		return u.wrong(err)
	}
	return nil
}

func (u *unpacked) close() {
	if u.r != nil {
		u.r.Close()
		u.r = nil
	}
}

// errGrown is about a file of which source.Export.Whole says that it can't be
// read on.
var errGrown = errors.New("it was read before and has changed since: what was added may belong before what is logged. Log it into another tree, or take over the whole tree that it is from by liclog combine")

// grownFrom tells whether this is what was read to a position, changed since.
func (u *unpacked) grownFrom(p *Position) (bool, error) {
	if held, ok := u.r.(exported); !ok || !held.whole || p.head.length < fingerprintLength {
		return false, nil
	}
	return p.head.at(u, 0)
}

// wrong says that the file is damaged or cut off.
func (u *unpacked) wrong(err error) error {
	switch export := (exportError{}); {
	case err == nil, errors.Is(err, io.EOF), errors.As(err, &export):
		return err
	case asksTooMuch(err):
		return fmt.Errorf("the %s data: %w", u.packing.name, errWindow)
	}
	return fmt.Errorf("the %s data are damaged or cut off behind %d bytes of what they hold, and read up to there: %w", u.packing.name, u.at, err)
}

// Read reads on.
func (u *unpacked) Read(block []byte) (int, error) {
	if u.r == nil {
		if err := u.rewind(); err != nil {
			return 0, err
		}
	}
	n, err := u.r.Read(block)
	u.at += int64(n)
	if errors.Is(err, io.EOF) {
		u.size = u.at
	}
	return n, u.wrong(err)
}

// skipTo goes to a place; behind the end it stays there.
func (u *unpacked) skipTo(offset int64) error {
	if u.r == nil || offset < u.at {
		if err := u.rewind(); err != nil {
			return err
		}
	}
	_, err := io.CopyN(io.Discard, u, offset-u.at)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// ReadAt reads at a place. It is cheap only where places come in order.
func (u *unpacked) ReadAt(block []byte, offset int64) (int, error) {
	if err := u.skipTo(offset); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(u, block)
	if n > 0 && errors.Is(err, io.ErrUnexpectedEOF) && u.size >= 0 {
		err = io.EOF
	}
	return n, err
}

// content is the bytes of a file, as they were before it was compressed.
type content interface {
	io.ReaderAt
	// holds tells whether there are at least so many bytes.
	holds(size int64) (bool, error)
}

func (u *unpacked) holds(size int64) (bool, error) {
	if u.size >= 0 {
		return u.size >= size, nil
	}
	if size <= u.at {
		return true, nil
	}
	err := u.skipTo(size)
	return u.at >= size, err
}

// plain is a file that is not compressed.
type plain struct{ *os.File }

func (p plain) holds(size int64) (bool, error) {
	info, err := p.Stat()
	return err == nil && info.Size() >= size, err
}

// contentOf is what a file holds.
func contentOf(file *os.File) (content, error) {
	u, err := unpack(file)
	if err != nil || u != nil {
		return u, err
	}
	return plain{file}, nil
}

// unpackPipe gives what a pipe holds: a compressed one is unpacked.
func unpackPipe(r io.Reader) (_ io.Reader, err error) {
	ahead := bufio.NewReaderSize(r, blockSize)
	head, _ := ahead.Peek(headLength) // an error comes again with the next read
	p := packingOf(head)
	if p == nil {
		return ahead, nil
	}
	u := unpacked{packing: p, size: -1}
	if u.r, err = p.open(ahead); err != nil {
		return nil, u.wrong(err)
	}
	return &u, nil
}
