package verify

import (
	"bytes"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/view"
	"github.com/liclog/liclog/summarize/verify/plain"
)

// hours are a day's intervals, read from Hours.csv.
type hours struct {
	known     bool
	intervals []plain.Interval
}

// day checks a day's files, then its summary, and adds it to its periods.
func (c *check) day(d plain.Day) error {
	c.texts = map[string]string{}
	var figures *plain.Figures
	err := c.open(d, func(f *dayFiles) (err error) {
		figures, err = c.readDay(f)
		return err
	})
	if err != nil || figures == nil {
		return err
	}
	c.result.Days++
	return c.add(figures)
}

// readDay gives the figures of the day, nil if it has not begun.
func (c *check) readDay(f *dayFiles) (*plain.Figures, error) {
	if begun, err := c.begun(f); err != nil || !begun {
		return nil, err
	}
	h, err := c.hours(f)
	if err != nil {
		return nil, err
	}
	spans, err := c.rows(f, h)
	if err != nil {
		return nil, err
	}
	c.checkPresence(f, h, len(spans))
	figures := plain.OfDay(f.day, spans, h.intervals, h.known, c.Counts)
	if gone(f, h) {
		return c.given(f, h, figures)
	}
	p := plain.NewPeriod()
	p.Add(figures)
	return figures, c.summary(f.day.SummaryPath(), p, false, c.behind(f.day))
}

// begun tells whether the logger says that the day has begun. It makes the files
// of a new day before it says so.
func (c *check) begun(f *dayFiles) (bool, error) {
	if f.live || !c.running || f.day <= c.liveDay {
		return true, nil
	}
	now, running, err := view.Read(disk.OS, c.dir)
	if err != nil || !running || plain.Day(now.Day) >= f.day {
		return true, err
	}
	c.note(f.day.String(), "not looked at: a logger is about to begin it")
	return false, nil
}

// gone tells whether rows were dropped, so that a recomputed summary would be less.
func gone(f *dayFiles, h hours) bool {
	if f.cache != nil || f.live {
		return false // all of an open day is there
	}
	if !h.known && !f.hasLog {
		return true
	}
	return slices.ContainsFunc(h.intervals, func(i plain.Interval) bool {
		return !keepsLog(i.Mode) || i.Start < i.End && !f.hasLog
	})
}

// checkPresence tells of files that must be there and are not, or the reverse.
func (c *check) checkPresence(f *dayFiles, h hours, rows int) {
	logged := slices.ContainsFunc(h.intervals, func(i plain.Interval) bool {
		return i.Start < i.End && keepsLog(i.Mode)
	})
	if logged && !f.hasLog && !f.live {
		c.differ(Difference{File: f.path("Log.csv"), Expected: "a file: Hours.csv has time in a mode that keeps it", Found: "none"})
	}
	if !h.known && rows > 0 {
		c.note(f.path("Hours.csv"), "missing: logging counts as on from the first to the last second seen")
	}
	if !h.known && rows == 0 && !f.hasLog && f.cache == nil {
		c.note(f.day.SummaryPath(), "alone: the day's hours are taken from it, and it stays as it is")
	}
	if f.cache != nil && c.later(f.day) {
		c.differ(Difference{File: f.path("LogCache.csv"), Expected: "no file: a later day has begun", Found: "a file"})
	}
}

// later tells whether a day behind d has been logged.
func (c *check) later(d plain.Day) bool {
	for name := range c.files {
		parts := dayFile.FindStringSubmatch(name)
		if parts == nil || parts[2] == "Summary" {
			continue
		}
		other, err := plain.ParseDay(parts[1])
		if err == nil && other > d && !(c.running && other > c.liveDay) {
			return true
		}
	}
	return false
}

func keepsLog(mode string) bool { return mode == "ProductLog" || mode == "AllLogging" }

// hours reads and checks Hours.csv.
func (c *check) hours(f *dayFiles) (hours, error) {
	if f.hours == nil {
		return hours{}, nil
	}
	h := hours{known: true}
	file := f.path("Hours.csv")
	err := c.each(file, bytes.NewReader(f.hours), hoursColumns, false, func(l *line) {
		i, ok := l.interval(f.day)
		if !ok {
			return
		}
		if n := len(h.intervals); n > 0 {
			l.follows(h.intervals[n-1], i)
		}
		h.intervals = append(h.intervals, i)
	})
	return h, err
}

var hoursColumns = []string{"Mode", "StartTime(InSeconds)", "EndTime(inSeconds)", "Date", "StartTime", "EndTime"}

func (l *line) interval(d plain.Day) (plain.Interval, bool) {
	i := plain.Interval{Mode: l.c.one(l.cells[0]), Start: l.whole(1), End: l.whole(2)}
	if !slices.Contains([]string{"ProductSummary", "UserSummary", "ProductLog", "AllLogging"}, i.Mode) {
		l.bad("Mode", "ProductSummary, UserSummary, ProductLog or AllLogging", i.Mode)
	}
	if !l.broken {
		l.inside(d, i.Start, i.End)
	}
	if !l.broken {
		l.clock(3, d, i.Start, i.End)
	}
	return i, !l.broken
}

// inside checks that a span or interval lies in its day and runs forwards.
func (l *line) inside(d plain.Day, start, end int64) {
	if start < d.Start() || start > d.End() {
		l.bad("StartTime(InSeconds)", "a second of "+d.String(), plain.Int(start))
	} else if end < start {
		l.bad("EndTime(inSeconds)", "no end before the start "+plain.Int(start), plain.Int(end))
	} else if end > d.End() {
		l.bad("EndTime(inSeconds)", "an end up to midnight, "+plain.Int(d.End()), plain.Int(end))
	}
}

// follows checks an interval against the one above it.
func (l *line) follows(before, i plain.Interval) {
	if i.Start < before.End {
		l.differ("StartTime(InSeconds)", plain.Int(before.End)+" or later, the end of the interval above", plain.Int(i.Start))
	} else if i.Start == before.End && i.Mode == before.Mode {
		l.differ("StartTime(InSeconds)", "one interval where neighbours have one mode", "two")
	}
}

// uncheck lists the day as one that can't be recomputed.
func (c *check) uncheck(d plain.Day) {
	c.result.Unchecked = append(c.result.Unchecked, layout.Day(d))
}
