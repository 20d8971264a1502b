package sessions

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
)

const tree = "/tree"

// run is a logger with sessions on a disk in memory. A pipe sends again what is
// not acknowledged.
type run struct {
	*testing.T
	fs     *memdisk.FS
	events []event.Event
	// order is the one in which events arrive, by their places; nil for their own.
	order    []int
	lateness layout.Second
	rules    Rules
	// switches are changes of tracking, by the event before which they come.
	switches map[int]bool
	random   *rand.Rand
}

func (r *run) options() logger.Options {
	return logger.Options{
		Dir: tree, FS: r.fs, Mode: layout.AllLogging, Lateness: r.lateness, Parts: []func(logger.Host) logger.Part{Part},
		Now: func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) },
	}
}

// rulesAt is what the settings say before an event.
func (r *run) rulesAt(done int) Rules {
	rules, latest := r.rules, -1
	for at, on := range r.switches {
		if at <= done && at > latest {
			rules.Tracking, latest = on, at
		}
	}
	return rules
}

// log logs what is left; a sound run ends with Close.
func (r *run) log() error {
	l, err := logger.Open(r.options())
	if err != nil {
		return err
	}
	for done := int(l.Total()); done < len(r.events); done++ {
		if err := l.Set(PartName, r.rulesAt(done).Text()); err != nil {
			return err
		}
		var chunk input.Chunk
		chunk.Position.Name = "history"
		place := done
		if r.order != nil {
			place = r.order[done]
		}
		chunk.At(int64(place+1), fmt.Appendf(nil, "line %d", place+1))
		*chunk.Add() = r.events[place]
		if err := l.Feed(&chunk, -1); err != nil {
			return err
		}
		if err := r.nowAndThen(l); err != nil {
			return err
		}
	}
	return l.Close()
}

func (r *run) nowAndThen(l *logger.Logger) error {
	switch r.random.IntN(12) {
	case 0:
		return l.Checkpoint()
	case 1, 2:
		return l.Publish()
	case 3, 4, 5:
		return l.Commit()
	}
	return nil
}

// files are those of the tree but the program's own.
func (r *run) files() map[string]string {
	files := r.fs.Files()
	maps.DeleteFunc(files, func(name, _ string) bool {
		return strings.HasPrefix(name, tree+"/"+layout.StateFolder+"/")
	})
	return files
}

func randomEvents(seed uint64, count int) []event.Event {
	random := rand.New(rand.NewPCG(seed, 8))
	at := layout.DayOf(2018, 12, 31).Start()
	var events []event.Event
	for range count {
		at += layout.Second(random.IntN(4000))
		e := event.Event{Time: at, Server: randomServer(random), Handle: fmt.Sprint(random.IntN(12)), Desired: 1, Granted: event.NotGiven}
		switch n := random.IntN(20); {
		case n < 10:
			l := randomLogin(random)
			e.Kind, e.User, e.Host, e.Handle = event.Login, l.User, l.Address, fmt.Sprint(random.IntN(12))
			e.Details = &event.Details{ClientKind: l.Client.String(), Applications: strings.Join(l.Applications, ";")}
		case n < 12:
			e.Kind = event.Activity
		case n < 17:
			e.Kind = event.Logout
			e.Details = &event.Details{Reason: []string{"", "logout", "inactivity", "administrator"}[random.IntN(4)]}
		case n == 17:
			e.Kind, e.Handle = []event.Kind{event.Start, event.Stop, event.Alive}[random.IntN(3)], ""
		case n == 18:
			e.Kind, e.Handle = event.Unobserved, ""
		default:
			e = event.Event{Time: at, Kind: event.CheckOut, User: "max", ProductID: "cad", Desired: 1, Granted: 1}
		}
		events = append(events, e)
	}
	return events
}

