package sflm

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/liclog/liclog/layout"
)

// maxLog is more than any day's Log.txt has: it is read into memory as a whole.
const maxLog = 512 << 20

// Words that say what a prepared line is. Behind them stand the number of the
// line in Log.txt and what the line holds.
const (
	wordRow    = "row"
	wordLast   = "last" // the row behind which there is no other
	wordHeader = "header"
	wordBad    = "bad" // and the reason, up to a tab
)

// sign begins the first prepared line. It is as long as the bytes by which a log
// is known again, and the same for a Log.txt that has grown since: that such a
// one is another log, whose rows would count twice, must not happen unnoticed.
const (
	sign       = "Log.txt-by-starts-"
	signLength = 1100
)

// prepared is a line of Log.txt on its way to be a row.
type prepared struct {
	number int
	row    layout.Row
}

// Unpack turns a Log.txt into lines that New reads: one for each line, rows in
// the order of their starts, what is no row before them.
func Unpack(r io.Reader) (*bytes.Reader, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxLog+1))
	if err != nil {
		return nil, err
	}
	if len(content) > maxLog {
		return nil, fmt.Errorf("a Log.txt of more than %d MB: take the tree over by liclog combine", maxLog>>20)
	}
	var t Table
	var rows []prepared
	var others bytes.Buffer
	begin := len(content)
	number, at := 0, 0
	for line := range bytes.Lines(content) {
		number++
		at += len(line)
		if len(bytes.TrimSpace(line)) == 0 {
			others.WriteByte('\n')
			continue
		}
		row, err := t.row(line)
		switch {
		case errors.Is(err, errHeader):
			fmt.Fprintf(&others, "%s %d %s\n", wordHeader, number, oneLine(line))
		case err != nil:
			fmt.Fprintf(&others, "%s %d %s\t%s\n", wordBad, number, reason(err), oneLine(line))
		default:
			rows = append(rows, prepared{number, row})
			begin = min(begin, at)
		}
	}
	return bytes.NewReader(write(content[:begin], others.Bytes(), rows)), nil
}

// oneLine is a line without its end.
func oneLine(line []byte) []byte { return bytes.TrimRight(line, "\r\n") }

// write puts the prepared lines together.
func write(begin, others []byte, rows []prepared) []byte {
	slices.SortStableFunc(rows, func(a, b prepared) int { return cmp.Compare(a.row.Start, b.row.Start) })
	text := fmt.Appendf(nil, "%s%x", sign, sha256.Sum256(begin))
	text = append(text, bytes.Repeat([]byte{'.'}, signLength-len(text))...)
	text = append(append(text, ' '), others...)
	for i, p := range rows {
		word := wordRow
		if i == len(rows)-1 {
			word = wordLast
		}
		text = append(append(text, word...), ' ')
		text = append(strconv.AppendInt(text, int64(p.number), 10), ' ')
		text = append(layout.AppendRowCells(text, &p.row), '\n')
	}
	return text
}
