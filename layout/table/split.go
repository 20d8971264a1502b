package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"

	"github.com/liclog/liclog/internal/words"
)

// Errors of a line that is no CSV.
var (
	ErrQuote     = errors.New("a quote that is not closed on this line")
	ErrBareQuote = errors.New(`a " inside a cell that does not start with one`)
)

// Split appends the cells of one line (without its line end) to cells,
// unescaped. They alias line but where quotes inside a cell had to be undoubled.
// A cell can't hold a line end: a torn quote must not swallow the lines behind.
func Split(cells [][]byte, line []byte) ([][]byte, error) {
	if bytes.IndexByte(line, '"') < 0 {
		return splitPlain(cells, line), nil
	}
	for {
		if len(line) > 0 && line[0] == '"' {
			cell, rest, err := quoted(line[1:])
			if err != nil {
				return cells, err
			}
			cells = append(cells, Unescape(cell))
			if rest == nil {
				return cells, nil
			}
			line = rest
			continue
		}
		end := bytes.IndexByte(line, ',')
		cell := line
		if end >= 0 {
			cell = line[:end]
		}
		if bytes.IndexByte(cell, '"') >= 0 {
			return cells, ErrBareQuote
		}
		cells = append(cells, Unescape(cell))
		if end < 0 {
			return cells, nil
		}
		line = line[end+1:]
	}
}

// splitPlain splits a line that has no quotes, looking at eight bytes at a time:
// cells are short, and millions of lines a second come through here.
func splitPlain(cells [][]byte, line []byte) [][]byte {
	start, at := 0, 0
	for ; at+8 <= len(line); at += 8 {
		commas := words.Find(binary.LittleEndian.Uint64(line[at:]), ',')
		for ; commas != 0; commas &= commas - 1 {
			end := at + bits.TrailingZeros64(commas)>>3
			cells = append(cells, Unescape(line[start:end]))
			start = end + 1
		}
	}
	for ; at < len(line); at++ {
		if line[at] == ',' {
			cells = append(cells, Unescape(line[start:at]))
			start = at + 1
		}
	}
	return append(cells, Unescape(line[start:]))
}

// quoted reads a cell from behind its opening quote. rest is what follows the
// comma behind the cell, nil at the end of the line.
func quoted(line []byte) (cell, rest []byte, err error) {
	var undoubled []byte
	for {
		end := bytes.IndexByte(line, '"')
		if end < 0 {
			return nil, nil, ErrQuote
		}
		if end+1 < len(line) && line[end+1] == '"' {
			undoubled = append(undoubled, line[:end+1]...)
			line = line[end+2:]
			continue
		}
		cell = line[:end]
		if undoubled != nil {
			cell = append(undoubled, cell...)
		}
		switch rest = line[end+1:]; {
		case len(rest) == 0:
			return cell, nil, nil
		case rest[0] == ',':
			return cell, rest[1:], nil
		}
		return nil, nil, ErrBareQuote
	}
}