// A kill or a power cut at any step leaves, with the rest of the input, the very
// tree that an undisturbed run leaves.
func TestCrashesLeaveTheSameTree(t *testing.T) {
	cuts := 150
	if testing.Short() {
		cuts = 20
	}
	for seed := range uint64(2) {
		whole := &run{T: t, fs: memdisk.New(seed), events: randomEvents(seed, 70), random: rand.New(rand.NewPCG(seed, 9))}
		whole.rules = randomRules(whole.random)
		whole.rules.Inactivity, whole.rules.Every = 5000, 600
		whole.switches = map[int]bool{20: false, 45: true}
		if err := whole.log(); err != nil {
			t.Fatal(err)
		}
		want := whole.files()
		if want[filepath.ToSlash(HistoryName(tree, 2019))] == "" || want[tree+"/"+layout.RejectsFile] == "" {
			t.Fatalf("files are missing: %v", len(want))
		}
		random := rand.New(rand.NewPCG(seed, 10))
		hits := 0
		for range cuts {
			broken := *whole
			broken.fs, broken.random = memdisk.New(seed), rand.New(rand.NewPCG(random.Uint64(), 9))
			broken.fs.PowerCut(random.IntN(700))
			if err := broken.log(); err == nil {
				continue // it was done before
			}
			hits++
			broken.fs = broken.fs.Crash()
			if err := broken.log(); err != nil {
				t.Fatal(err)
			}
			compareFiles(t, want, broken.files())
		}
		if hits < cuts/2 {
			t.Errorf("only %d of %d cuts hit", hits, cuts)
		}
	}
}

// Sessions whose events come out of order, but within the lateness, leave the tree
// that they leave in order, with power cuts and restarts on the way too.
func TestEventsThatComeLate(t *testing.T) {
	seeds := uint64(40)
	if testing.Short() {
		seeds = 8
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 12))
		inOrder := &run{T: t, fs: memdisk.New(seed), events: randomEvents(seed, 120), random: random, rules: randomRules(random)}
		inOrder.rules.Inactivity = layout.Second(random.IntN(2)) * 5000
		for i := range inOrder.events {
			inOrder.events[i].Time += layout.Second(i) // of one moment the first to come is the first
		}
		if err := inOrder.log(); err != nil {
			t.Fatal(err)
		}
		late := *inOrder
		late.fs, late.lateness = memdisk.New(seed), []layout.Second{600, 7200, 90000}[seed%3]
		late.order = shuffled(random, inOrder.events, late.lateness)
		for cuts := random.IntN(4); ; cuts-- {
			if cuts > 0 {
				late.fs.PowerCut(random.IntN(500))
			}
			if err := late.log(); err == nil {
				break
			}
			late.fs = late.fs.Crash()
		}
		compareFiles(t, inOrder.files(), late.files())
	}
}

// The end of a run shows what is held back for late events. What an event that
// comes late then makes undone is gone.
func TestAFileThatALateEventMakesUndone(t *testing.T) {
	at := layout.DayOf(2018, 12, 31).Start()
	r := &run{T: t, fs: memdisk.New(1), random: rand.New(rand.NewPCG(1, 1)), lateness: 2 * layout.DaySeconds, rules: plain()}
	r.events = []event.Event{
		{Time: at, Kind: event.Login, User: "a", Handle: "1", Details: &event.Details{Applications: "Change"}},
		{Time: at + layout.DaySeconds, Kind: event.Alive},
	}
	file := filepath.ToSlash(HistoryName(tree, 2019))
	if err := r.log(); err != nil || r.files()[file] == "" {
		t.Fatalf("%v; who is in over midnight is not recorded", err)
	}
	r.events = append(r.events, event.Event{Time: at + 60, Kind: event.Logout, Handle: "1"})
	if err := r.log(); err != nil || r.files()[file] != "" {
		t.Errorf("%v; nobody was in over midnight:\n%s", err, r.files()[file])
	}
}

// shuffled is an order in which no event is older than the newest before it by
// more than the lateness.
func shuffled(random *rand.Rand, events []event.Event, lateness layout.Second) (order []int) {
	comes := make([]layout.Second, len(events))
	for i := range events {
		order = append(order, i)
		comes[i] = events[i].Time + layout.Second(random.IntN(int(lateness)+1))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(comes[a], comes[b]) })
	return order
}

func compareFiles(t *testing.T, want, got map[string]string) {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, got)
	for name := range names {
		if want[name] != got[name] {
			t.Fatalf("%s:\n%s\nwant\n%s", name, got[name], want[name])
		}
	}
}

