package verify

import (
	"fmt"
	"strings"

	"github.com/liclog/liclog/layout"
)

// Report is what was found.
type Report struct {
	Days      int   // that were read
	Rows      int64 // of Log.csv and LogCache.csv
	Summaries int   // that were compared
	Cells     int64 // of them

	// Unchecked are the days whose summaries can't be recomputed, since their
	// rows are gone.
	Unchecked []layout.Day
	// Notes are things to know that are no fault of the tree.
	Notes []Note
	// Differences are the first ones, in the order in which they were found.
	Differences []Difference
	// Found is the number of all differences, also of those not kept.
	Found int
}

// OK tells whether nothing differs.
func (r *Report) OK() bool { return r.Found == 0 }

// Note is something to know about a file.
type Note struct {
	File string // path in the tree, with slashes
	Text string
}

// String writes the note on one line.
func (n Note) String() string { return n.File + ": " + n.Text }

// Difference is a place where the tree is not as it must be. What does not apply
// is empty.
type Difference struct {
	File     string // path in the tree, with slashes
	Line     int    // in the file, from 1; 0 where there is no such line
	Row      string // user/product
	Column   string
	Expected string
	Found    string
}

// String writes the difference on one line:
//
//	2007/07/01/Summary.csv:3: row ann/cad: TotalUsed: expected 16, found 15
func (d Difference) String() string {
	var b strings.Builder
	b.WriteString(d.File)
	if d.Line > 0 {
		fmt.Fprintf(&b, ":%d", d.Line)
	}
	if d.Row != "" {
		fmt.Fprintf(&b, ": row %s", oneLine(d.Row))
	}
	if d.Column != "" {
		fmt.Fprintf(&b, ": %s", d.Column)
	}
	fmt.Fprintf(&b, ": expected %s, found %s", oneLine(d.Expected), oneLine(d.Found))
	return b.String()
}

// oneLine shows what a cell holds without letting it change the terminal.
func oneLine(text string) string {
	if text == "" {
		return "nothing"
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\ufffd' }) {
		return fmt.Sprintf("%q", text)
	}
	return text
}

// recorder collects what is found.
type recorder struct {
	limit       int
	differences []Difference
	found       int
	notes       []Note
}

func (r *recorder) differ(d Difference) {
	r.found++
	if len(r.differences) < r.limit {
		r.differences = append(r.differences, d)
	}
}

func (r *recorder) note(file, format string, args ...any) {
	r.notes = append(r.notes, Note{file, fmt.Sprintf(format, args...)})
}
