package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

func write(t *testing.T, dir, text string) string {
	t.Helper()
	name := filepath.Join(dir, layout.SettingsFile)
	if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWithoutAFileAllIsLogged(t *testing.T) {
	s, err := Load(t.TempDir())
	want := Settings{Mode: layout.AllLogging, Sessions: Sessions{Tracking: true, Connections: 5 * time.Minute}}
	if err != nil || !s.Equal(want) {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "# ours\r\nmode = \"productlog\"\r\n[products.\"abc:xyz\"]\r\ncount = \"user+host\"\r\n[products.plain]\r\n")
	s, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.Mode != layout.ProductLog || s.Warnings != nil {
		t.Errorf("got %+v", s)
	}
	for id, want := range map[string]layout.Count{"abc:xyz": layout.CountUserHost, "plain": layout.CountEach, "other": layout.CountEach} {
		if got := s.Count(id); got != want {
			t.Errorf("count of %s is %s, want %s", id, got, want)
		}
	}
}

func TestUnknownKeysAreWarningsWithTheirLine(t *testing.T) {
	dir := t.TempDir()
	name := write(t, dir, "mode = \"Off\"\nmood = 3\n\n[products.\"a b\"]\ncount = \"each\"\nprice = 12\n\n[mail]\nto = \"x\"\n[[list]]\na = 1\n")
	s, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		name + ":2: mood means nothing here; is it misspelt?",
		name + `:6: products."a b".price means nothing here; is it misspelt?`,
		name + ":8: mail means nothing here; is it misspelt?",
		name + ":10: list means nothing here; is it misspelt?",
	}
	if !reflect.DeepEqual(s.Warnings, want) {
		t.Errorf("got  %q\nwant %q", s.Warnings, want)
	}
	if s.Mode != layout.Off {
		t.Errorf("the mode is lost: %s", s.Mode)
	}
}

func TestErrorsNameFileAndLine(t *testing.T) {
	tests := []struct{ text, want string }{
		{"\nmode = \"Sometimes\"", `:2: unknown mode "Sometimes": use one of Off,`},
		{"mode = 5", ":1: mode is no text"},
		{"mode = Off", ":1: "},
		{"\nproducts = 3", ":2: products is no table: write [products."},
		{"[products]\nabc = \"user\"", ":2: products.abc is no table: write [products."},
		{"[[products]]\nabc = 1", ":1: products is no table: write [products."},
		{"[products.a]\ncount = \"both\"", `:2: unknown count "both": use one of each,`},
		{"[products.a]\ncount = [1]", ":2: count is no text"},
		{"mode = \"Off\"\nmode = \"Off\"", ":2: "},
	}
	for _, test := range tests {
		dir := t.TempDir()
		name := write(t, dir, test.text)
		s, err := Load(dir)
		if err == nil || !strings.HasPrefix(err.Error(), name+test.want) {
			t.Errorf("%q: got %v, want %s%s", test.text, err, name, test.want)
		}
		if !s.Equal(Default()) {
			t.Errorf("%q: an error comes with settings: %+v", test.text, s)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("mode = \"Off\"\nx = 1\n[products.\"a\"]\ncount = \"user\"\n[y.z]\n")
	f.Add("[[products.a]]\nb = {c = 1}")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parse("liclog.toml", text)
		if err != nil {
			return
		}
		for _, warning := range s.Warnings {
			if strings.Contains(warning, ":0:") {
				t.Errorf("no line: %s", warning)
			}
		}
		changed, err := withMode("liclog.toml", text, layout.UserSummary)
		if err != nil {
			return
		}
		if after, err := parse("liclog.toml", changed); err != nil || after.Mode != layout.UserSummary {
			t.Errorf("%q became %q: %v, %v", text, changed, after.Mode, err)
		}
	})
}

func TestEntitlementsAreRead(t *testing.T) {
	s, err := parse("liclog.toml", "[entitlements]\ncompany = \"Acme\"\naccount = \"17\"\n[entitlements.ldif]\nmailFile = [\"mailbox\", \"mailfile\"]\n")
	want := Entitlements{Company: "Acme", Account: "17", LDIF: map[string][]string{"mailFile": {"mailbox", "mailfile"}}}
	if err != nil || len(s.Warnings) > 0 || !reflect.DeepEqual(s.Entitlements, want) {
		t.Errorf("got %+v, %v", s, err)
	}
	other := s
	if other.Entitlements.Company = "Bolt"; s.Equal(other) || !s.Equal(s) {
		t.Error("a changed company is no change")
	}
	for text, want := range map[string]string{
		"[entitlements]\ncompany = 1\n":               "liclog.toml:2: ",
		"[entitlements.ldif]\nmailFile = \"mailbox\"": "liclog.toml:2: ",
	} {
		if _, err := parse("liclog.toml", text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
