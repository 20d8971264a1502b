package flexlm

import (
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source/localtime"
	"github.com/liclog/liclog/logger/source/textline"
)

// head is what stands at the beginning of a line,
//
//	H:MM:SS (daemon) message                   classic: local time, no date
//	YYYY-MM-DDTHH:MM:SS-04:00 (daemon) message with lmgrd -datestamp
//
// where an hour of one digit is padded with a blank.
type head struct {
	clock   int32 // seconds since midnight, as the server's clock showed them
	day     layout.Day
	dated   bool // day is given
	zoned   bool // offset is given
	offset  int32
	rest    []byte // behind the time
	daemon  []byte
	message []byte
}

// Reasons why a line has no head.
const (
	untimed    = "no time"
	badTime    = "unreadable time"
	noDaemon   = "no daemon's name behind the time"
	longDaemon = 64 // bytes
)

// read takes the head off line; why says what it lacks.
func (h *head) read(line []byte) (why string) {
	if !h.readTime(line) {
		if looksTimed(h.rest) {
			return badTime
		}
		return untimed
	}
	return h.names(h.rest)
}

// readTime reads the time behind blanks. Where there is none, rest is what stands
// there instead.
func (h *head) readTime(line []byte) (ok bool) {
	h.rest, ok = h.time(textline.SkipBlanks(line))
	return ok
}

// names reads the daemon and finds the message.
func (h *head) names(rest []byte) (why string) {
	if len(rest) < 2 || rest[0] != ' ' {
		if len(rest) > 0 && rest[0] != ' ' {
			return badTime
		}
		return noDaemon
	}
	rest = textline.SkipBlanks(rest)
	if len(rest) < 2 || rest[0] != '(' {
		return noDaemon
	}
	end := 1 + daemonName(rest[1:])
	if end == 1 || end == len(rest) || rest[end] != ')' {
		return noDaemon
	}
	h.daemon, h.message = rest[1:end], textline.SkipBlanks(rest[end+1:])
	return ""
}

// time reads either form of time. Where there is none it gives text back.
func (h *head) time(text []byte) (rest []byte, ok bool) {
	if len(text) >= 8 && text[2] == ':' && text[5] == ':' {
		h.clock, ok = textline.ClockTime(textline.Digit(text[0])*10+textline.Digit(text[1]), text[3:])
		if ok {
			return text[8:], true
		}
		return text, false
	}
	if len(text) >= 7 && text[1] == ':' && text[4] == ':' {
		h.clock, ok = textline.ClockTime(textline.Digit(text[0]), text[2:])
		if ok {
			return text[7:], true
		}
		return text, false
	}
	return h.datestamp(text)
}

// datestamp reads 2026-09-05T12:13:14 with fractions of a second and an offset
// (Z, -04:00, -0400, -04) where they are given.
func (h *head) datestamp(text []byte) (rest []byte, ok bool) {
	if len(text) < 19 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') ||
		text[13] != ':' || text[16] != ':' {
		return text, false
	}
	year := textline.Number(text[0:4])
	h.day, ok = textline.DayOf(year, textline.Number(text[5:7]), textline.Number(text[8:10]))
	if !ok {
		return text, false
	}
	if h.clock, ok = textline.ClockTime(textline.Number(text[11:13]), text[14:]); !ok {
		return text, false
	}
	h.dated = true
	rest = text[19:]
	if len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') {
		rest = rest[1:]
		for len(rest) > 0 && textline.IsDigit(rest[0]) {
			rest = rest[1:]
		}
	}
	return h.zone(rest), true
}

// zone reads an offset if there is one.
func (h *head) zone(text []byte) (rest []byte) {
	if len(text) == 0 {
		return text
	}
	switch {
	case text[0] == 'Z':
		h.zoned = true
		return text[1:]
	case (text[0] == '+' || text[0] == '-') && len(text) >= 3 && textline.IsDigit(text[1]) && textline.IsDigit(text[2]):
		h.zoned, h.offset, rest = true, textline.Number(text[1:3])*3600, text[3:]
		if len(rest) > 0 && rest[0] == ':' {
			rest = rest[1:]
		}
		if len(rest) >= 2 && textline.IsDigit(rest[0]) && textline.IsDigit(rest[1]) {
			h.offset += textline.Number(rest[:2]) * 60
			rest = rest[2:]
		}
		if text[0] == '-' {
			h.offset = -h.offset
		}
		return rest
	}
	return text
}

// looksTimed tells a damaged time from a line that never had one.
func looksTimed(text []byte) bool {
	n := 0
	for n < len(text) && textline.IsDigit(text[n]) {
		n++
	}
	if n == len(text) {
		return false
	}
	return (n == 1 || n == 2) && text[n] == ':' || n == 4 && text[n] == '-'
}

// daemonName is the length of the daemon's name at the beginning of text, 0 where
// there is none.
func daemonName(text []byte) (n int) {
	for n < len(text) && inDaemonName[text[n]] {
		n++
	}
	if n > longDaemon {
		return 0
	}
	return n
}

func isDaemonName(name []byte) bool { return len(name) > 0 && daemonName(name) == len(name) }

// inDaemonName is a table: each line has a daemon's name.
var inDaemonName = func() (in [256]bool) {
	for b := range in {
		c := byte(b)
		in[b] = textline.IsDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '-' || c == '.' || c == '+'
	}
	return in
}()

// step moves a clock to the line.
func (h *head) step(c *localtime.Clock) {
	switch {
	case !h.dated:
		c.StepTime(h.clock)
	case h.zoned: // the offset says what the local clock shows, too
		c.SetMoment(h.day.Start() + layout.Second(h.clock-h.offset))
	default:
		c.Set(h.day, h.clock)
	}
}
