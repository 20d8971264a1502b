package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/layout/table"
	"github.com/liclog/liclog/tracking/sessions"
)

// sessionStanding is how things stand for sessions.
type sessionStanding struct {
	AsOf     *time.Time        `json:"asOf"` // null where nothing was logged
	Day      string            `json:"day"`  // in the zone
	Zone     string            `json:"zone"`
	Tracking bool              `json:"tracking"`
	Refused  int               `json:"refused"` // logins of the day
	Users    int               `json:"connectedUsersPeak"`
	Figures  []sessions.Figure `json:"applications"`
}

func (s *shell) showSessions(now settings.Settings, format string) error {
	rules, err := sessions.Load(s.dir, now.Sessions)
	if err != nil {
		return err
	}
	st, err := s.lookAtSessions(rules)
	if err != nil {
		return err
	}
	switch format {
	case "json":
		text, err := json.MarshalIndent(st, "", "  ")
		if err != nil {
			return err
		}
		_, err = s.out.Write(append(text, '\n'))
		return err
	case "csv":
		return s.write(figureRows(st.Figures), format)
	}
	_, err = s.out.Write(st.words())
	return err
}

// lookAtSessions finds out how things stand at the newest moment logged.
func (s *shell) lookAtSessions(rules sessions.Rules) (*sessionStanding, error) {
	zone := rules.Location()
	st := &sessionStanding{Zone: zone.String(), Tracking: rules.Tracking, Figures: []sessions.Figure{}}
	logger, err := runningLogger(s.dir)
	if err != nil {
		return nil, err
	}
	for day, err := range layout.Newest(s.dir) {
		if err != nil {
			return nil, err
		}
		files, err := s.filesOf(day, logger != nil)
		if err != nil {
			return nil, err
		}
		intervals := parseHours(files.Hours)
		if len(intervals) == 0 {
			continue
		}
		asOf := intervals[len(intervals)-1].End.Time()
		st.AsOf = &asOf
		return st, s.fill(st, rules, day, files.Cache, files.Log)
	}
	st.Figures = sessions.Figures(rules, nil, nil)
	return st, nil
}

// fill adds who is in and the peaks of the day in the zone. Login licenses have no
// records: their peak and what was refused is in the log.
func (s *shell) fill(st *sessionStanding, rules sessions.Rules, day layout.Day, cache []byte, size int64) error {
	zone := rules.Location()
	here := st.AsOf.In(zone)
	year, month, date := here.Date()
	today := layout.DayOf(year, int(month), date)
	start := layout.FromTime(time.Date(year, month, date, 0, 0, 0, 0, zone))
	st.Day = today.String()

	held, logins := holders(cache)
	records, _, err := sessions.ReadHistory(s.dir, today, today)
	if err != nil {
		return err
	}
	peaks := map[string]sessions.Peak{}
	for _, r := range records {
		peaks[r.Name] = sessions.Peak{Value: r.Value, At: r.At}
		if r.Name == sessions.ConnectedUsers {
			st.Users = r.Value
		}
	}
	if before := day - 1; start < day.Start() {
		st.Refused += addLogins(logins, before.File(s.dir, layout.LogFile), -1, start)
	}
	st.Refused += addLogins(logins, day.File(s.dir, layout.LogFile), size, start)
	for product, rows := range logins {
		peaks[product] = sessions.PeakOf(rows, start, zone)
	}
	st.Figures = sessions.Figures(rules, held, peaks)
	return nil
}

// holders are who has which product of sessions, and the rows of login licenses.
func holders(cache []byte) (held map[string][]sessions.Holder, logins map[string][]layout.Row) {
	held, logins = map[string][]sessions.Holder{}, map[string][]layout.Row{}
	rows(cache, func(cells []string) {
		if len(cells) < len(layout.LogCacheColumns) || cells[len(layout.LogCacheColumns)-1] != sessions.Server {
			return
		}
		r, err := layout.ParseRow(cells)
		if err != nil {
			return
		}
		held[r.ProductID] = append(held[r.ProductID], sessions.Holder{User: r.User, Address: r.Host})
		if strings.HasPrefix(r.ProductID, sessions.LoginApplication+" - ") {
			r.End = layout.EndOfTime // it runs on
			logins[r.ProductID] = append(logins[r.ProductID], r)
		}
	})
	return held, logins
}

// words is the standing for people.
func (st *sessionStanding) words() []byte {
	var b bytes.Buffer
	if st.AsOf == nil {
		fmt.Fprintln(&b, "Nothing was logged yet.")
	} else {
		fmt.Fprintf(&b, "As of %s UTC; today is %s (%s).\n", clock(st.AsOf), st.Day, st.Zone)
	}
	fmt.Fprintf(&b, "Tracking of applications is %s. Logins refused today: %s. Connected users today: at most %s.\n\n",
		onOff(st.Tracking), grouped(int64(st.Refused)), grouped(int64(st.Users)))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "in use\tlimit\tpeak\tat\t  application and users")
	for _, f := range st.Figures {
		limit := "-"
		if f.Limit != nil {
			limit = grouped(int64(*f.Limit))
		}
		fmt.Fprintf(w, "%d\t%s\t%d\t%s\t  %s - %s\n", f.InUse, limit, f.Peak, f.PeakAt, printable(f.Application), f.Kind)
		for _, h := range f.Holders {
			fmt.Fprintf(w, "\t\t\t\t    %s at %s\n", printable(h.User), printable(h.Address))
		}
	}
	_ = w.Flush() // a buffer takes all
	return b.Bytes()
}

// columned is a table that can be shown in all formats.
type columned struct {
	columns []string
	rows    [][]any // texts and numbers
}

func figureRows(figures []sessions.Figure) columned {
	t := columned{columns: []string{"Application", "Kind", "InUse", "Limit", "Peak", "PeakTime"}}
	for _, f := range figures {
		var limit any = ""
		if f.Limit != nil {
			limit = *f.Limit
		}
		t.rows = append(t.rows, []any{f.Application, f.Kind, f.InUse, limit, f.Peak, f.PeakAt})
	}
	return t
}

func peakRows(records []sessions.Record) columned {
	t := columned{columns: []string{"Date", "Name", "Peak", "PeakTime"}}
	for _, r := range records {
		t.rows = append(t.rows, []any{r.Day.String(), r.Name, r.Value, r.At.Time().Format(time.TimeOnly)})
	}
	return t
}

// write shows a table.
func (s *shell) write(t columned, format string) error {
	write := map[string]func(columned) ([]byte, error){"table": tabbed, "csv": separated, "json": objects}[format]
	text, err := write(t)
	if err != nil {
		return err
	}
	_, err = s.out.Write(text)
	return err
}

func tabbed(t columned) ([]byte, error) {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(t.columns, "\t"))
	for _, row := range t.rows {
		for i, cell := range row {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, printable(fmt.Sprint(cell)))
		}
		fmt.Fprintln(w)
	}
	return b.Bytes(), w.Flush()
}

func separated(t columned) ([]byte, error) {
	b := []byte(layout.Header(t.columns))
	for _, row := range t.rows {
		for i, cell := range row {
			if i > 0 {
				b = append(b, ',')
			}
			b = table.AppendCell(b, fmt.Sprint(cell))
		}
		b = append(b, '\n')
	}
	return b, nil
}

func objects(t columned) ([]byte, error) {
	all := []map[string]any{}
	for _, row := range t.rows {
		object := map[string]any{}
		for i, cell := range row {
			object[t.columns[i]] = cell
		}
		all = append(all, object)
	}
	text, err := json.MarshalIndent(all, "", "  ")
	return append(text, '\n'), err
}
