package combine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/tracking/sessions"
	"github.com/liclog/liclog/tracking/users"
)

// logged is a tree of events for which here holds, with users and sessions.
func logged(t *testing.T, toml string, events []event.Event, here func(server string) bool) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, layout.SettingsFile), toml)
	l, err := logger.Open(logger.Options{
		Dir: dir, Mode: layout.AllLogging, Parts: []func(logger.Host) logger.Part{users.Part, sessions.Part},
		Random: func() string { return "id of " + filepath.Base(dir) },
	})
	if err != nil {
		t.Fatal(err)
	}
	tracking := users.Settings{On: true, Domain: "Acme", Zones: map[string]string{"S2": "Asia/Tokyo"}}
	rules := sessions.Rules{Tracking: true, Every: 300, Zone: "Asia/Tokyo"}
	err = errors.Join(l.Set(users.PartName, tracking.Text()), l.Set(sessions.PartName, rules.Text()))
	var chunk input.Chunk
	for i, e := range events {
		if e.Server == "" || here(e.Server) {
			chunk.At(int64(i+1), nil)
			*chunk.Add() = e
		}
	}
	if err := errors.Join(err, l.Feed(&chunk, -1), l.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o750), os.WriteFile(name, []byte(text), 0o640)); err != nil {
		t.Fatal(err)
	}
}

// people are events of users and sessions at two servers, ending in a new day.
func people(seed uint64) (events []event.Event) {
	random := rand.New(rand.NewPCG(seed, 20))
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	at := layout.DayOf(2007, 12, 20).Start()
	pace := 1 + []int{3000, 40_000}[seed%2]
	for i := range 150 {
		at += 1 + layout.Second(random.IntN(pace))
		e := event.Event{Time: at, Server: one("S1", "S2"), User: one("ann", "bob", "cid"), Desired: 1, Granted: event.NotGiven}
		switch n := random.IntN(20); {
		case n < 10:
			e.Kind, e.Details = event.Access, &event.Details{Protocol: one("NRPC", "HTTP")}
		case n < 11:
			e.Kind, e.Server = event.PersonDeleted, "" // the directory is everybody's
		case n < 12:
			e.Kind, e.Server, e.Details = event.PersonRenamed, "", &event.Details{NewName: one("ann", "bob", "dora")}
		case n < 16:
			e.Kind, e.Handle, e.Host = event.Login, fmt.Sprint(i%9), one("10.0.0.1", "10.0.0.2")
			e.Details = &event.Details{Applications: "Change Management"}
		default:
			e.Kind, e.Handle, e.User = event.Logout, fmt.Sprint(random.IntN(9)), ""
		}
		events = append(events, e)
	}
	return append(events, event.Event{Time: at + 3*layout.DaySeconds, Kind: event.Alive})
}

