package format

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/source"
)

// carried is what a format can carry of native events. It keeps what it needs
// from event to event of one daemon.
type carried interface {
	// events gives what the log of a daemon tells of a happening.
	events(h *simulate.Happening) []event.Event
}

// The tree from a log equals the tree from the native events of the same server,
// less what the format can't carry: docs/formats.md lists it, and the types below
// say it exactly.
func TestTreesEqualNative(t *testing.T) {
	o := small()
	o.Days, o.Servers = 25, 1
	w, err := simulate.NewWorld(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		format, zone string
		carried      func() carried
	}{
		{"rlm", "Asia/Kolkata", func() carried { return &carriedByRLM{} }},
		{"rlm", "America/New_York", func() carried { return &carriedByRLM{} }},
		{"rms", "Europe/Berlin", func() carried { return &carriedByRMS{} }},
		{"dsls", "Europe/Berlin", func() carried { return &carriedByDSLS{} }},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		for daemon := range w.Daemons {
			d := &w.Daemons[daemon]
			t.Run(test.format+" "+d.Name, func(t *testing.T) {
				t.Parallel()
				server := d.Unit
				if test.format == "rlm" {
					server = w.Servers[d.Server].Name // the log tells the daemon
				}
				got := treeOf(t, test.format, source.Options{Zone: zone, Server: server}, log(t, test.format, o, daemon, zone))
				want := treeOf(t, "csv", source.Options{}, nativeLog(t, o, daemon, test.carried()))
				compareTrees(t, got, want)
			})
		}
	}
}