// A tree that has lost its state goes on behind the records that it holds, and
// nobody is in.
func TestRecordsOutliveTheState(t *testing.T) {
	dir := t.TempDir()
	at := layout.DayOf(2019, 1, 1).Start()
	logOn := func(events ...event.Event) {
		t.Helper()
		l, err := logger.Open(logger.Options{Dir: dir, Mode: layout.AllLogging, Parts: []func(logger.Host) logger.Part{Part}})
		if err != nil {
			t.Fatal(err)
		}
		var chunk input.Chunk
		for _, e := range events {
			chunk.At(1, nil)
			*chunk.Add() = e
		}
		if err := errors.Join(l.Feed(&chunk, -1), l.Close()); err != nil {
			t.Fatal(err)
		}
	}
	login := func(at layout.Second, user string) event.Event {
		return event.Event{Time: at, Kind: event.Login, User: user, Handle: user, Desired: 1, Granted: -1, Details: &event.Details{Applications: "Change"}}
	}
	logOn(login(at, "old"), login(at+60, "older"), event.Event{Time: at + 3600, Kind: event.Alive})
	if err := os.RemoveAll(filepath.Join(dir, layout.StateFolder)); err != nil {
		t.Fatal(err)
	}
	logOn(login(at+7200, "new"), event.Event{Time: at + 86400 + 600, Kind: event.Alive})

	history := read(t, HistoryName(dir, 2019))
	want := "Change Management - Floating,01/01/19 00:01:00,2,1,1,2019\nConnected Users,01/01/19 00:05:00,2,1,1,2019\n" +
		"Change Management - Floating,01/02/19 00:00:00,1,1,2,2019\nConnected Users,01/02/19 00:00:00,1,1,2,2019\n"
	if _, got, _ := strings.Cut(history, "\n"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if cache := read(t, (at.Day()+1).File(dir, layout.LogCacheFile)); strings.Contains(cache, "old") || strings.Count(cache, "new,unknown,") != 2 {
		t.Errorf("who was in before is in still:\n%s", cache)
	}
	if log := read(t, at.Day().File(dir, layout.LogFile)); strings.Count(log, ",01:00:00\n") != 4 {
		t.Errorf("what was in use does not end with what is known:\n%s", log)
	}
}

// The usage log has a session of a server that crashed up to when the server was
// heard of last, or to the last midnight since.
func TestSessionsOfACrashedServerInTheUsageLog(t *testing.T) {
	at := layout.DayOf(2019, 1, 1).Start() + 22*3600
	login := func(at layout.Second, user string) event.Event {
		return event.Event{Time: at, Kind: event.Login, Server: "sm1", User: user, Handle: user, Details: &event.Details{Applications: "Change"}}
	}
	r := &run{T: t, fs: memdisk.New(1), random: rand.New(rand.NewPCG(1, 1)), rules: plain()}
	r.events = []event.Event{
		login(at, "a"), login(at+60, "b"),
		{Time: at + 600, Kind: event.Alive, Server: "sm1"},
		{Time: at + 3600, Kind: event.Alive, Server: "other"},
		{Time: at + 3660, Kind: event.Start, Server: "sm1"},
		login(at+3700, "c"),
		{Time: at + 3*3600, Kind: event.Start, Server: "sm1"},
	}
	if err := r.log(); err != nil {
		t.Fatal(err)
	}
	var ends []string
	for _, line := range strings.Split(r.files()[filepath.ToSlash(at.Day().File(tree, layout.LogFile))], "\n") {
		if cells := strings.Split(line, ","); strings.HasPrefix(line, "a,") || strings.HasPrefix(line, "b,") || strings.HasPrefix(line, "c,") {
			ends = append(ends, cells[0]+" "+cells[3]+" "+cells[len(cells)-1])
		}
	}
	want := "a Login - Floating 22:10:00, a Change Management - Floating 22:10:00, b Login - Floating 22:10:00, " +
		"b Change Management - Floating 22:10:00, c Login - Floating 24:00:00, c Change Management - Floating 24:00:00"
	if got := strings.Join(ends, ", "); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if cache := r.files()[filepath.ToSlash((at.Day()+1).File(tree, layout.LogCacheFile))]; strings.Count(cache, "\n") != 1 {
		t.Errorf("still in use:\n%s", cache)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
