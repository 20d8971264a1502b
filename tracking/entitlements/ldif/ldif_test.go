package ldif

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// read prints all entries, and the error that ended them.
func read(text string) (list []string, err error) {
	r := NewReader(strings.NewReader(text), "cn", "mail", "objectClass", "note")
	for {
		e, err := r.Next()
		if err != nil {
			return list, err
		}
		list = append(list, fmt.Sprintf("%d %s %v", e.Line, e.DN, e.Values))
	}
}

func TestEntries(t *testing.T) {
	for _, test := range []struct{ what, text, want string }{
		{"nothing", "", ""},
		{"an entry", "dn: CN=Dana,O=Acme\ncn: Dana\nmail: d@acme\n", "1 CN=Dana,O=Acme map[cn:[Dana] mail:[d@acme]]"},
		{"version and comments", "# one\n#  folded\n  comment\nversion: 1\n\n# two\ndn: a\n# three\ncn: x\n\n\n\ndn: b\n", "7 a map[cn:[x]]|13 b map[]"},
		{"version before the entry", "version: 1\ndn: a\ncn: x\n", "2 a map[cn:[x]]"},
		{"base64", "dn:: Q049SsO8cmdlbg==\ncn:: SsO8cmdlbg==\n", "1 CN=Jürgen map[cn:[Jürgen]]"},
		{"folded lines", "dn: CN=Da\n na,O=A\n cme\ncn: D\n  ana\ncn:: SsO8\n cmdlbg==\n", "1 CN=Dana,O=Acme map[cn:[D ana Jürgen]]"},
		{"several values and options", "dn: a\ncn: x\nCN;lang-de: y\nnote:\n", "1 a map[cn:[x y] note:[]]"},
		{"a URL is not followed", "dn: a\nnote:< file:///etc/passwd\n", "1 a map[note:[file:///etc/passwd]]"},
		{"change records", "dn: a\nchangetype: delete\n\ndn: b\nchangetype: modify\nadd: cn\ncn: x\n-\n\ndn: c\ncn: z\n", "10 c map[cn:[z]]"},
		{"carriage returns", "dn: a\r\ncn: x\r\n y\r\n\r\ndn: b\r\n", "1 a map[cn:[xy]]|5 b map[]"},
		{"what ldapsearch says", "dn: a\n\nref: ldap://b/o=c\n\nsearch: 2\nresult: 0 Success\n", "1 a map[]"},
		{"not wanted, not decoded", "dn: a\njpegPhoto:: !!!\n", "1 a map[]"},
		{"byte order mark", "\ufeffdn: a\n", "1 a map[]"},
	} {
		list, err := read(test.text)
		if got := strings.Join(list, "|"); got != test.want || err != io.EOF {
			t.Errorf("%s: got %s, %v, want %s", test.what, got, err, test.want)
		}
	}
}

func TestChangesAreCounted(t *testing.T) {
	r := NewReader(strings.NewReader("dn: a\nchangetype: add\ncn: x\n\ndn: b\nchangetype: delete\n"))
	if e, err := r.Next(); err != io.EOF || r.Changes != 2 {
		t.Errorf("got %v, %v, %d changes", e, err, r.Changes)
	}
}

func TestDamageIsToldWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"dn: a\n\ncn: x\n":                              "line 3: an entry begins with dn:, not with cn:",
		"dn: a\nno colon\n":                             "line 2: no line of LDIF: it needs a name, a colon and a value",
		"dn: a\ncn:: ***\n":                             "line 2: cn is no base64",
		"dn: a\n\nsearch: 2\nresult: 4 Size limit\n":    "line 4: the search was cut short (4 Size limit): entries are missing; raise the server's limit, or search in pages (ldapsearch -E pr=1000/noprompt)",
		"dn: a\n\n folded onto nothing\n\ndn: b\ncn: x": "line 3: no line of LDIF: it needs a name, a colon and a value",
	} {
		if _, err := read(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	broken := errors.New("disk on fire")
	r := NewReader(io.MultiReader(strings.NewReader("dn: a\ncn: x\n"), iotest.ErrReader(broken)))
	if _, err := r.Next(); err != broken {
		t.Errorf("a read error is %v", err)
	}
}

func FuzzReader(f *testing.F) {
	for _, seed := range []string{"dn: a\ncn: x\n y\n\n", "dn:: QQ==\n", "#\n \n", "version: 1\n\nsearch: 1\nresult: 0\n", "dn: a\nchangetype: add\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := read(text)
		if err == nil || len(list) > strings.Count(strings.ToLower(text), "dn") {
			t.Errorf("%d entries of %q, error %v", len(list), text, err)
		}
	})
}
