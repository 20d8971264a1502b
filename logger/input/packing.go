package input

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"

	"github.com/liclog/liclog/logger/source"
)

// packing is a way in which files are compressed, recognised by how they begin.
type packing struct {
	name  string
	magic []byte
	open  func(io.Reader) (io.ReadCloser, error)
}

var packings = []packing{
	{"gzip", []byte{0x1f, 0x8b, 8}, func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }},
	{"zstd", []byte{0x28, 0xb5, 0x2f, 0xfd}, openZstd},
	{"bzip2", []byte("BZh"), func(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(bzip2.NewReader(r)), nil }},
	{"xz", []byte{0xfd, '7', 'z', 'X', 'Z', 0}, openXZ},
}

// maxWindow bounds the memory that the head of a zstd or xz file may ask for.
// Their tools ask for no more unless they are told to.
const maxWindow = 128 << 20

var errWindow = errors.New("unpacking needs more than 128 MB of memory, which is not believed: unpack it by its own tool, or compress it again with a smaller window")

func openZstd(r io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

func openXZ(r io.Reader) (io.ReadCloser, error) {
	x, err := xz.NewReader(r, maxWindow)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(x), nil
}

// asksTooMuch tells the errors of a window over maxWindow.
func asksTooMuch(err error) bool {
	return errors.Is(err, xz.ErrMemlimit) || errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded)
}

// packingOf finds out how something is compressed; nil means not at all.
func packingOf(head []byte) *packing {
	for i := range packings {
		if bytes.HasPrefix(head, packings[i].magic) {
			p := packings[i]
			plainly := p.open
			p.open = func(r io.Reader) (io.ReadCloser, error) { return openInner(plainly, r) }
			return &p
		}
	}
	if e := exportOf(head); e != nil {
		return &packing{name: e.Name, open: func(r io.Reader) (io.ReadCloser, error) { return openExport(e, r) }}
	}
	return nil
}

func exportOf(head []byte) *source.Export {
	for i := range source.Exports {
		if source.Exports[i].Is(head) {
			return &source.Exports[i]
		}
	}
	return nil
}

// exported is the lines of an export: to begin anew costs nothing.
type exported struct {
	*bytes.Reader
	whole bool // source.Export.Whole
}

func (exported) Close() error { return nil }

// exportError says what is wrong with an export, though all its bytes came.
type exportError struct{ error }

func openExport(e *source.Export, r io.Reader) (io.ReadCloser, error) {
	watched := &watched{r: r}
	lines, err := e.Unpack(watched)
	switch {
	case watched.err != nil:
		return nil, watched.err
	case err != nil:
		return nil, exportError{err}
	}
	return exported{lines, e.Whole}, nil
}

// watched remembers the error with which it ended.
type watched struct {
	r   io.Reader
	err error
}

func (w *watched) Read(block []byte) (int, error) {
	n, err := w.r.Read(block)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

// openInner unpacks what is compressed; what is in it may be an export.
func openInner(open func(io.Reader) (io.ReadCloser, error), r io.Reader) (io.ReadCloser, error) {
	outer, err := open(r)
	if err != nil {
		return nil, err
	}
	ahead := bufio.NewReaderSize(outer, blockSize)
	head, _ := ahead.Peek(headLength) // an error comes again with the next read
	e := exportOf(head)
	if e == nil {
		return buffered{ahead, outer}, nil
	}
	defer outer.Close()
	return openExport(e, ahead)
}

// buffered reads ahead of what it closes.
type buffered struct {
	*bufio.Reader
	io.Closer
}

// headLength is how many bytes are looked at to find out.
const headLength = source.ExportHead
