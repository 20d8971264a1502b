package table

import (
	"bytes"
	"errors"
	"io"
)

// MaxRecord is the length, in bytes, over which a record is not believed.
const MaxRecord = 1 << 20

// ErrLong is the error of a line that is longer than MaxRecord.
var ErrLong = errors.New("a line of more than 1 MiB")

// Record cuts the first record off data. It appends the record's cells,
// unescaped, to cells and tells how many bytes the record takes, line end
// included; 0 asks for more data, which it never does when data is final. Cells
// alias data but where quotes had to be undoubled. An empty line has no cells.
//
// A quoted cell may hold line ends. If a quote is never closed, or a record is
// damaged in another way, the error is that of its first line, size leads to the
// line behind it, and no cells count: damage does not swallow what follows.
func Record(cells [][]byte, data []byte, final bool) (_ [][]byte, size int, err error) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		if !final && len(data) <= MaxRecord {
			return cells, 0, nil
		}
		end = len(data)
	}
	size = min(end+1, len(data))
	if end > MaxRecord {
		return cells, size, ErrLong
	}
	line := bytes.TrimSuffix(data[:end], []byte("\r"))
	if len(line) == 0 {
		return cells, size, nil
	}
	if bytes.IndexByte(line, '"') >= 0 {
		return quotedRecord(cells, data, size, final)
	}
	for {
		comma := bytes.IndexByte(line, ',')
		if comma < 0 {
			return append(cells, Unescape(line)), size, nil
		}
		cells = append(cells, Unescape(line[:comma]))
		line = line[comma+1:]
	}
}

// quotedRecord reads a record with quotes in it. lineSize is the size of its
// first line.
func quotedRecord(cells [][]byte, data []byte, lineSize int, final bool) (_ [][]byte, size int, err error) {
	before := len(cells)
	for at := 0; ; {
		cell, n, last, err := anyCell(data[at:])
		if err == errOpen && !final && len(data) <= MaxRecord {
			return cells[:before], 0, nil
		}
		if err == errOpen {
			err = ErrQuote
		}
		if err != nil {
			return cells[:before], lineSize, err
		}
		cells = append(cells, Unescape(cell))
		at += n
		if !last {
			continue
		}
		if at > MaxRecord+1 {
			return cells[:before], lineSize, ErrQuote
		}
		if at == len(data) && data[at-1] != '\n' && !final {
			return cells[:before], 0, nil // perhaps only the beginning of the cell
		}
		return cells, at, nil
	}
}

// errOpen: the cell goes on behind the data that is there.
var errOpen = errors.New("open quote")

// anyCell reads a cell and the comma or line end behind it, n bytes together;
// last tells that it ends the record.
func anyCell(data []byte) (cell []byte, n int, last bool, err error) {
	if len(data) > 0 && data[0] == '"' {
		return quotedCell(data)
	}
	end := bytes.IndexAny(data, ",\n")
	switch {
	case end < 0:
		cell, n, last = bytes.TrimSuffix(data, []byte("\r")), len(data), true
	case data[end] == '\n':
		cell, n, last = bytes.TrimSuffix(data[:end], []byte("\r")), end+1, true
	default:
		cell, n = data[:end], end+1
	}
	if bytes.IndexByte(cell, '"') >= 0 {
		err = ErrBareQuote
	}
	return cell, n, last, err
}

func quotedCell(data []byte) (cell []byte, n int, last bool, err error) {
	var undoubled []byte
	for from := 1; ; {
		end := bytes.IndexByte(data[from:], '"')
		if end < 0 {
			return nil, 0, false, errOpen
		}
		end += from
		if end+1 < len(data) && data[end+1] == '"' {
			undoubled = append(undoubled, data[from:end+1]...)
			from = end + 2
			continue
		}
		cell = data[from:end]
		if undoubled != nil {
			cell = append(undoubled, cell...)
		}
		n, last, err = behindQuote(data[end+1:])
		return cell, end + 1 + n, last, err
	}
}

// behindQuote reads what ends a quoted cell: a comma, a line end, or the end.
func behindQuote(rest []byte) (n int, last bool, err error) {
	switch {
	case len(rest) == 0:
		return 0, true, nil
	case rest[0] == ',':
		return 1, false, nil
	case rest[0] == '\n':
		return 1, true, nil
	case rest[0] == '\r' && len(rest) == 1:
		return 1, true, nil
	case rest[0] == '\r' && rest[1] == '\n':
		return 2, true, nil
	}
	return 0, false, ErrBareQuote
}

