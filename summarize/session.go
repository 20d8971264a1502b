package summarize

import (
	"errors"
	"io/fs"
	"maps"
	"os"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
)

// Session makes passes over one tree, one after another, as Run does. Between
// them it keeps in memory what the rows of the open day have come to, so that a
// pass reads only the rows that are new: it costs what those and the summaries
// cost, not what the day does. A row takes some ten bytes of memory, a user and
// product about a kilobyte. A closed day is read whole once more: who changes rows
// of the open day in place, while its logger goes on writing behind them, is only
// found out then.
//
// The zero Session is ready. It must not make two passes at the same time.
type Session struct {
	open *openDay
	// unfit is a log whose rows can't be gone on with; it is read whole each time.
	unfit fs.FileInfo
}

// Run makes a pass over the tree.
func (s *Session) Run(o Options) (Result, error) { return runPass(o, s) }

// suits tells whether the day is the open one. Without Hours.csv every new row
// would change what was logged.
func (s *Session) suits(day, newest layout.Day, files view.Day) bool {
	fits := s != nil && day == newest && files.Cache != nil && files.Hours != nil && files.Log >= 0
	if s != nil && day == newest && !fits {
		s.open = nil
	}
	return fits
}

// errUnfit: the day has to be read whole, rows as a careless hand may leave them.
var errUnfit = errors.New("rows that can't be gone on with")

// build is builder.build for the open day.
func (s *Session) build(b *builder, files view.Day) (*builtDay, error) {
	file, err := b.fsys.OpenFile(b.day.File(b.dir, layout.LogFile), os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < files.Log {
		return nil, errMoved
	}
	if s.unfit != nil && disk.Same(info, s.unfit) {
		return b.build(files)
	}
	open, built := s.open, &builtDay{}
	s.open, s.unfit = nil, nil // what fails on the way leaves nothing half done
	hours := b.parseHours(files.Hours, &built.problems)
	if open == nil || !open.continues(b, file, info, files.Log, hours) {
		open = newOpenDay(b)
	}
	open.hours = *hours
	if err = open.read(b, file, files.Log); err == nil {
		err = open.build(b, files.Cache, built)
	}
	if err == nil {
		err = open.mark(file, info, files.Log)
	}
	switch {
	case errors.Is(err, errUnfit):
		s.unfit = info
		return b.build(files)
	case err != nil:
		return nil, err
	}
	if !open.torn {
		s.open = open
	}
	return built, nil
}

// markSize is how many bytes before the end of what was read are looked at again.
const markSize = 4096

// mark remembers where reading goes on.
func (o *openDay) mark(file disk.File, info fs.FileInfo, size int64) error {
	o.log, o.size = info, size
	o.tail = make([]byte, min(size, markSize))
	_, err := file.ReadAt(o.tail, size-int64(len(o.tail)))
	if len(o.tail) > 0 && o.tail[len(o.tail)-1] != '\n' {
		o.torn = true
	}
	return err
}

// continues tells whether the file is the one that was read, and has only grown,
// as far as can be seen without reading it whole.
func (o *openDay) continues(b *builder, file disk.File, info fs.FileInfo, size int64, hours *dayHours) bool {
	if o.day != b.day || !maps.Equal(o.counts, b.counts) || !disk.Same(o.log, info) || size < o.size {
		return false
	}
	if info.Size() == o.log.Size() && !info.ModTime().Equal(o.log.ModTime()) {
		return false
	}
	tail := make([]byte, len(o.tail))
	if _, err := file.ReadAt(tail, o.size-int64(len(tail))); err != nil || string(tail) != string(o.tail) {
		return false
	}
	end := o.hours.any.end()
	return o.hours.any.goesOn(hours.any, end) && o.hours.users.goesOn(hours.users, end)
}

// end is the last moment logged, -1 where there is none.
func (l logged) end() int32 {
	if len(l) == 0 {
		return -1
	}
	return l[len(l)-1].end
}

// goesOn tells whether longer is l up to t, whatever it is from then on.
func (l logged) goesOn(longer logged, t int32) bool {
	n := 0
	for _, s := range longer {
		if s.start > t {
			break
		}
		if n == len(l) || l[n] != (stretch{s.start, min(s.end, t)}) {
			return false
		}
		n++
	}
	return n == len(l)
}
