package ncsa

import (
	"fmt"
	"strings"
	"testing"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

const log = `10.0.0.1 - jane [02/Jul/2007:09:30:15 +0200] "GET /mail.nsf HTTP/1.1" 200 2326
10.0.0.1 - - [02/Jul/2007:09:30:16 +0200] "GET /icons/a.gif HTTP/1.1" 200 512
10.0.0.2 - bruno [02/Jul/2007:09:30:17 +0200] "GET /mail.nsf HTTP/1.1" 401 - "-" "Mozilla/4.0"
10.0.0.2 - bruno [02/Jul/2007:09:30:18 +0200] "GET /\"q\" 403 HTTP/1.1" 304 - "-" "Mozilla/4.0"
10.0.0.3 www.acme.com "CN=Carla Winter/OU=Sales/O=Acme" [02/Jul/2007:09:31:00 +0200] "POST /x?q=a [b] HTTP/1.0" 302 0 "http://w/" "A" 16 "" "/x.nsf"
10.0.0.3 www.acme.com Carla Winter/Sales/Acme [02/Jul/2007:03:31:00 -0430] "GET / HTTP/1.0" 200 12
2001:db8::1 - - [02/Jul/2007:10:31:00 +0200] "-" 408 - "-" "-"
# a comment

`

var names = []string{"jane", "bruno", "Carla", "Winter", "10.0.0.1", "www.acme.com"}

func TestConformance(t *testing.T) {
	sourcetest.Run(t, sourcetest.Suite{New: func() event.Parser { return New(Options{Server: "Web1"}) }, Sample: log, Names: names})
}

func TestEventsOfAnAccessLog(t *testing.T) {
	var got []string
	for _, line := range sourcetest.Read(New(Options{Server: "Web1"}), []byte(log)) {
		for _, e := range line.Events {
			got = append(got, strings.TrimSpace(fmt.Sprint(e.Time, " ", e.Kind, " ", e.Server, " ", e.User, " ", e.Detail().Protocol)))
		}
	}
	want := []string{
		"2007-07-02T07:30:15Z access Web1 jane HTTP",
		"2007-07-02T07:30:18Z access Web1 bruno HTTP",
		"2007-07-02T07:31:00Z access Web1 CN=Carla Winter/OU=Sales/O=Acme HTTP",
		"2007-07-02T08:01:00Z access Web1 Carla Winter/Sales/Acme HTTP",
		"2007-07-02T08:31:00Z alive Web1",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for line, want := range map[string]string{
		`10.0.0.1 - jane`: whyLayout,
		`10.0.0.1 jane [02/Jul/2007:09:30:15 +0200] "GET /" 200 1`:   whyLayout,
		`10.0.0.1 - jane [31/Jun/2007:09:30:15 +0200] "GET /" 200 1`: whyTime,
		`10.0.0.1 - jane [02/Jul/2007:24:30:15 +0200] "GET /" 200 1`: whyTime,
		`10.0.0.1 - jane [02/Jul/2007:09:30:15 0200 ] "GET /" 200 1`: whyTime,
		`10.0.0.1 - jane [02/Jul/2007:09:30:15 +0200] "GET /`:        whyLayout,
		`10.0.0.1 - jane [02/Jul/2007:09:30:15 +0200] "GET /" two 1`: whyLayout,
		`10.0.0.1 - jane [02/Jul/2007:09:30:15 +0200] GET / 200`:     whyLayout,
	} {
		var out event.Batch
		if v := New(Options{}).Line([]byte(line), &out); v.Why != want {
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

func BenchmarkAccessLog(b *testing.B) {
	lines := sourcetest.Split([]byte(log))
	p := New(Options{Server: "Web1"})
	var out event.Batch
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		for _, line := range lines {
			p.Line(line, &out)
		}
	}
}
