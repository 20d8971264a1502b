package frame

import (
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// noted is a format that carries a text of its own.
type noted struct {
	Frame
	note string
}

type notedState struct {
	State
	Note string
}

func newNoted(o Options) *noted {
	n := &noted{}
	n.Frame = New("a noted log", o, func(line []byte, out *event.Batch) event.Verdict {
		n.Clock.Set(layout.DayOf(2026, 3, 2), 3600)
		n.Clock.Resolve()
		n.note = string(line)
		e := n.Add(event.CheckOut, n.Server(), out)
		e.User, e.ProductID = n.note, "draw"
		if n.note == "nobody" {
			e.User = ""
		}
		return n.Finish(n.Server(), out)
	})
	return n
}

func (n *noted) State() []byte { return Pack(&notedState{n.Carried(), n.note}) }

func (n *noted) Restore(text []byte) error {
	var s notedState
	err := n.Unpack(text, &s)
	n.note = s.Note
	return err
}

// What can't be a record is never given to the format; what is comes trimmed.
func TestLine(t *testing.T) {
	n := newNoted(Options{Server: "berlin"})
	var out event.Batch
	for _, test := range []struct {
		line string
		want event.Class
		note string
	}{
		{"", event.Irrelevant, ""},
		{" \t\r", event.Irrelevant, ""},
		{"a\x00b", event.Rejected, ""},
		{strings.Repeat("x", event.MaxLine+1), event.Rejected, ""},
		{"\ufeffanna \r", event.Read, "anna"},
	} {
		n.note = ""
		v := n.Line([]byte(test.line), &out)
		if v.Class != test.want || n.note != test.note || v.Class != event.Read && v.Why == "" {
			t.Errorf("%.20q is %v, and the format read %q", test.line, v, n.note)
		}
	}
	if len(out.Items) != 1 || out.Items[0].Server != "berlin" || out.Items[0].Time != layout.DayOf(2026, 3, 2).Start()+3600 {
		t.Errorf("events %+v", out.Items)
	}
}

// An event that can't be used is taken back, and is no sign of life.
func TestFinish(t *testing.T) {
	n := newNoted(Options{})
	var out event.Batch
	if v := n.Line([]byte("nobody"), &out); v.Class != event.Rejected || len(out.Items) != 0 || n.Server().Last != 0 {
		t.Errorf("%v with %d events, last heard of at %d", v, len(out.Items), n.Server().Last)
	}
	if v := n.Line([]byte("anna"), &out); v != event.Used || n.Server().Last != n.Clock.Now {
		t.Errorf("%v, last heard of at %d", v, n.Server().Last)
	}
}

func TestState(t *testing.T) {
	n := newNoted(Options{})
	n.Line([]byte("anna"), &event.Batch{})
	next := newNoted(Options{})
	if err := next.Restore(n.State()); err != nil {
		t.Fatal(err)
	}
	if next.note != "anna" || next.Clock.State != n.Clock.State || next.Server().State != n.Server().State {
		t.Errorf("%s comes back as %s", n.State(), next.State())
	}
	changed := newNoted(Options{})
	changed.Version = 2
	if err := changed.Restore(n.State()); err == nil || !strings.Contains(err.Error(), "a noted log: version 1 where 2") {
		t.Errorf("the state of another version: %v", err)
	}
	if err := next.Restore([]byte("{")); err == nil {
		t.Error("a damaged state is taken")
	}
}

func TestSniff(t *testing.T) {
	known := func(line []byte) bool { return string(line) == "known" }
	many := strings.Repeat("known\n", sniffed/2) + strings.Repeat("other\n", sniffed)
	for text, want := range map[string]bool{
		"": false, "\n\n": false, "other": false, "known": true, "known\nother\n\n \n": true, "known\nother\nother": false,
		many: true, strings.Repeat("other\n", sniffed/2+1) + many: false,
	} {
		var lines [][]byte
		for _, line := range strings.Split(text, "\n") {
			lines = append(lines, []byte(line))
		}
		if got := Sniff(lines, known); got != want {
			t.Errorf("%.40q is known: %v", text, got)
		}
	}
}