// Window is the piece of a file that is in memory. Whoever reads takes whole
// records off its front and asks for more.
type Window struct {
	src        io.Reader
	buf        []byte
	start, end int
	final      bool
	err        error
}

// NewWindow looks at src through a window of size bytes; it grows where a record
// is longer.
func NewWindow(src io.Reader, size int) *Window {
	return &Window{src: src, buf: make([]byte, size)}
}

// Reset turns the window to another source, keeping its memory.
func (w *Window) Reset(src io.Reader) {
	*w = Window{src: src, buf: w.buf}
}

// Bytes is what is in memory and not yet taken.
func (w *Window) Bytes() []byte { return w.buf[w.start:w.end] }

// Take takes n bytes off the front.
func (w *Window) Take(n int) { w.start += n }

// Final tells that nothing follows behind Bytes.
func (w *Window) Final() bool { return w.final }

// Err is the error of reading, nil at the end of the source.
func (w *Window) Err() error { return w.err }

// More reads on behind Bytes, which move. It tells whether anything is new: more
// bytes, or the certainty that there are none.
func (w *Window) More() bool {
	if w.final {
		return false
	}
	if w.start > 0 {
		w.end = copy(w.buf, w.buf[w.start:w.end])
		w.start = 0
	}
	if w.end == len(w.buf) {
		w.buf = append(w.buf, make([]byte, max(len(w.buf), 4096))...)
	}
	n, err := io.ReadAtLeast(w.src, w.buf[w.end:], len(w.buf)-w.end)
	w.end += n
	if err != nil {
		w.final = true
		if err != io.EOF && err != io.ErrUnexpectedEOF {
			w.err = err
		}
	}
	return true
}

// Scanner reads a file record by record.
type Scanner struct {
	window   *Window
	cells    [][]byte
	line     int64 // of the record
	lines    int64 // read so far
	size     int   // of the record
	bad      error
	skipping bool // the rest of a line that is too long
}

// NewScanner reads records from src.
func NewScanner(src io.Reader) *Scanner {
	return &Scanner{window: NewWindow(src, 64<<10)}
}

// Scan goes to the next record; false at the end, or when Err is not nil.
func (s *Scanner) Scan() bool {
	for {
		s.skip()
		data := s.window.Bytes()
		if len(data) == 0 {
			if s.window.More() {
				continue
			}
			return false
		}
		cells, n, err := Record(s.cells[:0], data, s.window.Final())
		if n == 0 {
			s.window.More()
			continue
		}
		s.line = s.lines + 1
		s.take(n)
		s.size = n
		s.cells, s.bad = cells, err
		s.skipping = err == ErrLong && data[n-1] != '\n'
		if err != nil || len(cells) > 0 {
			return true
		}
	}
}

// skip goes to the end of a line that is too long.
func (s *Scanner) skip() {
	for s.skipping {
		data := s.window.Bytes()
		if end := bytes.IndexByte(data, '\n'); end >= 0 {
			s.take(end + 1)
			s.skipping = false
			return
		}
		s.take(len(data))
		s.skipping = s.window.More()
	}
}

func (s *Scanner) take(n int) {
	s.lines += int64(bytes.Count(s.window.Bytes()[:n], []byte("\n")))
	s.window.Take(n)
}

// Cells are those of the record, unescaped; they last until the next Scan.
func (s *Scanner) Cells() [][]byte { return s.cells }

// Reject says that the record's cells make no sense: if it has several lines, only
// the first counts as read. To be called before the next Scan.
func (s *Scanner) Reject() {
	window := s.window
	record := window.buf[window.start-s.size : window.start]
	if first := bytes.IndexByte(record, '\n') + 1; first > 0 && first < len(record) {
		window.start -= len(record) - first
		s.lines -= int64(bytes.Count(record[first:], []byte("\n")))
	}
}

// Bad is what is wrong with the record; its cells don't count then.
func (s *Scanner) Bad() error { return s.bad }

// Line is the number of the record's first line, from 1.
func (s *Scanner) Line() int64 { return s.line }

// Err is the error of reading the file, nil at its end.
func (s *Scanner) Err() error { return s.window.Err() }
