// Package lmstat reads what "lmstat -a" of FlexLM/FlexNet prints, run again and
// again: listings one after another in a stream, or one a file.
//
// A check-out is told from others by its handle "host/port number", user, host,
// display and number; it begins with the first listing that shows it and ends
// with the first that does not. Its start in the listing has no year and no
// seconds and is not looked at. docs/formats.md says what becomes of
// reservations, and of borrowed and lingering licenses.
package lmstat

import (
	"bytes"
	"strings"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/status"
)

// Tool is lmstat.
var Tool = status.Tool{Name: "lmstat", Line: line}

// sniffed is how many lines are looked at to recognise a listing.
const sniffed = 60

// Sniff tells whether the first lines of an input are of lmstat.
func Sniff(lines [][]byte) bool {
	for _, text := range lines[:min(len(lines), sniffed)] {
		text = bytes.TrimSpace(text)
		for _, mark := range []string{
			statusOn, serverStatus, "NOTE: lmstat -i", "lmutil - Copyright", "lmstat - Copyright", "lmstat v",
		} {
			if bytes.HasPrefix(text, []byte(mark)) {
				return true
			}
		}
		if bytes.HasPrefix(text, []byte(usersOf)) && bytes.Contains(text, []byte("licenses issued")) {
			return true
		}
	}
	return false
}

// Beginnings of lines.
const (
	statusOn     = "Flexible License Manager status on "
	serverStatus = "License server status: "
	usersOf      = "Users of "
)

// Kinds of lines that say nothing about usage.
const (
	kindBanner      = "banner"
	kindServer      = "state of the license server"
	kindLicense     = "description of a license"
	kindReserved    = "reserved licenses: nobody holds them"
	kindUnserved    = "product that the server does not serve"
	kindUncounted   = "uncounted product"
	kindUnknownSize = "licenses of an unknown vendor, none in use"
	kindFile        = "license file (lmstat -i): says nothing of usage"
	kindCut         = "left out by whoever recorded it"
)

// line reads one line of a listing.
func line(r *status.Reader, text string) event.Verdict {
	switch {
	case strings.HasPrefix(text, statusOn):
		return begin(r, text[len(statusOn):])
	case strings.HasPrefix(text, serverStatus):
		return onServer(r, text[len(serverStatus):])
	case strings.HasPrefix(text, usersOf):
		return product(r, text[len(usersOf):])
	}
	if head, tail, ok := cutHolder(text); ok {
		return holder(r, head, tail)
	}
	if v, ok := description(r, text); ok {
		return v
	}
	if v, ok := serverLine(r, text); ok {
		return v
	}
	if v, ok := other(r, text); ok {
		return v
	}
	return event.Reject("unknown line of a listing")
}

// begin reads "Fri 10/20/2017 17:02".
func begin(r *status.Reader, text string) event.Verdict {
	fields := strings.Fields(text)
	if len(fields) != 3 {
		return event.Reject("unreadable time of a listing")
	}
	date, clock := strings.Split(fields[1], "/"), strings.Split(fields[2], ":")
	if len(date) != 3 || len(date[2]) != 4 || len(clock) != 2 {
		return event.Reject("unreadable time of a listing")
	}
	n := func(s string) int { return int(status.Number(s)) }
	at, ok := r.Local(n(date[2]), n(date[0]), n(date[1]), n(clock[0]), n(clock[1]))
	if !ok {
		return event.Reject("unreadable time of a listing")
	}
	r.BeginAt(at)
	return event.Used
}

// onServer reads "27000@host1,27000@host2,27000@host3". A second listing of the
// same server begins where it is named again.
func onServer(r *status.Reader, server string) event.Verdict {
	if server == r.Server && (r.Told || r.Hosts > 0) {
		r.Expect()
	}
	r.On(server)
	r.Hosts = strings.Count(server, ",") + 1
	return event.Used
}

// description recognises what is told of a license below its product.
func description(r *status.Reader, text string) (event.Verdict, bool) {
	switch {
	case text[0] == '"' && strings.Contains(text, `" v`) && strings.Contains(text, ", vendor: "):
		return license(r, text), true
	case strings.Contains(text, "RESERVATION") && strings.Contains(text, " for "):
		return event.Skip(kindReserved), true
	case strings.HasPrefix(text, "vendor_string: "), text == "floating license",
		strings.HasPrefix(text, "nodelocked license"), strings.HasPrefix(text, "uncounted nodelocked license"):
		return event.Skip(kindLicense), true
	}
	return event.Verdict{}, false
}

// other recognises what stands around a listing.
func other(r *status.Reader, text string) (event.Verdict, bool) {
	switch {
	case strings.HasPrefix(text, "lmutil - Copyright"), strings.HasPrefix(text, "lmstat - Copyright"):
		r.Expect()
		return event.Skip(kindBanner), true
	case text == "lmstat", strings.HasPrefix(text, "lmstat v"), strings.HasPrefix(text, "[Detecting "):
		return event.Skip(kindBanner), true
	case text == "...":
		return event.Skip(kindCut), true
	case strings.HasPrefix(text, "NOTE: lmstat -i"):
		r.Section = "file"
		return event.Skip(kindFile), true
	case r.Section == "file":
		return event.Skip(kindFile), true
	}
	return event.Verdict{}, false
}
