package sessions

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Figure is how things stand for one application and kind.
type Figure struct {
	Application string   `json:"application"`
	Kind        string   `json:"kind"`
	InUse       int      `json:"inUse"`
	Limit       *int     `json:"limit"`    // null where there is none
	Peak        int      `json:"peak"`     // of the day
	PeakAt      string   `json:"peakTime"` // HH:MM:SS in the zone; empty without a peak
	Holders     []Holder `json:"holders"`
}

// Holder is a unit that uses a license.
type Holder struct {
	User    string `json:"user"`
	Address string `json:"address"`
}

// Peak is a day's highest use as logs and records tell it.
type Peak struct {
	Value int
	At    layout.Second // in the zone
}

// Figures puts together who holds which product, the day's records, and what the
// rules say. Figures of one application stand together.
func Figures(rules Rules, held map[string][]Holder, peaks map[string]Peak) []Figure {
	book := newRuleBook(rules)
	names := map[string]bool{}
	for product := range held {
		names[product] = true
	}
	for product := range peaks {
		names[product] = true
	}
	for _, l := range rules.Limits {
		for kind := range Kind(kinds) {
			if book.limit(event.Fold(book.canonical(l.Application)), kind) != Unlimited {
				names[book.canonical(l.Application)+" - "+kind.String()] = true
			}
		}
	}
	figures := []Figure{}
	for product := range names {
		if f, ok := book.figure(product); ok {
			f.Holders = append([]Holder{}, held[product]...)
			slices.SortFunc(f.Holders, func(a, b Holder) int {
				return cmp.Or(strings.Compare(a.User, b.User), strings.Compare(a.Address, b.Address))
			})
			f.InUse = len(f.Holders)
			if p := peaks[product]; p.Value > 0 {
				f.Peak, f.PeakAt = p.Value, p.At.Time().Format(time.TimeOnly)
			}
			figures = append(figures, f)
		}
	}
	slices.SortFunc(figures, func(a, b Figure) int {
		return cmp.Or(strings.Compare(a.Application, b.Application), strings.Compare(a.Kind, b.Kind))
	})
	return figures
}

// figure is the frame of a product's figure; ok is false for what is none of an
// application, such as Connected Users.
func (b *ruleBook) figure(product string) (f Figure, ok bool) {
	for kind := range Kind(kinds) {
		if name, is := strings.CutSuffix(product, " - "+kind.String()); is {
			f = Figure{Application: name, Kind: kind.String()}
			if limit := b.limit(event.Fold(name), kind); limit != Unlimited {
				f.Limit = &limit
			}
			return f, true
		}
	}
	return f, false
}

// Location is the time zone of days.
func (r Rules) Location() *time.Location { return newRuleBook(Rules{Zone: r.Zone}).zone }

// ReadHistory reads the records of the days from first to last in the tree dir.
// A year without a file has none; bad tells of the first line that is none.
func ReadHistory(dir string, first, last layout.Day) (records []Record, bad, err error) {
	for year := yearOf(first); year <= yearOf(last); year++ {
		file, err := os.ReadFile(HistoryName(dir, year))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		found, wrong := ParseHistory(file)
		if bad == nil {
			bad = wrong
		}
		for _, r := range found {
			if r.Day >= first && r.Day <= last {
				records = append(records, r)
			}
		}
	}
	return records, bad, nil
}

// PeakOf is the highest number of rows that overlap; at one instant those that
// end are taken off first. A row of no length counts in its instant. The time
// is moved into the zone.
func PeakOf(rows []layout.Row, from layout.Second, zone *time.Location) (p Peak) {
	type step struct {
		at    layout.Second
		order int
		by    int
	}
	var steps []step
	for _, r := range rows {
		if r.Granted == 0 || r.End < from {
			continue
		}
		steps = append(steps, step{max(r.Start, from), 1, 1})
		end := step{r.End, 0, -1}
		if r.End == r.Start {
			end.order = 2
		}
		steps = append(steps, end)
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order)) })
	level := 0
	for _, s := range steps {
		if level += s.by; level > p.Value {
			_, offset := s.at.Time().In(zone).Zone()
			p = Peak{level, s.at + layout.Second(offset)}
		}
	}
	return p
}