// nativeLog is the native events of a daemon, as a format carries them.
func nativeLog(t *testing.T, o simulate.Options, daemon int, c carried) []byte {
	t.Helper()
	text := []byte(layout.Header(event.Columns))
	err := simulate.Run(o, func(h *simulate.Happening) error {
		if h.Daemon != "" && h.DaemonID == daemon {
			for _, e := range c.events(h) {
				text = event.AppendCSV(text, &e)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// treeOf logs texts, one after another, and gives the tree's files.
func treeOf(t *testing.T, format string, o source.Options, texts ...[]byte) map[string]string {
	t.Helper()
	dir := t.TempDir()
	for _, text := range texts {
		l, err := logger.Open(logger.Options{Dir: dir, Mode: layout.AllLogging, NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		in, err := input.Pipe(bytes.NewReader(text), format, input.Options{Format: format, Source: o})
		if err != nil {
			t.Fatal(err)
		}
		counts, err := l.Run(t.Context(), in, logger.Work{})
		if err != nil {
			t.Fatal(err)
		}
		if len(counts.Rejected) > 0 {
			t.Errorf("%s: rejected %v", format, counts.Rejected)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return files(t, dir)
}

// files reads a tree, but for the program's own state and for the numbers of
// licenses that servers have, which native events of licsim do not tell.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == layout.StateFolder:
			return filepath.SkipDir
		case entry.IsDir(), entry.Name() == layout.PurchasedFile:
			return nil
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[name] = string(text)
		if entry.Name() == layout.LogCacheFile {
			found[name] = withoutHandles(t, found[name])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// withoutHandles keeps the columns of Log.csv: every format has handles of its own.
func withoutHandles(t *testing.T, text string) string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for _, row := range rows {
		kept.WriteString(strings.Join(row[:len(layout.LogColumns)], ",") + "\n")
	}
	return kept.String()
}

func compareTrees(t *testing.T, got, want map[string]string) {
	t.Helper()
	rows := 0
	for name, text := range want {
		rows += strings.Count(text, "\n")
		if got[name] == text {
			continue
		}
		g, w := strings.Split(got[name], "\n"), strings.Split(text, "\n")
		for i := 0; i < min(len(g), len(w)); i++ {
			if g[i] != w[i] {
				t.Errorf("%s, row %d:\n got %s\nwant %s", name, i+1, g[i], w[i])
				return
			}
		}
		t.Errorf("%s has %d rows, want %d", name, len(g), len(w))
		return
	}
	if len(got) != len(want) || rows < 500 {
		t.Errorf("%d files, want %d; %d rows", len(got), len(want), rows)
	}
}

// split is a check-out as formats without partial check-ins tell it: what comes
// back early, and the rest.
type split struct{ early map[string]bool }

func (s *split) events(e event.Event, part int64) []event.Event {
	if s.early == nil {
		s.early = map[string]bool{}
	}
	handle := strings.Clone(e.Handle)
	switch {
	case e.Kind == event.CheckOut && part > 0:
		s.early[handle] = true
		rest := e
		e.Handle, e.Desired, e.Granted = handle+"-early", part, part
		rest.Desired, rest.Granted = rest.Granted-part, rest.Granted-part
		return []event.Event{e, rest}
	case e.Kind == event.CheckIn && s.early[handle]:
		delete(s.early, handle)
		e.Handle = handle + "-early"
	}
	return []event.Event{e}
}

// carriedByRLM: check-ins are of whole check-outs, with no process; requests that
// wait have no process either, and end by their handles; denials and signs of
// life have no seconds; of signs of life there are time stamps, rereads and
// denials after which the client asks elsewhere.
type carriedByRLM struct {
	split
	last    layout.Second
	asked   int
	waiting map[string][]string // handles by who waits for what
}

func (c *carriedByRLM) events(h *simulate.Happening) []event.Event {
	e := h.Event
	switch h.Note {
	case simulate.Statistics:
		return nil
	case simulate.Stamp, simulate.Unsupported:
		e = event.Event{Time: c.minute(e.Time), Kind: event.Alive, Server: e.Server}
	case simulate.Launch, simulate.Relaunch:
		c.waiting = map[string][]string{}
	}
	if e.Kind == event.Denied {
		e.Time = c.minute(e.Time)
	}
	c.last = max(c.last, e.Time)
	who := waiter(h)
	switch e.Kind {
	case event.Queued:
		c.asked++
		e.Process, e.Handle = "", fmt.Sprint("request", c.asked)
		c.waiting[who] = append(c.waiting[who], e.Handle)
	case event.Dequeued:
		return c.ended(e, who)
	case event.CheckOut:
		return append(c.ended(e, who), c.split.events(e, h.Part)...)
	}
	return c.split.events(e, h.Part)
}

// ended is the end of the oldest request that waits, if there is one.
func (c *carriedByRLM) ended(e event.Event, who string) []event.Event {
	if len(c.waiting[who]) == 0 {
		return nil
	}
	handle := c.waiting[who][0]
	c.waiting[who] = c.waiting[who][1:]
	return []event.Event{{Time: e.Time, Kind: event.Dequeued, Server: e.Server, Handle: handle, Desired: 1, Granted: event.NotGiven}}
}

// minute is a moment as minutes tell it: that of the last event in the same one.
func (c *carriedByRLM) minute(at layout.Second) layout.Second {
	return max(at-at%60, min(c.last, at))
}

// carriedByRMS: no processes, no vendor in front of the product, no signs of life;
// check-outs of one user, host and product that begin in one second are not told
// apart.
type carriedByRMS struct{ starts map[string]layout.Second }

func (c *carriedByRMS) events(h *simulate.Happening) []event.Event {
	if h.Kind == event.Alive {
		return nil
	}
	e := h.Event
	e.Process, e.ProductID = "", e.ProductName
	if c.starts == nil {
		c.starts = map[string]layout.Second{}
	}
	switch e.Kind {
	case event.CheckOut:
		c.starts[strings.Clone(e.Handle)] = e.Time
		fallthrough
	case event.CheckIn:
		e.Handle = fmt.Sprintf("%s/%s/%s/%d", e.User, e.Host, e.ProductID, c.starts[e.Handle])
	}
	return []event.Event{e}
}

// carriedByDSLS: no processes, no vendor in front of the product; check-ins are
// of whole sessions; a request that waits is a denial, and a denial is of one
// license.
type carriedByDSLS struct{ split }

func (c *carriedByDSLS) events(h *simulate.Happening) []event.Event {
	e := h.Event
	if h.Note == simulate.Unsupported {
		return []event.Event{{Time: e.Time, Kind: event.Alive, Server: e.Server}}
	}
	e.Process, e.ProductID = "", e.ProductName
	switch e.Kind {
	case event.Queued, event.Denied:
		e.Kind, e.Desired, e.Granted, e.Handle = event.Denied, 1, 0, ""
	case event.Dequeued:
		return nil
	}
	return c.split.events(e, h.Part)
}
