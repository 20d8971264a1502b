package rlmisv

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/textline"
)

// activityWord tells activity from other messages.
func activityWord(message []byte) (event.Kind, []byte) {
	switch {
	case bytes.HasPrefix(message, []byte("OUT: ")):
		return event.CheckOut, message[5:]
	case bytes.HasPrefix(message, []byte("IN: ")):
		return event.CheckIn, message[4:]
	case bytes.HasPrefix(message, []byte("DENIED: ")):
		return event.Denied, message[8:]
	}
	return 0, nil
}

// request is what a line of activity tells:
//
//	OUT: product vVERSION by user@host text of the vendor's (N licenses)
//	IN: (why) product vVERSION by user@host text of the vendor's (N licenses)
//	DENIED: (N) product vVERSION to user@host
//
// where text, number and (why) may be missing.
type request struct {
	product, user, host, data []byte
	count                     int64
}

// Reasons why a line of activity can't be used.
const (
	whyWording = "activity in an unknown wording"
	whyNames   = "activity without user@host: torn, or an unknown layout"
	whyHost    = "activity without a host"
	whyCount   = "unreadable number of licenses"
	whyNone    = "no licenses: the number is 0"
)

// read takes a line apart; why says what is wrong with it.
func (r *request) read(kind event.Kind, text []byte) (why string) {
	*r = request{count: 1}
	between := []byte("by ")
	switch {
	case kind == event.Denied:
		between = []byte("to ")
		if text, why = r.wanted(text); why != "" {
			return why
		}
	case kind == event.CheckIn && len(text) > 0 && text[0] == '(':
		end := bytes.Index(text, []byte(") "))
		if end < 0 {
			return whyWording
		}
		text = text[end+2:]
	}
	product, rest, _ := bytes.Cut(text, []byte(" "))
	version, rest, _ := bytes.Cut(rest, []byte(" "))
	rest, ok := bytes.CutPrefix(rest, between)
	if len(product) == 0 || len(version) < 2 || version[0] != 'v' || !ok {
		return whyWording
	}
	r.product = product
	return r.names(rest)
}

// wanted reads the number of a denial.
func (r *request) wanted(text []byte) (rest []byte, why string) {
	end := bytes.IndexByte(text, ')')
	if end < 2 || text[0] != '(' || end+1 == len(text) || text[end+1] != ' ' {
		return nil, whyWording
	}
	if r.count, why = licenses(text[1:end]); why != "" {
		return nil, why
	}
	return text[end+2:], ""
}

// licenses reads a number of licenses.
func licenses(digits []byte) (int64, string) {
	n := textline.Number(digits)
	switch {
	case len(digits) == 0, len(digits) > 9, n < 0:
		return 0, whyCount
	case n == 0:
		return 0, whyNone
	}
	return int64(n), ""
}

// names reads user@host, and what follows. The host goes from the last @ before
// a blank to that blank; names of users may hold blanks.
func (r *request) names(text []byte) (why string) {
	at := bytes.IndexByte(text, '@')
	if at < 1 {
		return whyNames
	}
	end := at + 1
	for end < len(text) && !textline.IsBlank(text[end]) {
		if text[end] == '@' {
			at = end
		}
		end++
	}
	if at+1 == end {
		return whyHost
	}
	r.user, r.host = text[:at], text[at+1:end]
	return r.details(textline.SkipBlanks(text[end:]))
}

// details reads the vendor's text and the number at the end of a line.
func (r *request) details(text []byte) (why string) {
	if open := bytes.LastIndexByte(text, '('); open >= 0 {
		if number, ok := bytes.CutSuffix(text[open+1:], []byte(" licenses)")); ok {
			if r.count, why = licenses(number); why != "" {
				return why
			}
			text = bytes.TrimRight(text[:open], " \t")
		}
	}
	r.data = text
	return ""
}

// activity reads a line about licenses.
func (p *parser) activity(server *daemons.Daemon, kind event.Kind, text []byte, out *event.Batch) event.Verdict {
	server.Mark = false
	r := &p.request
	if why := r.read(kind, text); why != "" {
		return event.Reject(why)
	}
	e := p.Add(kind, server, out)
	p.Names.Person(e, r.user, r.host, out)
	p.Names.Product(e, server.Product, r.product, out)
	product, data := e.ProductName, p.Names.Text(r.data, out)
	if p.Options.ByData && data != "" {
		e.Known.Product = 0
		e.ProductID = out.Text(e.ProductID, "[", data, "]")
		e.ProductName = e.ProductID[len(server.Product):]
	}
	e.Desired, e.Granted = r.count, r.count
	if kind == event.Denied {
		e.Granted, server.Mark = 0, true
	} else {
		e.Handle = server.Hash.Text(product).Text(e.User).Text(e.Host).Text(data).Number(uint64(r.count)).Handle(out)
	}
	server.Last = e.Time
	return event.Used
}
