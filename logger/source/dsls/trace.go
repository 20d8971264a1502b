package dsls

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/textline"
)

// Places of the parts of a usage trace from the end of its action on, in the
// cloud. On premises there is no customer, so all behind it stand one earlier.
const (
	partFeature = 2
	partSession = 4
	partCount   = 7
	partHost    = 9
	partUser    = 11
	cloudParts  = 16
	mostParts   = 20 // programs' paths may hold an exclamation mark
)

// trace is the parts of a usage trace:
//
//	Grant!!feature!customer!session!editor!model!count!type!host (id)!ip!user!long user!program!version!flag
type trace struct {
	parts [mostParts][]byte
	n     int
}

// Reasons why activity can't be used.
const (
	whyParts  = "torn usage trace: parts are missing"
	whyAction = "unknown action of a usage trace"
	whyHost   = "usage trace of an unknown layout: no host with its machine's id"
	whyCount  = "unreadable number of licenses"
	whyNone   = "no licenses: the number is 0"
	whyClient = "denial of an unknown layout: no feature, or no client"
)

// split takes a trace apart.
func (t *trace) split(message []byte) {
	t.n = 0
	for t.n < mostParts {
		end := bytes.IndexByte(message, '!')
		if end < 0 {
			t.parts[t.n] = message
			t.n++
			return
		}
		t.parts[t.n] = message[:end]
		t.n++
		message = message[end+1:]
	}
}

// shift is how much earlier the parts behind the customer stand: 0 in the cloud
// and 1 on premises, where the host, with its machine's id in brackets, tells
// what the number of parts does not. host is the one without the id.
func (t *trace) shift() (shift int, host []byte, ok bool) {
	order := [2]int{1, 0}
	if t.n >= cloudParts {
		order = [2]int{0, 1}
	}
	for _, shift := range order {
		if at := partHost - shift; at+2 < t.n {
			if host, ok := withoutID(t.parts[at]); ok {
				return shift, host, true
			}
		}
	}
	return 0, nil, false
}

// withoutID is a host without its machine's id, which stands behind the last " (".
func withoutID(host []byte) (name []byte, ok bool) {
	for at := len(host) - 2; at >= 0; at-- {
		if host[at] == ' ' && host[at+1] == '(' {
			return host[:at], true
		}
	}
	return nil, false
}

// actions are the kinds of traces.
func actionOf(word []byte) event.Kind {
	switch string(word) {
	case "Grant":
		return event.CheckOut
	case "Detachment", "TimeOut":
		return event.CheckIn
	}
	return 0
}

// traced reads a usage trace.
func (p *parser) traced(message []byte, out *event.Batch) event.Verdict {
	t := &p.trace
	t.split(message)
	kind := actionOf(t.parts[0])
	switch {
	case t.n < partUser:
		return event.Reject(whyParts)
	case kind == 0:
		return event.Reject(whyAction)
	}
	shift, host, ok := t.shift()
	if !ok {
		return event.Reject(whyHost)
	}
	count, ok := textline.Decimal(t.parts[partCount-shift])
	switch {
	case !ok:
		return event.Reject(whyCount)
	case count == 0:
		return event.Reject(whyNone)
	}
	e := p.tell(kind, t.parts[partFeature], host, t.parts[partUser-shift], out)
	e.Desired, e.Granted = count, count
	e.Handle = out.Text(p.Names.Text(t.parts[partSession-shift], out), ":", e.ProductID)
	return p.Finish(p.Server(), out)
}

// tell makes an event of the current line.
func (p *parser) tell(kind event.Kind, feature, host, user []byte, out *event.Batch) *event.Event {
	e := p.Add(kind, p.Server(), out)
	p.Names.Product(e, "", feature, out)
	p.Names.Person(e, user, host, out)
	e.Desired, e.Granted = 1, 0
	return e
}

const (
	notGranted  = "not granted"
	fromClient  = "( from client "
	notEnrolled = "no license enrolled"
)

// denied reads
//
//	FEATURE not granted, no more available license ( from client HOST (id)/IP|user|long user|program )
//
// with the customer in brackets behind the feature in the cloud. What the server
// has no license of is no demand for one that exists.
func (p *parser) denied(message []byte, at int, out *event.Batch) event.Verdict {
	feature, reason := bytes.TrimRight(message[:at], " "), message[at+len(notGranted):]
	if open := bytes.IndexByte(feature, '('); open >= 0 {
		feature = feature[:open]
	}
	client := bytes.Index(reason, []byte(fromClient))
	if client < 0 || len(feature) == 0 || bytes.IndexByte(feature, ' ') >= 0 {
		return event.Reject(whyClient)
	}
	rest := reason[client+len(fromClient):]
	host, rest, ok := bytes.Cut(rest, []byte(" ("))
	_, rest, okUser := bytes.Cut(rest, []byte("|"))
	user, _, okEnd := bytes.Cut(rest, []byte("|"))
	if !ok || !okUser || !okEnd {
		return event.Reject(whyClient)
	}
	if bytes.Contains(reason[:client], []byte(notEnrolled)) {
		out.Unsupported++
		p.Server().Alive(p.Clock.Now, out)
		return event.Used
	}
	p.tell(event.Denied, feature, host, user, out)
	return p.Finish(p.Server(), out)
}
