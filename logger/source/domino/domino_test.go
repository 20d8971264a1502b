package domino

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

const log = `07/01/2007 09:30:15 AM  Opened session for Jane Doe/Acme (Release 8.5)
07/01/2007 09:30:20 AM  Opened session for Mail2/Acme (Build V85_01)
07/01/2007 12:00:01 AM  Closed session for Jane Doe/Acme Databases accessed:     3   Documents read:    29   Documents written:     1
     a line that goes on
[28325:00010-3735542592] 07/14/2007 01:56:12 PM   smtp: bruno [10.0.0.28] authentication failure using internet password
07/14/2007 01:58:12 PM [0A44:000F-080C] Opened session for CN=Carla Winter/OU=Sales/O=Acme (Release 9.0.1FP10)
07/14/2007 01:58:13 PM   SMTP Server: Authentication failed for user bruno ; connecting host 10.0.0.28

2007-07-15 13:00:00   HTTP Server: Started
`

var names = []string{"Jane", "Doe", "bruno", "Carla", "Mail2", "10.0.0.28"}

func in(t testing.TB, zone string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func TestConformance(t *testing.T) {
	zone := in(t, "Europe/Madrid")
	sourcetest.Run(t, sourcetest.Suite{New: func() event.Parser { return New(Options{Server: "Mail1", Zone: zone}) }, Sample: log, Names: names})
}

func events(lines []sourcetest.Line) string {
	var got []string
	for _, line := range lines {
		for _, e := range line.Events {
			got = append(got, strings.TrimSpace(fmt.Sprint(e.Time, " ", e.Kind, " ", e.Server, " ", e.User, " ", e.Detail().Protocol)))
		}
	}
	return strings.Join(got, "\n")
}

func TestEventsOfADominoLog(t *testing.T) {
	got := events(sourcetest.Read(New(Options{Server: "Mail1", Zone: in(t, "Europe/Madrid")}), []byte(log)))
	want := strings.Join([]string{
		"2007-07-01T07:30:15Z access Mail1 Jane Doe/Acme NRPC",
		"2007-07-01T07:30:20Z access Mail1 Mail2/Acme NRPC",
		"2007-07-14T11:56:12Z alive Mail1",
		"2007-07-14T11:58:12Z access Mail1 CN=Carla Winter/OU=Sales/O=Acme NRPC",
		"2007-07-15T11:00:00Z alive Mail1",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The order of month and day follows from the first date that tells it.
func TestOrderOfMonthAndDay(t *testing.T) {
	for first, want := range map[string]string{
		"":                    "2012-03-04", // not told: the month is first
		"01/31/2012 10:00:00": "2012-03-04",
		"31/01/2012 10:00:00": "2012-04-03",
		"31.01.2012 10:00:00": "2012-04-03",
		"31-01-12 10:00:00":   "2012-04-03",
	} {
		log := "03/04/2012 10:00:00  Opened session for Jane\n" + first + "  something\n"
		got := events(sourcetest.Read(New(Options{}), []byte(log)))
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", first, got, want)
		}
	}
}

func TestNoonAndMidnight(t *testing.T) {
	for text, want := range map[string]string{
		"12:00:00 AM": "T00:00:00Z", "12:00:00 PM": "T12:00:00Z", "01:00:00 pm": "T13:00:00Z", "13:00:00": "T13:00:00Z",
		"9:05:01 AM": "T09:05:01Z",
	} {
		got := events(sourcetest.Read(New(Options{}), []byte("07/31/2007 "+text+"  Opened session for Jane\n")))
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestLinesThatCannotBeUsed(t *testing.T) {
	for line, want := range map[string]string{
		"02/30/2007 09:30:15 AM  Opened session for Jane": whyDate,
		"07/01/2007 25:30:15  Opened session for Jane":    whyDate,
		"07/01/2007 13:30:15 PM  Opened session for Jane": whyDate,
		"07/01/2007":          whyDate,
		"at 07/01/2007 09:30": noDate,
		"07/01/2007 09:30  Opened session for Jane":              whyDate,
		"07/31/2007 09:30:15  Opened session for  (Release 8.5)": "no name behind Opened session for",
	} {
		var out event.Batch
		v := New(Options{}).Line([]byte(line), &out)
		if v.Why != want {
			t.Errorf("%s: %q, want %q", line, v.Why, want)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, line := range strings.Split(log, "\n") {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		r := &sourcetest.Reader{Parser: New(Options{})}
		sourcetest.Check(t, r.Line(line), nil)
	})
}
