//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// licsim writes the logs of some license servers. Those of others are written
// here, from the native events of a server that licsim simulates.

// happening is one of the native events.
type happening struct {
	at                  time.Time
	event               string
	user, host, process string
	vendor, product     string
	number              int // of licenses
	left                int // of a check-out's that have not come back
	handle              string
}

// rewriters are of the formats, each with what makes a function that writes the lines
// of a happening, none for what the format can't tell.
var rewriters = map[string]func() func(to io.Writer, h *happening){
	"rlm-isv":  func() func(io.Writer, *happening) { return writeRLMISV },
	"stardrop": func() func(io.Writer, *happening) { return writeStarDrop },
	"ours":     func() func(io.Writer, *happening) { return writeOwn },
	"lmstat":   func() func(io.Writer, *happening) { return newListings().write },
}

// foreignLog is a log in any format: licsim's, or one of those above.
func (s settings) foreignLog(format string, products, events int) (string, error) {
	write, ok := rewriters[format]
	if !ok {
		return s.serverLog(format, products, events)
	}
	log := s.serverLog
	if format == "lmstat" {
		log = s.calmLog
	}
	native, err := log("csv", products, events)
	if err != nil {
		return "", err
	}
	file := strings.TrimSuffix(native, "csv") + format
	return file, once(file, func(fresh string) error { return rewrite(native, fresh, write()) })
}

// calmLog is that of a server like serverLog's whose users ask for six check-outs
// a day and keep them for longer, so that there is something to list.
func (s settings) calmLog(format string, products, events int) (file string, err error) {
	file = filepath.Join(s.dir, fmt.Sprintf("calm-%d-%d.%s", products, events, format))
	return file, once(file, func(fresh string) error {
		return s.licsim("--users", "5000", "--rate", "6", "--products", fmt.Sprint(products),
			"--days", "3660", "--events", fmt.Sprint(events), "--format", format, "--output", fresh)
	})
}

// rewrite turns a log of native events into one of another format.
func rewrite(native, name string, write func(io.Writer, *happening)) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	to := bufio.NewWriterSize(file, 1<<20)
	runs := taken{}
	err = eachRow(native, func(cells []string) {
		if h := happeningOf(cells); runs.whole(h) {
			write(to, h)
		}
	})
	return errors.Join(err, to.Flush(), file.Close())
}

// happeningOf reads a row of native events. That a server of several vendors
// starts has no vendor.
func happeningOf(cells []string) *happening {
	h := &happening{event: cells[1], user: cells[2], host: cells[3], process: cells[4], handle: cells[9]}
	h.at, _ = time.Parse(time.RFC3339, cells[0])
	h.number, _ = strconv.Atoi(cells[7])
	h.vendor, h.product, _ = strings.Cut(cells[5], ":")
	if h.product == "" {
		_, h.vendor, _ = strings.Cut(cells[10], "/")
	}
	return h
}

// taken are the check-outs that run, by handle.
type taken map[string]*happening

// whole lets check-outs come back whole, with the last part of them: most of these
// formats know no parts. It is false for a part that comes back before.
func (t taken) whole(h *happening) bool {
	switch h.event {
	case "checkout":
		h.left = h.number
		t[h.handle] = h
	case "checkin":
		out := t[h.handle]
		if out == nil {
			return false
		}
		if out.left -= h.number; out.left > 0 {
			return false
		}
		delete(t, h.handle)
		h.number = out.number
	case "start":
		maps.DeleteFunc(t, func(_ string, out *happening) bool { return out.vendor == h.vendor })
	}
	return true
}

// licenses tells their number where it is not one.
func (h *happening) licenses(before, behind string) string {
	if h.number == 1 {
		return ""
	}
	return before + strconv.Itoa(h.number) + " licenses" + behind
}

// writeRLMISV writes the debug log of a vendor's server under RLM.
func writeRLMISV(to io.Writer, h *happening) {
	head := h.at.Format("01/02 15:04 (") + h.vendor + ")"
	switch {
	case h.vendor == "":
	case h.event == "checkout":
		fmt.Fprintf(to, "%s OUT: %s v2007.1 by %s@%s %s\n", head, h.product, h.user, h.host, h.licenses("(", ")"))
	case h.event == "checkin":
		fmt.Fprintf(to, "%s IN: %s v2007.1 by %s@%s %s\n", head, h.product, h.user, h.host, h.licenses("(", ")"))
	case h.event == "denied":
		fmt.Fprintf(to, "%s DENIED: (%d) %s v2007.1 to %s@%s\n", head, h.number, h.product, h.user, h.host)
		fmt.Fprintf(to, "%s         All licenses in use\n", head)
	case h.event == "start":
		fmt.Fprintf(to, "%s Server started on lic01 (hostid: 6fc049e3e83d) for:\n", head)
	}
}

// starDropActions are words of StarDrop's log.
var starDropActions = map[string]string{"checkout": "License_granted", "checkin": "License_released", "denied": "License_refused"}

// writeStarDrop writes the usage log of StarDrop, where machines are eight
// characters and licenses have numbers.
func writeStarDrop(to io.Writer, h *happening) {
	if action, ok := starDropActions[h.event]; ok {
		fmt.Fprintf(to, "LOG:%08x%s#%s#%d#%s\n", crc(h.host), h.user, action, crc(h.product)%64, h.at.Format("02 Jan 2006 15:04"))
	}
}

func crc(text string) uint32 { return crc32.ChecksumIEEE([]byte(text)) }

// ownSettings describe a format of one's own: that of docs/formats.md, with the
// process and the handle.
const ownSettings = `[formats.ours]
time = "%d.%m.%Y %H:%M:%S"
zone = "UTC"
patterns = ['^(?P<time>\S+ \S+) (?P<event>LENT|BACK|NONE) (?P<count>\d+) (?P<product>\S+) (?P<user>[^@]+)@(?P<host>\S+) (?P<process>\d+) ?(?P<handle>\S*)']
skip = ['^#', 'heartbeat']
events = { LENT = "checkout", BACK = "checkin", NONE = "denied" }
`

var ownWords = map[string]string{"checkout": "LENT", "checkin": "BACK", "denied": "NONE"}

// writeOwn writes a log as ownSettings describe it.
func writeOwn(to io.Writer, h *happening) {
	at := h.at.Format("02.01.2006 15:04:05")
	if word, ok := ownWords[h.event]; ok {
		fmt.Fprintf(to, "%s %s %d %s %s@%s %s %s\n", at, word, h.number, h.product, h.user, h.host, h.process, h.handle)
	} else {
		fmt.Fprintf(to, "%s heartbeat\n", at)
	}
}
