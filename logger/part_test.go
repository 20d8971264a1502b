package logger

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// diary is a part that writes down what it is told. A login is a check-out that
// ends by itself after an hour.
type diary struct {
	Host
	told []string
	ends layout.Second
}

func newDiary(h Host) Part { return &diary{Host: h, ends: layout.EndOfTime} }

func (d *diary) Name() string            { return "diary" }
func (d *diary) Takes(k event.Kind) bool { return k == event.Login }
func (d *diary) Set(text, random string) { d.tell("set " + text + " " + random) }
func (d *diary) Due() layout.Second      { return d.ends }
func (d *diary) Flush() error            { return nil }
func (d *diary) Adopt() error            { return nil }
func (d *diary) tell(text string)        { d.told = append(d.told, text) }
func (d *diary) Save(w *wire.Writer)     { w.Int(int64(d.ends)); w.Text(strings.Join(d.told, "\n")) }
func (d *diary) Restore(r *wire.Reader) {
	d.ends = layout.Second(r.Int())
	d.told = strings.FieldsFunc(r.Text(), func(c rune) bool { return c == '\n' })
}
func (d *diary) Publish() error {
	return disk.Replace(d.FS, filepath.Join(d.Dir, "diary"), []byte(strings.Join(d.told, "\n")))
}

func (d *diary) Apply(e *event.Event, at layout.Second) string {
	d.tell(fmt.Sprintf("%s %s %s at %s", e.Kind, e.User, e.Detail().ClientKind, at))
	if e.User == "nobody" {
		return "nobody logs in"
	}
	d.Insert(&event.Event{Kind: event.CheckOut, User: e.User, ProductID: "session", Desired: 1, Granted: 1, Handle: "1"})
	d.ends = at + 3600
	return ""
}

func (d *diary) Pass(at layout.Second) {
	watermark, _ := d.Watermark()
	d.tell(fmt.Sprintf("%s has come at %s", at, watermark))
	d.ends = layout.EndOfTime
	d.Insert(&event.Event{Kind: event.CheckIn, Handle: "1", Desired: 1, Granted: event.NotGiven})
}

// A part sees the same, and makes the same check-outs, whether the logger runs
// through, crashes behind any event, or goes on from its state.
func TestPartsSurviveCrashes(t *testing.T) {
	at := layout.DayOf(2007, 7, 1).Start()
	var events []event.Event
	for i, user := range []string{"jane", "nobody", "", "joe", "jane"} {
		e := event.Event{Time: at + layout.Second(i)*7000, Kind: event.Login, User: user, Desired: 1, Granted: event.NotGiven, Details: &event.Details{ClientKind: "SOAP"}}
		if user == "" {
			e = event.Event{Time: e.Time, Kind: event.CheckOut, User: "max", ProductID: "cad", Desired: 1, Granted: 1}
		}
		events = append(events, e)
	}
	want := ""
	for _, crash := range []string{"never", "before the group", "behind the group", "close", "checkpoint"} {
		dir := t.TempDir()
		n := 0
		o := Options{Dir: dir, Mode: layout.AllLogging, Parts: []func(Host) Part{newDiary}, Random: func() string { n++; return fmt.Sprint(n) }}
		l := open(t, o)
		check(t, l.Set("diary", "a"))
		check(t, l.Set("diary", "a")) // no change
		check(t, l.Commit())
		for i := range events {
			feed(t, l, events[i:i+1], i)
			switch crash {
			case "before the group":
				l.closeFiles()
				l = open(t, o)
				feed(t, l, events[i:i+1], i)
				check(t, l.Commit())
			case "behind the group":
				check(t, l.Commit())
				l.closeFiles()
				l = open(t, o)
			case "close":
				check(t, l.Close())
				l = open(t, o)
			case "checkpoint":
				check(t, l.Checkpoint())
			}
		}
		check(t, l.Close())
		got := ""
		for _, name := range []string{filepath.Join(dir, "diary"), at.Day().File(dir, layout.LogFile), filepath.Join(dir, layout.RejectsFile)} {
			text, err := os.ReadFile(name)
			check(t, err)
			got += string(text) + "\n"
		}
		if want == "" {
			want = got
			for _, part := range []string{"set a 1\nlogin jane SOAP", "T01:00:00Z has come at 2007-07-01T01:00:00Z", ",nobody logs in,", "00:00:00,01:00:00"} {
				if !strings.Contains(got, part) {
					t.Errorf("%q is missing in\n%s", part, got)
				}
			}
		}
		if got != want {
			t.Errorf("crash %s:\n%s\nwant\n%s", crash, got, want)
		}
	}
}
