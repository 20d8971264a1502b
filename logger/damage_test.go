package logger

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/journal"
)

// damaged is a tree whose logger was killed, and its history.
type damaged struct {
	*attempt
	words lines
	want  map[string]string
}

// oneDay is a history of a single open day: check-outs that end again, a few of
// them rejected.
func oneDay(file bool) *history {
	h := &history{name: "one day", mode: layout.AllLogging, file: file}
	for i := range 60 {
		e := event.Event{Time: layout.DayOf(2007, 7, 1).Start() + layout.Second(60*i), Kind: event.CheckOut, User: "u", ProductID: "p", Desired: 1, Granted: event.NotGiven}
		if i%2 == 1 {
			e.Kind = event.CheckIn
		}
		h.events = append(h.events, e)
	}
	return h
}

// killAt logs so many events in groups of four and kills the logger.
func killAt(t *testing.T, h *history, events int, checkpoints ...int) *damaged {
	t.Helper()
	d := &damaged{attempt: h.attempt(1), want: h.undisturbed(t)}
	d.log = slog.New(slog.NewTextHandler(&d.words, nil))
	l := open(t, d.options())
	index, done := d.place(l)
	for done < events {
		check(t, l.Feed(d.chunk(done, 4), index))
		check(t, l.Commit())
		done += 4
		for _, at := range checkpoints {
			if at == done {
				check(t, l.Checkpoint())
			}
		}
	}
	check(t, l.closeFiles())
	d.acked = 0 // what is damaged may be lost, and is told of
	return d
}

// edit changes a file of the tree.
func (d *damaged) edit(t *testing.T, name string, change func([]byte) []byte) {
	t.Helper()
	data, err := disk.ReadFile(d.fs, name)
	check(t, err)
	check(t, disk.Replace(d.fs, name, change(data)))
}

// journalName is the journal that the state names.
func (d *damaged) journalName(t *testing.T) string {
	t.Helper()
	for name := range d.fs.Files() {
		if isJournal(filepath.Base(name)) {
			return name
		}
	}
	t.Fatal("no journal")
	return ""
}

// says checks for a message.
func (d *damaged) says(t *testing.T, pattern string) {
	t.Helper()
	if !regexp.MustCompile(pattern).MatchString(strings.Join(d.words, "")) {
		t.Errorf("no message like %q in %q", pattern, d.words)
	}
}

// aside is the content of a file in the state folder.
func (d *damaged) aside(t *testing.T, base string) string {
	t.Helper()
	text, ok := d.fs.Files()[statePathOf(base)]
	if !ok {
		t.Errorf("there is no %s", base)
	}
	return text
}

var rowsOfDay = layout.DayOf(2007, 7, 1).File(tree, layout.LogFile)

func TestATornJournalIsNoDamage(t *testing.T) {
	whole := killAt(t, oneDay(true), 40)
	name := whole.journalName(t)
	size := len(whole.fs.Files()[name])
	for cut := 1; cut < 200; cut += 7 {
		d := killAt(t, oneDay(true), 40)
		d.edit(t, name, func(data []byte) []byte { return data[:size-cut] })
		d.finish(t, d.want)
		for base := range d.fs.Files() {
			if strings.Contains(base, "damaged") {
				t.Errorf("%d bytes cut off are called damage: %s", cut, base)
			}
		}
		if strings.Contains(strings.Join(d.words, ""), "ERROR") {
			t.Errorf("%d bytes cut off are an error: %q", cut, d.words)
		}
	}
}

// frames are the offsets of a journal's groups.
func frames(t *testing.T, d *damaged) (offsets []int64) {
	t.Helper()
	content, err := journal.Load(d.fs, d.journalName(t), -1)
	check(t, err)
	for {
		offsets = append(offsets, content.Offset())
		if _, ok := content.Next(); !ok {
			return offsets[:len(offsets)-1]
		}
	}
}

