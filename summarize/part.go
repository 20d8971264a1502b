package summarize

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unsafe"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// Problem is something in a file that could not be used. All else in the file
// counts.
type Problem struct {
	File   string
	Line   int64 // from 1; 0 where the whole file is meant
	Reason string
}

// String tells the problem with its place.
func (p Problem) String() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %s", p.File, p.Reason)
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason)
}

// maxProblems bounds what is kept of a file that is damaged all over.
const maxProblems = 100

// problems collects those of one file.
type problems struct {
	list []Problem
	more int64 // those that were not kept
}

func (p *problems) add(line int64, reason string) {
	if len(p.list) == maxProblems {
		p.more++
		return
	}
	p.list = append(p.list, Problem{Line: line, Reason: reason})
}

// of is the list for the file, its lines counted on from those of parts before.
func (p *problems) of(file string, before int64) []Problem {
	for i := range p.list {
		p.list[i].File = file
		p.list[i].Line += before
	}
	if p.more > 0 {
		p.list = append(p.list, Problem{File: file, Reason: fmt.Sprintf("%d more rows that can't be used", p.more)})
	}
	return p.list
}

// part holds the rows of a part of a day's Log.csv, sorted into piles. A large
// log is read in several parts at the same time.
type part struct {
	midnight layout.Second
	clock    clock
	counts   map[string]layout.Count

	users  *names
	labels *labels // ProductId and ProductName together
	hosts  *names  // for products whose rule asks for them

	label    []label // by number in labels
	piles    []*pile
	pileByID map[string]*pile
	wides    []wide
	room     slab   // of the piles
	kept     []byte // texts of points; full ones live on in their points

	seen     stretch // the first and the last second of all rows
	licenses int64   // of all rows, to know whether sums could be too large
	lines    int64
	problems problems

	noShape bool // for tests: read all rows plainly
	batch   [batchSize]waiting
	waiting int // rows in it
	cells   [][]byte
	text    []byte
}

// label is what a ProductId and ProductName stand for.
type label struct {
	pile *pile
	name uint32 // number among the product's names
}

func newPart(day layout.Day, counts map[string]layout.Count) *part {
	return &part{
		midnight: day.Start(),
		clock:    newClock(int64(day.Start())),
		counts:   counts,
		users:    newNames(), labels: newLabels(), hosts: newNames(),
		pileByID: map[string]*pile{},
		seen:     stretch{start: daySeconds + 1, end: -1},
	}
}

// windowSize is small enough for what was read to be still in the processor's
// cache when its rows are taken apart.
const windowSize = 256 << 10

var windowPool = sync.Pool{New: func() any { return table.NewWindow(nil, windowSize) }}

// read takes the records of src that begin before limit, and tells where the last
// of them ended.
func (p *part) read(src io.Reader, limit int64, progress func(bytes int64)) (end int64, err error) {
	w := windowPool.Get().(*table.Window)
	defer windowPool.Put(w)
	w.Reset(src)
	for end < limit {
		n := p.records(w.Bytes(), limit-end, w.Final())
		w.Take(n)
		end += int64(n)
		progress(int64(n))
		if n == 0 && !w.More() {
			break
		}
	}
	return end, w.Err()
}

// records takes what whole records there are in data, and tells how many bytes
// they had.
func (p *part) records(data []byte, limit int64, final bool) int {
	at := 0
	for at < len(data) && int64(at) < limit {
		if n := p.shaped(data, at); n > 0 {
			at += n
			continue
		}
		p.settle(data)
		n := p.plain(data[at:], final)
		if n == 0 {
			break
		}
		at += n
	}
	p.settle(data)
	return at
}

// add puts a row on its product's pile; addPlace has to follow where the pile asks
// for it.
func (p *part) add(to *pile, s span, user uint32) {
	to.add(s, user, &p.room)
	p.seen.start, p.seen.end = min(p.seen.start, s.start()), max(p.seen.end, s.end())
}

// asksPlace tells whether it matters where the row comes from.
func (p *pile) asksPlace(s span) bool {
	return p.rule != layout.CountUser && (p.rule != layout.CountEach || s.empty())
}

