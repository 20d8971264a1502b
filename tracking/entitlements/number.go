package entitlements

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// thousands are digits in groups of three with one kind of mark between them:
// 12.000 as a German writes it, 12,000 as an American does.
var (
	thousands = regexp.MustCompile(`^[1-9][0-9]{0,2}([.,' \x{a0}\x{202f}\x{2019}])[0-9]{3}((?:[.,' \x{a0}\x{202f}\x{2019}][0-9]{3})*)$`)
	fraction  = regexp.MustCompile(`^(.*[0-9])[.,]([0-9]+)$`)
	digits    = regexp.MustCompile(`^[0-9]+$`)
)

// ParseCount reads a number of users. Marks between thousands are told apart from
// a decimal one: 12.000 and 12,000 are twelve thousand, 12.5 is no number of users.
func ParseCount(text string) (int, error) {
	text = strings.TrimSpace(text)
	if n, ok := wholeCount(text); ok {
		return n, nil
	}
	parts := fraction.FindStringSubmatch(text)
	if parts == nil {
		return 0, fmt.Errorf("%q is no number of users", text)
	}
	n, ok := wholeCount(parts[1])
	switch {
	case !ok:
		return 0, fmt.Errorf("%q is no number of users", text)
	case strings.Trim(parts[2], "0") != "":
		return 0, fmt.Errorf("%q has decimals: a number of users is whole", text)
	}
	return n, nil
}

// wholeCount reads digits, with or without marks between thousands.
func wholeCount(text string) (int, bool) {
	if parts := thousands.FindStringSubmatch(text); parts != nil {
		if strings.Trim(strings.ReplaceAll(parts[2], parts[1], ""), "0123456789") != "" {
			return 0, false // two kinds of marks
		}
		text = strings.ReplaceAll(text, parts[1], "")
	}
	if !digits.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 32)
	return int(n), err == nil
}
