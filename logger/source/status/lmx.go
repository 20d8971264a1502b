package status

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// lmxLine reads "lmxendutil -licstat" of LM-X, and so of Altair's server:
//
//	LM-X License Server on 6200@licserv0013.com:
//	Feature: HWFlux2D Version: 21.0 Vendor: ALTAIR
//	30000 of 2147483647 license(s) used:
//	15000 license(s) used by USER@HOST [138.106.159.158]
//	Login time: 2022-02-18 09:26   Checkout time: 2022-02-18 09:29
//
// Products are vendor:feature. There is no handle: user, host and address do.
func lmxLine(r *Reader, text string) event.Verdict {
	switch {
	case strings.HasPrefix(text, "LM-X End-user Utility"):
		r.Expect()
		return event.Skip(kindBanner)
	case strings.HasPrefix(text, "LM-X License Server on "):
		r.On(strings.TrimSuffix(strings.TrimPrefix(text, "LM-X License Server on "), ":"))
		r.Lists()
		return event.Used
	case strings.HasPrefix(text, "Feature: "):
		return lmxFeature(r, text)
	case strings.HasPrefix(text, "There are no license server"), strings.HasPrefix(text, "Unable to connect"), strings.HasPrefix(text, "Error: "):
		return r.Down(r.Server)
	}
	if strings.Contains(text, " license(s) used") {
		return lmxUsed(r, text)
	}
	if v, ok := skipAny(text, kindLicense, "Start date: ", "Key type: ", "Login time: ", "Shared on ", "Borrow", "Comment: ", "Reserved"); ok {
		return v
	}
	if v, ok := skipAny(text, kindBanner, "Copyright (C) ", "+++", "---", "LM-X license server(s):", "Server version: "); ok {
		return v
	}
	return event.Reject(whyUnknown)
}

// lmxFeature reads "Feature: X Version: 21.0 Vendor: ALTAIR".
func lmxFeature(r *Reader, text string) event.Verdict {
	name, ok := between(text, "Feature: ", " Version: ")
	_, vendor, ok2 := strings.Cut(text, " Vendor: ")
	if !ok || !ok2 || name == "" {
		return event.Reject(whyUnknown)
	}
	r.Started()
	r.Product, r.Vendor = strings.Clone(name), strings.Clone(strings.TrimSpace(vendor))
	return event.Skip(kindLicense)
}

// lmxUsed reads "2 of 3 license(s) used:" and "1 license(s) used by user@host [address]".
func lmxUsed(r *Reader, text string) event.Verdict {
	number, rest, _ := strings.Cut(text, " license(s) used")
	if r.Product == "" {
		return event.Reject("a number of licenses outside of any product")
	}
	id := r.out.Text(r.Vendor, ":", r.Product)
	who, by := strings.CutPrefix(rest, " by ")
	if !by {
		_, all, ok := strings.Cut(number, " of ")
		if !ok || Number(all) < 0 {
			return event.Reject(whyUnknown)
		}
		return r.Owns(id, r.Product, Number(all), "")
	}
	name, address, ok := strings.Cut(who, " [")
	if !ok {
		return event.Reject(whyUnknown)
	}
	h := Holding{ProductID: id, Product: r.Product, Desired: Number(number), Granted: event.NotGiven}
	h.User, h.Host = cutUser(name)
	h.Handle = r.out.Text(name, " ", strings.TrimSuffix(address, "]"))
	return r.InUse(h)
}
