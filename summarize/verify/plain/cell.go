package plain

import (
	"strconv"
	"strings"
)

// Escape is text as a cell holds it: with an apostrophe before what a
// spreadsheet would run as a formula, or would be taken for such an apostrophe.
func Escape(text string) string {
	if IsFormula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// Unescape takes the apostrophe off again.
func Unescape(cell string) string {
	if strings.HasPrefix(cell, "'") && IsFormula(strings.TrimLeft(cell, "'")) {
		return cell[1:]
	}
	return cell
}

// IsFormula tells whether a spreadsheet would run the cell.
func IsFormula(cell string) bool {
	return cell != "" && strings.Contains("=+-@\t\r", cell[:1])
}

// Line writes cells as a line of CSV after RFC 4180. Texts must be escaped.
func Line(cells ...string) string {
	quoted := make([]string, len(cells))
	for i, cell := range cells {
		quoted[i] = cell
		if strings.ContainsAny(cell, ",\"\r\n") {
			quoted[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
	}
	return strings.Join(quoted, ",") + "\n"
}

// Int writes a whole number.
func Int(n int64) string { return strconv.FormatInt(n, 10) }

// Hours writes license-seconds as license-hours, or seconds as hours.
func Hours(seconds int64) string { return Fraction(seconds, hourSeconds) }

// Fraction writes n/d with 4 decimals, half a unit rounded up, without trailing
// zeros or a trailing point. Neither is negative; n/0 is 0.
func Fraction(n, d int64) string {
	if d == 0 {
		return "0"
	}
	whole, rest := n/d, n%d
	units := rest * 10000 / d
	if left := rest * 10000 % d; left >= d-left {
		units++
	}
	if units == 10000 {
		whole, units = whole+1, 0
	}
	if units == 0 {
		return Int(whole)
	}
	decimals := strconv.FormatInt(10000+units, 10)[1:]
	return Int(whole) + "." + strings.TrimRight(decimals, "0")
}