func TestADamagedJournalOfAFileIsReadAgain(t *testing.T) {
	d := killAt(t, oneDay(true), 40)
	name := d.journalName(t)
	before, rows := d.fs.Files()[name], d.fs.Files()[rowsOfDay]
	at := frames(t, d)[5]
	d.edit(t, name, func(data []byte) []byte {
		data[at+20] ^= 1
		return data
	})
	d.finish(t, d.want)
	d.says(t, fmt.Sprintf(`the journal is damaged.*read again.*file=\S*journal-\d+ offset=%d`, at))
	kept := d.aside(t, fmt.Sprintf("%s.damaged-at-%d", filepath.Base(name), at))
	if len(kept) != len(before) {
		t.Errorf("%d bytes are set aside, of %d", len(kept), len(before))
	}
	if d.aside(t, "Log.csv.2007-07-01.before-repair") != rows {
		t.Error("the rows as they were found are not kept")
	}
}

// What came through a pipe can't be had again: only the damaged group is lost.
func TestADamagedJournalOfAPipeLosesOneGroup(t *testing.T) {
	d := killAt(t, oneDay(false), 40)
	at := frames(t, d)[5]
	d.edit(t, d.journalName(t), func(data []byte) []byte {
		data[at+20] ^= 1
		return data
	})
	l := open(t, d.options())
	if l.Total() != 36 {
		t.Errorf("%d events are there, of 40 less the 4 of a group", l.Total())
	}
	check(t, l.Close())
	d.says(t, `those behind it are kept`)
}

func TestAMissingJournalIsToldOf(t *testing.T) {
	d := killAt(t, oneDay(true), 40, 20)
	check(t, d.fs.Remove(d.journalName(t)))
	d.finish(t, d.want)
	d.says(t, `the journal is missing.*since=2007-07-01T00:19:00Z`)
}

func TestADamagedStateIsNotBelieved(t *testing.T) {
	sound := killAt(t, oneDay(true), 40, 20)
	size := len(sound.fs.Files()[statePathOf("state")])
	for at := 0; at < size; at += 11 {
		d := killAt(t, oneDay(true), 40, 20)
		d.edit(t, statePathOf("state"), func(data []byte) []byte {
			data[at] ^= 4
			return data
		})
		before := d.fs.Files()
		if _, err := Open(d.options()); err == nil || !strings.Contains(err.Error(), "/.liclog/state is damaged") {
			t.Fatalf("byte %d: %v", at, err)
		}
		compareFiles(t, before, d.fs.Files())
	}
}

func TestAStateThatIsGoneKeepsItsJournal(t *testing.T) {
	d := killAt(t, oneDay(true), 40, 20)
	name := filepath.Base(d.journalName(t))
	check(t, d.fs.Remove(statePathOf("state")))
	l := open(t, d.options())
	check(t, l.Close())
	d.aside(t, name+".without-state")
	d.says(t, `a journal is left of a state that is gone`)
}

func TestALogThatIsLongerIsCutBack(t *testing.T) {
	d := killAt(t, oneDay(true), 40, 20)
	d.edit(t, rowsOfDay, func(data []byte) []byte { return append(data, "more that was never acknowledged\n"...) })
	d.finish(t, d.want)
}

// Rows behind the checkpoint come from the journal again.
func TestALogCutBehindTheCheckpointIsMadeAgain(t *testing.T) {
	d := killAt(t, oneDay(true), 40, 20)
	lines := func(data []byte, n int) []byte { return bytes.Join(bytes.SplitAfter(data, []byte("\n"))[:n], nil) }
	d.edit(t, rowsOfDay, func(data []byte) []byte { return append(lines(data, 12), "2007"...) })
	d.finish(t, d.want)
}

func TestRowsThatAreGoneAreToldOf(t *testing.T) {
	for name, left := range map[string]int{"removed": 0, "shortened": 4} {
		t.Run(name, func(t *testing.T) {
			d := killAt(t, oneDay(true), 40, 20)
			if left == 0 {
				check(t, d.fs.Remove(rowsOfDay))
			} else {
				d.edit(t, rowsOfDay, func(data []byte) []byte {
					return append(bytes.Join(bytes.SplitAfter(data, []byte("\n"))[:left], nil), "torn"...)
				})
			}
			check(t, d.run())
			d.says(t, `rows are gone.*file=/tree/2007/07/01/Log.csv.*before=2007-07-01T00:19:00Z`)
			want := strings.SplitAfter(d.want[rowsOfDay], "\n")
			kept := strings.Join(want[:max(1, left)], "") + strings.Join(want[10:], "")
			if got := d.fs.Files()[rowsOfDay]; got != kept {
				t.Errorf("want %q\ngot  %q", kept, got)
			}
		})
	}
}

