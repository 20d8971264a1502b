// Package sourcetest is the conformance suite of log formats: what every
// event.Parser must stand, whatever it reads. The tests of a format call Run
// with a sample of its log.
package sourcetest

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Suite is a format to test.
type Suite struct {
	// New is a parser at the beginning of a log.
	New func() event.Parser
	// Sample is a log of a few dozen lines with LF line ends, none of them
	// rejected, in which every kind of line occurs that the format uses.
	Sample string
	// Names are those of the users and hosts in Sample: no reason may show them.
	Names []string
}

// Run tests everything.
func Run(t *testing.T, s Suite) {
	for name, test := range map[string]func(*testing.T, Suite){
		"sample":               sample,
		"empty":                empty,
		"torn last line":       torn,
		"carriage returns":     carriageReturns,
		"byte order mark":      byteOrderMark,
		"invalid UTF-8":        func(t *testing.T, s Suite) { spoiled(t, s, 0xff) },
		"NUL":                  func(t *testing.T, s Suite) { spoiled(t, s, 0) },
		"a quote too many":     func(t *testing.T, s Suite) { spoiled(t, s, '"') },
		"a blank too many":     func(t *testing.T, s Suite) { spoiled(t, s, ' ') },
		"clock backwards":      backwards,
		"begins in the middle": middle,
		"long lines":           longLines,
		"noise":                noise,
		"head in pieces":       pieces,
		"state at any line":    restored,
		"one behind another":   func(t *testing.T, s Suite) { Behind(t, s.begun().Parser, s.New, s.lines()) },
		"state stays small":    smallState,
		"no such state":        badState,
	} {
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
}

func (s *Suite) lines() [][]byte { return Split([]byte(s.Sample)) }

// begun is a reader that has seen the head of the whole sample.
func (s *Suite) begun() *Reader {
	r := &Reader{Parser: s.New()}
	r.Begin([]byte(s.Sample), len(s.Sample))
	return r
}

func (s *Suite) read() []Line { return s.begun().Lines(s.lines()) }

// sample: what is whole is read.
func sample(t *testing.T, s Suite) {
	events := 0
	for i, line := range s.read() {
		if line.Class == event.Rejected {
			t.Errorf("line %d is rejected: %s", i+1, line.Why)
		}
		if line.Class == event.Irrelevant && line.Why == "" {
			t.Errorf("line %d is irrelevant without a kind", i+1)
		}
		s.check(t, line)
		events += len(line.Events)
	}
	if events == 0 {
		t.Error("no event in the whole sample")
	}
}

func (s *Suite) check(t *testing.T, line Line) {
	t.Helper()
	Check(t, line, s.Names)
}

// Check looks for what no line may give, however bad; names are those that no
// reason may show.
func Check(t *testing.T, line Line, names []string) {
	t.Helper()
	if line.Class == event.Rejected {
		checkReason(t, line, names)
	}
	for i := range line.Events {
		e := &line.Events[i]
		if err := e.Check(); err != nil {
			t.Errorf("an event that can't be used: %v", err)
		}
		if e.Time < layout.FirstSecond || e.Time >= layout.EndOfTime {
			t.Errorf("an event at %d, out of all time", e.Time)
		}
		if e.Desired < 0 || e.Desired > event.MaxLicenses || e.Granted < event.NotGiven {
			t.Errorf("an event of %d licenses, %d granted", e.Desired, e.Granted)
		}
		for _, text := range texts(e) {
			if !utf8.ValidString(*text) || strings.ContainsRune(*text, 0) {
				t.Errorf("an event with the text %q", *text)
			}
		}
	}
}

// checkReason: a rejected line gives a reason and nothing else.
func checkReason(t *testing.T, line Line, names []string) {
	t.Helper()
	if line.Why == "" {
		t.Error("a line is rejected without a reason")
	}
	if len(line.Events) > 0 {
		t.Errorf("a line gives events and is rejected: %s", line.Why)
	}
	for _, name := range names {
		if strings.Contains(line.Why, name) {
			t.Errorf("the reason %q shows a name", line.Why)
		}
	}
}

func empty(t *testing.T, s Suite) {
	p := s.New()
	if len(Read(p, nil)) != 0 {
		t.Error("lines in an empty log")
	}
	if line := (&Reader{Parser: p}).Line(nil); line.Class == event.Read || len(line.Events) > 0 {
		t.Error("an empty line tells something")
	}
}

// torn: whatever is left of a last line spoils none before it.
func torn(t *testing.T, s Suite) {
	whole := s.read()
	for i, line := range s.lines() {
		r := s.begun()
		same(t, whole[:i], r.Lines(s.lines()[:i]), "lines before a torn one")
		state := r.Parser.State()
		for cut := range line {
			r := s.resumed(t, state)
			s.check(t, r.Line(line[:cut]))
		}
	}
}

func carriageReturns(t *testing.T, s Suite) {
	r := s.begun()
	for i, want := range s.read() {
		got := r.Line(append(bytes.Clone(s.lines()[i]), '\r'))
		same(t, []Line{want}, []Line{got}, "a line with CR")
	}
}

func byteOrderMark(t *testing.T, s Suite) {
	same(t, s.read(), Read(s.New(), []byte("\ufeff"+s.Sample)), "a log with a byte order mark")
}

// spoiled puts b in the place of every byte of every line, one after another.
func spoiled(t *testing.T, s Suite, b byte) {
	reasons := map[string]bool{}
	r := s.begun()
	for _, line := range s.lines() {
		state := r.Parser.State()
		for at := range line {
			bad := bytes.Clone(line)
			bad[at] = b
			got := s.resumed(t, state).Line(bad)
			s.check(t, got)
			if got.Class == event.Rejected {
				reasons[strings.Map(withoutDigits, got.Why)] = true
			}
		}
		r.Line(line)
	}
	if len(reasons) > 50 {
		t.Errorf("%d different reasons: they are counted, so they must not hold the line's text", len(reasons))
	}
}

// withoutDigits: a reason may tell numbers, such as how far a line could be read.
func withoutDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

func backwards(t *testing.T, s Suite) {
	r := s.begun()
	lines := s.lines()
	for i := range lines {
		s.check(t, r.Line(lines[len(lines)-1-i]))
	}
}

func middle(t *testing.T, s Suite) {
	lines := s.lines()
	for i := range lines {
		rest := bytes.Join(lines[i:], []byte("\n"))
		for _, line := range Read(s.New(), rest) {
			s.check(t, line)
		}
	}
}

func longLines(t *testing.T, s Suite) {
	for _, line := range s.lines() {
		for _, fill := range []string{"x", " ", "\"", "(", "@", "a b@c "} {
			long := append(bytes.Clone(line), strings.Repeat(fill, event.MaxLine)...)
			s.check(t, s.begun().Line(long[:event.MaxLine]))
		}
	}
}

// noise: lines of random bytes, and the sample's lines shuffled together.
func noise(t *testing.T, s Suite) {
	random := rand.New(rand.NewPCG(1, 2))
	lines := s.lines()
	r := s.begun()
	for range 5000 {
		line := bytes.Clone(lines[random.IntN(len(lines))])
		other := lines[random.IntN(len(lines))]
		line = append(line[:random.IntN(len(line)+1)], other[random.IntN(len(other)+1):]...)
		if len(line) > 0 && random.IntN(4) == 0 {
			line[random.IntN(len(line))] = byte(random.Uint32())
		}
		s.check(t, r.Line(line))
	}
}

// pieces: how much of the head is at hand makes no difference.
func pieces(t *testing.T, s Suite) {
	want := s.read()
	for _, piece := range []int{1, 7, 100, 1000} {
		r := &Reader{Parser: s.New()}
		r.Begin([]byte(s.Sample), piece)
		same(t, want, r.Lines(s.lines()), "a log whose head comes in pieces")
	}
}

// restored: a new parser with the old one's state goes on as the old one would.
func restored(t *testing.T, s Suite) {
	whole := s.read()
	r := s.begun()
	for i, line := range s.lines() {
		r.Line(line)
		next := s.resumed(t, r.Parser.State())
		same(t, whole[i+1:], next.Lines(s.lines()[i+1:]), "lines behind a restart")
	}
}

func (s *Suite) resumed(t *testing.T, state []byte) *Reader {
	t.Helper()
	p := s.New()
	if err := p.Restore(bytes.Clone(state)); err != nil {
		t.Fatalf("the parser's own state %q: %v", state, err)
	}
	return &Reader{Parser: p}
}

// Behind feeds a parser each line behind each other. What it remembers of those it
// has read must make no difference: a new one with no more than its state reads the
// next line alike.
func Behind(t *testing.T, p event.Parser, newParser func() event.Parser, lines [][]byte) {
	t.Helper()
	s, r := Suite{New: newParser}, Reader{Parser: p}
	for _, before := range lines {
		for _, line := range lines {
			r.Line(before)
			want := s.resumed(t, p.State()).Line(line)
			if got := r.Line(line); !reflect.DeepEqual(got, want) {
				t.Fatalf("%q behind %q\n got %+v\nwant %+v", line, before, got, want)
			}
		}
	}
}

// smallState: what is carried along does not grow with what was read.
func smallState(t *testing.T, s Suite) {
	r := s.begun()
	r.Lines(s.lines())
	once := len(r.Parser.State())
	for range 100 {
		r.Lines(s.lines())
	}
	if often := len(r.Parser.State()); often > 2*once+100 {
		t.Errorf("the state grew from %d to %d bytes", once, often)
	}
}

// badState is refused, where a parser has a state at all.
func badState(t *testing.T, s Suite) {
	if len(s.begun().Parser.State()) == 0 {
		t.Skip("this format has no state")
	}
	if err := s.New().Restore([]byte("\x01 no state")); err == nil {
		t.Error("a state that is none is taken")
	}
}

func same(t *testing.T, want, got []Line, what string) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%s: %d lines, want %d", what, len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(want[i], got[i]) {
			t.Fatalf("%s: line %d differs\n got %+v\nwant %+v", what, i+1, got[i], want[i])
		}
	}
}
