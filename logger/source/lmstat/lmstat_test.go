package lmstat

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
	"github.com/liclog/liclog/logger/source/status"
)

func newParser(o status.Options) event.Parser { return status.New(Tool, o) }

func TestNames(t *testing.T) {
	for text, want := range map[string][3]string{
		"anna pc-17":                              {"anna", "pc-17", ""},
		"anna pc-17 pc-17":                        {"anna", "pc-17", ""},
		"anna pc-17  ,?UAH<iz>]_#:RN":             {"anna", "pc-17", ""},
		"Anna Bell LAPTOP-Q LAPTOP-Q":             {"Anna Bell", "LAPTOP-Q", ""},
		"Anna B. Bell Jr. LAPTOP-Q laptop-q":      {"Anna B. Bell Jr.", "LAPTOP-Q", ""},
		"Anna Bell pc \"U,K$`Ct`N'\"C iQw<&!":     {"Anna Bell", "pc", ""},
		"Anna Bell Jr. pc icc&f|</`?":             {"Anna Bell Jr.", "pc", ""},
		"Anna Bell pc /dev/pts/1":                 {"Anna Bell", "pc", ""},
		"anna pc display MSC:View":                {"anna", "pc", "MSC:View"},
		"anna pc.example.com /dev/tty feature=fx": {"anna", "pc.example.com", "feature=fx"},
		"anna pc display 2017.06":                 {"anna", "pc", "2017.06"},
		"Anna Bell pc display":                    {"Anna Bell", "pc", ""},
		"anna":                                    {"anna", "", ""},
		"":                                        {"", "", ""},
	} {
		user, host, data := names(text)
		if got := [3]string{user, host, data}; got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// told writes what a log tells in one line an event.
func told(t *testing.T, o status.Options, log string) string {
	t.Helper()
	var b strings.Builder
	for i, line := range sourcetest.Read(newParser(o), []byte(log)) {
		if line.Class == event.Rejected {
			t.Errorf("line %d: %s", i+1, line.Why)
		}
		for _, e := range line.Events {
			fmt.Fprintf(&b, "%s %s", e.Time.Time().Format("15:04:05"), e.Kind)
			for _, text := range []string{e.Server, e.ProductID, e.User, e.Host, e.Process, e.Handle} {
				if text != "" {
					fmt.Fprintf(&b, " %s", text)
				}
			}
			if e.Kind == event.InUse || e.Kind == event.Purchased {
				fmt.Fprintf(&b, " %d/%d", e.Desired, e.Granted)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.TrimPrefix(want, "\n"); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

const head = `Flexible License Manager status on Fri 10/20/2017 17:02
License server status: 27002@lic
lic: license server UP (MASTER) v11.16
Vendor daemon status (on lic):
  cadd: UP v11.16
Users of draw:  (Total of 10 licenses issued;  Total of 8 licenses in use)
`

// Borrowed and lingering licenses are told apart, a request that waits is granted
// nothing, and reservations are nobody's.
func TestHolders(t *testing.T) {
	compare(t, told(t, status.Options{}, head+`
    anna pc pc (v6) (lic/27002 1), start Fri 10/20 16:44, 5 licenses
    bruno pc pc (v6) (lic/27002 2), start Fri 10/20 16:44 (linger: 2647020)
    carla pc pc (v6) (lic/27002 3), start Fri 10/20 16:44, 16 licenses  (linger: 885098 / 1340160)
    dora pc pc (v6) (lic/27002 4), start Fri 10/20 16:44 (linger: 600)
    emil pc pc (v6) (lic/27002 5), start Fri 10/20 16:44, PID: 77
    fred pc pc 6.1 (v6) (lic/27002 6) queued for 2 licenses
	48 RESERVATIONs for GROUP GROUP1 (lic/27002)
`), `
17:02:00 listing 27002@lic
17:02:00 purchased 27002@lic cadd:draw 10/10
17:02:00 inuse 27002@lic cadd:draw anna pc lic/27002 1 5/-1
17:02:00 inuse 27002@lic cadd:draw bruno pc borrowed lic/27002 2 1/-1
17:02:00 inuse 27002@lic cadd:draw carla pc borrowed lic/27002 3 16/-1
17:02:00 inuse 27002@lic cadd:draw dora pc lingering lic/27002 4 1/-1
17:02:00 inuse 27002@lic cadd:draw emil pc 77 lic/27002 5 1/-1
17:02:00 inuse 27002@lic cadd:draw fred pc lic/27002 6 2/0
`)
}

// A listing is complete where the next one begins. A server that is down is not
// observed, nor is one whose vendor daemon is down.
func TestListings(t *testing.T) {
	later := func(minute, text string) string {
		return "Flexible License Manager status on Fri 10/20/2017 17:" + minute + "\nLicense server status: 27002@lic\n" + text
	}
	compare(t, told(t, status.Options{Server: "munich"}, head+
		later("03", "lic: Cannot connect to license server system. (-15,570)\nError getting status: Cannot connect to license server system. (-15,570)\n")+
		later("04", "lic: license server UP v11.16\nVendor daemon status (on lic):\n  cadd: UP v11.16\nUsers of draw:  (Total of 9 licenses issued;  Total of 0 licenses in use)\n  other: The desired vendor daemon is down. (-97,121)\n")), `
17:02:00 listing munich/27002@lic
17:02:00 purchased munich/27002@lic cadd:draw 10/10
17:03:00 listed munich/27002@lic
17:03:00 unobserved munich/27002@lic
17:04:00 listing munich/27002@lic
17:04:00 purchased munich/27002@lic cadd:draw 9/9
17:04:00 unobserved munich/27002@lic
`)
}

// Of three servers that share the work two are enough.
func TestTriad(t *testing.T) {
	const triad = "Flexible License Manager status on Fri 10/20/2017 17:02\nLicense server status: 1@a,1@b,1@c\n"
	const one = ": Cannot connect to license server system. (-15,570)\n"
	compare(t, told(t, status.Options{}, triad+"a"+one+"b"+one+"c: license server UP (MASTER) v11\n"), "")
	compare(t, told(t, status.Options{}, triad+"a"+one+"b"+one+"c"+one), "17:02:00 unobserved 1@a,1@b,1@c\n")
}

// Where several vendors are listed together, a license's own line tells whose it is.
func TestVendors(t *testing.T) {
	compare(t, told(t, status.Options{}, `Flexible License Manager status on Fri 10/20/2017 17:02
License server status: 27002@lic
Vendor daemon status (on lic):
  cadd: UP v11.16
  mesh: UP v11.16
Users of draw:  (Total of 10 licenses issued;  Total of 1 license in use)
  "draw" v1.0, vendor: mesh
    anna pc pc (v6) (lic/27002 1), start Fri 10/20 16:44
Users of paint:  (Total of 10 licenses issued;  Total of 0 licenses in use)
`), `
17:02:00 listing 27002@lic
17:02:00 purchased 27002@lic mesh:draw 10/10
17:02:00 inuse 27002@lic mesh:draw anna pc lic/27002 1 1/-1
`)
}

// Times given by whoever recorded the listings go before their own, and a
// recording that failed is no listing.
func TestMarkers(t *testing.T) {
	compare(t, told(t, status.Options{}, "liclog listing 2017-10-20T17:02:33Z\n"+head+"liclog listed\n"+
		"liclog listing 2017-10-20T17:03:33Z\nliclog failed: it took too long\n"+
		"liclog listing 2017-10-20T17:04:33Z\nliclog listed\n"), `
17:02:33 listing 27002@lic
17:02:33 purchased 27002@lic cadd:draw 10/10
17:02:33 listed 27002@lic
17:03:33 unobserved
17:04:33 unobserved
`)
}

// In the hour that comes twice, time goes on.
func TestAutumn(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	for _, clock := range []string{"1:58", "2:01", "2:59", "2:01", "2:59", "3:01"} {
		fmt.Fprintf(&log, "Flexible License Manager status on Sun 10/29/2017 %s\nNO ACTIVE LICENSES\n", clock)
	}
	got := told(t, status.Options{Zone: zone}, log.String())
	var listings []string
	for _, line := range strings.Split(got, "\n") {
		if strings.HasSuffix(line, " listing") {
			listings = append(listings, line[:5])
		}
	}
	if want := "23:58 00:01 00:59 01:01 01:59 02:01"; strings.Join(listings, " ") != want {
		t.Errorf("listings at %v, want %s", listings, want)
	}
}

// With --by-data the check-out data belong to the product of a token license.
func TestByData(t *testing.T) {
	got := told(t, status.Options{ByData: true, FoldCase: true}, head+"    ANNA PC display MSC:View (v6) (lic/27002 1), start Fri 10/20 16:44\n")
	if want := "inuse 27002@lic cadd:draw[MSC:View] anna pc lic/27002 1 1/-1"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s in it", got, want)
	}
}

func FuzzListings(f *testing.F) {
	f.Add([]byte(head + "    anna pc pc (v6) (lic/27002 1), start Fri 10/20 16:44, 5 licenses\n"))
	f.Add([]byte("Users of a:  (Total of 1 license issued;  Total of 1 license in use)\n a b c (v1) (d/e f), start Mon 1/1 1:11 (linger: 3 / 4)"))
	f.Fuzz(func(t *testing.T, log []byte) {
		for _, line := range sourcetest.Read(newParser(status.Options{}), log) {
			sourcetest.Check(t, line, nil)
		}
	})
}
