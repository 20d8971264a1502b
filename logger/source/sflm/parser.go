package sflm

import (
	"bytes"
	"container/heap"
	"strconv"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/frame"
	"github.com/liclog/liclog/logger/source/textline"
)

// Options are what a Log.txt does not tell: of them only Server and FoldCase count.
type Options = frame.Options

// SniffPrepared tells whether the first lines of an input are of a prepared Log.txt.
func SniffPrepared(lines [][]byte) bool {
	return len(lines) > 0 && bytes.HasPrefix(textline.Trim(lines[0]), []byte(sign))
}

// parser reads one prepared Log.txt.
type parser struct {
	frame.Frame
	running running
	cells   [][]byte
	texts   []string
}

// New is a parser of one Log.txt, as Unpack prepares it. Each row is a check-out
// and the check-in with its handle; one without length and licenses is a denial.
func New(o Options) event.Parser {
	p := &parser{}
	p.Frame = frame.New("a Log.txt", o, p.line)
	return p
}

// line reads one line. Events and rejects are those of the line in Log.txt.
func (p *parser) line(line []byte, out *event.Batch) event.Verdict {
	if bytes.HasPrefix(line, []byte(sign)) {
		if _, line, _ = bytes.Cut(line, []byte(" ")); len(line) == 0 {
			return event.Skip("empty line")
		}
	}
	word, rest, _ := bytes.Cut(line, []byte(" "))
	number, rest, ok := bytes.Cut(rest, []byte(" "))
	at, numbered := textline.Decimal(number)
	if !ok || !numbered {
		return event.Reject(whyOther)
	}
	switch string(word) {
	case wordRow, wordLast:
		out.At(at, rest)
		return p.row(at, rest, string(word) == wordLast, out)
	case wordHeader:
		return event.Skip("header line")
	case wordBad:
		why, raw, _ := bytes.Cut(rest, []byte("\t"))
		out.At(at, raw)
		if known, ok := reasons[string(why)]; ok {
			return event.Reject(known)
		}
	}
	return event.Reject(whyOther)
}

const whyOther = "no row of a Log.txt"

// row gives the events of a row, and before them the check-ins up to its start.
func (p *parser) row(number int64, text []byte, last bool, out *event.Batch) event.Verdict {
	row, why := p.parse(text)
	if why != "" {
		return event.Reject(why)
	}
	p.end(row.Start, out)
	p.Clock.Now = row.Start
	p.checkOut(number, &row, out)
	if last {
		p.end(layout.EndOfTime, out)
	}
	p.Server().Last = p.Clock.Now
	return event.Used
}

// parse reads a row as Unpack has written it.
func (p *parser) parse(text []byte) (row layout.Row, why string) {
	var err error
	if p.cells, err = table.Split(p.cells[:0], text); err != nil {
		return row, whyOther
	}
	p.texts = p.texts[:0]
	for _, cell := range p.cells {
		p.texts = append(p.texts, event.Alias(cell))
	}
	if row, err = layout.ParseRow(p.texts); err != nil || usable(&row) != nil {
		return row, whyOther
	}
	return row, ""
}

// nobody is the user of a row that tells none: no event can be without, and trees
// read this as none.
const nobody = "(null)"

func (p *parser) checkOut(number int64, row *layout.Row, out *event.Batch) {
	denied := row.Start == row.End && row.Granted == 0
	kind := event.CheckOut
	if denied {
		kind = event.Denied
	}
	e := p.Add(kind, p.Server(), out)
	text := func(i int) string { return p.Names.Text(p.cells[i], out) }
	e.User, e.Host, e.Process = p.Names.Name(p.cells[0], out), p.Names.Name(p.cells[1], out), text(2)
	if row.User == "" {
		e.User = nobody
	}
	e.ProductID, e.ProductName = text(3), text(4)
	e.Desired, e.Granted = row.Desired, row.Granted
	if !denied {
		e.Handle = handle(number, out)
		heap.Push(&p.running, ending{row.End, number})
	}
}

// end gives the check-ins up to a moment.
func (p *parser) end(upTo layout.Second, out *event.Batch) {
	for len(p.running) > 0 && p.running[0].End <= upTo {
		next := heap.Pop(&p.running).(ending)
		p.Clock.Now = next.End
		e := p.Add(event.CheckIn, p.Server(), out)
		e.Desired, e.Granted, e.Handle = 1, event.NotGiven, handle(next.Number, out)
	}
}

// handle tells the rows of a Log.txt apart.
func handle(number int64, out *event.Batch) string {
	var digits [20]byte
	return out.Text("Log.txt:", event.Alias(strconv.AppendInt(digits[:0], number, 10)))
}

// ending is the end of a row that has begun, and its line.
type ending struct {
	End    layout.Second
	Number int64
}

// running is a heap of the rows that run, the one that ends first on top; of those
// that end together the first in Log.txt.
type running []ending

func (r running) Len() int      { return len(r) }
func (r running) Swap(a, b int) { r[a], r[b] = r[b], r[a] }
func (r running) Less(a, b int) bool {
	return r[a].End < r[b].End || r[a].End == r[b].End && r[a].Number < r[b].Number
}
func (r *running) Push(x any) { *r = append(*r, x.(ending)) }
func (r *running) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// state is what is carried from line to line: of the rows only those that run.
type state struct {
	frame.State
	Running running `json:",omitempty"`
}

// State is the rows that run.
func (p *parser) State() []byte { return frame.Pack(&state{p.Carried(), p.running}) }

// Restore takes up what State gave.
func (p *parser) Restore(text []byte) error {
	var s state
	err := p.Unpack(text, &s)
	p.running = s.Running
	return err
}
