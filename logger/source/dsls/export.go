package dsls

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// zoneLine begins the line in which Unpack tells the parser the server's zone.
const zoneLine = "# server time zone: "

// IsExport tells by the bytes with which an input begins whether it is rows that
// the administration console exported.
func IsExport(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	return bytes.Contains(head, []byte(`"rows"`)) && bytes.Contains(head, []byte(`"result"`))
}

// HeadLength is how many bytes IsExport should see.
const HeadLength = 4096

// export is what the console gives.
type export struct {
	Result struct {
		Rows           []string
		ServerTimeZone string
	}
	ServerTimeZone string
}

// maxExport is more than a console gives: what was compressed may be endless.
const maxExport = 512 << 20

// Unpack turns an export into the lines of a server log: the server's zone, where
// it is told, and the rows, oldest first. An export has to be read as a whole,
// for it begins with its newest row.
func Unpack(r io.Reader) (*bytes.Reader, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxExport+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxExport {
		return nil, fmt.Errorf("an export of the DSLS console of more than %d MB: export fewer days at a time", maxExport>>20)
	}
	var e export
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &e); err != nil {
		return nil, fmt.Errorf("an export of the DSLS console that can't be read (cut off?): %w", err)
	}
	var log bytes.Buffer
	if zone := e.Result.ServerTimeZone + e.ServerTimeZone; zone != "" {
		log.WriteString(zoneLine + oneLine(zone) + "\n")
	}
	rows := e.Result.Rows
	if len(rows) > 1 && timeOf(rows[0]) > timeOf(rows[len(rows)-1]) {
		slices.Reverse(rows)
	}
	for _, row := range rows {
		log.WriteString(oneLine(row) + "\n")
	}
	return bytes.NewReader(log.Bytes()), nil
}

// timeOf is a row's date and time: text that sorts.
func timeOf(row string) string { return row[:min(len(row), timeLength)] }

func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, text)
}
