package input

import (
	"bytes"
	"errors"
	"io"

	"github.com/liclog/liclog/logger/event"
)

// lookThrough has a parser look ahead in a file piece by piece: what is kept until it
// is parsed takes as much memory, and memory that is new takes as long as parsing.
func lookThrough(file io.ReaderAt, p event.LookAhead) error {
	block := make([]byte, 4*blockSize)
	for at, rest := int64(0), 0; ; {
		n, err := file.ReadAt(block[rest:min(int64(len(block)), int64(rest)+lookAhead-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		at += int64(n)
		text, final := block[:rest+n], err != nil || at == lookAhead
		end := len(text)
		if !final {
			end = bytes.LastIndexByte(text, '\n') + 1
		}
		p.Look(text[:end], final)
		if final {
			return nil
		}
		// Of a line over event.MaxLine it is enough that it stays one.
		rest = copy(block, text[end:min(len(text), end+event.MaxLine+1)])
	}
}
