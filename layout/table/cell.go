// Package table reads and writes the tree's CSV: RFC 4180, UTF-8, comma, LF, a
// header line in every file. Cells that a spreadsheet would run as a formula are
// written with a leading apostrophe, and reading takes it off again.
package table

import "strings"

// AppendCell writes one cell of text: escaped against formulas, quoted where
// RFC 4180 asks for it. Numbers are not written by it: they are never escaped.
func AppendCell(dst []byte, text string) []byte {
	if Plain(text) {
		return append(dst, text...)
	}
	escape := isFormula(text)
	if !strings.ContainsAny(text, ",\"\r\n") {
		if escape {
			dst = append(dst, '\'')
		}
		return append(dst, text...)
	}
	dst = append(dst, '"')
	if escape {
		dst = append(dst, '\'')
	}
	for i := range len(text) {
		if text[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, text[i])
	}
	return append(dst, '"')
}

// Plain tells at a glance that text needs neither quotes nor an apostrophe, so
// that it is a cell as it is.
func Plain(text string) bool {
	if text == "" {
		return true
	}
	if startsFormula(text[0]) || text[0] == '\'' {
		return false
	}
	for i := range len(text) {
		if needsQuotes[text[i]] {
			return false
		}
	}
	return true
}

// needsQuotes is a table and no switch: it is asked for every byte of a tree.
var needsQuotes = [256]bool{',': true, '"': true, '\r': true, '\n': true}

// isFormula tells whether text needs the apostrophe: behind any apostrophes of
// its own it starts like a formula, so that reading would take one of them off.
func isFormula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return text != "" && startsFormula(text[0])
}

func startsFormula(c byte) bool {
	switch c {
	case '=', '+', '-', '@', '\t', '\r':
		return true
	}
	return false
}

// Unescape takes off the apostrophe that AppendCell put before a formula.
func Unescape[T string | []byte](cell T) T {
	if len(cell) > 1 && cell[0] == '\'' && isFormula(string(cell[1:])) {
		return cell[1:]
	}
	return cell
}
