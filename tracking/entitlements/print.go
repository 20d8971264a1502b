package entitlements

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Print is the report for a terminal. folder is where the results are; at most
// top observations are in it.
func (r *Result) Print(folder string, top int) string {
	l := r.options.Lang
	var b strings.Builder
	r.printNumbers(&b)
	fmt.Fprintf(&b, "\n%s\n%s", r.inSum(), "\n")
	for _, f := range r.Figures {
		if f.IsText && f.Text != "" {
			fmt.Fprintf(&b, "%s: %s\n", f.Label, safe(f.Text))
		}
	}
	fmt.Fprintf(&b, "\n%s\n%s\n%s\n", l.say(wordMonths), Bars(r.Months, l), l.say(wordObservations))
	r.printObservations(&b, folder, top)
	fmt.Fprintf(&b, "\n%s\n", l.say(wordBaseline))
	return b.String()
}

// printNumbers writes the figures with both columns.
func (r *Result) printNumbers(b *strings.Builder) {
	l := r.options.Lang
	rows := [][3]string{{"", l.say(wordThisScan), l.sayf(wordHighest, r.options.LongDays)}}
	for _, f := range r.Figures {
		if !f.IsText && !f.Month {
			rows = append(rows, [3]string{f.Label, l.Number(f.Value), l.Number(f.Highest)})
		}
	}
	var width [3]int
	for _, row := range rows {
		for i, text := range row {
			width[i] = max(width[i], utf8.RuneCountInString(text))
		}
	}
	for _, row := range rows {
		fmt.Fprintf(b, "%-*s  %*s  %*s\n", width[0], row[0], width[1], row[1], width[2], row[2])
	}
}

// printObservations writes those that need action.
func (r *Result) printObservations(b *strings.Builder, folder string, top int) {
	l, shown, more := r.options.Lang, 0, 0
	for i := range r.Observations {
		o := &r.Observations[i]
		switch {
		case !o.Urgent:
		case shown == top:
			more++
		default:
			shown++
			fmt.Fprintf(b, "  %s: %s: %s\n", o.Class, safe(o.Subject), safe(o.Text))
		}
	}
	switch {
	case shown == 0:
		fmt.Fprintf(b, "  %s\n", l.say(wordNone))
	case more > 0:
		fmt.Fprintf(b, "  %s\n", l.sayf(wordMore, l.Number(more), filepath.Join(folder, ObservationsFile)))
	}
}

// barWidth is the length of the longest bar in characters.
const barWidth = 40

// Bars draws the months as bars. The highest is marked; where several are, the
// first of them.
func Bars(months []Month, l Lang) string {
	highest, wide := Highest(months), 0
	for _, m := range months {
		wide = max(wide, len(l.Number(m.Count)))
	}
	var b strings.Builder
	marked := false
	for _, m := range months {
		bar := 0
		if highest > 0 {
			bar = (m.Count*barWidth + highest - 1) / highest
		}
		line := fmt.Sprintf("  %s  %*s  %s", m, wide, l.Number(m.Count), strings.Repeat("█", bar))
		if m.Count == highest && !marked {
			marked = true
			line += " ← " + l.say(wordHighestMonth)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// MonthsReport is the list of months with the entitlements that follow from it.
func MonthsReport(months []Month, l Lang) string {
	return fmt.Sprintf("%s\n%s: %s\n", Bars(months, l), l.say(labelEntitlements), l.Number(Highest(months)))
}

// safe is text without what could change a terminal; names come from anywhere.
func safe(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}
