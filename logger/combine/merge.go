package combine

import (
	"cmp"
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// alone is a day that one tree has: as it is.
func (c *combining) alone(p *part) files {
	c.result.Rows += int64(len(p.rows))
	c.rowless[p.day] = p.final != nil
	f := files{layout.HoursFile: hoursFile(p.hours), layout.SummaryFile: p.final}
	if p.log {
		f[layout.LogFile] = logFile(p.rows)
	}
	if p.live {
		f[layout.LogCacheFile] = cacheFile(p.cache)
	}
	return f
}

// merged is a day that several trees have. Of time that was logged for summaries
// alone no rows are left, and two summaries can't be made one: it is left out.
func (c *combining) merged(day layout.Day, parts []part) files {
	var hours []layout.Interval
	live := false
	for i := range parts {
		p := &parts[i]
		live = live || p.live
		logged, dropped := p.dropSummaryOnly()
		if dropped {
			c.rowless[day] = true
			c.warn("%s: %s was logged for a summary, wholly or in part: without rows that can't be combined and is left out", p.dir, day)
		}
		hours = union(hours, logged)
	}
	if len(hours) == 0 {
		return nil
	}
	rows, cache := c.mergeRows(parts), mergeCaches(parts)
	rows, cache = splitAll(rows, cache, hours)
	slices.SortStableFunc(rows, func(a, b written) int { return cmp.Compare(a.at, b.at) })
	c.result.Rows += int64(len(rows))
	f := files{layout.LogFile: logFile(rows), layout.HoursFile: hoursFile(hours)}
	if live {
		f[layout.LogCacheFile] = cacheFile(cache)
	}
	return f
}

// mergeRows keeps each row as often as the tree has it that has it most often.
func (c *combining) mergeRows(parts []part) []written {
	var all []written
	kept := map[layout.Row]int{}
	for i := range parts {
		here := map[layout.Row]int{}
		for _, row := range parts[i].rows {
			if here[row.Row]++; here[row.Row] <= kept[row.Row] {
				c.result.Same++
				continue
			}
			kept[row.Row]++
			all = append(all, row)
		}
	}
	return all
}

func mergeCaches(parts []part) []running {
	var all []running
	kept := map[running]int{}
	for i := range parts {
		here := map[running]int{}
		for _, r := range parts[i].cache {
			if here[r]++; here[r] > kept[r] {
				kept[r]++
				all = append(all, r)
			}
		}
	}
	return all
}

// union is the time that is in either, in the mode that keeps more.
func union(a, b []layout.Interval) []layout.Interval {
	var borders []layout.Second
	for _, i := range slices.Concat(a, b) {
		borders = append(borders, i.Start, i.End)
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	var joined []layout.Interval
	for n := range borders {
		// A stretch to the next border, and an interval of no length at this one.
		for _, end := range borders[n:min(n+2, len(borders))] {
			i := layout.Interval{Mode: max(modeIn(a, borders[n], end), modeIn(b, borders[n], end)), Start: borders[n], End: end}
			if i.Mode.On() {
				joined = join(joined, i)
			}
		}
	}
	return joined
}

// modeIn is the mode of the interval that holds a stretch; of one of no length,
// of an interval of no length alone.
func modeIn(intervals []layout.Interval, start, end layout.Second) layout.Mode {
	for _, i := range intervals {
		if i.Start <= start && end <= i.End && (start < end || i.Start == i.End) {
			return i.Mode
		}
	}
	return layout.Off
}

// join puts an interval behind others; neighbours of one mode become one, and
// one of no length has no place in or beside another.
func join(joined []layout.Interval, i layout.Interval) []layout.Interval {
	if n := len(joined); n > 0 && joined[n-1].End == i.Start {
		last := &joined[n-1]
		switch {
		case last.Mode == i.Mode:
			last.End = i.End
			return joined
		case i.Start == i.End:
			return joined
		case last.Start == last.End:
			*last = i
			return joined
		}
	}
	return append(joined, i)
}

// splitAll splits rows where the mode changes: another tree's mode may have
// changed while they ran.
func splitAll(rows []written, cache []running, hours []layout.Interval) ([]written, []running) {
	var borders []layout.Second
	for i := 1; i < len(hours); i++ {
		if hours[i-1].End == hours[i].Start {
			borders = append(borders, hours[i].Start)
		}
	}
	if len(borders) == 0 {
		return rows, cache
	}
	var all []written
	for _, row := range rows {
		all = append(splitRow(all, &row.Row, borders), row)
	}
	for i := range cache {
		all = splitRow(all, &cache[i].Row, borders)
	}
	return all, cache
}

// splitRow appends the pieces of a row before the last border in it, and leaves
// the rest in it.
func splitRow(pieces []written, row *layout.Row, borders []layout.Second) []written {
	for _, b := range borders {
		if row.Start < b && b < row.End {
			piece := written{*row, b}
			piece.End = b
			pieces = append(pieces, piece)
			row.Start = b
		}
	}
	return pieces
}

func logFile(rows []written) []byte {
	content := []byte(layout.Header(layout.LogColumns))
	for i := range rows {
		content = layout.AppendRow(content, &rows[i].Row)
	}
	return content
}

func cacheFile(rows []running) []byte {
	content := []byte(layout.Header(layout.LogCacheColumns))
	for i := range rows {
		content = append(layout.AppendRowCells(content, &rows[i].Row), ',')
		content = append(table.AppendCell(content, rows[i].handle), ',')
		content = append(table.AppendCell(content, rows[i].server), '\n')
	}
	return content
}

func hoursFile(hours []layout.Interval) []byte {
	content := []byte(layout.Header(layout.HoursColumns))
	for _, i := range hours {
		content = layout.AppendInterval(content, i)
	}
	return content
}
