package entitlements

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
)

// yes is a cell that says yes or no.
type yes bool

// UnmarshalCSV reads it.
func (y *yes) UnmarshalCSV(text string) (err error) {
	found, err := parseYes([]byte(text))
	*y = yes(found)
	return err
}

// parseYes reads yes or no, also as other programs write it; empty is no.
func parseYes(text []byte) (bool, error) {
	switch strings.ToLower(string(text)) {
	case "yes", "y", "true", "1", "on", "enabled", "ja", "j", "wahr":
		return true, nil
	case "no", "n", "false", "0", "off", "disabled", "nein", "falsch", "":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither yes nor no", text)
}

// list is a cell with several texts, semicolons or line ends between them.
type list []string

// UnmarshalCSV reads it.
func (l *list) UnmarshalCSV(text string) error {
	for item := range items([]byte(text)) {
		*l = append(*l, string(item))
	}
	return nil
}

// items goes through the texts of a cell with several of them.
func items(cell []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(cell) > 0 {
			item := cell
			if end := bytes.IndexAny(cell, ";\n"); end >= 0 {
				item, cell = cell[:end], cell[end+1:]
			} else {
				cell = nil
			}
			if item = bytes.TrimSpace(item); len(item) > 0 && !yield(item) {
				return
			}
		}
	}
}

// moment is a time in a cell. A date stands for its whole day: from its first to
// its last second. Both are the same for a time of day.
type moment struct{ first, last layout.Second }

// ParseMoment reads the moment that a command line names; a date stands for its
// last second.
func ParseMoment(text string) (layout.Second, error) {
	m, err := parseMoment([]byte(text))
	return m.last, err
}

func parseMoment(text []byte) (moment, error) {
	for _, form := range [...]string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(form, string(text)); err == nil {
			return believed(text, moment{layout.FromTime(t), layout.FromTime(t)})
		}
	}
	for _, form := range [...]string{"2006-01-02", "2006/01/02", "02.01.2006"} {
		if t, err := time.Parse(form, string(text)); err == nil {
			day := layout.FromTime(t).Day()
			return believed(text, moment{day.Start(), day.End() - 1})
		}
	}
	return moment{}, fmt.Errorf("%q can't be read as a time; write it as 2026-11-21 or 2026-11-21T14:30:00Z", text)
}

// believed refuses years that a tree can't hold.
func believed(text []byte, m moment) (moment, error) {
	if m.first < layout.FirstSecond || m.last >= layout.EndOfTime {
		return moment{}, fmt.Errorf("%q is not in the years 1 to 9999", text)
	}
	return m, nil
}

// parseLDAPTime reads a time as LDAP writes it: 20261121143000Z.
func parseLDAPTime(text string) (moment, error) {
	t, err := time.Parse("20060102150405Z", text)
	at := layout.FromTime(t)
	return moment{at, at}, err
}
