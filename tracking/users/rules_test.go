package users

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// at is a moment, as "2007-07-01 09:30:00".
func at(text string) layout.Second {
	t, err := time.Parse("2006-01-02 15:04:05", text)
	if err != nil {
		panic(err)
	}
	return layout.FromTime(t)
}

// world is a domain whose time passes.
type world struct {
	*Domain
	requests []string // of all midnights
	sent     [][]Request
}

func newWorld(s Settings) *world {
	w := &world{Domain: NewDomain()}
	w.Set(s, "id1")
	return w
}

func allOn() *world { return newWorld(Settings{On: true, Domain: "Acme"}) }

func (w *world) pass(to layout.Second) {
	for w.Due() <= to {
		now := w.Due()
		requests := w.Midnight()
		if len(requests) > 0 {
			w.sent = append(w.sent, requests)
		}
		for _, r := range requests {
			for _, row := range r.Rows {
				w.requests = append(w.requests, fmt.Sprintf("%s %s %s %s %s", now, r.Server, row.List, row.User, event.Protocols[row.Protocol]))
			}
		}
	}
}

func (w *world) access(when, user, protocol, server string) {
	w.pass(at(when))
	p, _ := event.ParseProtocol(protocol)
	w.Access(user, p, server, at(when))
}

// licenses are the database's rows without their months.
func (w *world) licenses() (rows string) {
	for line := range strings.Lines(w.withMonths()) {
		rows += line[:strings.LastIndex(line, ",")] + "\n"
	}
	return rows
}

func (w *world) withMonths() string {
	var b strings.Builder
	_ = w.WriteLicenses(&b)
	_, rows, _ := strings.Cut(b.String(), "\n")
	return rows
}

// on is what Access.csv of a day that is not over everywhere says.
func (w *world) on(day layout.Day) string {
	var b strings.Builder
	_, _ = w.WriteAccess(day, &b)
	_, rows, _ := strings.Cut(b.String(), "\n")
	return rows
}

func (w *world) today() (all string) {
	for _, day := range w.openDays() {
		all += w.on(day)
	}
	return all
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%s\nwant\n%s", what, got, want)
	}
}

func TestTheCacheTakesTheGreaterTime(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 12:00:00", "Jane Doe/Acme", "NRPC", "Mail1/Acme")
	w.Access("Jane Doe/Acme", 0, "Mail1/Acme", at("2007-07-01 09:00:00"))
	expect(t, "Access.csv", w.today(), "Jane Doe/Acme,NRPC,Mail1/Acme,2007-07-01T09:00:00Z,2007-07-01T12:00:00Z,2\n")
}

func TestT3NamesCompareWithoutCaseAndStayAsFirstSeen(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "CN=Jane Doe/OU=Sales/O=Acme", "HTTP", "CN=Web/O=Acme")
	w.access("2007-07-01 10:00:00", "jane DOE/Sales/acme", "HTTP", "web/ACME")
	expect(t, "Access.csv", w.today(), "CN=Jane Doe/OU=Sales/O=Acme,HTTP,CN=Web/O=Acme,2007-07-01T09:00:00Z,2007-07-01T10:00:00Z,2\n")
}

func TestAnonymousLeavesNoTrace(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Anonymous", "HTTP", "Web")
	if w.today() != "" || w.Due() != layout.EndOfTime {
		t.Error("a trace of nobody: ", w.today())
	}
}

func TestT4ServersAreNoUsers(t *testing.T) {
	w := newWorld(Settings{On: true, Servers: map[string]bool{"Hub/Acme": false}})
	w.access("2007-07-01 09:00:00", "CN=Hub/O=Acme", "NRPC", "Mail1/Acme")
	w.access("2007-07-01 09:00:00", "CN=Mail1/O=Acme", "NRPC", "Mail1/Acme")
	w.access("2007-07-01 09:00:00", "Mail2/Acme", "NRPC", "Mail1/Acme") // not known as a server yet
	w.access("2007-07-01 10:00:00", "Jane/Acme", "NRPC", "Mail2/Acme")
	expect(t, "Access.csv", w.today(), "Jane/Acme,NRPC,Mail2/Acme,2007-07-01T10:00:00Z,2007-07-01T10:00:00Z,1\n")
}

func TestOffByDefault(t *testing.T) {
	w := newWorld(Settings{})
	w.access("2007-07-01 09:00:00", "Jane/Acme", "NRPC", "Mail1")
	if w.today() != "" || w.Due() != layout.EndOfTime {
		t.Error(w.today())
	}
}

