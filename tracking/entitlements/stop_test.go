package entitlements

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// sample writes small tables and returns options for them; changed ones replace
// those of the same name.
func sample(t *testing.T, changed map[string]string) *Options {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"servers.csv":     "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking\nhub/acme,left,,,,,,yes\n",
		"directories.csv": "Directory,Primary,Enabled,Type,Trusted,External\nmain,yes,,,,\npartners,no,yes,Notes,yes,yes\n",
		"persons.csv":     "Directory,FullNames,Certificate,CertificateExpires,InternetPassword,MailServer,MailFile\nmain,dana/acme,yes,,no,,\npartners,anna/bolt,no,,yes,,\n",
		"groups.csv":      "Group,Members\nleft,somebody/acme\n",
		"levels.csv":      "UserName,Level,Server\ndana/acme,Editor,hub/acme\nanna/bolt,Author,hub/acme\n",
		"access.csv":      "UserName,LastAccess\ndana/acme,2026-11-20\nanna/bolt,2026-11-20\n",
		"acl.csv":         "Server,Database,Name,Level\nhub/acme,a.nsf,dana/acme,Editor\n",
	}
	for name, text := range changed {
		files[name] = text
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	o := Defaults()
	o.Dir, o.Servers, o.Directories = dir, in("servers.csv"), in("directories.csv")
	o.Persons, o.Groups, o.Levels, o.Accesses, o.ACL = []string{in("persons.csv")}, []string{in("groups.csv")}, []string{in("levels.csv")}, []string{in("access.csv")}, []string{in("acl.csv")}
	for name := range changed {
		if strings.HasPrefix(name, "persons.") {
			o.Persons = []string{in(name)}
		}
		if strings.HasPrefix(name, "groups.") {
			o.Groups = []string{in(name)}
		}
	}
	o.AsOf, _ = ParseMoment("2026-11-21")
	return &o
}

// TestWhatStopsTheCount: where a figure could be wrong, with file and line.
func TestWhatStopsTheCount(t *testing.T) {
	const persons = "Directory,FullNames,Certificate,CertificateExpires,InternetPassword,MailServer,MailFile\n"
	for _, test := range []struct{ what, file, text, want string }{
		{"no column", "servers.csv", "Server,Access\nhub/acme,\n", "servers.csv:1: no column NotAccess; there are Server, Access"},
		{"no header", "groups.csv", "", "groups.csv:1: the table is empty: it needs a header line with Group, Members"},
		{"no server", "servers.csv", "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking\n", "servers.csv: there is no server in it"},
		{"a server twice", "servers.csv", "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking\nhub/acme,,,,,,,\nCN=Hub/O=Acme,,,,,,,\n", "servers.csv:3: the server CN=Hub/O=Acme stands here a second time"},
		{"neither yes nor no", "servers.csv", "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking\n\n\"hub/acme\",\"a\n\",,,,,,\nx/acme,,,perhaps,,,,\n", `servers.csv:5: HTTP: "perhaps" is neither yes nor no`},
		{"a wildcard of no meaning", "servers.csv", "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking\nhub/acme,*x,,,,,,\n", `servers.csv:2: nobody knows here for whom "*x" stands`},
		{"no primary directory", "directories.csv", "Directory,Primary,Enabled,Type,Trusted\nmain,no,yes,,yes\n", "directories.csv: no directory is the primary one"},
		{"two primary directories", "directories.csv", "Directory,Primary,Enabled,Type,Trusted\nmain,yes,,,\nother,yes,,,\n", "directories.csv: there are two primary directories, main and other"},
		{"a primary one that is off", "directories.csv", "Directory,Primary,Enabled,Type,Trusted\nmain,yes,no,,\n", "directories.csv:2: the primary directory is always enabled"},
		{"a type of directory", "directories.csv", "Directory,Primary,Enabled,Type,Trusted\nmain,yes,,,\nx,,yes,X500,yes\n", `directories.csv:3: Type: "X500" is no type of directory`},
		{"an unknown directory", "persons.csv", persons + "other,a/acme,yes,,,,\n", "persons.csv:2: the directory other is not in the table of directories"},
		{"no directory", "persons.csv", persons + ",a/acme,yes,,,,\n", "persons.csv:2: it is not told in which directory the person is"},
		{"no name", "persons.csv", persons + "main,,yes,,,,\n", "persons.csv:2: a person without a name"},
		{"too many cells", "persons.csv", persons + "main,CN=a,O=acme,yes,,,,\n", "persons.csv:2: 8 cells where the header has 7; a text with a comma stands in quotes"},
		{"an open quote", "persons.csv", persons + "main,\"a/acme,yes,,,,\n", "persons.csv:2: a quote that is not closed on this line"},
		{"no UTF-8", "persons.csv", persons + "main,J\xfcrgen/acme,yes,,,,\n", "persons.csv:2: a text that is not UTF-8"},
		{"an unreadable expiry that decides", "persons.csv", persons + "main,a/acme,yes,next year,no,,\n", `persons.csv:2: CertificateExpires: "next year" can't be read as a time; write it as 2026-11-21 or 2026-11-21T14:30:00Z; it decides about a/acme`},
		{"an unreadable password that decides", "persons.csv", persons + "main,a/acme,no,,who knows,,\n", `persons.csv:2: InternetPassword: "who knows" is neither yes nor no; it decides about a/acme`},
		{"an unknown level of an external user", "levels.csv", "UserName,Level\nanna/bolt,Authr\n", `levels.csv:2: "Authr" is no access level`},
		{"an unknown server of an external user", "levels.csv", "UserName,Level,Server\nanna/bolt,Author,lost/acme\n", "levels.csv:2: the server lost/acme is not in the table of servers; it decides about anna/bolt"},
		{"an unreadable access of an external user", "access.csv", "UserName,LastAccess\nanna/bolt,yesterday\n", `access.csv:2: LastAccess: "yesterday" can't be read as a time`},
		{"accesses without a time", "access.csv", "UserName,Protocol\nanna/bolt,HTTP\n", "access.csv:1: no column says when: it needs LastAccess, or Months"},
		{"a group without a name", "groups.csv", "Group,Members\n,a/acme\n", "groups.csv:2: a group without a name"},
		{"LDIF without credentials", "persons.ldif", "dn: cn=a,o=acme\ncn: a\n", "persons.ldif: no entry has a certificate (certificate, userCertificate, publicKey) or a password (userPassword, httpPassword)"},
		{"LDIF that was cut short", "persons.ldif", "dn: cn=a,o=acme\nuserPassword: x\n\nsearch: 2\nresult: 4 Size limit exceeded\n", "persons.ldif:5: the search was cut short (4 Size limit exceeded)"},
	} {
		o := sample(t, map[string]string{test.file: test.text})
		_, err := Scan(o)
		if err == nil || !strings.Contains(err.Error(), string(filepath.Separator)+test.want) {
			t.Errorf("%s: got %v, want %s", test.what, err, test.want)
		}
		if _, err := os.Stat(filepath.Join(o.Dir, "Entitlements")); err == nil {
			t.Errorf("%s: something was written", test.what)
		}
	}
}

