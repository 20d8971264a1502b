package sessions

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode"
)

// UnknownAddress stands for a client address that is not told.
const UnknownAddress = "unknown"

// CanonicalUser is a user's name as it is compared and written: without blanks
// around it and in lower case.
func CanonicalUser(name string) string { return fold(name) }

// CanonicalAddress is a client address in its one spelling; an IPv4 address
// inside an IPv6 one is the IPv4 address. A missing one is UnknownAddress.
func CanonicalAddress(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || strings.EqualFold(text, UnknownAddress) {
		return UnknownAddress, nil
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	if err != nil {
		return "", fmt.Errorf("no address: the client's address is an IP address such as 10.0.0.1 or 2001:db8::1")
	}
	return address.Unmap().String(), nil
}

// fold is text without blanks around it and in lower case, the same for all
// texts that differ in case alone.
func fold(text string) string {
	return strings.Map(foldRune, strings.TrimSpace(text))
}

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

// Applications are those of Service Manager that have licenses.
var Applications = []string{
	"Contract Management", "Change Management", "Incident Management", "Configuration Management",
	"Request Fulfillment", "Problem Management", "Service Desk", "Knowledge Management",
	"Service Level Management", "Smart Analytics",
}

// otherNames are what these are called elsewhere: in short, in earlier versions
// and in stathistory.
var otherNames = map[string]string{
	"contract":                  "Contract Management",
	"asset contract management": "Contract Management",
	"change":                    "Change Management",
	"incident":                  "Incident Management",
	"configuration":             "Configuration Management",
	"request management":        "Request Fulfillment",
	"problem":                   "Problem Management",
	"knowledge":                 "Knowledge Management",
	"sla":                       "Service Level Management",
	"service level":             "Service Level Management",
}

// LoginApplication is the name under which login licenses are reported.
const LoginApplication = "Login"

// SplitList takes a list of applications apart; they stand between semicolons.
func SplitList(text string) (list []string) {
	for _, item := range strings.Split(text, ";") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}
