package summarize

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
)

// builder builds the summary of one day from the day's files.
type builder struct {
	fsys     disk.FS
	dir      string
	day      layout.Day
	counts   map[string]layout.Count
	parallel int
	progress func(bytes int64)

	draft *draft                   // of the summary; nil keeps its text in memory
	lone  map[layout.Period]*draft // of the periods that have only this day

	change *dayChange // is told of all rows
}

// drop takes back what was written of a day that could not be built.
func (b *builder) drop() {
	if b.draft != nil {
		b.draft.drop()
	}
	for _, d := range b.lone {
		d.drop()
	}
}

// builtDay is a day's summary before it is written.
type builtDay struct {
	text       pages
	staged     func() (*staged, error)  // writes the text
	lone       map[layout.Period]*draft // the summaries of periods that have only this day
	rows       [][]byte                 // the rows for the row file
	any, users [24]int64                // seconds logged by hour: A and U
	products   []string
	problems   []Problem
	on         []*paper // of text and rows
}

// free gives back the memory of text and rows.
func (d *builtDay) free() {
	for _, p := range d.on {
		p.free()
	}
}

// smallLog is a log so short that it is not worth cutting in parts.
const smallLog = 4 << 20

// build reads the day's files, which belong together as files says.
func (b *builder) build(files view.Day) (*builtDay, error) {
	parts, problems, err := b.readLog(files)
	if err != nil {
		return nil, err
	}
	built := &builtDay{problems: problems}
	var hours *dayHours
	if files.Hours != nil {
		hours = b.parseHours(files.Hours, &built.problems)
	}
	log := newDayLog(parts, hours)
	if log.licenses() > maxLicenseSum {
		return nil, b.tooMany()
	}
	built.any, built.users = log.any.hours(), log.users.hours()
	b.begin(built, b.makesLone(log.licenses()))
	b.rows(log, built)
	for _, p := range parts {
		p.room.free()
	}
	return built, nil
}

// makesLone tells whether the rows of periods are made with the day's: not where a
// total might be cut off there.
func (b *builder) makesLone(licenses int64) bool {
	return len(b.lone) > 0 && licenses < maxTotal/int64(hourSeconds)
}

// begin begins the texts.
func (b *builder) begin(d *builtDay, lone bool) {
	b.change.begin(dayLogged{d.any, d.users})
	if lone {
		d.lone = b.lone
	}
	d.write(b, pages{[]byte(layout.Header(layout.SummaryColumns(layout.ADay)))})
	for _, period := range d.lone {
		period.write([]byte(layout.Header(layout.SummaryColumns(layout.AWeek))))
	}
	d.staged = func() (*staged, error) { return stage(b.fsys, b.day.File(b.dir, layout.SummaryFile), d.text) }
	if b.draft != nil {
		d.staged = b.draft.finish
	}
}

// write writes text of the summary, or keeps it.
func (d *builtDay) write(b *builder, text pages) {
	if b.draft == nil {
		d.text = append(d.text, text...)
		return
	}
	for _, page := range text {
		b.draft.write(page)
	}
}

// add adds the rows of the next product.
func (d *builtDay) add(b *builder, id string, out *output) {
	b.change.compare(out.rows.data)
	d.write(b, out.text)
	for _, period := range d.lone {
		for _, page := range out.alone {
			period.write(page)
		}
	}
	d.rows = append(d.rows, out.rows.data)
	d.products = append(d.products, id)
}

func (b *builder) tooMany() error {
	return fmt.Errorf("%s: the numbers of licenses add up to more than can be counted; "+
		"correct the absurd ones", b.day.File(b.dir, layout.LogFile))
}

// maxLicenseSum keeps sums of license-seconds of a day within 63 bits.
const maxLicenseSum = 1e14

func (b *builder) parseHours(content []byte, to *[]Problem) *dayHours {
	var found problems
	hours := parseHours(b.day, content, found.add)
	*to = append(*to, found.of(b.day.File(b.dir, layout.HoursFile), 0)...)
	return &hours
}

// rows makes the text of each product, all processors working.
func (b *builder) rows(log *dayLog, built *builtDay) {
	order := b.order(log)
	queue := queue{ready: make([]*output, len(order)), take: func(i int, out *output) {
		built.add(b, log.products[i].id, out)
		if b.draft != nil {
			out.on.free()
		}
	}}
	var next atomic.Int32
	workers := built.workers(log, b.parallel)
	defer dismiss(workers)
	b.together(b.parallel, func(n int) {
		w := workers[n]
		for i := int(next.Add(1)) - 1; i < len(order); i = int(next.Add(1)) - 1 {
			if b.draft != nil {
				w.papers = new(papers) // given back as soon as it is written
			}
			out := &output{day: b.day, on: w.papers, hasAlone: len(built.lone) > 0}
			w.summarize(log.products[order[i]], out)
			queue.put(order[i], out)
		}
	})
}

