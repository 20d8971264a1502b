package entitlements

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout/disk"
)

var update = flag.Bool("update", false, "write what was counted into testdata/entitlements/golden")

// TestTheSmallDomain counts testdata/entitlements in both languages and compares
// all results, byte for byte.
func TestTheSmallDomain(t *testing.T) {
	in := func(name string) string { return filepath.Join("..", "..", "testdata", "entitlements", name) }
	for code, lang := range map[string]Lang{"en": English, "de": German} {
		o := Defaults()
		o.Dir, o.Lang = t.TempDir(), lang
		o.AsOf, _ = ParseMoment("2026-11-21")
		o.Servers, o.Directories = in("servers.csv"), in("directories.csv")
		o.Persons, o.Groups = []string{in("persons.csv")}, []string{in("groups.csv")}
		o.ACL, o.Accesses = []string{in("acl-entries.csv")}, []string{in("access.csv")}
		var levels bytes.Buffer
		if _, err := Levels(&o, &levels); err != nil {
			t.Fatal(err)
		}
		golden(t, in("golden/acl.csv"), levels.Bytes())
		o.Levels = []string{filepath.Join(o.Dir, "acl.csv")}
		if err := os.WriteFile(o.Levels[0], levels.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Scan(&o)
		if err != nil {
			t.Fatal(err)
		}
		folder, err := r.Write(disk.OS)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{UsersFile, ReportFile, ObservationsFile} {
			text, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, in("golden/"+code+"/"+name), text)
		}
		golden(t, in("golden/"+code+"/terminal.txt"), []byte(r.Print("FOLDER", 5)))
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s:\n%s", file, got)
	}
}

// TestTheSmallLDIF reads persons and groups from one file.
func TestTheSmallLDIF(t *testing.T) {
	file := filepath.Join("..", "..", "testdata", "entitlements", "people.ldif")
	o := sample(t, map[string]string{"servers.csv": "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking\nMail/Acme,Terminations,,,,,,yes\n"})
	o.Persons, o.Groups, o.Levels = []string{file}, []string{file}, nil
	r, err := Scan(o)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for u := range r.Users {
		all = append(all, u.Name+" "+u.Class.String())
	}
	if got := strings.Join(all, ", "); got != "CN=Dana Smith/OU=Sales/O=Acme CCB, CN=Jürgen Köhler/O=Acme CCB" || figure(r, "MailUsers") != 1 || figure(r, "DenyAccessGroups") != 1 {
		t.Errorf("got %s, %+v", got, r.Figures[:8])
	}
}
