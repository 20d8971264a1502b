package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/layout/view"
)

// standing is how things stand in a tree. What is not known is left out.
type standing struct {
	Dir         string       `json:"dir"`
	Logger      *running     `json:"logger"` // null where none runs
	Mode        string       `json:"mode"`   // that liclog.toml asks for
	Logged      *loggedMode  `json:"logged,omitempty"`
	Day         string       `json:"day,omitempty"` // the newest, YYYY/MM/DD
	HoursLogged json.Number  `json:"hoursLogged"`   // on that day
	LastEvent   *time.Time   `json:"lastEvent,omitempty"`
	KnownUpTo   *time.Time   `json:"knownUpTo,omitempty"` // the watermark
	Running     []inUse      `json:"running"`
	Rejects     int64        `json:"rejects"`
	MoreRejects bool         `json:"moreRejects,omitempty"` // the file is so long that it was not counted to its end
	Summary     *summaryFile `json:"summary,omitempty"`     // the newest day's
}

// loggedMode is the mode in which was logged last, and since and until when.
type loggedMode struct {
	Mode  string    `json:"mode"`
	Since time.Time `json:"since"`
	// Longer is set where it is so since before Since, longer than is looked back.
	Longer bool      `json:"longer,omitempty"`
	Until  time.Time `json:"until"`
}

// inUse is what runs of one product, or of a product for one user.
type inUse struct {
	Product string  `json:"product,omitempty"`
	Name    string  `json:"name,omitempty"`
	User    string  `json:"user,omitempty"`
	Used    int64   `json:"used"`    // licenses
	Waiting int64   `json:"waiting"` // licenses
	Users   []inUse `json:"users,omitempty"`
}

type summaryFile struct {
	File    string    `json:"file"`
	Written time.Time `json:"written"`
}

// look finds out how things stand. It reads only what is newest, so that it
// takes no longer on a tree of many years.
func (s *shell) look(now settings.Settings) (*standing, error) {
	st := &standing{Dir: s.dir, Mode: now.Mode.String(), HoursLogged: "0", Running: []inUse{}}
	var err error
	if st.Logger, err = runningLogger(s.dir); err != nil {
		return nil, err
	}
	if st.Rejects, st.MoreRejects, err = countRejects(s.dir); err != nil {
		return nil, err
	}
	for day, err := range layout.Newest(s.dir) {
		if err != nil {
			return nil, err
		}
		if !day.Logged(s.dir) {
			continue
		}
		st.Day = day.String()
		if err := s.lookAtDay(st, day); err != nil {
			return nil, err
		}
		break
	}
	st.Summary, err = newestSummary(s.dir)
	return st, err
}

// lookAtDay tells what the newest day's files say.
func (s *shell) lookAtDay(st *standing, day layout.Day) error {
	files, err := s.filesOf(day, st.Logger != nil)
	if err != nil {
		return err
	}
	intervals := parseHours(files.Hours)
	var logged layout.Second
	for _, i := range intervals {
		logged += i.End - i.Start
	}
	st.HoursLogged = json.Number(layout.AppendHours(nil, int64(logged)))
	st.Logged = lastMode(s.dir, day, intervals)
	if st.Logged != nil {
		st.KnownUpTo = &st.Logged.Until
	}
	open := parseRows(files.Cache)
	st.Running = summedUp(open)
	last, err := lastEvent(s.dir, day, files.Log, open, intervals)
	if last == 0 && err == nil { // the day is young
		content, _ := readIfThere((day - 1).File(s.dir, layout.HoursFile)) // unreadable is as good as not there
		last, err = lastEvent(s.dir, day-1, math.MaxInt64, nil, parseHours(content))
	}
	if last != 0 {
		t := last.Time()
		st.LastEvent = &t
	}
	return err
}

// filesOf are the files of a day as they belong together; logged tells whether a
// logger may be about to change them.
func (s *shell) filesOf(day layout.Day, logged bool) (view.Day, error) {
	sleep := time.Sleep
	if !logged {
		sleep = func(time.Duration) {}
	}
	files, err := view.Load(disk.OS, s.dir, day, sleep)
	if err != nil {
		s.log.Warn(err.Error())
		return asTheyAre(s.dir, day)
	}
	return files, nil
}

// asTheyAre reads the day's files although they may not belong together.
func asTheyAre(dir string, day layout.Day) (files view.Day, err error) {
	if files.Cache, err = readIfThere(day.File(dir, layout.LogCacheFile)); err != nil {
		return files, err
	}
	if files.Hours, err = readIfThere(day.File(dir, layout.HoursFile)); err != nil {
		return files, err
	}
	info, err := os.Stat(day.File(dir, layout.LogFile))
	if err != nil {
		return files, nil // there is no row to look at
	}
	files.Log = info.Size()
	return files, nil
}