func TestT5ThreeLists(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.access("2007-07-02 09:00:00", "Jane", "HTTP", "Mail1")
	w.access("2007-07-02 09:00:00", "Joe", "NRPC", "Mail1")
	w.pass(at("2007-08-20 00:00:00"))
	w.access("2007-08-20 09:00:00", "Jane", "HTTP", "Mail1")
	w.pass(at("2007-08-21 00:00:00"))
	expect(t, "requests", strings.Join(w.requests, "\n"), strings.Join([]string{
		"2007-07-02T00:00:00Z Mail1 new Jane NRPC",
		"2007-07-03T00:00:00Z Mail1 new Joe NRPC",
		"2007-07-03T00:00:00Z Mail1 seen Jane HTTP",
		"2007-08-02T00:00:00Z Mail1 idle Jane NRPC",
		"2007-08-02T00:00:00Z Mail1 idle Jane HTTP",
		"2007-08-02T00:00:00Z Mail1 idle Joe NRPC",
		"2007-08-21T00:00:00Z Mail1 new Jane HTTP",
	}, "\n"))
}

// 30 days are 30 x 24 hours; who came just so long ago is not idle.
func TestT5IdleIsMoreThanThirtyDays(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 00:00:00", "Jane", "NRPC", "Mail1")
	w.access("2007-07-01 00:00:01", "Joe", "NRPC", "Mail1")
	w.pass(at("2007-08-02 00:00:00"))
	expect(t, "requests", strings.Join(w.requests[2:], "\n"),
		"2007-08-01T00:00:00Z Mail1 idle Jane NRPC\n2007-08-01T00:00:00Z Mail1 idle Joe NRPC")
	w = allOn()
	w.access("2007-07-01 00:00:00", "Jane", "NRPC", "Mail1")
	w.pass(at("2007-07-31 00:00:00")) // 30 days to the second
	if len(w.requests) != 1 {
		t.Error(w.requests)
	}
}

func TestT5NoEmptyRequestAndNoneOfADisabledServer(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.Set(Settings{On: true, Servers: map[string]bool{"mail1": false}}, "x")
	w.pass(at("2007-09-05 00:00:00"))
	if len(w.requests) != 0 || w.ID != "" {
		t.Error(w.requests, w.ID)
	}
	w.Set(Settings{On: true}, "x") // what was collected is told now
	w.pass(at("2007-09-08 00:00:00"))
	expect(t, "requests", strings.Join(w.requests, "\n"),
		"2007-09-06T00:00:00Z Mail1 new Jane NRPC\n2007-09-07T00:00:00Z Mail1 idle Jane NRPC")
}

func TestT6MidnightIsTheZones(t *testing.T) {
	w := newWorld(Settings{On: true, Zone: "Europe/Berlin"})
	w.access("2007-07-01 21:59:59", "Jane", "NRPC", "Mail1")
	w.access("2007-07-01 22:00:00", "Joe", "NRPC", "Mail1")
	if d := w.servers[0].day.String(); d != "2007/07/02" {
		t.Error("the open day is ", d)
	}
	expect(t, "requests", strings.Join(w.requests, "\n"), "2007-07-01T22:00:00Z Mail1 new Jane NRPC")
	if w.Due() != at("2007-07-02 22:00:00") {
		t.Error("midnight at ", w.Due())
	}
}

// abroad are two servers: one has midnight 6 hours before the other.
func abroad() Settings {
	return Settings{On: true, Domain: "Acme", Zone: "Europe/Berlin", Zones: map[string]string{"Ny/Acme": "America/New_York"}}
}

