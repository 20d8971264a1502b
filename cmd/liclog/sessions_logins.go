package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/tracking/sessions"
)

// addLogins adds the rows of login licenses since start that the first size bytes
// of a log hold, all of them where size is negative, and counts those that tell
// of a refused login. A log that is not there has none.
func addLogins(to map[string][]layout.Row, name string, size int64, start layout.Second) (refused int) {
	file, err := os.Open(name)
	if err != nil {
		return 0
	}
	defer file.Close()
	var from io.Reader = file
	if size >= 0 {
		from = io.LimitReader(file, size)
	}
	mark := []byte(sessions.LoginApplication + " - ")
	lines := bufio.NewReaderSize(from, 1<<20)
	for {
		line, err := lines.ReadSlice('\n')
		if bytes.Contains(line, mark) {
			refused += addLogin(to, bytes.TrimRight(line, "\n"), string(mark), start)
		}
		if err != nil && err != bufio.ErrBufferFull {
			return refused
		}
	}
}

func addLogin(to map[string][]layout.Row, line []byte, product string, start layout.Second) (refused int) {
	cells, err := table.Split(nil, line)
	if err != nil {
		return 0
	}
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = string(cell)
	}
	r, err := layout.ParseRow(texts)
	switch {
	case err != nil || !strings.HasPrefix(r.ProductID, product) || r.End < start:
		return 0
	case r.Granted == 0:
		return 1
	}
	to[r.ProductID] = append(to[r.ProductID], r)
	return 0
}
