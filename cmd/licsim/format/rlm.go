package format

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/logger/event"
)

// rlm writes the std report log of one vendor's server of RLM, whose license
// server is the daemon's.
type rlm struct {
	block
	wall
	world  *simulate.World
	daemon int

	handle  uint64 // of the last check-out or request
	open    map[string]*rlmLease
	waiting map[string][]uint64 // handles by who waits for what, oldest first
	inUse   map[string]int64    // licenses by product
}

// rlmLease is a check-out, or two where a part of it comes back early: RLM gives
// back whole check-outs.
type rlmLease struct {
	handle, partHandle uint64
	part               int64
}

func newRLM(out io.Writer, w *simulate.World, daemon int, zone *time.Location) Writer {
	r := &rlm{block: newBlock(out), wall: newWall(zone), world: w, daemon: daemon}
	r.forget()
	return r
}

// forget begins a life of the server.
func (r *rlm) forget() {
	r.handle = 1
	r.open, r.waiting, r.inUse = map[string]*rlmLease{}, map[string][]uint64{}, map[string]int64{}
}

// Write writes the lines that tell of h, none where it is another daemon's.
func (r *rlm) Write(h *simulate.Happening) error {
	if h.Daemon == "" || h.DaemonID != r.daemon {
		return nil
	}
	r.set(h.Time)
	switch h.Note {
	case simulate.Plain:
		r.activity(h)
	case simulate.Launch, simulate.Relaunch:
		r.forget()
		r.start()
	case simulate.Exit:
		r.line("SHUTDOWN root %s ", h.ServerHost)
		r.end()
		r.buf = append(r.buf, "AUTH: 1 60pg4580jf8npa9xah1yjmdcg4x5e6htnbum40py08a0rr4k9q7qxex9rccgr7m3bdc9r98bq500\n"...)
	case simulate.Stamp:
		r.stamp()
	case simulate.Reread:
		r.line("REREAD root %s ", h.ServerHost)
		r.end()
		r.products()
	case simulate.Unsupported:
		// The client asks elsewhere for what this server does not have.
		r.denial(h, 1, -1, 0)
	}
	return r.full()
}

// Close writes the rest.
func (r *rlm) Close() error { return r.flush() }

func (r *rlm) line(format string, args ...any) { r.buf = fmt.Appendf(r.buf, format, args...) }

// monthDay writes mm/dd and hh:mm.
func (r *rlm) monthDay() {
	_, month, day := r.date()
	hour, minute, _ := r.time()
	r.buf = append(appendTwo(append(appendTwo(r.buf, month), '/'), day), ' ')
	r.buf = appendTwo(append(appendTwo(r.buf, hour), ':'), minute)
}

// end writes the moment with which most records end.
func (r *rlm) end() {
	_, _, second := r.time()
	r.monthDay()
	r.buf = append(appendTwo(append(r.buf, ':'), second), '\n')
}

// stamp writes a moment with its year.
func (r *rlm) stamp() {
	r.fullDate()
	r.buf = append(r.buf, '\n')
}

func (r *rlm) fullDate() {
	year, month, day := r.date()
	hour, minute, _ := r.time()
	r.line("%02d/%02d/%04d %02d:%02d", month, day, year, hour, minute)
}

func (r *rlm) start() {
	d := &r.world.Daemons[r.daemon]
	r.line("\nRLM Report Log Format 0, version 14.1\nISV: %s, RLM version 14.1 BL2\n", d.Name)
	r.line("Logfile format Copyright (C) 2006-2020 Reprise Software, Inc.\n")
	r.line("For documentation on this format, email info@reprisesoftware.com\n")
	r.line("You are encouraged to build tools to process this data.\n\nSTART %s ", r.world.Servers[d.Server].Host)
	r.fullDate()
	_, _, second := r.time()
	r.line(":%02d\n", second)
	r.timezone()
	r.line("LICENSE FILE %s.lic\n", d.Name)
	r.products()
	r.stamp()
}

