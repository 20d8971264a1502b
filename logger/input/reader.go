package input

import (
	"bytes"
	"errors"
	"io"

	"github.com/liclog/liclog/logger/event"
)

const (
	// readSize is read at once. What comes of it is handed from one processor to
	// another: so little stays in their caches.
	readSize  = 16 << 10
	blockSize = event.MaxLine + readSize // has room for the longest line
	tooLong   = "a line over 64 KiB"
)

// Chunk is what some consecutive lines of an input told.
type Chunk struct {
	event.Batch
	Position Position // behind the last of the lines
	Counts   Counts
	// CaughtUp tells that a file that is followed has been read to its end.
	CaughtUp bool

	block []byte // the lines themselves; the batch's texts lie in it
}

// Counts says what became of lines.
type Counts struct {
	Bytes, Lines, Read, Unsupported int64
	Irrelevant, Rejected            map[string]int64 // by kind, by reason
	Left                            int64            // for the next time, see Options.Again
}

// Add adds up counts.
func (c *Counts) Add(other *Counts) {
	c.Bytes += other.Bytes
	c.Lines += other.Lines
	c.Read += other.Read
	c.Unsupported += other.Unsupported
	c.Left += other.Left
	for why, n := range other.Irrelevant {
		count(&c.Irrelevant, why, n)
	}
	for why, n := range other.Rejected {
		count(&c.Rejected, why, n)
	}
}

func count(counts *map[string]int64, why string, n int64) {
	if *counts == nil {
		*counts = map[string]int64{}
	}
	(*counts)[why] += n
}

// lines cuts an input into lines and has them parsed. It is the part of a Reader
// that does not care where bytes come from.
type lines struct {
	parser event.Parser
	at     Position
	head   []byte // the first bytes of the input, for its fingerprint
	tail   []byte // the last bytes before the position
	ahead  [event.Foreseen][]byte
	// foreseer is the parser if it wants to see lines before their turn.
	foreseer event.Foreseer
	numberer event.Numberer // the parser if its events are numbered afterwards
	each     func(int64, []byte, event.Verdict, []event.Item)
	again    bool // see Options
}

func (l *lines) use(p event.Parser) {
	l.parser = p
	l.foreseer, _ = p.(event.Foreseer)
	l.numberer, _ = p.(event.Numberer)
}

// take parses the complete lines of data and returns what is left behind the
// last of them. final says that nothing follows: then the rest is a line too.
func (l *lines) take(chunk *Chunk, data []byte, final bool) (rest []byte) {
	chunk.From(l.at.Name)
	for next, more := l.next(data); ; next, more = l.next(more) {
		from := len(chunk.Items)
		for _, line := range next {
			l.line(chunk, line)
		}
		if l.numberer != nil {
			l.numberer.Number(chunk.Items[from:])
		}
		if rest = more; len(next) == 0 {
			break
		}
	}
	switch {
	case final && len(rest) > 0:
		rest = l.last(chunk, rest)
	case len(rest) > 0 && l.at.skipping:
		rest = nil
	case len(rest) > event.MaxLine:
		l.at.Line++
		l.reject(chunk, rest, tooLong)
		l.at.skipping, rest = true, nil
	}
	l.passed(data[:len(data)-len(rest)])
	chunk.Counts.Bytes += int64(len(data) - len(rest))
	chunk.Counts.Unsupported += chunk.Unsupported
	chunk.Unsupported = 0
	chunk.Position = l.position()
	return rest
}

// next takes some complete lines off data. A parser that wants to sees them before
// their turn; it forgets them again where none are left.
func (l *lines) next(data []byte) (next [][]byte, rest []byte) {
	next, rest = l.ahead[:0], data
	for len(next) < len(l.ahead) {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			break
		}
		next = append(next, bytes.TrimSuffix(rest[:end], []byte{'\r'}))
		rest = rest[end+1:]
	}
	if l.foreseer != nil {
		l.foreseer.Foresee(next)
	}
	return next, rest
}

// line gives one line to the parser and counts its verdict.
func (l *lines) line(chunk *Chunk, line []byte) {
	from := len(chunk.Items)
	if line, v, ok := l.parse(chunk, line); ok {
		l.judge(chunk, line, v, chunk.Items[from:])
	}
}

