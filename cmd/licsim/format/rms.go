package format

import (
	"fmt"
	"io"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// rms writes the usage log of one Sentinel RMS license manager, which serves what
// a daemon does.
type rms struct {
	block
	wall
	world  *simulate.World
	daemon int

	open    map[string]layout.Second // starts by handle
	waiting map[string]int           // requests by who waits for what
	inUse   map[string]int64         // licenses by product
}

func newRMS(out io.Writer, w *simulate.World, daemon int, zone *time.Location) Writer {
	r := &rms{block: newBlock(out), wall: newWall(zone), world: w, daemon: daemon}
	r.forget()
	return r
}

// forget begins a life of the server.
func (r *rms) forget() {
	r.open, r.waiting, r.inUse = map[string]layout.Second{}, map[string]int{}, map[string]int64{}
}

// Write writes the lines that tell of h, none where it is another daemon's.
func (r *rms) Write(h *simulate.Happening) error {
	if h.Daemon == "" || h.DaemonID != r.daemon {
		return nil
	}
	r.set(h.Time)
	switch h.Note {
	case simulate.Plain:
		r.activity(h)
	case simulate.Launch, simulate.Relaunch:
		r.forget()
		r.life("Startup", h)
	case simulate.Exit:
		r.life("Shutdown", h)
	}
	return r.full()
}

// Close writes the rest.
func (r *rms) Close() error { return r.flush() }

// when is the moment in words and as Unix time.
func (r *rms) when() string {
	return r.now.Time().In(r.zone).Format("Mon Jan 02 15:04:05 2006") + fmt.Sprintf("  %d", r.now.Unix())
}

func (r *rms) life(word string, h *simulate.Happening) {
	r.buf = fmt.Appendf(r.buf, "# %s Sentinel RMS Development Kit v9.50 %s %s 140 4294489039\n", word, r.when(), h.ServerHost)
}

// Transactions.
const (
	rmsIssued    = 0
	rmsDenied    = 1
	rmsReleased  = 2
	rmsQueued    = 3
	rmsFromQueue = 6
	rmsDropped   = 7
)

// activity writes a check-out, a check-in or a request.
func (r *rms) activity(h *simulate.Happening) {
	switch h.Kind {
	case event.CheckOut:
		r.open[string([]byte(h.Handle))] = h.Time
		r.inUse[h.ProductID] += h.Granted
		transaction := rmsIssued
		if r.served(h) {
			transaction = rmsFromQueue
		}
		r.record(h, transaction, 0, h.Granted)
	case event.CheckIn:
		r.inUse[h.ProductID] -= h.Granted
		r.record(h, rmsReleased, h.Time-r.open[h.Handle], h.Granted)
	case event.Denied:
		r.record(h, rmsDenied, 0, h.Desired)
	case event.Queued:
		r.waiting[waiter(h)]++
		r.record(h, rmsQueued, 0, h.Desired)
	case event.Dequeued:
		r.served(h)
		r.record(h, rmsDropped, 0, h.Desired)
	}
}

// served takes a request that waits for what h tells out of the queue.
func (r *rms) served(h *simulate.Happening) bool {
	key := waiter(h)
	if r.waiting[key] == 0 {
		return false
	}
	if r.waiting[key]--; r.waiting[key] == 0 {
		delete(r.waiting, key)
	}
	return true
}

func (r *rms) record(h *simulate.Happening, transaction int, life layout.Second, n int64) {
	r.buf = fmt.Appendf(r.buf, "2 0 MTI1 %s %s v1.0 %d %d %d %s %s 9.50 %d - MA== 754986 OTM1MzQ1Nzk5\n",
		r.when(), h.ProductName, transaction, r.inUse[h.ProductID], life, h.User, h.Host, n)
}
