package sessions

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

// host is a logger's side, and what it was told.
func host(fs *memdisk.FS) (logger.Host, *bytes.Buffer) {
	var said bytes.Buffer
	return logger.Host{
		Dir: tree, FS: fs, Log: slog.New(slog.NewTextHandler(&said, nil)),
		Insert:    func(*event.Event) string { return "" },
		Watermark: func() (layout.Second, bool) { return 0, true },
	}, &said
}

// Of limits exceeded each new highest number of the day is told, once a group.
func TestWarningsAreFew(t *testing.T) {
	h, said := host(memdisk.New(1))
	p := Part(h).(*part)
	for _, current := range []int{101, 102, 102, 101} {
		p.Warn(0, Warning{"Change Management", Floating, current, 100})
	}
	p.Warn(0, Warning{"Change Management", Named, 3, 2})
	for range 2 {
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if got := said.String(); strings.Count(got, "has been exceeded") != 2 || !strings.Contains(got, "current count 102, licensed for 100") {
		t.Error(got)
	}
	p.Warn(0, Warning{"Change Management", Floating, 102, 100})
	if err := p.Flush(); err != nil || strings.Count(said.String(), "102") != 1 {
		t.Error(said, err)
	}
}

func TestAFileThatIsDamagedIsSetAside(t *testing.T) {
	fs := memdisk.New(1)
	h, said := host(fs)
	good := "Name,Exact Time,Value,Month,Day,Year\nChange Management - Floating,09/02/16 14:17:50,213,9,2,2016\n"
	for _, folder := range []string{tree + "/2015", tree + "/2016", tree + "/" + layout.StateFolder, tree + "/2017"} {
		if err := disk.MkdirAll(fs, folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := disk.Replace(fs, HistoryName(tree, 2015), []byte("old\n")); err != nil {
		t.Fatal(err)
	}
	if err := disk.Replace(fs, HistoryName(tree, 2016), []byte(good+"not a record\n")); err != nil {
		t.Fatal(err)
	}
	p := Part(h).(*part)
	if err := p.Adopt(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "line 3: 1 columns where 6 are needed") {
		t.Error(said)
	}
	if aside := fs.Files()[tree+"/"+layout.StateFolder+"/StatHistory.csv.before-repair"]; aside != good+"not a record\n" {
		t.Errorf("%q", aside)
	}
	if got := string(FormatHistory(p.machine.Records())); got != good {
		t.Errorf("%q", got)
	}
}

func TestParseEnding(t *testing.T) {
	for word, want := range map[string]Ending{"": LoggedOut, "Logout": LoggedOut, "inactivity": Inactivity, " administrator ": Administrator} {
		if got, err := ParseEnding(word); err != nil || got != want {
			t.Errorf("%q: %v, %v", word, got, err)
		}
	}
	if _, err := ParseEnding("bored"); err == nil {
		t.Error("any reason is taken")
	}
}

// A state that is cut off or altered is refused or taken, but never a panic.
func TestStateThatIsDamaged(t *testing.T) {
	d := newDesk(t, namedOperator())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident", "Change")
	d.as("1 09:00:00", "b", "u1", Background)
	d.Advance(moment("2 09:00:00"))
	var w wire.Writer
	d.Save(&w)
	for i := range w.Bytes {
		r := &wire.Reader{Rest: w.Bytes[:i]}
		if New(newRecorder(), Rules{}).Restore(r); r.Err == nil {
			t.Errorf("%d bytes of %d are taken", i, len(w.Bytes))
		}
		for _, by := range []byte{1, 0x40, 0x80, 0xff} {
			altered := bytes.Clone(w.Bytes)
			altered[i] ^= by
			New(newRecorder(), Rules{}).Restore(&wire.Reader{Rest: altered})
		}
	}
}
