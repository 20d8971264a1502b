package dsls

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

func in(t testing.TB, zone string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGolden(t *testing.T) {
	for _, test := range []struct {
		golden      string
		server      string
		rejected    int
		unsupported int64
	}{
		{"server", "", 0, 1},
		{"torn", "paris", 12, 0},
	} {
		t.Run(test.golden, func(t *testing.T) {
			lines := sourcetest.Read(New(Options{Zone: in(t, "Europe/Paris"), Server: test.server}), readFile(t, test.golden+".log"))
			sourcetest.Golden(t, filepath.Join("testdata", test.golden+".csv"), lines)
			if a := sourcetest.AccountOf(lines); a.Rejected != test.rejected || a.Unsupported != test.unsupported {
				t.Errorf("%+v, want %d rejected and %d unsupported: %v", a, test.rejected, test.unsupported, sourcetest.Whys(lines))
			}
		})
	}
}

func TestConformance(t *testing.T) {
	sourcetest.Run(t, sourcetest.Suite{
		New: func() event.Parser {
			return New(Options{Zone: in(t, "Europe/Paris"), FoldCase: true, Server: "paris"})
		},
		Sample: "# server time zone: Europe/Berlin\n" + string(readFile(t, "server.log")),
		Names:  []string{"anna", "bruno", "carla", "emil", "PC-17", "PC-18", "PC-19", "PC-20"},
	})
}

// An export of the console, newest row first, gives the events of the log itself,
// in the zone that it names.
func TestExport(t *testing.T) {
	for _, name := range []string{"export.json", "export-indented.json"} {
		text := readFile(t, name)
		if !IsExport(text[:min(len(text), HeadLength)]) {
			t.Errorf("%s is not recognised", name)
		}
		r, err := Unpack(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		log, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !Sniff(sourcetest.Split(log)) {
			t.Errorf("what %s holds is not recognised", name)
		}
		lines := sourcetest.Read(New(Options{Zone: in(t, "Asia/Tokyo")}), log)
		sourcetest.Golden(t, filepath.Join("testdata", "export.csv"), lines)
		if a := sourcetest.AccountOf(lines); a.Rejected != 0 {
			t.Errorf("%s: %+v %v", name, a, sourcetest.Whys(lines))
		}
	}
}

func TestDamagedExport(t *testing.T) {
	for _, text := range []string{`{"result":{"rows":["2026`, `{"result":{"rows":[1,2]}}`, ``} {
		if _, err := Unpack(strings.NewReader(text)); err == nil {
			t.Errorf("%q is taken for an export", text)
		}
	}
	for _, text := range []string{``, `{"Time":1,"Event":"alive"}`, `rows`} {
		if IsExport([]byte(text)) {
			t.Errorf("%q is recognised as an export", text)
		}
	}
}

func FuzzLine(f *testing.F) {
	zone := in(f, "Europe/Paris")
	sourcetest.Fuzz(f, "dsls", func() event.Parser { return New(Options{Zone: zone, FoldCase: true, Server: "x"}) }, usualLines)
}

func FuzzExport(f *testing.F) {
	f.Add(readFile(f, "export.json"))
	f.Fuzz(func(t *testing.T, text []byte) {
		IsExport(text)
		r, err := Unpack(strings.NewReader(string(text)))
		if err != nil {
			return
		}
		log, _ := io.ReadAll(r)
		for _, line := range sourcetest.Read(New(Options{}), log) {
			sourcetest.Check(t, line, nil)
		}
	})
}

// usualLines are some seconds of a busy server.
const usualLines = `2026/03/28 23:58:10:500 I USGTRACING  Grant!!DRW-CAD!R1132100000017!480001980D1A9742!Some Editor V5!ConcurrentUser!1!STD!PC-17 (D4B2BC87347723EE-c000021b.18)!192.0.2.30!anna!ANNA@EXAMPLE.S-1-5-21!C:\Program Files\CAD\bin\draw.exe!5.34!ALC
2026/03/28 23:58:11:500 I USGTRACING  Grant!!TKN-SIM!580001980D1A9743!Some Editor V5!Token!25!STD!PC-18 (E4B2BC87347723EE-c000021b.19)!192.0.2.31!bruno!BRUNO@EXAMPLE!C:\CAD\bin\sim.exe!5.34!ALC
2026/03/28 23:59:00:500 W LICENSESERV DRW-CAD not granted, no more available license ( from client PC-20 (A4B2BC87347723EE-c000021b.21)/192.0.2.33|emil|EMIL@EXAMPLE|C:\CAD\draw.exe )
2026/03/28 23:59:10:500 I USGTRACING  Detachment!!DRW-CAD!R1132100000017!480001980D1A9742!Some Editor V5!ConcurrentUser!1!STD!PC-17 (D4B2BC87347723EE-c000021b.18)!192.0.2.30!anna!ANNA@EXAMPLE.S-1-5-21!C:\Program Files\CAD\bin\draw.exe!5.34!ALC
2026/03/28 23:59:11:500 I USGTRACING  TimeOut!!TKN-SIM!580001980D1A9743!Some Editor V5!Token!25!STD!PC-18 (E4B2BC87347723EE-c000021b.19)!192.0.2.31!bruno!BRUNO@EXAMPLE!C:\CAD\bin\sim.exe!5.34!ALC
`

func BenchmarkLine(b *testing.B) {
	sourcetest.Bench(b, New(Options{Zone: in(b, "Europe/Paris"), Server: "paris"}), usualLines)
}

func TestLineAllocatesNothing(t *testing.T) {
	sourcetest.NoAllocations(t, New(Options{FoldCase: true, Server: "paris"}), usualLines)
}