// timezone tells the minutes west of UTC of standard time, and whether the clock
// is put forward in summer.
func (r *rlm) timezone() {
	year, _, _ := r.date()
	_, winter := time.Date(year, 1, 1, 0, 0, 0, 0, r.zone).Zone()
	_, summer := time.Date(year, 7, 1, 0, 0, 0, 0, r.zone).Zone()
	rules := 0
	if winter != summer {
		rules = 1
	}
	west := -min(winter, summer) / 60
	r.line("TIMEZONE %d %d # %d minutes west of UTC, daylight: %d\n", west, rules, west, rules)
}

// products lists what the server has, a pool of licenses each.
func (r *rlm) products() {
	pool := 0
	for i := range r.world.Products {
		if p := &r.world.Products[i]; p.Daemon == r.daemon {
			pool++
			r.line("PRODUCT %s 1.0 %d %d 0 %d \"\" \"\" \"\" \"\" \"\" \"\" 0 0 0 0 0 0 0 0 0\n", p.Feature, pool, p.Licenses, p.Licenses)
		}
	}
}

// next is the handle of a new check-out or request.
func (r *rlm) next() uint64 {
	r.handle += 0x40
	return r.handle
}

// activity writes a check-out, a check-in or a request.
func (r *rlm) activity(h *simulate.Happening) {
	switch h.Kind {
	case event.CheckOut:
		lease := &rlmLease{part: h.Part}
		if lease.handle = r.served(h); lease.handle == 0 {
			lease.handle = r.next()
		}
		if h.Part > 0 {
			lease.partHandle = r.next()
			r.checkOut(h, h.Part, lease.partHandle)
		}
		r.open[string([]byte(h.Handle))] = lease
		r.checkOut(h, h.Granted-h.Part, lease.handle)
	case event.CheckIn:
		r.checkIn(h)
	case event.Denied:
		r.denial(h, h.Desired, -22, 1)
	case event.Queued:
		handle := r.next()
		r.waiting[waiter(h)] = append(r.waiting[waiter(h)], handle)
		r.line("QUE %s 1.0 %s %s \"\" %d %x \"\" \"\" \"\" ", h.ProductName, h.User, h.Host, h.Desired, handle)
		r.end()
	case event.Dequeued:
		r.line("DEQUE 6 %s 1.0 %s %s \"\" %d %x ", h.ProductName, h.User, h.Host, h.Desired, r.served(h))
		r.end()
	}
}

// waiter is who waits for what.
func waiter(h *simulate.Happening) string {
	return h.User + "\n" + h.Host + "\n" + h.Process + "\n" + h.ProductID
}

// served takes the oldest request that waits for what h tells out of the queue;
// 0 is none.
func (r *rlm) served(h *simulate.Happening) uint64 {
	key := waiter(h)
	handles := r.waiting[key]
	if len(handles) == 0 {
		return 0
	}
	if len(handles) == 1 {
		delete(r.waiting, key)
	} else {
		r.waiting[key] = handles[1:]
	}
	return handles[0]
}

func (r *rlm) checkOut(h *simulate.Happening, n int64, handle uint64) {
	r.inUse[h.ProductID] += n
	process, _ := strconv.ParseInt(h.Process, 10, 64) // a number by its making
	r.line("OUT %s 1.0 1 %s %s \"\" %d %d 0 %x %x %x \"\" \"%s\" \"\" ",
		h.ProductName, h.User, h.Host, n, r.inUse[h.ProductID], handle, handle, process, h.Data)
	r.end()
}

func (r *rlm) checkIn(h *simulate.Happening) {
	lease := r.open[h.Handle]
	handle := lease.handle
	if lease.part > 0 {
		handle, lease.part = lease.partHandle, 0
	} else {
		delete(r.open, h.Handle)
	}
	r.inUse[h.ProductID] -= h.Granted
	r.line("IN 1 %s 1.0 %s %s \"\" %d %d 0 %x ", h.ProductName, h.User, h.Host, h.Granted, r.inUse[h.ProductID], handle)
	r.end()
}

// denial writes a request that got nothing, without seconds as the std form does.
func (r *rlm) denial(h *simulate.Happening, n int64, why, lastAttempt int) {
	process, _ := strconv.ParseInt(h.Process, 10, 64) // a number, or none
	r.line("DENY %s 1.0 %s %s \"\" %d %d %d %x ", h.ProductName, h.User, h.Host, n, why, lastAttempt, process)
	r.monthDay()
	r.buf = append(r.buf, '\n')
}