// addPlace adds to the row on top of the pile where it comes from. place is the text
// of host and process together.
func (p *part) addPlace(to *pile, s span, user uint32, host, place []byte) {
	if to.byHost() {
		to.last.hosts = append(to.last.hosts, p.hosts.number(host))
		return
	}
	to.points = append(to.points, point{s, user, p.keep(place)})
}

// keep copies a text to where it stays, many of them beside each other.
func (p *part) keep(text []byte) string {
	if len(p.kept)+len(text) > cap(p.kept) {
		p.kept = make([]byte, 0, max(len(text), keptSize))
	}
	from := len(p.kept)
	p.kept = append(p.kept, text...)
	return unsafe.String(unsafe.SliceData(p.kept[from:]), len(text))
}

const keptSize = 64 << 10

// pack puts the numbers into the form that a span has room for.
func (p *part) pack(desired, granted int64, name uint32) span {
	p.licenses += max(desired, granted)
	if desired <= numberMask && granted <= numberMask && name <= nameMask {
		return span(desired)<<desiredShift | span(granted)<<grantedShift | span(name)
	}
	p.wides = append(p.wides, wide{uint32(desired), uint32(granted), name})
	return wideFlag | span(len(p.wides)-1)
}

// addLabel takes up a ProductId and ProductName, met for the first time.
func (p *part) addLabel(id, name string) {
	to := p.pileByID[id]
	if to == nil {
		to = &pile{id: id, rule: p.counts[id]}
		p.pileByID[id] = to
		p.piles = append(p.piles, to)
	}
	p.label = append(p.label, label{to, uint32(len(to.names))})
	to.names = append(to.names, name)
}

// plain takes the record at the front of data, whatever its shape; 0 asks for
// more data.
func (p *part) plain(data []byte, final bool) int {
	var n int
	var err error
	p.cells, n, err = table.Record(p.cells[:0], data, final)
	if n == 0 {
		return 0
	}
	line := p.lines + 1
	if err == nil {
		err = p.plainRow()
	}
	if first := bytes.IndexByte(data[:n], '\n') + 1; err != nil && first > 0 {
		n = first // a record of several lines counts whole or not at all
	}
	p.lines += int64(bytes.Count(data[:n], []byte("\n")))
	if err != nil {
		p.problems.add(line, err.Error())
	}
	return n
}

// plainRow takes the row whose cells were read.
func (p *part) plainRow() error {
	if len(p.cells) == 0 || isLogHeader(p.cells) {
		return nil
	}
	row, err := layout.ParseRow(texts(p.cells))
	if err != nil {
		return err
	}
	start, end := row.Start-p.midnight, row.End-p.midnight
	switch {
	case start < 0 || end > layout.DaySeconds:
		return errors.New("the span lies outside the day")
	case row.Desired > layout.MaxLicenses || row.Granted > layout.MaxLicenses:
		return errors.New("an absurd number of licenses")
	}
	p.text = appendQuoted(p.text[:0], row.ProductID, row.ProductName)
	number := p.labels.number(p.text)
	if int(number) == len(p.label) {
		p.addLabel(row.ProductID, row.ProductName)
	}
	to := p.label[number]
	s := packSpan(int32(start), int32(end), p.pack(row.Desired, row.Granted, to.name))
	user := p.users.number([]byte(row.User))
	p.add(to.pile, s, user)
	if to.pile.asksPlace(s) {
		p.text = appendQuoted(p.text[:0], row.Host, row.Process)
		p.addPlace(to.pile, s, user, []byte(row.Host), p.text)
	}
	return nil
}

// isLogHeader tells a header line. One may come again where files were put one
// after another.
func isLogHeader(cells [][]byte) bool {
	return isHeader(cells, layout.LogColumns[0]) && len(cells) > 5 && string(cells[5]) == layout.LogColumns[5]
}

// appendQuoted writes two cells as they would stand in a file, but without
// apostrophes: so a text is known again in whatever way it was written, since in
// our shape the cells of a row are their own texts.
func appendQuoted(dst []byte, first, second string) []byte {
	return appendQuotes(append(appendQuotes(dst, first), ','), second)
}

func appendQuotes(dst []byte, text string) []byte {
	if !strings.ContainsAny(text, ",\"\r\n") {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	dst = append(dst, strings.ReplaceAll(text, `"`, `""`)...)
	return append(dst, '"')
}
