package sflm

import (
	"bytes"
	"errors"
)

// Sniff tells whether the first lines of an input are of a Log.txt: its header, or
// a row that is one.
func Sniff(lines [][]byte) bool {
	var t Table
	for _, line := range lines[:min(len(lines), 5)] {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		_, err := t.row(line)
		if errors.Is(err, errHeader) {
			_, seconds := t.columns["starttime(inseconds)"]
			_, clock := t.columns["starttime"]
			_, desired := t.columns["numberdesired"]
			return (seconds || clock) && desired
		}
		return err == nil
	}
	return false
}