func readIfThere(name string) ([]byte, error) {
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// rows calls use with the cells of each line. Those that are no rows, such as
// the header, are left to use; those that are no CSV are for verify to find.
func rows(content []byte, use func(cells []string)) {
	var texts []string
	scanner := table.NewScanner(bytes.NewReader(content))
	for scanner.Scan() {
		if scanner.Bad() != nil {
			continue
		}
		texts = texts[:0]
		for _, cell := range scanner.Cells() {
			texts = append(texts, string(cell))
		}
		use(texts)
	}
}

func parseHours(content []byte) (intervals []layout.Interval) {
	rows(content, func(cells []string) {
		if i, err := layout.ParseInterval(cells); err == nil {
			intervals = append(intervals, i)
		}
	})
	return intervals
}

func parseRows(content []byte) (found []layout.Row) {
	rows(content, func(cells []string) {
		if r, err := layout.ParseRow(cells); err == nil {
			found = append(found, r)
		}
	})
	return found
}

// lookBack is how many days the beginning of a mode is looked for.
const lookBack = 31

// lastMode tells the mode of the day's last interval, and since when it has been
// so without a break.
func lastMode(dir string, day layout.Day, intervals []layout.Interval) *loggedMode {
	if len(intervals) == 0 {
		return nil
	}
	last := intervals[len(intervals)-1]
	found := &loggedMode{Mode: last.Mode.String(), Until: last.End.Time()}
	since := last.Start
	for n := 0; since == day.Start(); n++ {
		day--
		content, _ := readIfThere(day.File(dir, layout.HoursFile)) // unreadable is as good as not there
		intervals = parseHours(content)
		if len(intervals) == 0 {
			break
		}
		before := intervals[len(intervals)-1]
		if before.Mode != last.Mode || before.End != day.End() {
			break
		}
		if found.Longer = n == lookBack; found.Longer {
			break
		}
		since = before.Start
	}
	found.Since = since.Time()
	return found
}

// summedUp adds up what runs by product and by user. A request that waits has
// been granted nothing.
func summedUp(open []layout.Row) []inUse {
	products := make(map[string]*inUse)
	users := make(map[string]map[string]*inUse)
	for _, r := range open {
		p := products[r.ProductID]
		if p == nil {
			p = &inUse{Product: r.ProductID}
			products[r.ProductID], users[r.ProductID] = p, make(map[string]*inUse)
		}
		p.Name = r.ProductName
		u := users[r.ProductID][r.User]
		if u == nil {
			u = &inUse{User: r.User}
			users[r.ProductID][r.User] = u
		}
		p.add(r)
		u.add(r)
	}
	all := []inUse{}
	for _, id := range slices.Sorted(maps.Keys(products)) {
		p := products[id]
		for _, name := range slices.Sorted(maps.Keys(users[id])) {
			p.Users = append(p.Users, *users[id][name])
		}
		all = append(all, *p)
	}
	return all
}

func (u *inUse) add(r layout.Row) {
	if r.Granted == 0 {
		u.Waiting += r.Desired
	}
	u.Used += r.Granted
}

// tailSize of a log is looked at for its last event.
const tailSize = 512 << 10

// lastEvent is the newest start or end of the rows that end a log or are open,
// 0 where there is none. What lies at midnight, or where one interval of logged
// time ends and the next begins, is a border and no event.
func lastEvent(dir string, day layout.Day, size int64, open []layout.Row, logged []layout.Interval) (last layout.Second, err error) {
	ended, err := lastRows(day.File(dir, layout.LogFile), size)
	starts, ends := inside(day, logged)
	for _, r := range ended {
		if !ends[r.End] {
			last = max(last, r.End)
		}
	}
	for _, r := range append(ended, open...) {
		if !starts[r.Start] {
			last = max(last, r.Start)
		}
	}
	return last, err
}

// inside are the borders within logged time at which spans start and end that
// go on beyond it.
func inside(day layout.Day, logged []layout.Interval) (starts, ends map[layout.Second]bool) {
	starts = map[layout.Second]bool{day.Start(): true}
	ends = map[layout.Second]bool{day.End(): true}
	for i := 1; i < len(logged); i++ {
		starts[logged[i].Start], ends[logged[i-1].End] = true, true
	}
	return starts, ends
}

// lastRows are the last rows in the first size bytes of a log.
func lastRows(name string, size int64) ([]layout.Row, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) || size <= 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil {
		size = min(size, info.Size())
	}
	from := max(0, size-tailSize)
	tail, err := io.ReadAll(io.NewSectionReader(file, from, size-from))
	return parseRows(tail), err // the first line is the header, or torn
}

// countSize is how much of Rejects.csv is read to count it.
const countSize = 32 << 20

// countRejects counts the rows of Rejects.csv; more is set where there are more
// than could be counted in an instant.
func countRejects(dir string) (n int64, more bool, err error) {
	file, err := os.Open(filepath.Join(dir, layout.RejectsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	defer file.Close()
	buffer := make([]byte, 1<<20)
	for read := 0; read < countSize; {
		got, err := file.Read(buffer)
		n += int64(bytes.Count(buffer[:got], []byte("\n")))
		read += got
		if err == io.EOF {
			return max(0, n-1), false, nil // without the header
		}
		if err != nil {
			return n, false, err
		}
	}
	return max(0, n-1), true, nil
}

// newestSummary is the newest day's summary that there is.
func newestSummary(dir string) (*summaryFile, error) {
	looked := 0
	for day, err := range layout.Newest(dir) {
		if err != nil {
			return nil, err
		}
		name := day.File(dir, layout.SummaryFile)
		if info, err := os.Stat(name); err == nil {
			return &summaryFile{name, info.ModTime().UTC().Truncate(time.Second)}, nil
		}
		if looked++; looked > 366 {
			break
		}
	}
	return nil, nil
}