// parse gives one line to the parser, unless there is no need for a verdict.
func (l *lines) parse(chunk *Chunk, line []byte) (_ []byte, v event.Verdict, ok bool) {
	if l.at.skipping || l.at.Torn {
		l.restOfLine(chunk, line)
		return
	}
	l.at.Line++
	if l.at.Line == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	if len(line) > event.MaxLine {
		l.reject(chunk, line, tooLong)
		return
	}
	chunk.At(l.at.Line, line)
	return line, l.parser.Line(line, &chunk.Batch), true
}

// judge counts a verdict.
func (l *lines) judge(chunk *Chunk, line []byte, v event.Verdict, told []event.Item) {
	chunk.Counts.Lines++
	if l.each != nil {
		l.each(l.at.Line, line, v, told)
	}
	switch v.Class {
	case event.Read:
		chunk.Counts.Read++
	case event.Irrelevant:
		count(&chunk.Counts.Irrelevant, v.Why, 1)
	default:
		count(&chunk.Counts.Rejected, v.Why, 1)
		chunk.AddReject(v.Why)
	}
}

// last takes the line that the input ends with, which has no line end. If more of it
// may come and it tells nothing so far, it is left. What tells something is taken for
// whole: many a log that is finished lacks the last line end.
func (l *lines) last(chunk *Chunk, line []byte) (left []byte) {
	before := leftAt{l.parser, l.parser.State()}
	number, from, unsupported := l.at.Line, len(chunk.Items), chunk.Unsupported
	text, v, ok := l.parse(chunk, bytes.TrimSuffix(line, []byte{'\r'}))
	// It may have told the parser a time or a server, which are cut off, too.
	silent := len(chunk.Items) == from && chunk.Unsupported == unsupported
	if ok && l.again && (v.Class != event.Read || silent) {
		l.parser, l.at.Line = before, number
		chunk.Items, chunk.Unsupported = chunk.Items[:from], unsupported
		chunk.Counts.Left++
		return line
	}
	if ok {
		l.judge(chunk, text, v, chunk.Items[from:])
	}
	l.at.Torn = true
	return nil
}

// leftAt is a parser that goes on, next time, from before the last line it was given.
type leftAt struct {
	event.Parser
	state []byte
}

func (l leftAt) State() []byte { return l.state }

// restOfLine passes over the end of a line that was too long, or (unless it is
// the mere line end) rejects that of a line that was read before it was complete.
func (l *lines) restOfLine(chunk *Chunk, line []byte) {
	if l.at.Torn && len(bytes.TrimRight(line, "\r")) > 0 {
		l.at.Line++
		l.reject(chunk, line, "the rest of a line that was read before it was complete")
	}
	l.at.skipping, l.at.Torn = false, false
}

func (l *lines) reject(chunk *Chunk, line []byte, why string) {
	chunk.Counts.Lines++
	count(&chunk.Counts.Rejected, why, 1)
	chunk.At(l.at.Line, line)
	chunk.AddReject(why)
}

// passed moves the position over data.
func (l *lines) passed(data []byte) {
	l.at.Offset += int64(len(data))
	if missing := fingerprintLength - len(l.head); missing > 0 {
		l.head = append(l.head, data[:min(missing, len(data))]...)
	}
	if len(data) < fingerprintLength {
		l.tail = append(l.tail, data...)
		data = l.tail
	}
	l.tail = append(l.tail[:0], data[max(0, len(data)-fingerprintLength):]...)
}

// position is where the input has been read to.
func (l *lines) position() Position {
	p := l.at
	p.State = l.parser.State()
	if l.at.head.length != int64(len(l.head)) {
		l.at.head = fingerprintOf(l.head)
	}
	p.head, p.tail = l.at.head, fingerprintOf(l.tail)
	return p
}

// resume goes on at a position, taking the fingerprints from the file itself.
func (l *lines) resume(file io.ReaderAt, p Position) error {
	l.at = p
	l.head = make([]byte, min(p.Offset, fingerprintLength))
	l.tail = make([]byte, min(p.Offset, fingerprintLength))
	if _, err := file.ReadAt(l.head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if _, err := file.ReadAt(l.tail, p.Offset-int64(len(l.tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return l.parser.Restore(p.State)
}