func TestGarbageInDerivedFilesIsReplaced(t *testing.T) {
	for _, file := range []string{layout.HoursFile, layout.LogCacheFile} {
		for _, at := range []int{20, 40} { // at a checkpoint, and behind one
			d := killAt(t, oneDay(true), at, 20)
			name := layout.DayOf(2007, 7, 1).File(tree, file)
			if at == 20 {
				d.edit(t, name, func([]byte) []byte { return []byte("\x00\xffgarbage\n\"") })
			} else {
				check(t, d.fs.Remove(name))
			}
			l := open(t, d.options())
			before := d.fs.Files()[name]
			if !strings.HasPrefix(before, "Mode") && !strings.HasPrefix(before, "UserName") {
				t.Errorf("%s is %q before the first event", file, before)
			}
			check(t, l.Close())
			d.finish(t, d.want)
		}
	}
}

func TestRejectsMayBeTidiedUp(t *testing.T) {
	h := oneDay(true)
	for name, change := range map[string]func(*damaged){
		"removed":   func(d *damaged) { check(t, d.fs.Remove(tree+"/Rejects.csv")) },
		"shortened": func(d *damaged) { d.edit(t, tree+"/Rejects.csv", func(data []byte) []byte { return data[:50] }) },
	} {
		t.Run(name, func(t *testing.T) {
			d := killAt(t, h, 40, 28)
			change(d)
			check(t, d.run())
			d.says(t, `a file has been shortened or removed.*Rejects.csv`)
			got := d.fs.Files()[tree+"/Rejects.csv"]
			if !strings.HasPrefix(got, "Time,Source,Line,Reason,Raw\n") || strings.Count(got, "\n") < 3 {
				t.Errorf("it is %q", got)
			}
		})
	}
}

// What is removed or replaced under a logger's hands is put back, or told of.
func TestFilesTakenAwayWhileLogging(t *testing.T) {
	removed := func(names ...string) func(*testing.T, *memdisk.FS) {
		return func(t *testing.T, fsys *memdisk.FS) {
			for _, name := range names {
				check(t, fsys.Remove(name))
			}
		}
	}
	day := layout.DayOf(2007, 7, 1)
	all := []string{rowsOfDay, day.File(tree, layout.LogCacheFile), day.File(tree, layout.HoursFile), day.Folder(tree), filepath.Dir(day.Folder(tree))}
	for name, c := range map[string]struct {
		what func(*testing.T, *memdisk.FS)
		says string
	}{
		"the log":       {removed(rowsOfDay), "all of it was put back"},
		"the day":       {removed(all...), "all of it was put back"},
		"derived files": {removed(all[1:3]...), ""},
		"the state":     {removeState, "a new one is begun"},
		"the journal": {func(t *testing.T, f *memdisk.FS) {
			check(t, f.Remove((&damaged{attempt: &attempt{fs: f}}).journalName(t)))
		}, "a new one is begun"},
		"a foreign log": {func(t *testing.T, f *memdisk.FS) { check(t, disk.Replace(f, rowsOfDay, []byte("mine\n"))) }, "set aside"},
		"a journal in it": {func(t *testing.T, f *memdisk.FS) {
			check(t, disk.Replace(f, (&damaged{attempt: &attempt{fs: f}}).journalName(t), []byte("mine\n")))
		}, "a new one is begun"},
	} {
		for _, file := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/file=%v", name, file), func(t *testing.T) {
				h := oneDay(file)
				d := &damaged{attempt: h.attempt(1), want: h.undisturbed(t)}
				d.log = slog.New(slog.NewTextHandler(&d.words, nil))
				l := open(t, d.options())
				index, done := d.place(l)
				for ; done < 24; done += 4 {
					check(t, l.Feed(d.chunk(done, 4), index))
					check(t, errors.Join(l.Commit(), l.Publish()))
				}
				c.what(t, d.fs)
				check(t, l.Feed(d.chunk(done, 4), index))
				check(t, l.Commit())
				d.fs = d.fs.Crash() // what is acknowledged is on disk all the same
				d.finish(t, d.want)
				if c.says != "" {
					d.says(t, c.says)
				}
			})
		}
	}
}

