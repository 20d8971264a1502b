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
	alone    bool // a week, month or year has only this day
}

// builtDay is a day's summary before it is written.
type builtDay struct {
	text       pages
	alone      pages     // the same for periods that have only this day; nil if not asked for
	rows       [][]byte  // the same for the row file
	any, users [24]int64 // seconds logged by hour: A and U
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
	built.begin()
	for i, out := range b.rows(log, built) {
		built.add(log.products[i].id, &out)
	}
	for _, p := range parts {
		p.room.free()
	}
	return built, nil
}

func (d *builtDay) begin() {
	d.text = pages{[]byte(layout.Header(layout.SummaryColumns(layout.ADay)))}
}

// add adds the rows of the next product.
func (d *builtDay) add(id string, out *output) {
	d.text = append(d.text, out.text...)
	d.rows = append(d.rows, out.rows.data)
	d.products = append(d.products, id)
	if out.alone == nil {
		return
	}
	if d.alone == nil {
		d.alone = pages{[]byte(layout.Header(layout.SummaryColumns(layout.AWeek)))}
	}
	d.alone = append(d.alone, *out.alone...)
}

// output is where rows are put. Those of a period are not made with the day's where
// a total might be cut off there.
func (b *builder) output(licenses int64) output {
	out := output{day: b.day}
	if b.alone && licenses < maxTotal/int64(hourSeconds) {
		out.alone = new(pages)
	}
	return out
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

// rows makes the text of each product, large ones first, all processors working.
func (b *builder) rows(log *dayLog, built *builtDay) []output {
	order := make([]int, len(log.products))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(log.products[y].rows, log.products[x].rows) })
	out := make([]output, len(order))
	licenses := log.licenses()
	var next atomic.Int32
	workers := built.workers(log, b.parallel)
	defer dismiss(workers)
	b.together(b.parallel, func(n int) {
		w := workers[n]
		for {
			i := int(next.Add(1)) - 1
			if i >= len(order) {
				return
			}
			to := &out[order[i]]
			*to = b.output(licenses)
			w.summarize(log.products[order[i]], to)
		}
	})
	return out
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
