package format

import (
	"io"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// native writes native events, as CSV or JSON lines.
type native struct {
	block
	line func([]byte, *event.Event) []byte
}

func newCSV(out io.Writer, _ *simulate.World, _ int, _ *time.Location) Writer {
	n := &native{newBlock(out), event.AppendCSV}
	n.buf = append(n.buf, layout.Header(event.Columns)...)
	return n
}

func newJSON(out io.Writer, _ *simulate.World, _ int, _ *time.Location) Writer {
	return &native{newBlock(out), event.AppendJSON}
}

// Write writes the event. Of a request for an unknown feature, which is no
// demand for a license, it tells only that the server is alive.
func (n *native) Write(h *simulate.Happening) error {
	e := &h.Event
	if h.Note == simulate.Unsupported {
		e = &event.Event{Time: h.Time, Kind: h.Kind, Server: h.Server}
	}
	n.buf = n.line(n.buf, e)
	return n.full()
}

// Close writes the rest.
func (n *native) Close() error { return n.flush() }