func TestT6EachServerHasItsOwnMidnight(t *testing.T) {
	w := newWorld(abroad())
	w.access("2007-07-01 09:00:00", "Joe", "NRPC", "CN=ny/O=acme")
	w.access("2007-07-01 10:00:00", "Jane", "NRPC", "Mail1")
	w.access("2007-07-01 23:00:00", "Jane", "NRPC", "Mail1") // the 2nd there
	w.access("2007-07-02 02:00:00", "Jane", "HTTP", "Ny/Acme")
	expect(t, "before the midnight of New York", strings.Join(w.requests, "\n"), "2007-07-01T22:00:00Z Mail1 new Jane NRPC")
	expect(t, "July 1", w.on(at("2007-07-01 00:00:00").Day()),
		"Jane,NRPC,Mail1,2007-07-01T10:00:00Z,2007-07-01T10:00:00Z,1\n"+
			"Jane,HTTP,Ny/Acme,2007-07-02T02:00:00Z,2007-07-02T02:00:00Z,1\n"+
			"Joe,NRPC,Ny/Acme,2007-07-01T09:00:00Z,2007-07-01T09:00:00Z,1\n")
	expect(t, "July 2", w.on(at("2007-07-02 00:00:00").Day()), "Jane,NRPC,Mail1,2007-07-01T23:00:00Z,2007-07-01T23:00:00Z,1\n")
	w.pass(at("2007-07-02 04:00:00"))
	expect(t, "at the midnight of New York", strings.Join(w.requests[1:], "\n"),
		"2007-07-02T04:00:00Z Ny/Acme new Jane HTTP\n2007-07-02T04:00:00Z Ny/Acme new Joe NRPC")
	if over := w.takeClosed(); len(over) != 1 || len(over[0].requests) != 2 || over[0].day.String() != "2007/07/01" {
		t.Errorf("over everywhere: %+v", over)
	}
}

// The document is refreshed once a day, at the midnight of the domain's zone.
func TestT6TheDocumentHasTheDomainsMidnight(t *testing.T) {
	w := newWorld(abroad())
	w.access("2007-07-01 09:00:00", "Joe", "NRPC", "Ny/Acme")
	for _, c := range []struct{ now, asOf string }{
		{"2007-07-02 04:00:00", "2007-07-02 04:00:00"}, // when it is made
		{"2007-07-02 22:00:00", "2007-07-02 22:00:00"},
		{"2007-07-03 21:59:59", "2007-07-02 22:00:00"},
	} {
		if w.pass(at(c.now)); w.asOf != at(c.asOf) {
			t.Errorf("at %s it is of %s, want %s", c.now, w.asOf, c.asOf)
		}
	}
}

func TestAServerThatMovesHasNoDayTwice(t *testing.T) {
	w := newWorld(Settings{On: true, Zone: "Pacific/Auckland"})
	w.access("2007-07-01 01:00:00", "Jane", "NRPC", "Mail1") // until 12:00
	w.Set(Settings{On: true, Zone: "Pacific/Auckland", Zones: map[string]string{"Mail1": "America/New_York"}}, "")
	w.access("2007-07-01 13:00:00", "Jane", "NRPC", "Mail1") // July 1 in New York
	w.pass(at("2007-07-03 04:00:00"))
	expect(t, "requests", strings.Join(w.requests, "\n"), "2007-07-01T12:00:00Z Mail1 new Jane NRPC\n2007-07-03T04:00:00Z Mail1 seen Jane NRPC")
	if day := w.sent[1][0].Day.String(); day != "2007/07/02" {
		t.Error("the second day is ", day)
	}
}

func TestAChangedZoneHoldsFromMidnightAndNoDayComesTwice(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.Set(Settings{On: true, Zone: "America/New_York"}, "")
	w.pass(at("2007-07-02 00:00:00"))
	if d := w.servers[0].day.String(); d != "2007/07/02" || w.Due() != at("2007-07-03 04:00:00") {
		t.Error(d, w.Due())
	}
}

func TestMidnightsWhereClocksAreChanged(t *testing.T) {
	for _, c := range []struct{ zone, day, want string }{
		{"Europe/Berlin", "2007-03-26", "2007-03-25 22:00:00"},
		{"America/Sao_Paulo", "2017-10-15", "2017-10-15 03:00:00"}, // 00:00 does not exist
		{"America/Havana", "2017-11-05", "2017-11-05 04:00:00"},    // 00:00 comes twice
		{"Pacific/Apia", "2011-12-31", "2011-12-30 10:00:00"},      // the 30th does not exist
		{"Pacific/Apia", "2011-12-30", "2011-12-30 10:00:00"},
		{"UTC", "2007-07-01", "2007-07-01 00:00:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := startOf(at(c.day+" 00:00:00").Day(), zone); got != at(c.want) {
			t.Errorf("%s %s begins at %s, want %s", c.zone, c.day, got, c.want)
		}
	}
}

