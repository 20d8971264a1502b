package format

import (
	"io"
	"strconv"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// flexLM writes the debug log of one server as lmgrd and its vendor daemons do:
// times of day without a date in the server's zone, blank-padded hours, dates
// only in a few lines.
type flexLM struct {
	block
	world  *simulate.World
	server int

	wall
	clock [8]byte // "H:MM:SS" of local, blank-padded

	pids       int // of daemons started so far
	rereads    int
	user, host string // of the last check-out, for the daemons' figures
}

func newFlexLM(out io.Writer, w *simulate.World, server int, zone *time.Location) Writer {
	return &flexLM{block: newBlock(out), world: w, server: server, wall: newWall(zone), user: "-", host: "-"}
}

// Write writes the lines that tell of h, none where it is another server's.
func (f *flexLM) Write(h *simulate.Happening) error {
	if h.ServerID != f.server {
		return nil
	}
	f.setTime(h.Time)
	switch h.Note {
	case simulate.Plain:
		f.activity(h)
	case simulate.Unsupported:
		f.unsupported(h)
	default:
		f.serverLines(h)
	}
	return f.full()
}

// Close writes the rest.
func (f *flexLM) Close() error { return f.flush() }

// setTime moves the clock.
func (f *flexLM) setTime(t layout.Second) {
	if !f.wall.set(t) {
		return
	}
	s := int(f.local % layout.DaySeconds)
	h, m := s/3600, s/60%60
	f.clock = [8]byte{' ', digit(h), ':', digit(m / 10), digit(m), ':', digit(s % 60 / 10), digit(s % 10)}
	if h >= 10 {
		f.clock[0] = digit(h / 10)
	}
}

func digit(n int) byte { return byte('0' + n%10) }

// begin starts a line of a daemon.
func (f *flexLM) begin(daemon string) {
	f.buf = append(f.buf, f.clock[:]...)
	f.buf = append(append(append(f.buf, " ("...), daemon...), ") "...)
}

// activity writes a check-out, a check-in or a request.
func (f *flexLM) activity(h *simulate.Happening) {
	switch h.Kind {
	case event.CheckOut:
		f.user, f.host = h.User, h.Host
		// There are no partial check-ins here: what comes back by itself is a
		// check-out by itself.
		if h.Part > 0 {
			f.usage(h, "OUT", h.Part)
			f.end()
		}
		f.usage(h, "OUT", h.Granted-h.Part)
	case event.CheckIn:
		f.usage(h, "IN", h.Granted)
		f.reason(h)
	case event.Denied:
		f.usage(h, "DENIED", h.Desired)
		f.denial(h)
	case event.Queued:
		f.usage(h, "QUEUED", h.Desired)
	case event.Dequeued:
		f.usage(h, "DEQUEUED", h.Desired)
	}
	f.end()
}

func (f *flexLM) end() { f.buf = append(f.buf, '\n') }

// usage writes a line up to its reason. Data is told by OUT and IN only.
func (f *flexLM) usage(h *simulate.Happening, word string, n int64) {
	data := h.Data
	if word != "OUT" && word != "IN" {
		data = ""
	}
	f.begin(h.Daemon)
	f.buf = append(append(f.buf, word...), `: "`...)
	f.buf = append(append(f.buf, h.ProductName...), `" `...)
	f.who(h.User, h.Host)
	f.amount(data, n)
}

func (f *flexLM) who(user, host string) {
	f.buf = append(append(f.buf, user...), '@')
	f.buf = append(append(f.buf, host...), ' ')
}

// amount is the check-out data and the number of licenses, where more than one.
func (f *flexLM) amount(data string, n int64) {
	if data != "" {
		f.buf = append(append(append(f.buf, '['), data...), ']')
	}
	f.buf = append(f.buf, ' ')
	if n != 1 {
		f.buf = strconv.AppendInt(append(f.buf, '('), n, 10)
		f.buf = append(f.buf, " licenses) "...)
	}
}

// reason tells of some check-ins that the user did not come back by himself.
func (f *flexLM) reason(h *simulate.Happening) {
	if c := h.Handle[len(h.Handle)-1]; c == '7' && h.Data == "" {
		f.buf = append(f.buf, "(INACTIVE)"...)
	}
}

func (f *flexLM) denial(h *simulate.Happening) {
	if h.Queued {
		f.buf = append(f.buf, "(Users are queued for this feature. (-24,332))"...)
		return
	}
	f.buf = append(f.buf, "(Licensed number of users already reached. (-4,342))"...)
}

func (f *flexLM) unsupported(h *simulate.Happening) {
	f.begin(h.Daemon)
	f.buf = append(append(append(f.buf, `UNSUPPORTED: "`...), h.ProductName...), `" (00B0 EF6E AFC6 B280 ) `...)
	f.who(h.User, h.Host)
	f.buf = append(f.buf, " (No such feature exists. (-5,346))\n"...)
}
