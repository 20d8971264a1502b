package regex

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

var ours = Description{
	Patterns: []string{
		`^(?P<time>\S+ \S+) (?P<event>LENT|BACK|LOST) (?P<count>\d+) (?P<product>\S+) (?P<user>[^@]+)@(?P<host>\S+)(?: #(?P<handle>\w+))?$`,
		`^(?P<time>\S+ \S+) (?:(?P<start>up)|(?P<stop>down)) (?P<server>\S+)$`,
	},
	Skip: []string{"^#"}, Time: "%d.%m.%Y %H:%M:%S", Events: map[string]string{"LENT": "checkout", "back": "checkin"},
}

const ourLog = `# a log
02.07.2007 11:30:00 up lic
02.07.2007 11:30:01 LENT 2 cad anna k@pc1 #7f
02.07.2007 19:30:00 BACK 2 cad anna k@pc1 #7f
02.07.2007 19:31:00 down lic
`

func compiled(t testing.TB, d Description) *Format {
	t.Helper()
	f, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestConformance(t *testing.T) {
	f := compiled(t, ours)
	sourcetest.Run(t, sourcetest.Suite{
		New: func() event.Parser { return f.New(Options{}) }, Sample: ourLog, Names: []string{"anna", "pc1"},
	})
}

func TestLines(t *testing.T) {
	d := ours
	d.Zone = "Europe/Madrid"
	lines := sourcetest.Read(compiled(t, d).New(Options{Server: "east", Zone: time.UTC}), []byte(ourLog))
	e := lines[2].Events[0]
	if e.Time.String() != "2007-07-02T09:30:01Z" || e.Kind != event.CheckOut || e.User != "anna k" || e.Host != "pc1" ||
		e.ProductID != "cad" || e.ProductName != "cad" || e.Desired != 2 || e.Handle != "7f" || e.Server != "east" {
		t.Errorf("got %+v", e)
	}
	if e := lines[1].Events[0]; e.Kind != event.Start || e.Server != "east/lic" {
		t.Errorf("got %+v", e)
	}
	if e := lines[3].Events[0]; e.Kind != event.CheckIn {
		t.Errorf("words are found without case: got %+v", e)
	}
}

func TestTimes(t *testing.T) {
	for _, c := range [][3]string{
		{"", "2007-07-02T11:30:00+02:00", "2007-07-02T09:30:00Z"},
		{"", "1183368600", "2007-07-02T09:30:00Z"},
		{"%FT%T%z", "2007-07-02T11:30:00+0200", "2007-07-02T09:30:00Z"},
		{"%d %b %y %I:%M %p", "02 Jul 07 09:30 AM", "2007-07-02T09:30:00Z"},
		{"%a %B %e %H:%M:%S %Y", "Mon July  2 09:30:00 2007", "2007-07-02T09:30:00Z"},
	} {
		f := compiled(t, Description{Patterns: []string{`^(?P<time>.*);(?P<alive>)$`}, Time: c[0]})
		lines := sourcetest.Read(f.New(Options{}), []byte(c[1]+";"))
		if len(lines[0].Events) != 1 || lines[0].Events[0].Time.String() != c[2] {
			t.Errorf("%q by %q gives %+v, want %s", c[1], c[0], lines[0], c[2])
		}
	}
}

func TestWrongDescriptions(t *testing.T) {
	good := `^(?P<time>\S+) (?P<event>\w+)`
	for want, d := range map[string]Description{
		"patterns is missing":           {},
		"patterns: number 1":            {Patterns: []string{"("}},
		"skip: number 2":                {Patterns: []string{good}, Skip: []string{"a", "("}},
		"no group (?P<time>...)":        {Patterns: []string{`(?P<event>\w)`}},
		"no group (?P<event>...)":       {Patterns: []string{`(?P<time>\w)`}},
		"the group usr means nothing":   {Patterns: []string{good + `(?P<usr>\w)`}},
		"events: X: unknown event":      {Patterns: []string{good}, Events: map[string]string{"X": "lent"}},
		"needs a year":                  {Patterns: []string{good}, Time: "%H:%M"},
		"unknown code behind %":         {Patterns: []string{good}, Time: "%Y-%Q"},
		"can't stand for itself":        {Patterns: []string{good}, Time: "%Y-%m-%d at %H:%M"},
		`unknown zone "Europe/Nirvana"`: {Patterns: []string{good}, Zone: "Europe/Nirvana"},
	} {
		if _, err := Compile(d); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", d, err, want)
		}
	}
}

func TestSniff(t *testing.T) {
	f := compiled(t, ours)
	for log, want := range map[string]bool{ourLog: true, "# a\n# b\n": false, "x\ny\n" + ourLog[8:40]: false, "": false} {
		if got := f.Sniff(sourcetest.Split([]byte(log))); got != want {
			t.Errorf("%q: %t", log, got)
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add([]byte(ourLog))
	format := compiled(f, ours)
	f.Fuzz(func(t *testing.T, log []byte) {
		for _, line := range sourcetest.Read(format.New(Options{}), log) {
			sourcetest.Check(t, line, nil)
		}
	})
}

// There is nothing to check about a line that is ordinary.
func TestOrdinaryLines(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	found := 0
	for range 100_000 {
		line := []byte(strings.Repeat("heartbeat ", 6))[:1+random.IntN(40)]
		for range random.IntN(3) {
			line[random.IntN(len(line))] = " \x00\t\r~\x7f\x80\xff\x1f!"[random.IntN(10)]
		}
		if !isOrdinary(line) {
			continue
		}
		found++
		if len(bytes.TrimSpace(line)) == 0 || !utf8.Valid(line) || bytes.ContainsAny(line, "\x00\r") {
			t.Fatalf("%q is taken for ordinary", line)
		}
	}
	if found < 10_000 || isOrdinary(bytes.Repeat([]byte("x"), event.MaxLine+1)) {
		t.Errorf("%d of 100000 lines are ordinary, or a long one", found)
	}
}
