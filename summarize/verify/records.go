package verify

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// maxRecord is the length, in bytes, over which a record is not believed.
const maxRecord = 1 << 20

// What is wrong with a record.
var (
	errOpenQuote = errors.New("a quote that is not closed")
	errBareQuote = errors.New(`a " inside a cell that does not start with one, or behind one that has ended`)
	errLongLine  = errors.New("a line of more than 1 MiB")
)

// records reads a file line by line. Lines belong together as long as a quote is
// open. Where what they make can't be used, the first of them is bad, and all
// others count for themselves: a torn quote must not swallow the lines behind it.
type records struct {
	from  *bufio.Reader
	ahead []string // lines that were read to find the end of a record
	used  int      // lines of the record at hand
	line  int      // the number of its first line, from 1
	err   error    // of reading
}

func newRecords(from io.Reader) *records {
	return &records{from: bufio.NewReaderSize(from, 1<<16), line: 1}
}

// next reads the next record that is not empty; io.EOF is the end of the file. A
// record is gone on behind by take or by skip.
func (r *records) next() (cells []string, err error) {
	for {
		if !r.has(0) {
			if r.err != nil {
				return nil, r.err
			}
			return nil, io.EOF
		}
		first := r.ahead[0]
		r.used = 1
		if len(strings.TrimSuffix(first, "\n")) > maxRecord {
			return nil, errLongLine
		}
		line := strings.TrimSuffix(strings.TrimSuffix(first, "\n"), "\r")
		switch {
		case line == "":
			r.take()
			continue
		case !strings.Contains(line, `"`):
			return strings.Split(line, ","), nil
		}
		text, whole := r.joined()
		if !whole {
			return nil, errOpenQuote
		}
		return split(text)
	}
}

// joined is the record that begins with the first line: with an even number of
// quotes. It is not whole where there is none of a sensible length.
func (r *records) joined() (text string, whole bool) {
	var all strings.Builder
	quotes, size := 0, 0
	for n := 0; r.has(n); n++ {
		all.WriteString(r.ahead[n])
		quotes += strings.Count(r.ahead[n], `"`)
		if size += len(r.ahead[n]); size > maxRecord+1 {
			return "", false
		}
		if quotes%2 == 0 {
			r.used = n + 1
			return all.String(), true
		}
	}
	return "", false
}

// has tells whether there is an n-th line ahead, and reads it.
func (r *records) has(n int) bool {
	for len(r.ahead) <= n && r.err == nil {
		line, err := r.from.ReadString('\n')
		if line != "" {
			r.ahead = append(r.ahead, line)
		}
		if err == io.EOF {
			break
		}
		r.err = err
	}
	return len(r.ahead) > n
}

// take goes on behind the record, skip behind its first line.
func (r *records) take() { r.drop(r.used) }
func (r *records) skip() { r.drop(1) }

func (r *records) drop(lines int) {
	r.line += lines
	r.ahead = r.ahead[lines:]
	if len(r.ahead) == 0 {
		r.ahead = nil
	}
}

// split takes a record with quotes apart, byte by byte.
func split(text string) (cells []string, err error) {
	text = strings.TrimSuffix(text, "\n")
	for {
		cell, rest, err := splitCell(text)
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
		if rest == "" || rest == "\r" {
			return cells, nil
		}
		if rest[0] != ',' {
			return nil, errBareQuote
		}
		text = rest[1:]
	}
}

// splitCell reads a cell; rest is what stands behind it.
func splitCell(text string) (cell, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.Index(text, ",")
		if end < 0 {
			cell = strings.TrimSuffix(text, "\r")
		} else {
			cell, rest = text[:end], text[end:]
		}
		if strings.Contains(cell, `"`) {
			return "", "", errBareQuote
		}
		return cell, rest, nil
	}
	var content strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '"':
			content.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == '"':
			content.WriteByte('"')
			i++
		default:
			return content.String(), text[i+1:], nil
		}
	}
	return "", "", errOpenQuote
}
