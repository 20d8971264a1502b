package lmstat

import (
	"strings"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/status"
)

// Words between a holder's handle and what follows.
const (
	startWord  = "), start "
	queuedWord = ") queued for "
)

// cutHolder finds a holder's line from its right end:
//
//	user host display (v61.9) (server/27002 7086), start Fri 10/20 16:44, 5 licenses
//	user host display (v61.9) (server/27002 7086) queued for 1 license
func cutHolder(text string) (head, tail string, ok bool) {
	for _, word := range []string{startWord, queuedWord} {
		if at := strings.LastIndex(text, word); at > 0 {
			return text[:at], text[at+2:], true
		}
	}
	return "", "", false
}

const whyHolder = "unknown layout of a user's line"

// borrowedFrom is the time, in seconds, from which on a license that outlives
// its program is a borrowed one: the shortest borrowing is an hour.
const borrowedFrom = 3600

// holder reads who has licenses, or waits for them.
func holder(r *status.Reader, head, tail string) event.Verdict {
	who, handle, ok := cutLast(head, " (")
	if !ok || handle == "" {
		return event.Reject(whyHolder)
	}
	who, version, ok := cutLast(who, " (v")
	if !ok || !strings.HasSuffix(version, ")") {
		return event.Reject(whyHolder)
	}
	h := status.Holding{Handle: handle, Desired: 1, Granted: event.NotGiven}
	if !details(&h, tail) {
		return event.Reject(whyHolder)
	}
	var data string
	h.User, h.Host, data = names(strings.TrimSpace(who))
	h.ProductID, h.Product = productID(r), r.Product
	if r.ByData() && data != "" && r.Product != "" {
		h.ProductID, h.Product = h.ProductID+"["+data+"]", h.Product+"["+data+"]"
	}
	v := r.InUse(h)
	if v == event.Used {
		r.Remember(h)
	}
	return v
}

// cutLast cuts text at the last mark.
func cutLast(text, mark string) (before, after string, ok bool) {
	at := strings.LastIndex(text, mark)
	if at < 0 {
		return "", "", false
	}
	return text[:at], text[at+len(mark):], true
}

// details reads what stands behind the handle: start, number of licenses, process
// id, and how long the license outlives the program.
func details(h *status.Holding, text string) bool {
	if rest, ok := strings.CutPrefix(text, queuedWord[2:]); ok {
		number, _, _ := strings.Cut(rest, " ")
		h.Desired, h.Granted = status.Number(number), 0
		return h.Desired > 0
	}
	rest, linger, lingers := strings.Cut(text, "(linger: ")
	parts := strings.Split(rest, ",")
	for _, part := range parts[1:] {
		part = strings.TrimSpace(part)
		if number, ok := strings.CutPrefix(part, "PID: "); ok {
			h.Process = number
			continue
		}
		if part == "" || part == "start" || strings.HasPrefix(part, "start ") {
			continue
		}
		number, word, _ := strings.Cut(part, " ")
		h.Desired = status.Number(number)
		if !strings.HasPrefix(word, "license") || h.Desired < 0 {
			return false
		}
	}
	if lingers {
		h.Process = lingering(linger)
		return h.Process != ""
	}
	return true
}

// lingering tells a borrowed license from one that merely outlives its program
// for a while, by the seconds in "2647020)" or "885098 / 1340160)".
func lingering(text string) string {
	text, ok := strings.CutSuffix(strings.TrimSpace(text), ")")
	if _, total, both := strings.Cut(text, " / "); both {
		text = total
	}
	seconds := status.Number(text)
	switch {
	case !ok || seconds < 0:
		return ""
	case seconds < borrowedFrom:
		return "lingering"
	}
	return "borrowed"
}