// What servers log into trees of their own gives, combined, what they would have
// logged into one; given twice it is counted once.
func TestUsersAndSessionsAsIfLoggedIntoOne(t *testing.T) {
	const toml = "[sessions]\nzone = \"Asia/Tokyo\"\n"
	for seed := range uint64(8) {
		events := people(seed)
		one := logged(t, toml, events, func(string) bool { return true })
		a := logged(t, toml, events, func(s string) bool { return s == "S1" })
		b := logged(t, toml, events, func(s string) bool { return s == "S2" })
		into := filepath.Join(t.TempDir(), "all")
		combined(t, into, a, b, a)
		if again := combined(t, into, a, b, a); again.Changed != 0 {
			t.Errorf("once more writes %d days", again.Changed)
		}
		want, got := aboutPeople(t, one), aboutPeople(t, into)
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s:\n%s\nwant\n%s", name, got[name], want[name])
			}
		}
		if len(want) != len(got) {
			t.Errorf("%d files, want %d", len(got), len(want))
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// aboutPeople are a tree's files about users and sessions, without what is known
// to be another: the domain's id, and connected users.
func aboutPeople(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		base := filepath.Base(name)
		if err != nil || !slices.Contains([]string{
			layout.AccessFile, layout.AdminRequestFile, layout.UserLicensesFile, layout.LicenseTrackingFile, sessions.HistoryFile,
		}, base) {
			return err
		}
		text, err := os.ReadFile(name)
		for line := range strings.Lines(string(text)) {
			_, rest, _ := strings.Cut(line, ",")
			switch {
			case strings.HasPrefix(line, sessions.ConnectedUsers):
			case base == layout.LicenseTrackingFile:
				files[name[len(dir):]] += rest
			default:
				files[name[len(dir):]] += line
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

const historyHeader = "Name,Exact Time,Value,Month,Day,Year\n"

// combinedHistories are the records of trees with these, combined, and the warnings.
func combinedHistories(t *testing.T, trees ...string) (history, warnings string) {
	t.Helper()
	into := filepath.Join(t.TempDir(), "all")
	var from []string
	for _, text := range trees {
		dir := t.TempDir()
		zone, records, _ := strings.Cut(text, "|")
		write(t, filepath.Join(dir, layout.SettingsFile), "[sessions]\nzone = \""+zone+"\"\n")
		write(t, sessions.HistoryName(dir, 2016), historyHeader+records)
		from = append(from, dir)
	}
	_, err := Run(Options{From: from, Into: into, Sleep: func(time.Duration) {}, Warn: func(text string) { warnings += text + "\n" }})
	if err != nil {
		t.Fatal(err)
	}
	content, _ := os.ReadFile(sessions.HistoryName(into, 2016))
	return strings.TrimPrefix(string(content), historyHeader), warnings
}

func TestRecordsOfSeveralTrees(t *testing.T) {
	const change = "Change Management - Floating,09/02/16 14:17:50,213,9,2,2016\n"
	const more = "Change Management - Floating,09/02/16 15:00:00,214,9,2,2016\n"
	const users = "Connected Users,09/02/16 14:20:00,300,9,2,2016\n"
	for _, c := range []struct {
		what  string
		trees []string
		want  string
		warns string
	}{
		{"of one alone", []string{"|" + change + users, "|"}, change + users, ""},
		{"of days of their own", []string{"|" + change, "|" + strings.ReplaceAll(change, ",2,2016", ",3,2016")}, change + strings.ReplaceAll(change, ",2,2016", ",3,2016"), ""},
		{"the same", []string{"|" + change + users, "|" + change + users}, change + users, ""},
		{"no less than the highest", []string{"|" + change, "|" + more}, more, ""},
		{"connected users of two can't be told", []string{"|" + users, "|" + strings.Replace(users, "300", "299", 1)}, "", ""},
		{"days of two zones", []string{"Asia/Tokyo|" + change, "Europe/Berlin|" + more}, "", "1 records of StatHistory.csv are left out"},
		{"a line that is none", []string{"|" + change + "x\n"}, change, "line 3"},
	} {
		got, warnings := combinedHistories(t, c.trees...)
		if got != c.want || (c.warns == "") != (warnings == "") || !strings.Contains(warnings, c.warns) {
			t.Errorf("%s: %q, want %q; %s", c.what, got, c.want, warnings)
		}
	}
}

// A day that was logged for a summary has no rows to count from.
func TestRecordsWithoutRowsAreLeftOut(t *testing.T) {
	c := &combining{Options: Options{Into: t.TempDir(), FS: nil}, rowless: map[layout.Day]bool{layout.DayOf(2016, 9, 2): true}}
	p := peaks{combining: c, zones: map[string]bool{"": true}, years: map[int][]sessions.Record{}}
	day := layout.DayOf(2016, 9, 2)
	p.day, p.rows, p.full = day, map[string][]layout.Row{}, false
	r := sessions.Record{Name: "x - Floating", Day: day, Value: 1}
	if err := p.combine(recordKey{day, r.Name}, []sessions.Record{r, r}); err != nil || p.left != 1 || len(p.years) != 0 {
		t.Errorf("%v, %d left out, %v", err, p.left, p.years)
	}
}

func TestUsersOfSeveralDomains(t *testing.T) {
	into := filepath.Join(t.TempDir(), "all")
	tree := func(id, domain, updated, licenses string) string {
		dir := t.TempDir()
		write(t, filepath.Join(dir, layout.LicenseTrackingFile), "DomainId,DomainName,TotalUsers,Updated\n"+id+","+domain+",9,"+updated+"\n")
		write(t, filepath.Join(dir, layout.UserLicensesFile), "UserName,Server,Protocol,FirstAccess,LastAccess,Months\n"+licenses)
		return dir
	}
	a := tree("a", "Acme", "2007-07-01T00:00:00Z",
		"Jane/Acme,S1,HTTP,2007-01-02T00:00:00Z,2007-06-02T00:00:00Z,2007-01;2007-06\nOld,S1,HTTP,2006-01-02T00:00:00Z,2006-08-01T00:00:00Z,2006-01;2006-08\nx\n")
	b := tree("b", "Bolt", "2007-08-01T00:00:00Z", "CN=jane/O=acme,s1,HTTP,2007-02-02T00:00:00Z,2007-07-31T00:00:00Z,2007-02;2007-07\n")
	var warnings string
	for range 2 {
		if _, err := Run(Options{From: []string{a, b}, Into: into, Sleep: func(time.Duration) {}, Warn: func(text string) { warnings += text + "\n" }}); err != nil {
			t.Fatal(err)
		}
		a, b = b, a // the id stays
	}
	for name, want := range map[string]string{
		layout.LicenseTrackingFile: "DomainId,DomainName,TotalUsers,Updated\na,Bolt; Acme,1,2007-08-01T00:00:00Z\n",
		layout.UserLicensesFile:    "UserName,Server,Protocol,FirstAccess,LastAccess,Months\nCN=jane/O=acme,s1,HTTP,2007-01-02T00:00:00Z,2007-07-31T00:00:00Z,2007-01..2007-02;2007-06..2007-07\n",
	} {
		if got, _ := os.ReadFile(filepath.Join(into, name)); string(got) != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	for _, want := range []string{"users of several domains are put together (Acme, Bolt)", "UserLicenses.csv:4 is left out"} {
		if !strings.Contains(warnings, want) {
			t.Errorf("%q is not said: %s", want, warnings)
		}
	}
	info, err := os.Stat(filepath.Join(into, layout.UserLicensesFile))
	if err != nil || info.Mode().Perm() != layout.PrivateMode {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
