package sourcetest

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// Line is what a parser made of one line.
type Line struct {
	event.Verdict
	Events      []event.Event
	Unsupported int64
}

// Reader feeds a parser as the logger does, only meaner: each line comes in the
// same block of memory, which is wiped after the line.
type Reader struct {
	Parser event.Parser
	batch  event.Batch
	block  []byte
	number int64
	known  map[numbered]string
}

// numbered is a parser's number for texts.
type numbered struct {
	what   string
	by     uint32
	number uint16
}

// Begin gives the parser the head of its input in growing pieces.
func (r *Reader) Begin(log []byte, piece int) {
	for n := piece; n < len(log); n += piece {
		if r.Parser.Begin(log[:n], false) {
			return
		}
	}
	r.Parser.Begin(log, true)
}

// Line reads one line and keeps copies of what came of it.
func (r *Reader) Line(line []byte) Line {
	r.block = append(r.block[:0], line...)
	r.batch.Reset()
	r.number++
	r.batch.At(r.number, r.block)
	read := Line{Verdict: r.Parser.Line(r.block, &r.batch), Unsupported: r.batch.Unsupported}
	for i := range r.batch.Items {
		e := clone(&r.batch.Items[i].Event)
		r.checkKnown(&e)
		read.Events = append(read.Events, e)
	}
	for i := range r.block {
		r.block[i] = '#'
	}
	return read
}

// checkKnown panics where a number stands for other texts than before, and takes
// the numbers away: they are others in every reader.
func (r *Reader) checkKnown(e *event.Event) {
	if r.known == nil {
		r.known = map[numbered]string{}
	}
	k := e.Known
	e.Known = event.Known{}
	for n, texts := range map[numbered]string{
		{"person", k.By, k.Person}:   e.User + "\x00" + e.Host,
		{"product", k.By, k.Product}: e.ProductID + "\x00" + e.ProductName,
		{"server", k.By, k.Server}:   e.Server,
	} {
		if n.number == 0 {
			continue
		}
		if before, ok := r.known[n]; n.by == 0 || ok && before != texts {
			panic(fmt.Sprintf("the number %+v stands for %q and for %q", n, before, texts))
		}
		r.known[n] = texts
	}
}

// Lines reads many.
func (r *Reader) Lines(lines [][]byte) []Line {
	var read []Line
	for _, line := range lines {
		read = append(read, r.Line(line))
	}
	return read
}

// Read reads a whole log from its beginning.
func Read(p event.Parser, log []byte) []Line {
	r := Reader{Parser: p}
	r.Begin(log, 4096)
	return r.Lines(Split(log))
}

// Split cuts a log into lines without their ends.
func Split(log []byte) [][]byte {
	if len(log) == 0 {
		return nil
	}
	return bytes.Split(bytes.TrimSuffix(log, []byte("\n")), []byte("\n"))
}

// clone copies an event's texts out of the memory they alias.
func clone(e *event.Event) event.Event {
	c := *e
	for _, text := range texts(&c) {
		*text = strings.Clone(*text)
	}
	return c
}

func texts(e *event.Event) []*string {
	texts := []*string{&e.User, &e.Host, &e.Process, &e.ProductID, &e.ProductName, &e.Handle, &e.Server}
	if d := e.Details; d != nil {
		texts = append(texts, &d.Protocol, &d.NewName, &d.ClientKind, &d.Applications, &d.Reason)
	}
	return texts
}
