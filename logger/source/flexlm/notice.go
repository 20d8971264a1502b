package flexlm

import (
	"bytes"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/textline"
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
func (p *parser) notice(d *daemons.Daemon, message []byte, out *event.Batch) event.Verdict {
	day, date := dateOf(message, p.clock.Time)
	if date == goodDate {
		p.clock.Anchor(day)
	}
	now := p.clock.Resolve()
	used := p.starts(d, message, out) || date == goodDate
	if !used && date == badDate {
		return event.Reject(whyBadDate)
	}
	d.Alive(now, out)
	if used {
		d.Mark = false
		return event.Used
	}
	return event.Skip(kindOf(d, message))
}

// starts tells the beginning of a daemon's new life: "Started X" and "REStarted
// X" of the license manager, its own banner, and a vendor daemon's banner, which
// is all that a log of the vendor alone has. "Server started on" is no sign: it
// comes with every reread.
func (p *parser) starts(d *daemons.Daemon, message []byte, out *event.Batch) bool {
	if len(message) == 0 {
		return false
	}
	now := p.clock.Now
	switch {
	case !isManager(d):
		// A forked copy begins no life of the daemon.
		if !isVendorBanner(message) || len(p.daemons.RecentName()) != len(d.Name) {
			return false
		}
		d.Tell(event.Start, now, out)
		return true
	case isBanner(message):
		p.startAll(now, out)
		return true
	}
	name, ok := startedDaemon(message)
	if !ok {
		return false
	}
	p.daemons.Named(unforked(name)).Tell(event.Start, now, out)
	return true
}

// startedDaemon reads "Started X (...)" and "REStarted X (...)".
func startedDaemon(message []byte) (name []byte, ok bool) {
	rest, ok := bytes.CutPrefix(bytes.TrimPrefix(message, []byte("RE")), []byte("Started "))
	if !ok {
		return nil, false
	}
	name, _, _ = bytes.Cut(textline.SkipBlanks(rest), []byte(" "))
	return name, isDaemonName(name)
}

// kindOf sorts the messages that are not used.
func kindOf(d *daemons.Daemon, message []byte) string {
	if kind := spokenKind(message); kind != "" {
		d.Mark = false
		return kind
	}
	switch {
	case bytes.HasPrefix(message, []byte("Server started on ")):
		d.Mark = true
		return kindFeatures
	case isManager(d):
		return kindManager
	case d.Mark && !endsList(message):
		return kindFeatures
	}
	d.Mark = false
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
	for digits < len(message) && textline.IsDigit(message[digits]) {
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
