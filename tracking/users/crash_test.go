package users

import (
	"cmp"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
)

// accesses is a random history of events with days and months between them.
func accesses(random *rand.Rand) []event.Event {
	now := at("2006-12-20 22:00:00")
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	pace := []int{3600, 86400, 20 * 86400}[random.IntN(3)]
	var events []event.Event
	for range 30 + random.IntN(200) {
		now += layout.Second(random.IntN(pace))
		e := event.Event{Time: now, Kind: event.Access, User: one("ann", "Ann", "bob", "cid/Acme", "CN=cid/O=Acme"), Server: one("S1", "S2"), Desired: 1, Granted: event.NotGiven}
		e.Details = &event.Details{Protocol: one(event.Protocols...)}
		switch random.IntN(12) {
		case 0:
			e.Kind = event.PersonDeleted
		case 1:
			e.Kind, e.Details.NewName = event.PersonRenamed, one("ann", "dora")
		case 2:
			e = event.Event{Time: now, Kind: event.CheckOut, User: "ann", ProductID: "cad", Desired: 1, Granted: 1}
		}
		events = append(events, e)
	}
	return events
}

func options(fs *memdisk.FS, lateness layout.Second) logger.Options {
	return logger.Options{
		Dir: "/tree", FS: fs, Mode: layout.AllLogging, Lateness: lateness,
		Parts: []func(logger.Host) logger.Part{Part}, Random: func() string { return "id" },
	}
}