// TestWhatDoesNotStopTheCount: every figure stays right, and a note tells of it.
func TestWhatDoesNotStopTheCount(t *testing.T) {
	const persons = "Directory,FullNames,Certificate,CertificateExpires,InternetPassword,MailServer,MailFile\npartners,anna/bolt,no,,yes,,\n"
	for _, test := range []struct{ what, file, text, want string }{
		{"nothing", "groups.csv", "Group,Members\nleft,somebody/acme\n", ""},
		{"a group that names itself", "groups.csv", "Group,Members\nleft,x/acme\nleft,LEFT;y/acme\n", "groups.csv:3: the group left is a member of itself; that adds nobody"},
		{"groups in a circle", "groups.csv", "Group,Members\nleft,a\na,b\nb,left\n", ""},
		{"an unreadable expiry beside a password", "persons.csv", persons + "main,dana/acme,yes,next year,yes,,\n", `persons.csv:3: CertificateExpires: "next year" can't be read`},
		{"an unknown level of an internal user", "levels.csv", "UserName,Level\ndana/acme,Authr\nanna/bolt,Author\n", `levels.csv:2: "Authr" is no access level: use Manager, Designer, Editor, Author, Reader, Depositor, No Access, or 6 to 0; it decides nothing`},
		{"an unknown level below a known one that decides", "levels.csv", "UserName,Level\nanna/bolt,Editor\nanna/bolt,?\ndana/acme,Author\n", `levels.csv:3: "?" is no access level`},
		{"an unreadable access of an internal user", "access.csv", "UserName,LastAccess\ndana/acme,yesterday\nanna/bolt,2026-11-20\n", `access.csv:2: LastAccess: "yesterday" can't be read as a time`},
		{"an unknown protocol", "access.csv", "UserName,LastAccess,Protocol\nanna/bolt,2026-11-20,FTP\n", "access.csv:2: the protocol FTP is not known"},
		{"an unknown column", "access.csv", "UserName,LastAccess,Mood\nanna/bolt,2026-11-20,good\n", `access.csv:1: the column "Mood" is not known and is passed over`},
		{"a level of nobody", "levels.csv", "UserName,Level\n,Author\nanna/bolt,Author\n", "levels.csv:2: a level of nobody"},
	} {
		r, err := Scan(sample(t, map[string]string{test.file: test.text}))
		if err != nil {
			t.Errorf("%s: %v", test.what, err)
			continue
		}
		told := ""
		for _, n := range r.Notes {
			told += n.Error() + "\n"
		}
		if (test.want == "") != (told == "") || !strings.Contains(told, test.want) {
			t.Errorf("%s: told %q, want %q", test.what, told, test.want)
		}
	}
}

