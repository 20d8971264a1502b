package sflm

import (
	"bytes"
	"errors"

	"github.com/liclog/liclog/layout"
)

// HeadLength is how many bytes IsLog should see.
const HeadLength = 4096

// sniffed is the number of lines that are looked at to recognise a Log.txt.
const sniffed = 5

// IsLog tells by the bytes with which an input begins whether it is a Log.txt.
func IsLog(head []byte) bool {
	lines := bytes.Split(head, []byte("\n"))
	if len(head) >= HeadLength {
		lines = lines[:len(lines)-1] // cut off
	}
	return Sniff(lines)
}

// earliest is a start that tells rows without a header from lines of numbers
// that mean something else: the first second of 1980.
var earliest = layout.DayOf(1980, 1, 1).Start()

// Sniff tells whether the first lines of an input are of a Log.txt: its header, or
// a row that is one. A LogCache.csv has rows that have not ended: it is none.
func Sniff(lines [][]byte) bool {
	var t Table
	for _, line := range lines[:min(len(lines), sniffed)] {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		row, err := t.row(line)
		if !errors.Is(err, errHeader) {
			return err == nil && row.Start >= earliest
		}
		return (t.has("StartTime(InSeconds)") || t.has("StartTime")) && t.has("NumberDesired") && !t.has("Handle")
	}
	return false
}
