package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"testing"
)

// FuzzSplit holds Split against encoding/csv on single lines.
func FuzzSplit(f *testing.F) {
	for _, line := range []string{`a,b,c`, `"a,b","c""d",`, `"open`, `a"b`, `"a"b`, `'=x,''y,'''-z`, ``, `,`,
		`2007-07-01T09:30:00Z,checkout,ann,pc,,vendor:p,p,1,1,'-h,`, `,,,,,,,,,`, `12345678,12345678`} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if len(line) == 0 || bytes.ContainsAny(line, "\r\n") {
			return // encoding/csv passes over empty lines, and changes line ends in cells
		}
		r := csv.NewReader(bytes.NewReader(line))
		want, wantErr := r.Read()
		if errors.Is(wantErr, io.EOF) {
			return
		}
		got, err := Split(nil, slices.Clone(line))
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("%q: %v, encoding/csv says %v", line, err, wantErr)
		}
		if err != nil {
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d cells, want %d", line, len(got), len(want))
		}
		for i := range got {
			if string(got[i]) != Unescape(want[i]) {
				t.Errorf("%q: cell %d is %q, want %q", line, i, got[i], Unescape(want[i]))
			}
		}
	})
}

// FuzzCell: a cell comes back as it was, and no spreadsheet takes it for a formula.
func FuzzCell(f *testing.F) {
	for _, text := range []string{"", "=cmd|' /C calc'!A0", "'=x", "''=x", "'''", "'", "-1", "a,b", `"`, "\tx", "\rx"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if bytes.ContainsAny([]byte(text), "\n") {
			return
		}
		written := AppendCell(nil, text)
		if len(written) > 0 && startsFormula(written[0]) {
			t.Fatalf("%q is written as %q", text, written)
		}
		cells, err := Split(nil, written)
		if err != nil || len(cells) != 1 || string(cells[0]) != text {
			t.Fatalf("%q, written as %q, comes back as %q, %v", text, written, cells, err)
		}
	})
}
