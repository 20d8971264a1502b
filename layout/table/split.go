package table

import (
	"bytes"
	"errors"
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
