package format

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/logger/event"
)

// dsls writes the log of one DSLS server on premises with usage tracing, which
// serves what a daemon does.
type dsls struct {
	block
	wall
	world  *simulate.World
	daemon int
	parts  map[string]int64 // what comes back early, by handle
}

func newDSLS(out io.Writer, w *simulate.World, daemon int, zone *time.Location) Writer {
	return &dsls{block: newBlock(out), wall: newWall(zone), world: w, daemon: daemon, parts: map[string]int64{}}
}

// Write writes the lines that tell of h, none where it is another daemon's.
func (d *dsls) Write(h *simulate.Happening) error {
	if h.Daemon == "" || h.DaemonID != d.daemon {
		return nil
	}
	d.set(h.Time)
	switch h.Note {
	case simulate.Plain:
		d.activity(h)
	case simulate.Launch, simulate.Relaunch:
		clear(d.parts)
		d.line('I', "INITSERVER", "Server is running on %s", h.ServerHost)
		d.line('I', "STARTSERVER", "Ready: administration port 4084, licensing port 4085")
		d.line('I', "LICENSESERV", "Licensing service started")
	case simulate.Exit:
		d.line('I', "STOPSERVER", "License server stopped")
	case simulate.Stamp:
		d.line('I', "RUNTIMEDATA", "Backup of runtime data done")
	case simulate.Statistics:
		d.line('I', "STATISTICS", "Statistics written")
	case simulate.Reread:
		d.line('I', "ADMINSERVER", "GetLicenses command issued")
	case simulate.Unsupported:
		d.denial(h, "no license enrolled")
	}
	return d.full()
}

// Close writes the rest.
func (d *dsls) Close() error { return d.flush() }

// line writes a line of a category.
func (d *dsls) line(level byte, category, format string, args ...any) {
	year, month, day := d.date()
	hour, minute, second := d.time()
	d.buf = fmt.Appendf(d.buf, "%04d/%02d/%02d %02d:%02d:%02d:000 %c %s ", year, month, day, hour, minute, second, level, category)
	d.buf = append(fmt.Appendf(d.buf, format, args...), '\n')
}

// activity writes a check-out, a check-in or a request. There are no queues: who
// waits is denied.
func (d *dsls) activity(h *simulate.Happening) {
	switch h.Kind {
	case event.CheckOut:
		if h.Part > 0 {
			d.parts[string([]byte(h.Handle))] = h.Part
			d.trace(h, "Grant", h.Part, "1")
		}
		d.trace(h, "Grant", h.Granted-h.Part, "0")
	case event.CheckIn:
		session := "0"
		if d.parts[h.Handle] > 0 {
			session = "1"
			delete(d.parts, h.Handle)
		}
		action := "Detachment"
		if h.Handle[len(h.Handle)-1] == '7' {
			action = "TimeOut"
		}
		d.trace(h, action, h.Granted, session)
	case event.Denied, event.Queued:
		d.denial(h, "no more available license")
	}
}

// trace writes what happened to a session: two, where a part of a check-out comes
// back early.
func (d *dsls) trace(h *simulate.Happening, action string, n int64, session string) {
	d.line('I', "USGTRACING", " %s!!%s!4800%s%s!Licsim!ConcurrentUser!%d!STD!%s (4B2BC87347723EE-c000021b.%s)!192.0.2.30!%s!%s@EXAMPLE!C:\\Program Files\\%s.exe!5.34!ALC",
		action, h.ProductName, session, h.Handle, n, h.Host, h.Process, h.User, strings.ToUpper(h.User), h.ProductName)
}

func (d *dsls) denial(h *simulate.Happening, why string) {
	d.line('W', "LICENSESERV", "%s not granted, %s ( from client %s (4B2BC87347723EE-c000021b.%s)/192.0.2.30|%s|%s@EXAMPLE|C:\\Program Files\\%s.exe )",
		h.ProductName, why, h.Host, h.Process, h.User, strings.ToUpper(h.User), h.ProductName)
}
