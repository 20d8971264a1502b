package lmstat

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/status"
)

const whyProduct = "unknown layout of a product's line"

// product reads what stands behind "Users of ":
//
//	feature1:  (Total of 1814 licenses issued;  Total of 1206 licenses in use)
//	feature2:  (Uncounted, node-locked)
//	feature3:  (Error: 6 licenses, unsupported by licensed server)
func product(r *status.Reader, text string) event.Verdict {
	at := strings.LastIndex(text, ":  (")
	if at < 0 {
		at = strings.LastIndex(text, ": (")
	}
	if strings.Contains(text, ":  (Error: ") {
		at = strings.Index(text, ":  (Error: ")
	}
	if at <= 0 {
		return event.Reject(whyProduct)
	}
	name, told := text[:at], strings.TrimLeft(text[at+1:], " ")
	counted := !strings.HasPrefix(told, "(Error:") && !strings.HasPrefix(told, "(Uncounted")
	issued, inUse, ok := totals(told)
	if counted && !ok {
		return event.Reject(whyProduct)
	}
	r.Started()
	r.Section = "users"
	r.Product, r.Number = strings.Clone(name), -1
	if r.Daemons > 1 {
		r.Vendor = ""
	}
	switch {
	case strings.HasPrefix(told, "(Error:"):
		return event.Skip(kindUnserved)
	case strings.HasPrefix(told, "(Uncounted"):
		r.Lists()
		return event.Skip(kindUncounted)
	}
	r.Lists()
	if r.Daemons > 1 {
		r.Number = issued
		if inUse > 0 {
			return event.Used // the vendor follows
		}
		return event.Skip(kindUnknownSize)
	}
	return r.Owns(productID(r), r.Product, issued, "")
}

// totals reads "(Total of 10 licenses issued;  Total of 7 licenses in use)".
func totals(text string) (issued, inUse int64, ok bool) {
	first, second, ok := strings.Cut(text, ";")
	if !ok {
		return 0, 0, false
	}
	issued, inUse = numberBefore(first, " licens"), numberBefore(second, " licens")
	return issued, inUse, issued >= 0 && inUse >= 0 && strings.HasPrefix(text, "(") && strings.Contains(second, "in use")
}

func numberBefore(text, word string) int64 {
	before, _, ok := strings.Cut(text, word)
	if !ok {
		return -1
	}
	return status.Number(before[strings.LastIndexAny(before, " (")+1:])
}

// license reads `"feature1" v61.9, vendor: VENDOR1, expiry: 1-jan-0`. Where
// several vendors' licenses are listed together it tells whose these are.
func license(r *status.Reader, text string) event.Verdict {
	if r.Daemons > 1 && r.Product != "" {
		_, vendor, _ := strings.Cut(text, ", vendor: ")
		vendor, _, _ = strings.Cut(vendor, ",")
		r.Vendor = strings.Clone(vendor)
		if r.Number >= 0 {
			number := r.Number
			r.Number = -1
			return r.Owns(productID(r), r.Product, number, "")
		}
	}
	return event.Skip(kindLicense)
}

// productID is vendor:feature as in debug logs, where the vendor is known.
func productID(r *status.Reader) string {
	if r.Vendor == "" || r.Product == "" {
		return r.Product
	}
	return r.Vendor + ":" + r.Product
}