// TestPersonsAndGroupsAsLDIF counts what ldapsearch printed as it counts tables.
func TestPersonsAndGroupsAsLDIF(t *testing.T) {
	o := sample(t, map[string]string{
		"persons.ldif": `# extended LDIF
version: 1

dn: CN=Dana Smith,O=Acme
objectClass: dominoPerson
cn: Dana Smith
mail: dana@acme.example
mailserver: CN=Hub,O=Acme
mailfile: mail\dana
certificate:: QUJD

dn:: Q049SsO8cmdlbixPPUFjbWU=
objectClass: dominoPerson
cn: J
userPassword: secret

dn: CN=Sales,O=Acme
objectClass: dominoGroup
cn: Sales
member: CN=Dana Smith,O=Acme
`,
		"groups.ldif": "dn: CN=Left\nobjectClass: dominoGroup\ncn: Left\nmember: CN=J\xc3\xbcrgen,\n O=Acme\nmember: cn=Inner\n\ndn: CN=Inner\nobjectclass: groupOfNames\ncn: Inner\n",
	})
	o.Levels = nil
	r, err := Scan(o)
	if err != nil {
		t.Fatal(err)
	}
	for title, want := range map[string]string{
		"CN=Dana Smith/O=Acme": "CCB: internal user who reaches a server",
		"CN=Jürgen/O=Acme":     "DenyAccess: reaches no server: their lists deny access",
	} {
		if got := classOf(r, title); got != want {
			t.Errorf("%s is %s, want %s", title, got, want)
		}
	}
	if figure(r, "PersonDocuments") != 2 || figure(r, "MailUsers") != 1 || figure(r, "DenyAccessGroups") != 2 {
		t.Errorf("figures: %+v", r.Figures)
	}
}

// TestAttributesMayBeMapped by settings, and a misspelt one is told.
func TestAttributesMayBeMapped(t *testing.T) {
	o := sample(t, map[string]string{"persons.ldif": "dn: uid=1,o=acme\nnotesName: CN=Dana/O=Acme\nhasId: yes\nboxFile: x.nsf\n"})
	o.Levels = nil
	if err := o.Mapping.Change(map[string][]string{"fullName": {"notesName", "dn"}, "certificate": {"hasId"}, "mailFile": {"boxFile"}}); err != nil {
		t.Fatal(err)
	}
	r, err := Scan(o)
	if err != nil || classOf(r, "CN=Dana/O=Acme") != "CCB: internal user who reaches a server" {
		t.Errorf("%v", err)
	}
	if err := o.Mapping.Change(map[string][]string{"fulName": nil}); err == nil || !strings.HasPrefix(err.Error(), "entitlements.ldif: fulName means nothing; there are ") {
		t.Errorf("a misspelt one: %v", err)
	}
}

