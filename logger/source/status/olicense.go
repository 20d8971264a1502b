package status

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// olicenseLine reads olixtool's listing:
//
//	Server: <138.106.32.97:31212:0> (Proxy: <>)
//	Application:	cosin
//	License-ID:	cosin-faf71fdc@cos550218
//	Modules:
//	  ftire_adams;         	FreeFloating;	3;	2022-12-31 23:59:59;
//	    3 FloatsLockedBy:
//	      user@host #1
//
// Products are application:module; a module may stand in several licenses.
func olicenseLine(r *Reader, text string) event.Verdict {
	switch {
	case strings.HasPrefix(text, "olixtool "):
		r.Expect()
		return event.Skip(kindBanner)
	case strings.HasPrefix(text, "Server: <"):
		server, _ := between(text, "<", ">")
		r.On(strings.TrimSuffix(server, ":0"))
		return event.Skip(kindServer)
	case strings.HasPrefix(text, "List of requested licenses"):
		r.Lists()
		return event.Used
	case strings.HasPrefix(text, "OlComm "):
		return r.Down(r.Server)
	}
	if v, ok := olicenseField(r, text); ok {
		return v
	}
	switch {
	case strings.HasPrefix(text, "Name; LicenseType;"), strings.HasPrefix(text, "==="), strings.HasPrefix(text, "---"):
		return event.Skip(kindTable)
	case strings.HasSuffix(text, " FloatsLockedBy:"):
		return event.Skip(kindTable)
	case r.Section == "modules" && strings.Count(text, ";") >= 3:
		return olicenseModule(r, strings.Split(text, ";"))
	case r.Section == "modules" && strings.Contains(text, "@"):
		return olicenseUser(r, text)
	}
	if v, ok := skipAny(text, kindBanner, "Copyright (C) "); ok {
		return v
	}
	return event.Reject(whyUnknown)
}

// olicenseField reads "Name:	value".
func olicenseField(r *Reader, text string) (event.Verdict, bool) {
	name, value, _ := strings.Cut(text, ":")
	value = strings.TrimSpace(value)
	switch name {
	case "Application":
		r.Started()
		r.Vendor, r.Product, r.Section = strings.Clone(value), "", ""
	case "License-ID":
		r.License = strings.Clone(value)
	case "Modules":
		r.Section = "modules"
	case "VersionRange", "Licenser", "Licensee":
	default:
		return event.Verdict{}, false
	}
	return event.Skip(kindLicense), true
}

func olicenseModule(r *Reader, cells []string) event.Verdict {
	name, number := strings.TrimSpace(cells[0]), Number(strings.TrimSpace(cells[2]))
	if name == "" || number < 0 {
		return event.Reject(whyUnknown)
	}
	r.Product = strings.Clone(name)
	return r.Owns(r.out.Text(r.Vendor, ":", name), name, number, r.License)
}

func olicenseUser(r *Reader, text string) event.Verdict {
	who, count, ok := strings.Cut(text, " #")
	if !ok || r.Product == "" {
		return event.Reject(whyUnknown)
	}
	h := Holding{
		ProductID: r.out.Text(r.Vendor, ":", r.Product), Product: r.Product,
		Handle: r.out.Text(r.License, " ", who), Desired: Number(count), Granted: event.NotGiven,
	}
	h.User, h.Host = cutUser(who)
	return r.InUse(h)
}