func TestT7TimesAreNeverLowered(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.access("2007-07-05 09:00:00", "Jane", "NRPC", "Mail1")
	w.pass(at("2007-07-10 00:00:00"))
	want := "Jane,Mail1,NRPC,2007-07-01T09:00:00Z,2007-07-05T09:00:00Z\n"
	expect(t, "in order", w.licenses(), want)
	for range 2 { // twice, and late
		for i := range w.sent {
			for _, r := range w.sent[len(w.sent)-1-i] {
				w.Process(r, at("2007-07-10 00:00:00"))
			}
		}
		expect(t, "again", w.licenses(), want)
	}
}

func TestT8AYearWithoutAccessDeletes(t *testing.T) {
	for _, c := range []struct{ last, before, gone string }{
		{"2007-07-01 00:00:00", "2008-06-30 00:00:00", "2008-07-01 00:00:00"},
		{"2007-07-01 00:00:01", "2008-07-01 00:00:00", "2008-07-02 00:00:00"},
		{"2008-02-29 00:00:00", "2009-02-28 00:00:00", "2009-03-01 00:00:00"},
		{"2007-02-28 00:00:00", "2008-02-27 00:00:00", "2008-02-28 00:00:00"},
	} {
		w := allOn()
		w.access(c.last, "Jane", "NRPC", "Mail1")
		w.pass(at(c.before))
		if w.Total() != 1 {
			t.Errorf("%s: gone at %s", c.last, c.before)
		}
		w.pass(at(c.gone))
		if w.Total() != 0 || w.licenses() != "" {
			t.Errorf("%s: still there at %s", c.last, c.gone)
		}
	}
}

func TestAnyServersAccessKeepsAUser(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.access("2008-01-01 09:00:00", "Jane", "IMAP", "Mail2")
	w.pass(at("2008-12-31 00:00:00"))
	expect(t, "licenses", w.licenses(), "Jane,Mail1,NRPC,2007-07-01T09:00:00Z,2007-07-01T09:00:00Z\nJane,Mail2,IMAP,2008-01-01T09:00:00Z,2008-01-01T09:00:00Z\n")
	w.pass(at("2009-01-02 00:00:00"))
	expect(t, "licenses", w.licenses(), "")
}

func TestT9DeletedPersonsAreGone(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane/Acme", "NRPC", "Mail1")
	w.access("2007-07-02 09:00:00", "Jane/Acme", "NRPC", "Mail1")
	w.Delete("cn=JANE/o=acme")
	w.Delete("nobody")
	expect(t, "licenses", w.licenses(), "")
	w.pass(at("2007-07-03 00:00:00")) // the cache does not bring her back
	expect(t, "licenses", w.licenses(), "")
	w.access("2007-07-03 09:00:00", "Jane/Acme", "NRPC", "Mail1")
	w.pass(at("2007-07-04 00:00:00"))
	expect(t, "requests", w.requests[len(w.requests)-1], "2007-07-04T00:00:00Z Mail1 new Jane/Acme NRPC")
}

func TestT9RenamesMergeWithTheLaterTimes(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane Doe", "NRPC", "Mail1")
	w.access("2007-07-02 09:00:00", "Jane Roe", "NRPC", "Mail1")
	w.access("2007-07-02 10:00:00", "Jane Roe", "HTTP", "Mail2")
	w.pass(at("2007-07-03 00:00:00"))
	w.Rename("jane roe", "Jane Doe")
	expect(t, "licenses", w.licenses(), "Jane Doe,Mail1,NRPC,2007-07-01T09:00:00Z,2007-07-02T09:00:00Z\nJane Doe,Mail2,HTTP,2007-07-02T10:00:00Z,2007-07-02T10:00:00Z\n")
	w.Rename("Jane Doe", "CN=jane doe") // the same name
	w.Rename("nobody", "Joe")
	w.Rename("Jane Doe", "Jane Miller")
	w.access("2007-07-03 09:00:00", "Jane Miller", "NRPC", "Mail1")
	w.pass(at("2007-07-04 00:00:00"))
	expect(t, "requests", w.requests[len(w.requests)-1], "2007-07-04T00:00:00Z Mail1 seen Jane Miller NRPC")
	if w.Total() != 1 {
		t.Error(w.licenses())
	}
}

func TestFeatureOnNothingProcessed(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.pass(at("2007-07-01 23:59:59"))
	if w.ID != "" || w.Total() != 0 {
		t.Error("a database before a request was processed")
	}
	w.pass(at("2007-07-02 00:00:00"))
	if w.ID != "id1" || w.Total() != 1 {
		t.Error("no database after the first request")
	}
}

