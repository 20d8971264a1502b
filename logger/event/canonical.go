package event

import (
	"errors"
	"net/netip"
	"strings"
	"unicode"
)

// UnknownAddress stands for a client's address that is not told.
const UnknownAddress = "unknown"

var errAddress = errors.New("no address: the client of a session has an IP address such as 10.0.0.1 or 2001:db8::1")

// CanonicalAddress is a client's address in its one spelling; an IPv4 address
// inside an IPv6 one is the IPv4 address. A missing one is UnknownAddress.
func CanonicalAddress(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || strings.EqualFold(text, UnknownAddress) {
		return UnknownAddress, nil
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		return "", errAddress
	}
	return address.Unmap().String(), nil
}

// Fold is text without blanks around it and in lower case, the same for all
// texts that differ in case alone.
func Fold(text string) string { return strings.Map(foldRune, strings.TrimSpace(text)) }

// foldRune takes of all runes that differ in case alone the first, in lower case
// where that is one of them.
func foldRune(r rune) rune {
	if r < unicode.MaxASCII {
		return unicode.ToLower(r)
	}
	first := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		first = min(first, next)
	}
	lower := unicode.ToLower(first)
	for next := unicode.SimpleFold(first); next != first; next = unicode.SimpleFold(next) {
		if next == lower {
			return lower
		}
	}
	return first
}

// OneSpelling gives user and address of a login the one spelling in which they
// are compared, so that they still compare when they are hidden.
func (e *Event) OneSpelling() {
	if e.Kind != Login {
		return
	}
	e.Known.Person = 0
	e.User = Fold(e.User)
	if address, err := CanonicalAddress(e.Host); err == nil {
		e.Host = address
	}
}