func opened(t *testing.T, o logger.Options, s Settings) *logger.Logger {
	t.Helper()
	l, err := logger.Open(o)
	if err == nil {
		err = l.Set(PartName, s.Text())
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func reopened(t *testing.T, o logger.Options) *logger.Logger {
	t.Helper()
	l, err := logger.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func feed(t *testing.T, l *logger.Logger, events []event.Event, from int) {
	t.Helper()
	var chunk input.Chunk
	chunk.Position.Name = "history"
	for i := range events {
		chunk.At(int64(from+i+1), []byte("raw"))
		e := events[i]
		*chunk.Add() = e
	}
	must(t, l.Feed(&chunk, -1))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// treeOf is every file but the logger's own.
func treeOf(fs *memdisk.FS) map[string]string {
	files := map[string]string{}
	for name, content := range fs.Files() {
		if !strings.Contains(name, layout.StateFolder) {
			files[name] = content
		}
	}
	return files
}

func compareTrees(t *testing.T, want, got map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s is\n%q, want\n%q", name, got[name], want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s should not be there", name)
		}
	}
}

// TestTheSameFilesAfterPowerCuts logs random histories with power cuts, kills and
// restarts at any point: the tree ends as if nothing had happened.
func TestTheSameFilesAfterPowerCuts(t *testing.T) {
	runs := 40
	if testing.Short() {
		runs = 20
	}
	for seed := range uint64(runs) {
		random := rand.New(rand.NewPCG(seed, 3))
		events := accesses(random)
		settings := Settings{On: true, Domain: "Acme", Zone: []string{"", "Europe/Berlin", "America/New_York"}[seed%3]}
		if seed%2 == 0 {
			settings.Zones = map[string]string{"S2": "Asia/Tokyo"}
		}
		lateness := layout.Second(seed % 4 / 3 * 7200)
		rules := switched(random, settings, len(events))

		straight := memdisk.New(seed)
		l := opened(t, options(straight, lateness), rules(0))
		feedWith(t, l, events, 0, rules)
		must(t, l.Close())

		bumpy := logBumpily(t, events, rules, lateness, random)
		compareTrees(t, treeOf(straight), treeOf(bumpy))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// switched are settings in which servers are switched on and off, and moved to
// other zones, before some of the events.
func switched(random *rand.Rand, s Settings, events int) func(before int) Settings {
	all := make([]Settings, events+1)
	for i := range all {
		if random.IntN(15) == 0 {
			s.On = random.IntN(3) > 0
			s.Servers = map[string]bool{"S1": random.IntN(3) > 0}
			s.Zones = map[string]string{"S2": []string{"", "Asia/Tokyo", "America/New_York"}[random.IntN(3)]}
		}
		all[i] = s
	}
	return func(before int) Settings { return all[before] }
}

func always(s Settings) func(int) Settings { return func(int) Settings { return s } }

// feedWith feeds events, with the settings that hold before each.
func feedWith(t *testing.T, l *logger.Logger, events []event.Event, from int, rules func(before int) Settings) {
	t.Helper()
	for i := range events {
		s := rules(from + i)
		must(t, l.Set(PartName, s.Text()))
		feed(t, l, events[i:i+1], from+i)
	}
}

func logBumpily(t *testing.T, events []event.Event, rules func(before int) Settings, lateness layout.Second, random *rand.Rand) *memdisk.FS {
	fs := memdisk.New(random.Uint64())
	l := opened(t, options(fs, lateness), rules(0))
	for done := 0; done < len(events); {
		n := min(1+random.IntN(40), len(events)-done)
		feedWith(t, l, events[done:done+n], done, rules)
		done += n
		switch random.IntN(7) {
		case 0:
			must(t, l.Commit())
		case 1:
			must(t, l.Publish())
		case 2:
			must(t, l.Checkpoint())
		case 3:
			must(t, l.Close())
			l = opened(t, options(fs, lateness), rules(done-1))
		case 4, 5: // the power is cut
			if random.IntN(2) == 0 {
				must(t, l.Commit())
			}
			fs = fs.Crash()
			l = reopened(t, options(fs, lateness))
			done = int(l.Total())
		}
	}
	must(t, l.Close())
	return fs
}

// TestAccessesThatComeLate: events that come out of order, but within the lateness,
// leave the files that they leave in order, with power cuts on the way too.
func TestAccessesThatComeLate(t *testing.T) {
	runs := 40
	if testing.Short() {
		runs = 15
	}
	for seed := range uint64(runs) {
		random := rand.New(rand.NewPCG(seed, 5))
		events := accesses(random)
		for i := range events {
			events[i].Time += layout.Second(i) // of one moment the first to come is the first
		}
		settings := Settings{On: true, Domain: "Acme", Zones: map[string]string{"S2": "Asia/Tokyo"}}
		inOrder := memdisk.New(seed)
		l := opened(t, options(inOrder, 0), settings)
		feed(t, l, events, 0)
		must(t, l.Close())

		lateness := []layout.Second{3600, 86400, 40 * 86400}[seed%3]
		late := logBumpily(t, shuffled(random, events, lateness), always(settings), lateness, random)
		compareTrees(t, treeOf(inOrder), treeOf(late))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// shuffled are events in an order in which none is older than the newest before
// it by more than the lateness.
func shuffled(random *rand.Rand, events []event.Event, lateness layout.Second) []event.Event {
	type arrival struct {
		event.Event
		comes layout.Second
	}
	var arrivals []arrival
	for _, e := range events {
		arrivals = append(arrivals, arrival{e, e.Time + layout.Second(random.IntN(int(lateness)+1))})
	}
	slices.SortStableFunc(arrivals, func(a, b arrival) int { return cmp.Compare(a.comes, b.comes) })
	events = nil
	for _, a := range arrivals {
		events = append(events, a.Event)
	}
	return events
}

// TestTheSameFilesThoughTheDiskFails lets one call of the disk fail after another.
func TestTheSameFilesThoughTheDiskFails(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	events := accesses(random)[:40]
	settings := Settings{On: true, Domain: "Acme", Zones: map[string]string{"S2": "America/New_York"}}
	straight := memdisk.New(1)
	l := opened(t, options(straight, 0), settings)
	feed(t, l, events, 0)
	must(t, l.Close())
	want := treeOf(straight)
	for n := 1; ; n += 1 + n/8 {
		fs := memdisk.New(1)
		o := options(fs, 0)
		o.Wait = func(error) bool { return true }
		l := opened(t, o, settings)
		fs.Fail(memdisk.Fault{Kinds: memdisk.Changing, At: n, Err: syscall.EIO, Short: n%2 == 0})
		for i := 0; i < len(events); i += 10 {
			feed(t, l, events[i:min(i+10, len(events))], i)
			must(t, l.Commit())
			must(t, l.Publish())
		}
		hits := fs.Hits()
		fs.Heal()
		must(t, l.Close())
		compareTrees(t, want, treeOf(fs))
		if t.Failed() {
			t.Fatalf("call %d failed", n)
		}
		if hits == 0 {
			return
		}
	}
}

// A tree without its state goes on behind the database.
func TestATreeThatLostItsState(t *testing.T) {
	dir := t.TempDir()
	o := logger.Options{Dir: dir, Mode: layout.AllLogging, Parts: []func(logger.Host) logger.Part{Part}, Random: func() string { return "id1" }}
	s := Settings{On: true, Domain: "Acme"}
	l := opened(t, o, s)
	access := func(when, user string) event.Event {
		return event.Event{Kind: event.Access, Time: at(when), User: user, Server: "S1", Details: &event.Details{Protocol: "NRPC"}}
	}
	feed(t, l, []event.Event{access("2007-07-01 09:00:00", "ann"), access("2007-07-02 09:00:00", "bob"), access("2007-07-02 09:30:00", "ann")}, 0)
	must(t, l.Close())
	before := read(t, dir, layout.UserLicensesFile)
	today := read(t, dir, "2007/07/02/Access.csv")
	removeState(t, dir)

	o.Random = func() string { return "id2" }
	l = opened(t, o, s)
	must(t, l.Publish())
	expect(t, "UserLicenses.csv", read(t, dir, layout.UserLicensesFile), before)
	expect(t, "the open day", read(t, dir, "2007/07/02/Access.csv"), today)
	feed(t, l, []event.Event{access("2007-07-02 10:00:00", "ann"), access("2007-07-03 09:00:00", "bob")}, 0)
	must(t, l.Close())
	expect(t, "UserLicenses.csv", read(t, dir, layout.UserLicensesFile), layout.Header(layout.UserLicensesColumns)+
		"ann,S1,NRPC,2007-07-01T09:00:00Z,2007-07-02T10:00:00Z,2007-07\nbob,S1,NRPC,2007-07-02T09:00:00Z,2007-07-02T09:00:00Z,2007-07\n")
	expect(t, "the day", read(t, dir, "2007/07/02/Access.csv"), layout.Header(layout.AccessColumns)+
		"ann,NRPC,S1,2007-07-02T09:30:00Z,2007-07-02T10:00:00Z,2\nbob,NRPC,S1,2007-07-02T09:00:00Z,2007-07-02T09:00:00Z,1\n")
	if text := read(t, dir, layout.LicenseTrackingFile); !strings.Contains(text, "id1,Acme,2,2007-07-03T00:00:00Z") {
		t.Error(text)
	}
}

// A tree without its state goes on behind what servers abroad left of a day.
func TestATreeOfSeveralZonesThatLostItsState(t *testing.T) {
	dir := t.TempDir()
	o := logger.Options{Dir: dir, Mode: layout.AllLogging, Parts: []func(logger.Host) logger.Part{Part}, Random: func() string { return "id1" }}
	toml := "[tracking]\non = true\ndomain = \"Acme\"\nzone = \"Europe/Berlin\"\n[tracking.servers.\"Ny/Acme\"]\nzone = \"America/New_York\"\n"
	must(t, os.WriteFile(filepath.Join(dir, layout.SettingsFile), []byte(toml), 0o640))
	l := opened(t, o, abroad())
	access := func(when, user, server string) event.Event {
		return event.Event{Kind: event.Access, Time: at(when), User: user, Server: server, Details: &event.Details{Protocol: "NRPC"}}
	}
	feed(t, l, []event.Event{
		access("2007-07-01 09:00:00", "ann", "Ny/Acme"), access("2007-07-01 10:00:00", "bob", "Mail1"),
		access("2007-07-01 23:00:00", "bob", "Mail1"), // the 2nd; New York has the 1st
	}, 0)
	must(t, l.Close())
	files := []string{"2007/07/01/Access.csv", "2007/07/01/AdminRequest.csv", "2007/07/02/Access.csv", layout.UserLicensesFile}
	var before []string
	for _, name := range files {
		before = append(before, read(t, dir, name))
	}
	removeState(t, dir)

	l = opened(t, o, abroad())
	must(t, l.Publish())
	for i, name := range files {
		expect(t, name, read(t, dir, name), before[i])
	}
	feed(t, l, []event.Event{access("2007-07-02 03:00:00", "cid", "Ny/Acme"), access("2007-07-02 05:00:00", "cid", "Ny/Acme")}, 0)
	must(t, l.Close())
	expect(t, "July 1", read(t, dir, files[0]), before[0]+"cid,NRPC,Ny/Acme,2007-07-02T03:00:00Z,2007-07-02T03:00:00Z,1\n")
	expect(t, "its requests", read(t, dir, files[1]), before[1]+
		"Ny/Acme,new,ann,NRPC,2007-07-01T09:00:00Z,2007-07-01T09:00:00Z\nNy/Acme,new,cid,NRPC,2007-07-02T03:00:00Z,2007-07-02T03:00:00Z\n")
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	must(t, err)
	return string(text)
}

func removeState(t *testing.T, dir string) {
	t.Helper()
	must(t, os.RemoveAll(filepath.Join(dir, layout.StateFolder)))
}