func TestSwitchedOffServersUsersStay(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.pass(at("2007-07-02 00:00:00"))
	w.Set(Settings{}, "")
	w.access("2007-08-01 09:00:00", "Jane", "NRPC", "Mail1") // leaves no trace
	w.pass(at("2008-07-01 00:00:00"))
	expect(t, "licenses", w.licenses(), "Jane,Mail1,NRPC,2007-07-01T09:00:00Z,2007-07-01T09:00:00Z\n")
	w.pass(at("2008-07-02 00:00:00"))
	expect(t, "licenses", w.licenses(), "")
}

func TestTwoServersOneUser(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail2")
	w.access("2007-07-01 10:00:00", "Jane", "NRPC", "Mail1")
	w.pass(at("2007-07-02 00:00:00"))
	expect(t, "requests", strings.Join(w.requests, "\n"),
		"2007-07-02T00:00:00Z Mail1 new Jane NRPC\n2007-07-02T00:00:00Z Mail2 new Jane NRPC")
	if w.Total() != 1 {
		t.Error(w.Total(), " documents for one user")
	}
}

func TestT1TheMonthsWithAnAccessAreKeptForThirteen(t *testing.T) {
	w := allOn()
	for _, when := range []string{
		"2006-10-05", "2006-11-05", "2006-12-05", "2007-01-31", "2007-03-01", "2007-05-02", "2007-06-02", "2007-06-03", "2007-11-30",
	} {
		w.access(when+" 09:00:00", "Jane", "NRPC", "Mail1")
	}
	w.access("2007-11-30 10:00:00", "Jane", "HTTP", "Mail1")
	w.pass(at("2007-12-01 00:00:00"))
	expect(t, "months", w.withMonths(), "Jane,Mail1,NRPC,2006-10-05T09:00:00Z,2007-11-30T09:00:00Z,2006-11..2007-01;2007-03;2007-05..2007-06;2007-11\n"+
		"Jane,Mail1,HTTP,2007-11-30T10:00:00Z,2007-11-30T10:00:00Z,2007-11\n")
}

// What tells the months of a renamed person from the days' files is the old name.
func TestT1ARenamedPersonKeepsTheMonths(t *testing.T) {
	w := allOn()
	w.access("2007-05-01 09:00:00", "Jane Roe", "NRPC", "Mail1")
	w.access("2007-03-01 09:00:00", "Jane Doe", "NRPC", "Mail1")
	w.access("2007-06-30 09:00:00", "Jane Doe", "NRPC", "Mail1")
	w.pass(at("2007-07-01 00:00:00"))
	w.Rename("Jane Roe", "Jane Doe")
	w.Rename("Jane Doe", "Jane Miller")
	expect(t, "months", w.withMonths(), "Jane Miller,Mail1,NRPC,2007-03-01T09:00:00Z,2007-06-30T09:00:00Z,2007-03;2007-05..2007-06\n")
}

func TestMonthsAreReadAsWritten(t *testing.T) {
	last := at("2007-02-28 12:00:00")
	for m := months(1); m < 1<<keptMonths; m++ {
		text := string(appendMonths(nil, m, last))
		if back, err := parseMonths(text, last); err != nil || back != m {
			t.Fatalf("%q is %b, %v, want %b", text, back, err, m)
		}
	}
	for text, want := range map[string]string{"2001-01..2006-03;2007-02;2008-01": "2006-02..2006-03;2007-02", "": "", "2007-13": "", "x..y": ""} {
		m, err := parseMonths(text, last)
		if got := string(appendMonths(nil, m, last)); got != want || (err != nil) != (want == "" && text != "") {
			t.Errorf("%q is %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestT2TheDocumentTellsTotalAndTime(t *testing.T) {
	w := allOn()
	w.access("2007-07-01 09:00:00", "Jane", "NRPC", "Mail1")
	w.pass(at("2007-07-05 00:00:00"))
	w.Set(Settings{On: true, Domain: "Acme, Inc"}, "id2") // the id stays
	var b strings.Builder
	_ = w.WriteDocument(&b)
	expect(t, "LicenseTracking.csv", b.String(), "DomainId,DomainName,TotalUsers,Updated\nid1,\"Acme, Inc\",1,2007-07-05T00:00:00Z\n")
}