func removeState(t *testing.T, fsys *memdisk.FS) {
	t.Helper()
	entries, err := fsys.ReadDir(statePathOf())
	check(t, err)
	for _, e := range entries {
		check(t, fsys.Remove(statePathOf(e.Name())))
	}
	check(t, fsys.Remove(statePathOf()))
}

func TestAForeignLogIsKept(t *testing.T) {
	d := &damaged{attempt: oneDay(true).attempt(1)}
	l := open(t, d.options())
	check(t, l.Feed(d.chunk(0, 10), l.AddInput()))
	check(t, l.Commit())
	for range 2 {
		check(t, disk.Replace(d.fs, rowsOfDay, []byte("mine\n")))
		check(t, l.Feed(d.chunk(10, 2), 0))
		check(t, l.Commit())
	}
	for _, name := range []string{"Log.csv.2007-07-01.found", "Log.csv.2007-07-01.found-2"} {
		if d.aside(t, name) != "mine\n" {
			t.Errorf("%s is not what was found", name)
		}
	}
}

// A log that is cut while it is written ends a batch; what is left is gone on
// with, or waited with.
func TestALogCutWhileLogging(t *testing.T) {
	for _, patient := range []bool{false, true} {
		d := &damaged{attempt: oneDay(true).attempt(1)}
		d.log = slog.New(slog.NewTextHandler(&d.words, nil))
		if patient {
			d.wait = func(error) bool { return true }
		}
		l := open(t, d.options())
		check(t, l.Feed(d.chunk(0, 20), l.AddInput()))
		check(t, errors.Join(l.Commit(), l.Checkpoint()))
		file, err := d.fs.OpenFile(rowsOfDay, os.O_RDWR, 0)
		check(t, err)
		check(t, file.Truncate(400))
		check(t, l.Feed(d.chunk(20, 4), 0))
		err = l.Commit()
		if patient != (err == nil) || !patient && !strings.Contains(err.Error(), "cut it to 400 bytes") {
			t.Errorf("patient=%v: %v", patient, err)
		}
		_ = l.Close()
		check(t, d.run())
		d.says(t, `rows are gone.*bytes=400`)
	}
}

func TestASecondLoggerIsToldOfTheFirst(t *testing.T) {
	o := Options{Dir: t.TempDir(), Now: func() time.Time { return time.Date(2007, 7, 1, 9, 30, 0, 0, time.UTC) }}
	first := open(t, o)
	_, err := Open(o)
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("pid %d, started 2007-07-01T09:30:00Z", os.Getpid())) {
		t.Errorf("%v", err)
	}
	check(t, first.Close())
	check(t, open(t, o).Close())
}

// Without a journal, days that were begun since the checkpoint must not be there
// twice when their file is read again.
func TestAMissingJournalOfNewDays(t *testing.T) {
	h := oneDay(true)
	for i := range h.events {
		h.events[i].Time += layout.Second(i/20) * layout.DaySeconds
	}
	read := func(dir string, disturb bool) map[string]string {
		o := Options{Dir: dir, Mode: h.mode}
		a := h.attempt(1)
		l := open(t, o)
		index, done := a.place(l)
		for done < len(h.events) {
			check(t, l.Feed(a.chunk(done, 4), index))
			check(t, l.Commit())
			if done += 4; done == 44 && disturb {
				disturb = false
				name := l.journalPath(l.generation)
				check(t, l.closeFiles())
				check(t, os.Remove(name))
				l = open(t, o)
				index, done = a.place(l)
			}
		}
		check(t, l.Close())
		return readTree(t, dir)
	}
	dir := t.TempDir()
	compareTrees(t, read(t.TempDir(), false), read(dir, true))
	for _, day := range []string{"2007-07-01", "2007-07-02", "2007-07-03"} {
		if _, err := os.Stat(filepath.Join(dir, layout.StateFolder, "Log.csv."+day+".before-repair")); err != nil {
			t.Error(err)
		}
	}
}