// TestTheTrackingDatabaseOfATree gives last access and months, from
// UserLicenses.csv and from the days.
func TestTheTrackingDatabaseOfATree(t *testing.T) {
	o := sample(t, nil)
	o.Accesses, o.Tracking, o.TrackingAsked = nil, filepath.Join(o.Dir, "tree"), true
	if _, err := Scan(o); err == nil || !strings.Contains(err.Error(), "the tracking database can't be read") {
		t.Errorf("no tree: %v", err)
	}
	for name, text := range map[string]string{
		"UserLicenses.csv": "UserName,Server,Protocol,FirstAccess,LastAccess,Months\n" +
			"CN=Anna/O=Bolt,hub/acme,HTTP,2026-01-31T23:59:59Z,2027-01-01T00:00:00Z,2026-01;2026-06..2026-07;2026-12..2027-01\n",
		"2026/03/05/Access.csv": "UserName,Protocol,Server,FirstTime,LastTime,Count\nanna/bolt,HTTP,hub/acme,2026-03-05T10:00:00Z,2026-03-05T11:00:00Z,2\n",
		"2026/10/22/Access.csv": "UserName,Protocol,Server,FirstTime,LastTime,Count\nanna/bolt,IMAP,hub/acme,2026-10-22T10:00:00Z,2026-10-22T23:59:59Z,2\n",
		"2025/11/30/Access.csv": "UserName,Protocol,Server,FirstTime,LastTime,Count\nanna/bolt,HTTP,far/acme,2025-11-30T22:00:00Z,2025-12-01T03:00:00Z,2\n", // a day of New York
		"2025/11/29/Access.csv": "not looked at: too old\n",
		"2026/11/23/Access.csv": "not looked at: too new\n",
	} {
		file := filepath.Join(o.Tracking, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Scan(o)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, m := range r.Months {
		if m.Count > 0 {
			got += m.String() + " "
		}
	}
	if want := "CCX: external, access level Author, last access 2026-10-22T23:59:59Z within 30 days"; classOf(r, "anna/bolt") != want || got != "2025-12 2026-01 2026-03 2026-06 2026-07 2026-10 " {
		t.Errorf("%s, months %s", classOf(r, "anna/bolt"), got)
	}
	o.Choices = Choices{"month": "rolling"} // the days of a tree tell those, of earlier ones too
	if _, err := Scan(o); err == nil || !strings.Contains(err.Error(), "29/Access.csv:1: no column UserName; there are not looked at: too old") {
		t.Error(err)
	}
}

// TestExternalUsersNeedLevels: without a table of them all would be guests.
func TestExternalUsersNeedLevels(t *testing.T) {
	o := sample(t, nil)
	o.Levels = nil
	if _, err := Scan(o); err == nil || !strings.HasPrefix(err.Error(), "--access-levels: anna/bolt is external") {
		t.Errorf("got %v", err)
	}
}

// TestChosenExternalUsers: whole parts of names, in any case, and directories.
func TestChosenExternalUsers(t *testing.T) {
	for _, test := range []struct {
		orgs, directories []string
		want              string
	}{
		{nil, nil, "CCB CCB"},
		{[]string{"o=ACME"}, nil, "CCB CCX"},
		{[]string{"O=Acm"}, nil, "CCB CCB"},
		{[]string{"OU=bolt"}, nil, "CCB CCB"},
		{[]string{"O=bolt", "O=acme"}, nil, "CCX CCX"},
		{nil, []string{"PARTNERS"}, "CCX CCB"},
		{[]string{"O=acme"}, []string{"partners"}, "CCX CCX"},
	} {
		o := sample(t, map[string]string{
			"directories.csv": "Directory,Primary,Enabled,Type,Trusted\nmain,yes,,,\npartners,no,yes,Notes,yes\n",
			"levels.csv":      "UserName,Level\ndana/acme,Author\nanna/bolt,Author\n",
		})
		o.ExternalOrgs, o.ExternalDirectories = test.orgs, test.directories
		r, err := Scan(o)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for u := range r.Users {
			got = append(got, u.Class.String())
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%v %v: %v", test.orgs, test.directories, got)
		}
	}
	for want, change := range map[string]func(*Options){
		"--external-directory: main is the primary directory":  func(o *Options) { o.ExternalDirectories = []string{"main"} },
		"--external-directory: x is not in the table":          func(o *Options) { o.ExternalDirectories = []string{"x"} },
		`--external-org: "CN=x" is neither O=NAME nor OU=NAME`: func(o *Options) { o.ExternalOrgs = []string{"CN=x"} },
		"the days within which a user is active are 0":         func(o *Options) { o.ActiveDays = 0 },
		"the days of the long window are 366: use 1 to 365":    func(o *Options) { o.LongDays = 366 },
		"the months of the list are 37: use 1 to 36":           func(o *Options) { o.Months = 37 },
	} {
		o := sample(t, nil)
		change(o)
		if _, err := Scan(o); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// brokenDisk can't open one file.
type brokenDisk struct {
	disk.FS
	name string
}

func (b brokenDisk) OpenFile(name string, flag int, mode fs.FileMode) (disk.File, error) {
	if strings.Contains(name, b.name) {
		return nil, fs.ErrPermission
	}
	return b.FS.OpenFile(name, flag, mode)
}

// TestResultsAreReplacedWhole: a write that fails leaves the old file, and no
// report where the others are not complete.
func TestResultsAreReplacedWhole(t *testing.T) {
	o := sample(t, nil)
	r, err := Scan(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{UsersFile, ObservationsFile, ReportFile} {
		folder, err := r.Write(brokenDisk{disk.OS, name})
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(folder, ReportFile)); err == nil {
			t.Errorf("%s: there is a report", name)
		}
	}
	folder, err := r.Write(disk.OS)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{UsersFile, ObservationsFile, ReportFile} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&^layout.FileMode != 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}
