package sflm

import (
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// reasons are those for which lines are rejected, by themselves: they are counted
// and shown, so they hold nothing of the line.
var reasons = knownReasons()

func knownReasons() map[string]string {
	known := map[string]string{}
	add := func(why string) { known[why] = why }
	for _, err := range []error{errColumns, errProduct, errNumber, errTime, errNUL, table.ErrQuote, table.ErrBareQuote} {
		add(reason(err))
	}
	for _, column := range layout.LogColumns[5:9] {
		add(column + " is no whole number")
	}
	add("the span ends before it starts")
	add("the span crosses midnight")
	add("a negative number of licenses")
	return known
}

// reason is an error without what it quotes of the line.
func reason(err error) string {
	why, _, _ := strings.Cut(err.Error(), ":")
	return why
}
