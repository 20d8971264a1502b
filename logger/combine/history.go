package combine

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/tracking/sessions"
)

// peaks combines the highest numbers of days (sessions.HistoryFile). What one tree
// alone has stays as it is there. Two highest numbers can't be made one, since they
// need not have come at the same time: of licenses it is counted anew from the
// combined rows; of connected users there are none.
type peaks struct {
	*combining
	zones map[string]bool // of the trees that have records
	found map[recordKey][]sessions.Record
	years map[int][]sessions.Record // as combined
	left  int                       // records that are left out for want of rows

	day  layout.Day // whose rows are loaded
	rows map[string][]layout.Row
	from layout.Second
	full bool // all rows of the day are there
}

// recordKey is what there is one record of.
type recordKey struct {
	day  layout.Day
	name string
}

func (c *combining) histories() error {
	p := &peaks{combining: c, zones: map[string]bool{}, found: map[recordKey][]sessions.Record{}, years: map[int][]sessions.Record{}}
	for _, dir := range c.From {
		if err := p.load(dir); err != nil {
			return err
		}
	}
	keys := slices.SortedFunc(maps.Keys(p.found), func(a, b recordKey) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.name, b.name))
	})
	for _, key := range keys {
		if err := p.combine(key, p.found[key]); err != nil {
			return err
		}
	}
	if p.left > 0 {
		c.warn("%d records of %s are left out: several trees have one, and not all rows are there, or not the same time zone, to count anew", p.left, sessions.HistoryFile)
	}
	return p.write()
}

// load reads the records of a tree.
func (p *peaks) load(dir string) error {
	entries, err := p.FS.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		year, ok := sessions.YearFolder(e.Name())
		if !ok {
			continue
		}
		name := sessions.HistoryName(dir, year)
		content, err := p.read(name)
		if err != nil {
			return err
		}
		records, bad := sessions.ParseHistory(content)
		if bad != nil {
			p.warn("%s: %v; such lines are left out", name, bad)
		}
		if len(records) > 0 {
			p.years[year] = nil
			p.zones[zoneOf(dir)] = true
		}
		for _, r := range records {
			key := recordKey{r.Day, r.Name}
			p.found[key] = append(p.found[key], r)
		}
	}
	return nil
}

// zoneOf is the time zone of the days of a tree's records.
func zoneOf(dir string) string {
	s, err := settings.Load(dir)
	if err != nil {
		return ""
	}
	return s.Sessions.Zone
}

// combine makes one record of those of trees.
func (p *peaks) combine(key recordKey, records []sessions.Record) error {
	highest := slices.MaxFunc(records, func(a, b sessions.Record) int { return cmp.Or(a.Value-b.Value, cmp.Compare(b.At, a.At)) })
	same := func(r sessions.Record) bool { return r == records[0] }
	connected := key.name == sessions.ConnectedUsers || key.name == sessions.ConnectedSystem
	switch {
	case len(records) == 1, connected && !slices.ContainsFunc(records, func(r sessions.Record) bool { return !same(r) }):
	case connected:
		return nil
	default:
		if err := p.loadDay(key.day); err != nil {
			return err
		}
		if !p.full {
			p.left++
			return nil
		}
		counted := sessions.PeakOf(units(p.rows[key.name]), p.from, p.zone())
		if counted.Value > highest.Value || counted.Value == highest.Value && counted.At < highest.At {
			highest.Value, highest.At = counted.Value, counted.At
		}
	}
	p.years[highest.Year()] = append(p.years[highest.Year()], highest)
	return nil
}

// zone is that of all trees.
func (p *peaks) zone() *time.Location {
	for name := range p.zones {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return time.UTC
}

// loadDay reads the combined rows of a day of the zone, by product.
func (p *peaks) loadDay(day layout.Day) error {
	if p.rows != nil && p.day == day {
		return nil
	}
	p.day, p.rows, p.full = day, map[string][]layout.Row{}, len(p.zones) == 1
	year, month, date := day.Date()
	start := func(n int) layout.Second {
		return layout.FromTime(time.Date(year, time.Month(month), date+n, 0, 0, 0, 0, p.zone()))
	}
	p.from = start(0)
	for utc := p.from.Day(); utc.Start() < start(1); utc++ {
		p.full = p.full && !p.rowless[utc]
		for _, file := range []string{layout.LogFile, layout.LogCacheFile} {
			name := utc.File(p.Into, file)
			content, err := p.read(name)
			if err != nil {
				return err
			}
			p.combining.rows(name, content, func(cells []string) error {
				row, err := layout.ParseRow(cells)
				if err == nil && row.Start < start(1) {
					p.rows[row.ProductID] = append(p.rows[row.ProductID], row)
				}
				return err
			})
		}
	}
	return nil
}

// units are the rows of each user at an address, each moment counted once: the
// sessions of a unit share its licenses, whatever server they are at.
func units(rows []layout.Row) (joined []layout.Row) {
	slices.SortFunc(rows, func(a, b layout.Row) int {
		return cmp.Or(cmp.Compare(a.User, b.User), cmp.Compare(a.Host, b.Host), cmp.Compare(a.Start, b.Start))
	})
	for _, r := range rows {
		if r.Granted == 0 {
			continue // a denial
		}
		if n := len(joined); n > 0 && joined[n-1].User == r.User && joined[n-1].Host == r.Host && r.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, r.End)
			continue
		}
		joined = append(joined, r)
	}
	return joined
}

// write writes the files of all years that trees have.
func (p *peaks) write() error {
	for year, records := range p.years {
		name := sessions.HistoryName(p.Into, year)
		var content []byte
		if len(records) > 0 {
			content = sessions.FormatHistory(records)
			if err := disk.MkdirAll(p.FS, filepath.Dir(name)); err != nil {
				return err
			}
		}
		if _, err := p.put(name, content); err != nil {
			return err
		}
	}
	return nil
}
