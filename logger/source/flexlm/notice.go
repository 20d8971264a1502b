package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
)

// Kinds of lines that say nothing about usage.
const (
	kindEmpty      = "empty line"
	kindText       = "text without a time"
	kindDiagnostic = "server diagnostics"
	kindFeatures   = "list of features"
	kindManager    = "notice of the license manager"
	kindVendor     = "notice of a vendor daemon"
	kindRecord     = "a vendor's own record"
	kindExpired    = "expired license"
)

const whyBadDate = "unreadable date: month/day/year is expected"

// notice reads a line with a head that is no activity: dates and starts are
// used; of the others counts only that the daemon was there.
func (p *parser) notice(d *daemon, message []byte, out *event.Batch) event.Verdict {
	day, date := dateOf(message, p.clock.time)
	if date == goodDate {
		p.clock.anchor(day)
	}
	now := p.clock.resolve()
	used := p.starts(d, message, out) || date == goodDate
	if !used && date == badDate {
		return event.Reject(whyBadDate)
	}
	d.alive(now, out)
	if used {
		d.listing = false
		return event.Used
	}
	return event.Skip(d.kindOf(message))
}

// starts tells the beginning of a daemon's new life: "Started X" and "REStarted
// X" of the license manager, its own banner, and a vendor daemon's banner, which
// is all that a log of the vendor alone has. "Server started on" is no sign: it
// comes with every reread.
func (p *parser) starts(d *daemon, message []byte, out *event.Batch) bool {
	if len(message) == 0 {
		return false
	}
	now := p.clock.now
	switch {
	case !d.isManager():
		// A forked copy begins no life of the daemon.
		if !isVendorBanner(message) || len(p.daemons.recentName) != len(d.name) {
			return false
		}
		d.tell(event.Start, now, out)
		return true
	case isBanner(message):
		p.daemons.startAll(now, out)
		return true
	}
	name, ok := startedDaemon(message)
	if !ok {
		return false
	}
	p.daemons.named(unforked(name)).tell(event.Start, now, out)
	return true
}

// startedDaemon reads "Started X (...)" and "REStarted X (...)".
func startedDaemon(message []byte) (name []byte, ok bool) {
	rest, ok := bytes.CutPrefix(bytes.TrimPrefix(message, []byte("RE")), []byte("Started "))
	if !ok {
		return nil, false
	}
	name, _, _ = bytes.Cut(skipBlanks(rest), []byte(" "))
	return name, isDaemonName(name)
}

// kindOf sorts the messages that are not used.
func (d *daemon) kindOf(message []byte) string {
	if kind := spokenKind(message); kind != "" {
		d.listing = false
		return kind
	}
	switch {
	case bytes.HasPrefix(message, []byte("Server started on ")):
		d.listing = true
		return kindFeatures
	case d.isManager():
		return kindManager
	case d.listing && !endsList(message):
		return kindFeatures
	}
	d.listing = false
	return kindVendor
}

// spokenKind knows messages by what they begin with.
func spokenKind(message []byte) string {
	for _, sign := range [...]struct{ text, kind string }{
		{"(@", kindDiagnostic}, {"SLOG: ", kindDiagnostic}, {"INFO: ", kindDiagnostic},
		{"DPLT: ", kindDiagnostic}, {"DRQT: ", kindDiagnostic}, {"EXPIRED: ", kindExpired},
	} {
		if len(message) >= len(sign.text) && string(message[:len(sign.text)]) == sign.text {
			return sign.kind
		}
	}
	if isRecord(message) {
		return kindRecord
	}
	return ""
}

// isRecord recognises 1682669959/0/6.17-1/..., which some vendors add to each
// activity. Its time is another machine's and no use.
func isRecord(message []byte) bool {
	digits := 0
	for digits < len(message) && isDigit(message[digits]) {
		digits++
	}
	return digits > 8 && digits < len(message) && message[digits] == '/'
}

// endsList tells the notices that follow a list of features.
func endsList(message []byte) bool {
	for _, sign := range [...]string{"EXTERNAL ", "Using ", "TCP_", "Listener ", "Starting ", "Rereading ", "===", "..."} {
		if bytes.HasPrefix(message, []byte(sign)) {
			return true
		}
	}
	return false
}

// textLine reads a line without a head.
func textLine(line []byte) event.Verdict {
	switch {
	case len(line) == 0:
		return event.Skip(kindEmpty)
	case bytes.IndexByte(line, 0) >= 0:
		return event.Reject(whyNUL)
	case hasActivity(line):
		return event.Reject("activity without a time")
	}
	return event.Skip(kindText)
}
