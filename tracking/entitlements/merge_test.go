package entitlements

import (
	"bytes"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
)

// userRow is a person's row of Users.csv.
func userRow(t *testing.T, r *Result, title string) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.writeUsers(&out); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if strings.HasPrefix(line, title+",") {
			return line
		}
	}
	return ""
}

// TestDocumentsOfOnePersonAreJoined: what the primary directory tells goes first,
// and the certificate that holds longest counts.
func TestDocumentsOfOnePersonAreJoined(t *testing.T) {
	day := layout.DayOf(2027, 1, 1).Start()
	for _, test := range []struct {
		what    string
		expires []layout.Second // of the certificates; 0: for ever, -1: ended
		want    string
	}{
		{"one", []layout.Second{day}, "certificate,2027-01-01T00:00:00Z"},
		{"the later one", []layout.Second{day + 1, day}, "certificate,2027-01-01T00:00:01Z"},
		{"the later one behind", []layout.Second{day, day + 1}, "certificate,2027-01-01T00:00:01Z"},
		{"for ever", []layout.Second{0, day}, "certificate,,"},
		{"for ever behind", []layout.Second{day, 0}, "certificate,,"},
		{"one that ended before", []layout.Second{-1, day}, "certificate,2027-01-01T00:00:00Z"},
		{"one that ended behind", []layout.Second{day, -1}, "certificate,2027-01-01T00:00:00Z"},
		{"all ended", []layout.Second{-1, -1}, "certificate that ended,2026-11-21T11:59:59Z"},
	} {
		w := plainWorld()
		w.documents = nil
		for i, expires := range test.expires {
			if expires < 0 {
				expires = w.asOf - 1
			}
			w.documents = append(w.documents, worldDocument{directory: []string{"partners", "main"}[i%2], names: []string{"Dana/Acme"},
				certificate: true, expires: expires, mailServer: "hub/acme", file: []string{"second.nsf", "first.nsf"}[i%2]})
		}
		row := userRow(t, scan(t, w), "Dana/Acme")
		box := "first.nsf"
		if len(test.expires) == 1 {
			box = "second.nsf"
		}
		if !strings.Contains(row, ","+test.want) || !strings.Contains(row, `"hub/acme, `+box+`"`) {
			t.Errorf("%s: %s", test.what, row)
		}
	}
}

// TestADayIsItsLastSecond, but never later than the moment of the count.
func TestADayIsItsLastSecond(t *testing.T) {
	for as, want := range map[string]string{
		"2026-11-21T12:00:00Z": "2026-11-21T12:00:00Z",
		"2026-11-21":           "2026-11-21T23:59:59Z",
		"2026-11-30T12:00:00Z": "2026-11-21T23:59:59Z",
		"2026-11-20":           "",
	} {
		o := sample(t, map[string]string{"access.csv": "UserName,LastAccess\nanna/bolt,2026-11-21\n"})
		o.AsOf, _ = ParseMoment(as)
		r, err := Scan(o)
		if err != nil {
			t.Fatal(err)
		}
		if row := userRow(t, r, "anna/bolt"); !strings.Contains(row, ","+want+",,password,") {
			t.Errorf("as of %s: %s", as, row)
		}
	}
}

// TestServersInWords: all, all but a few, or a few.
func TestServersInWords(t *testing.T) {
	servers := []server{{serverRow: serverRow{Server: "a"}}, {serverRow: serverRow{Server: "b"}}, {serverRow: serverRow{Server: "c"}}}
	for want, bits := range map[string]uint64{"all": 7, "all but b": 5, "c": 4, "": 0} {
		if got := (&reached{servers: set{bits}}).inWords(servers, English); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
