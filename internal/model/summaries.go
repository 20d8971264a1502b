package model

import "github.com/liclog/liclog/summarize/verify/plain"

// Summaries is every Summary.csv of the tree as Files gives the others. They are
// made of all rows, also those that are gone from a closed day's Log.csv. A
// period in which nothing was used has a summary with a header only.
func (t *Tree) Summaries() map[string]string {
	periods := map[string]*plain.Period{}
	daily := map[string]bool{}
	for _, d := range t.Days {
		figures := plain.OfDay(d.Day, d.spans(), d.intervals(), len(d.Hours) > 0, t.counts)
		daily[d.Day.SummaryPath()] = true
		for _, path := range []string{d.Day.SummaryPath(), d.Day.WeekPath(), d.Day.MonthPath(), d.Day.YearPath()} {
			if periods[path] == nil {
				periods[path] = plain.NewPeriod()
			}
			periods[path].Add(figures)
		}
	}
	files := map[string]string{}
	for path, p := range periods {
		files[path] = p.File(!daily[path])
	}
	return files
}

func (d *Day) spans() []plain.Span {
	var spans []plain.Span
	for _, r := range append(d.All[:len(d.All):len(d.All)], d.Running...) {
		if r.User == "(null)" {
			r.User = ""
		}
		spans = append(spans, plain.Span{
			User: r.User, Host: r.Host, Process: r.Process,
			Product: r.ProductID, Name: r.ProductName,
			Start: r.Start, End: r.End, Desired: r.Desired, Granted: r.Granted,
		})
	}
	return spans
}

func (d *Day) intervals() []plain.Interval {
	var intervals []plain.Interval
	for _, i := range d.Hours {
		intervals = append(intervals, plain.Interval{Mode: i.Mode.String(), Start: i.Start, End: i.End})
	}
	return intervals
}
