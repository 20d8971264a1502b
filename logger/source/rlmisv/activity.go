package rlmisv

import (
	"bytes"

	"github.com/liclog/liclog/internal/words"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/textline"
)

// activityWord tells activity from other messages.
func activityWord(message []byte) (event.Kind, []byte) {
	switch {
	case len(message) >= 5 && string(message[:5]) == "OUT: ":
		return event.CheckOut, message[5:]
	case len(message) >= 4 && string(message[:4]) == "IN: ":
		return event.CheckIn, message[4:]
	case len(message) >= 8 && string(message[:8]) == "DENIED: ":
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
	r.count = 1
	between := "by "
	switch {
	case kind == event.Denied:
		between = "to "
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
	product, rest := cut(text)
	version, rest := cut(rest)
	if len(product) == 0 || len(version) < 2 || version[0] != 'v' || len(rest) < len(between) || string(rest[:len(between)]) != between {
		return whyWording
	}
	r.product = product
	return r.names(rest[len(between):])
}

// cut cuts the first word off a text, and the blank behind it.
func cut(text []byte) (word, rest []byte) {
	end := bytes.IndexByte(text, ' ')
	if end < 0 {
		return text, nil
	}
	return text[:end], text[end+1:]
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

// behindHost are what a host's name ends before, and the mark that its user's name
// may hold too.
var behindHost = words.MarksOf("@ \t")

// names reads user@host, and what follows. The host goes from the last @ before
// a blank to that blank; names of users may hold blanks.
func (r *request) names(text []byte) (why string) {
	at := bytes.IndexByte(text, '@')
	if at < 1 {
		return whyNames
	}
	end := behindHost.Next(text, at+1)
	for end < len(text) && text[end] == '@' {
		at, end = end, behindHost.Next(text, end+1)
	}
	if at+1 == end {
		return whyHost
	}
	r.user, r.host = text[:at], text[at+1:end]
	return r.details(textline.SkipBlanks(text[end:]))
}

// details reads the vendor's text and the number at the end of a line.
func (r *request) details(text []byte) (why string) {
	if r.data = text; len(text) == 0 {
		return ""
	}
	if open := bytes.LastIndexByte(text, '('); open >= 0 {
		if number, ok := bytes.CutSuffix(text[open+1:], []byte(" licenses)")); ok {
			if r.count, why = licenses(number); why != "" {
				return why
			}
			r.data = bytes.TrimRight(text[:open], " \t")
		}
	}
	return ""
}

// noData is the hash of no text of the vendor's.
var noData = textline.HashOf("")

// activity reads a line about licenses. The names of a check-in need no number: it
// is found by its handle.
func (p *parser) activity(server *daemons.Daemon, kind event.Kind, text []byte, out *event.Batch) event.Verdict {
	server.Mark = false
	r := &p.request
	if why := r.read(kind, text); why != "" {
		return event.Reject(why)
	}
	e := p.Add(kind, server, out)
	product := p.products.Product(e, server.Product, r.product, out)
	if kind == event.CheckIn {
		e.User, e.Host = p.Names.Name(r.user, out), p.Names.Name(r.host, out)
	} else {
		p.Names.Person(e, r.user, r.host, out)
	}
	data := noData
	if len(r.data) > 0 {
		text := p.Names.Text(r.data, out)
		data = textline.HashOf(text)
		p.byData(e, server, text, out)
	}
	e.Desired, e.Granted = r.count, r.count
	if kind == event.Denied {
		e.Granted, server.Mark = 0, true
	} else {
		e.Handle = server.Hash.With(product).Text(e.User).Text(e.Host).With(data).Number(uint64(r.count)).Handle(out)
	}
	server.Last = e.Time
	return event.Used
}

// byData adds the vendor's own text to the product, where that is wanted.
func (p *parser) byData(e *event.Event, server *daemons.Daemon, data string, out *event.Batch) {
	if p.Options.ByData {
		e.Known.Product = 0
		e.ProductID = out.Text(e.ProductID, "[", data, "]")
		e.ProductName = e.ProductID[len(server.Product):]
	}
}
