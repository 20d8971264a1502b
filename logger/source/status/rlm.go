package status

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// rlmLine reads "rlmutil rlmstat -a": states of servers, then for each vendor
// its pools of licenses and who uses them.
//
//	csci license pool status on licser.server.com (port 63133)
//
//	converge_gui v1.0
//	    count: 45, # reservations: 0, inuse: 0, exp: 31-jan-2022
//	csci license usage status on licser.server.com (port 63133)
//
//	converge_super v3.0: user@host 29/0 at 11/01 09:01  (handle: 15a)
//
// Products are vendor:product.
func rlmLine(r *Reader, text string) event.Verdict {
	if v, ok := rlmEdge(r, text); ok {
		return v
	}
	if isv, server, ok := rlmPart(text, " license pool status on "); ok {
		return r.rlmSection("pool", isv, server)
	}
	if isv, server, ok := rlmPart(text, " license usage status on "); ok {
		return r.rlmSection("usage", isv, server)
	}
	switch r.Section {
	case "usage":
		return rlmUser(r, text)
	case "down":
		return event.Skip(kindServer)
	case "":
		if strings.HasPrefix(text, "count: ") || isVersioned(text) {
			r.Section = "pool" // a recording that left out what stands before
			return rlmPool(r, text)
		}
		return event.Skip(kindServer)
	}
	return rlmPool(r, text)
}

// rlmEdge reads what stands around the parts.
func rlmEdge(r *Reader, text string) (event.Verdict, bool) {
	switch {
	case strings.HasPrefix(text, "Setting license file path to "):
		r.Expect()
		return event.Skip(kindBanner), true
	case strings.HasPrefix(text, "rlmutil v"):
		r.Expect()
		return event.Skip(kindBanner), true
	case strings.HasPrefix(text, "Error connecting to "):
		v := r.Down(r.Server)
		r.Section = "down"
		return v, true
	case strings.HasPrefix(text, "---"):
		if r.Section == "usage" || r.Section == "pool" {
			r.Section = ""
		}
		return event.Skip(kindTable), true
	case strings.Contains(text, " status on ") && strings.Contains(text, "(port ") && !strings.Contains(text, " license "):
		r.Section = ""
		return event.Skip(kindServer), true
	}
	return skipAny(text, kindBanner, "Copyright (C) ")
}

// rlmPart reads "csci license pool status on HOST (port 63133)".
func rlmPart(text, words string) (isv, server string, ok bool) {
	isv, rest, ok := strings.Cut(text, words)
	if !ok || !strings.Contains(rest, " (port ") {
		return "", "", false
	}
	server, _, _ = strings.Cut(rest, " (port ")
	return isv, server, !strings.Contains(isv, " ")
}

// rlmSection begins the pools or the users of a vendor, which is a server of its
// own.
func (r *Reader) rlmSection(section, isv, server string) event.Verdict {
	r.On(r.out.Text(isv, "@", server))
	r.Lists()
	r.Section, r.Vendor, r.Product = section, strings.Clone(isv), ""
	return event.Used
}

// isVersioned recognises "converge_gui v1.0".
func isVersioned(text string) bool {
	name, version, ok := strings.Cut(text, " v")
	return ok && name != "" && version != "" && !strings.Contains(version, " ")
}

func rlmPool(r *Reader, text string) event.Verdict {
	if number, ok := between(text, "count: ", ","); ok && r.Product != "" {
		return r.Owns(r.rlmProduct(r.Product), r.Product, Number(number), "")
	}
	if isVersioned(text) {
		name, _, _ := strings.Cut(text, " v")
		r.Product = strings.Clone(name)
		return event.Skip(kindLicense)
	}
	if v, ok := skipAny(text, kindLicense, "obsolete: "); ok {
		return v
	}
	return event.Reject(whyUnknown)
}

// rlmProduct is vendor:product.
func (r *Reader) rlmProduct(product string) string {
	if r.Vendor == "" {
		return product
	}
	return r.out.Text(r.Vendor, ":", product)
}

// rlmUser reads "converge_super v3.0: user@host 29/0 at 11/01 09:01  (handle: 15a)".
func rlmUser(r *Reader, text string) event.Verdict {
	licence, rest, ok := strings.Cut(text, ": ")
	at := strings.LastIndex(rest, " at ")
	handle, ok2 := between(rest, "(handle: ", ")")
	if !ok || !ok2 || at < 0 || !isVersioned(licence) {
		return event.Reject(whyUnknown)
	}
	who, counts, ok := cutLastBlank(rest[:at])
	if !ok {
		return event.Reject(whyUnknown)
	}
	count, _, _ := strings.Cut(counts, "/")
	product, _, _ := strings.Cut(licence, " v")
	h := Holding{ProductID: r.rlmProduct(product), Product: product, Handle: handle, Desired: Number(count), Granted: event.NotGiven}
	h.User, h.Host = cutUser(who)
	return r.InUse(h)
}

func cutLastBlank(text string) (before, after string, ok bool) {
	at := strings.LastIndexByte(text, ' ')
	if at < 0 {
		return text, "", false
	}
	return strings.TrimSpace(text[:at]), text[at+1:], true
}