// order is that in which products are worked on: the order of the file, so that it
// can be written on the way, but first those that nobody should be left alone with.
func (b *builder) order(log *dayLog) []int {
	rows := 0
	order := make([]int, len(log.products))
	for i, p := range log.products {
		order[i] = i
		rows += p.rows
	}
	large := func(i int) int {
		if n := log.products[i].rows; n > rows/(8*b.parallel) {
			return n
		}
		return 0
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(large(y), large(x)) })
	return order
}

// together runs work n times at the same time.
func (b *builder) together(n int, work func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { work(i) })
	}
	all.Wait()
}

// readLog reads Log.csv, as far as it counts, and LogCache.csv.
func (b *builder) readLog(files view.Day) ([]*part, []Problem, error) {
	parts := []*part{newPart(b.day, b.counts)}
	var found []Problem
	if files.Log >= 0 {
		var err error
		if parts, err = b.readParts(files.Log); err != nil {
			return nil, nil, err
		}
		lines := int64(0)
		for _, p := range parts {
			found = append(found, p.problems.of(b.day.File(b.dir, layout.LogFile), lines)...)
			lines += p.lines
		}
	}
	last := parts[len(parts)-1]
	last.problems, last.lines = problems{}, 0
	if _, err := last.read(bytes.NewReader(files.Cache), int64(len(files.Cache)), b.progress); err != nil {
		return nil, nil, err
	}
	found = append(found, last.problems.of(b.day.File(b.dir, layout.LogCacheFile), 0)...)
	return parts, found, nil
}

// readParts reads the first size bytes of Log.csv.
func (b *builder) readParts(size int64) ([]*part, error) {
	file, err := b.fsys.OpenFile(b.day.File(b.dir, layout.LogFile), os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil {
		return nil, err
	} else if info.Size() < size {
		return nil, errMoved
	}
	return b.readRange(file, 0, size)
}

// readRange reads a stretch of Log.csv, from behind a line end, in several parts.
func (b *builder) readRange(file io.ReaderAt, from, size int64) ([]*part, error) {
	borders, err := b.borders(file, from, size)
	if err != nil {
		return nil, err
	}
	parts := make([]*part, len(borders)-1)
	failed := make([]error, len(parts))
	b.together(len(parts), func(i int) {
		parts[i] = newPart(b.day, b.counts)
		src := io.NewSectionReader(file, borders[i], size-borders[i])
		length := borders[i+1] - borders[i]
		end, err := parts[i].read(src, length, b.progress)
		if failed[i] = err; err == nil && end > length && i+1 < len(parts) {
			failed[i] = errBorder
		}
	})
	err = errors.Join(failed...)
	if errors.Is(err, errBorder) {
		whole := newPart(b.day, b.counts)
		_, err := whole.read(io.NewSectionReader(file, from, size-from), size-from, b.progress)
		return []*part{whole}, err
	}
	return parts, err
}

// errBorder: the line end at which the log was cut stands inside a quoted cell.
var errBorder = errors.New("a record crosses the border")

// borders cuts the stretch at line ends into parts of about the same size.
func (b *builder) borders(file io.ReaderAt, from, size int64) ([]int64, error) {
	borders := []int64{from}
	n := min(int64(b.parallel), (size-from)/smallLog+1)
	for i := int64(1); i < n; i++ {
		at, err := behindLineEnd(file, from+(size-from)*i/n, size)
		if err != nil {
			return nil, err
		}
		if at > borders[len(borders)-1] && at < size {
			borders = append(borders, at)
		}
	}
	return append(borders, size), nil
}

// behindLineEnd is the first place behind a line end from at on.
func behindLineEnd(file io.ReaderAt, at, size int64) (int64, error) {
	buf := make([]byte, 64<<10)
	for at < size {
		n, err := file.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if i := bytes.IndexByte(buf[:n], '\n'); i >= 0 {
			return at + int64(i) + 1, nil
		}
		if err != nil && err != io.EOF {
			return 0, err
		}
		if n == 0 {
			break
		}
		at += int64(n)
	}
	return size, nil
}
