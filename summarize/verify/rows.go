package verify

import (
	"bytes"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/summarize/verify/plain"
)

var logColumns = []string{
	"UserName", "HostName", "ProcessId", "ProductId", "ProductName",
	"StartTime(InSeconds)", "EndTime(inSeconds)", "NumberDesired", "NumberGranted",
	"Date", "StartTime", "EndTime",
}

// rows reads and checks Log.csv, then LogCache.csv. Rows that can't be used are
// left out of what it gives.
func (c *check) rows(f *dayFiles, h hours) ([]plain.Span, error) {
	var spans []plain.Span
	if f.hasLog {
		r := rowCheck{dayFiles: f, hours: h}
		err := c.each(f.path("Log.csv"), f.log, logColumns, false, func(l *line) {
			c.result.Rows++
			if s, ok := l.span(f.day); ok {
				r.inLog(l, s)
				spans = append(spans, s)
			}
		})
		if err != nil {
			return nil, err
		}
		r.notes(c)
	}
	if f.cache == nil {
		return spans, nil
	}
	r := rowCheck{dayFiles: f, hours: h, combined: c.combined}
	err := c.each(f.path("LogCache.csv"), bytes.NewReader(f.cache), logColumns, true, func(l *line) {
		c.result.Rows++
		if s, ok := l.span(f.day); ok {
			r.inCache(l, s)
			spans = append(spans, s)
		}
	})
	return spans, err
}

// maxLicenses is the number over which a row is not believed.
const maxLicenses = layout.MaxLicenses

// span reads a row; it is not ok where a number in it can't be used.
func (l *line) span(d plain.Day) (plain.Span, bool) {
	s := plain.Span{
		User: l.user(0), Host: l.text(1), Process: l.text(2), Product: l.text(3), Name: l.text(4),
	}
	l.row = s.User + "/" + s.Product
	s.Start, s.End = l.whole(5), l.whole(6)
	s.Desired, s.Granted = l.whole(7), l.whole(8)
	if absurd := max(s.Desired, s.Granted); !l.broken && absurd > maxLicenses {
		l.bad("", "numbers of licenses up to "+plain.Int(maxLicenses), plain.Int(absurd))
	}
	if !l.broken {
		l.inside(d, s.Start, s.End)
	}
	if !l.broken {
		l.clock(9, d, s.Start, s.End)
	}
	return s, !l.broken
}

// rowCheck holds what rows are checked against.
type rowCheck struct {
	*dayFiles
	hours
	combined bool
	rows     int
	lastEnd  int64
	back     firsts // rows that end before the one above
	nowhere  firsts // rows of no length outside of logged time
}

// firsts counts lines and remembers the first.
type firsts struct{ count, line int }

func (f *firsts) add(line int) {
	if f.count++; f.count == 1 {
		f.line = line
	}
}

func (r *rowCheck) inLog(l *line, s plain.Span) {
	if r.rows++; r.rows > 1 && s.End < r.lastEnd {
		r.back.add(l.number)
	}
	r.lastEnd = s.End
	if !r.known {
		return
	}
	if s.Start == s.End {
		r.instant(l, s)
	} else {
		r.stretch(l, s)
	}
}

// stretch checks a row with some length: it lies within one interval, and a
// closed day has kept it only if the interval's mode does.
func (r *rowCheck) stretch(l *line, s plain.Span) {
	at := slices.IndexFunc(r.intervals, func(i plain.Interval) bool { return i.Start <= s.Start && s.End <= i.End })
	switch {
	case at < 0:
		l.differ("", "a span within one interval of Hours.csv", l.cells[10]+" to "+l.cells[11])
	case r.closed() && !keepsLog(r.intervals[at].Mode):
		l.differ("", "no row of a closed day's time in "+r.intervals[at].Mode, l.cells[10]+" to "+l.cells[11])
	}
}

// instant checks a row of no length. Logging may have been switched on and off
// again within its second, so that no interval tells of it.
func (r *rowCheck) instant(l *line, s plain.Span) {
	var inside []plain.Interval // with the instant between their ends
	touched := false
	for _, i := range r.intervals {
		touched = touched || i.Start <= s.Start && s.Start <= i.End
		if i.Start < s.Start && s.Start < i.End {
			inside = append(inside, i)
		}
	}
	switch {
	case !touched:
		r.nowhere.add(l.number)
	case r.closed() && len(inside) > 0 && !keepsLog(inside[0].Mode):
		l.differ("", "no row of a closed day's time in "+inside[0].Mode, l.cells[10])
	}
}

func (r *rowCheck) closed() bool { return r.cache == nil && !r.live }

// inCache checks a running check-out: all end at the watermark, which is the end
// of what was logged. In a combined tree each is known up to the watermark of the
// tree that it came from.
func (r *rowCheck) inCache(l *line, s plain.Span) {
	if r.combined {
		if r.known && s.Start < s.End {
			r.stretch(l, s)
		}
		return
	}
	if r.rows++; r.rows > 1 && s.End != r.lastEnd {
		l.differ("EndTime(inSeconds)", plain.Int(r.lastEnd)+" as in the first row", plain.Int(s.End))
	}
	if r.rows == 1 {
		r.lastEnd = s.End
	}
	if !r.known {
		return
	}
	if len(r.intervals) == 0 {
		l.differ("", "no running check-out: nothing was logged", l.cells[10]+" to "+l.cells[11])
		return
	}
	if last := r.intervals[len(r.intervals)-1]; s.Start < last.Start || s.End > last.End {
		l.differ("", "a span within the last interval of Hours.csv", l.cells[10]+" to "+l.cells[11])
	}
}

func (r *rowCheck) notes(c *check) {
	if r.back.count > 0 {
		c.note(r.path("Log.csv"), "%d rows end before the row above, the first in line %d: "+
			"a crash of a server is learned of later", r.back.count, r.back.line)
	}
	if r.nowhere.count > 0 {
		c.note(r.path("Log.csv"), "%d rows of no length lie in no interval of Hours.csv and so count nowhere, the first in line %d: "+
			"logging was on for less than a second", r.nowhere.count, r.nowhere.line)
	}
}
