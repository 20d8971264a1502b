package sessions

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/logger/wire"
)

// HistoryFile has the highest use of each day of a year. It stands in the year's
// folder.
const HistoryFile = "StatHistory.csv"

// HistoryColumns are those of stathistory.
var HistoryColumns = []string{"Name", "Exact Time", "Value", "Month", "Day", "Year"}

// Names of the records that count sessions and not licenses.
const (
	ConnectedUsers  = "Connected Users"
	ConnectedSystem = "Connected System Processes"
)

// exactTime is how the moment of the highest use is written.
const exactTime = "01/02/06 15:04:05"

// Record is the highest use of a day. Its times are those of the zone that is
// set, as if they were UTC.
type Record struct {
	Name  string
	Day   layout.Day
	At    layout.Second // when it was so high first
	Value int
}

// Year is the year in whose file the record stands.
func (r Record) Year() int { return yearOf(r.Day) }

func yearOf(day layout.Day) int {
	year, _, _ := day.Date()
	return year
}

// HistoryName is where the records of a year stand in the tree dir.
func HistoryName(dir string, year int) string {
	return filepath.Join(dir, fmt.Sprintf("%04d", year), HistoryFile)
}

// FormatHistory is the file of these records.
func FormatHistory(records []Record) []byte {
	file := []byte(layout.Header(HistoryColumns))
	for _, r := range records {
		year, month, day := r.Day.Date()
		file = append(table.AppendCell(file, r.Name), ',')
		file = append(r.At.Time().AppendFormat(file, exactTime), ',')
		for i, n := range [...]int{r.Value, month, day, year} {
			file = append(strconv.AppendInt(file, int64(n), 10), ",,,\n"[i])
		}
	}
	return file
}

// ParseRecord reads the cells of a line. The century of Exact Time is that of
// the column Year.
func ParseRecord(cells []string) (r Record, err error) {
	if len(cells) < len(HistoryColumns) {
		return r, fmt.Errorf("%d columns where %d are needed", len(cells), len(HistoryColumns))
	}
	r.Name = cells[0]
	var numbers [4]int
	for i := range numbers {
		n, err := strconv.Atoi(cells[2+i])
		if err != nil || n < 0 {
			return r, fmt.Errorf("%s is no number: %q", HistoryColumns[2+i], cells[2+i])
		}
		numbers[i] = n
	}
	r.Value = numbers[0]
	month, day, year := numbers[1], numbers[2], numbers[3]
	r.Day = layout.DayOf(year, month, day)
	if y, m, d := r.Day.Date(); y != year || m != month || d != day || year < 1 || year > 9999 {
		return r, fmt.Errorf("no day: %d/%d/%d", month, day, year)
	}
	at, err := time.Parse(exactTime, cells[1])
	if err != nil {
		return r, fmt.Errorf("no time MM/DD/YY HH:MM:SS in Exact Time: %q", cells[1])
	}
	r.At = layout.FromTime(at.AddDate(nearestCentury(at.Year(), year)-at.Year(), 0, 0))
	return r, nil
}

// ParseHistory reads a file. What can't be read is passed over; bad is the first
// such line.
func ParseHistory(file []byte) (records []Record, bad error) {
	scanner := table.NewScanner(bytes.NewReader(file))
	for first := true; scanner.Scan(); first = false {
		if first {
			continue
		}
		var cells []string
		for _, cell := range scanner.Cells() {
			cells = append(cells, string(cell))
		}
		err := scanner.Bad()
		if err == nil {
			var r Record
			if r, err = ParseRecord(cells); err == nil {
				records = append(records, r)
				continue
			}
		}
		if bad == nil {
			bad = fmt.Errorf("line %d: %w", scanner.Line(), err)
		}
	}
	return records, bad
}

// yearFolder reads the name of a year's folder.
// YearFolder is the year that a folder of a tree is for.
func YearFolder(name string) (year int, ok bool) {
	year, err := strconv.Atoi(name)
	return year, err == nil && len(name) == 4 && year > 0
}

// nearestCentury is the year with the last two digits of short that is nearest
// to year.
func nearestCentury(short, year int) int {
	full := year - year%100 + short%100
	switch {
	case full-year > 50:
		return full - 100
	case year-full > 50:
		return full + 100
	}
	return full
}

// peak is the highest number of a day.
type peak struct {
	value int
	at    layout.Second // in the zone
}

// raise takes a number that is in use now.
func (m *Machine) raise(p *peak, value int) {
	if value > p.value {
		*p = peak{value, m.local(m.now)}
		m.changed = true
	}
}

// Changed tells whether Records may have changed since it was asked last.
func (m *Machine) Changed() bool {
	changed := m.changed
	m.changed = false
	return changed
}

// Records are those of the year up to now, by day and name.
func (m *Machine) Records() []Record { return merge(append(slices.Clone(m.records), m.today()...)) }

// Today is the day of the records that may still change.
func (m *Machine) Today() layout.Day { return m.day }

// today are the records of the day.
func (m *Machine) today() (records []Record) {
	add := func(name string, p peak) {
		if p.value > 0 {
			records = append(records, Record{name, m.day, p.at, p.value})
		}
	}
	for _, a := range m.applications.list {
		for kind := range a.peaks {
			add(a.products[kind], a.peaks[kind])
		}
	}
	add(ConnectedUsers, m.users.peak)
	add(ConnectedSystem, m.system.peak)
	slices.SortFunc(records, func(a, b Record) int { return strings.Compare(a.Name, b.Name) })
	return records
}

// Adopt takes up records that a file had before the machine began; they must be
// those of the newest year that has any.
func (m *Machine) Adopt(records []Record) {
	m.records = merge(slices.Clone(records))
}

// merge joins records of one day and name that were adopted with those that came
// since: the higher stays, of equal ones the earlier.
func merge(records []Record) []Record {
	slices.SortStableFunc(records, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), strings.Compare(a.Name, b.Name), -cmp.Compare(a.Value, b.Value), cmp.Compare(a.At, b.At))
	})
	return slices.CompactFunc(records, func(a, b Record) bool { return a.Day == b.Day && a.Name == b.Name })
}

func saveRecords(w *wire.Writer, records []Record) {
	w.Int(int64(len(records)))
	for _, r := range records {
		w.Text(r.Name)
		w.Int(int64(r.Day))
		w.Int(int64(r.At))
		w.Int(int64(r.Value))
	}
}

func readRecords(r *wire.Reader) (records []Record) {
	for range r.Count() {
		records = append(records, Record{r.Text(), layout.Day(r.Int()), layout.Second(r.Int()), int(r.Int())})
	}
	return records
}
