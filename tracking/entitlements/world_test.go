package entitlements

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// world is a domain of the tests. Names in it are keys (dana/sales/acme), so that
// the plain model needs to know nothing of spellings; tables write them in
// several.
type world struct {
	asOf        layout.Second
	servers     []worldServer
	directories []worldDirectory
	documents   []worldDocument
	groups      []worldGroup // a name may come twice
	levels      []worldLevel
	accesses    []worldAccess
	entries     []worldEntry // of ACLs
	external    []string     // directories
	orgs        []string     // O=x, OU=x
	choices     Choices
}

type worldServer struct {
	name                   string
	deny, allow            []string
	http, httpEnforces     bool
	ldap, ldapEnforces     bool
	tracking, online, tool bool
}

type worldDirectory struct {
	name                                              string
	primary, enabled, ldap, trusted, external, absent bool
	server, file                                      string
}

type worldDocument struct {
	directory        string
	names            []string
	certificate      bool
	expires          layout.Second // 0: none
	password         bool
	mailServer, file string
}

type worldGroup struct {
	name    string
	members []string
}

type worldLevel struct {
	user   string
	level  string
	server string
	last   layout.Second
}

type worldAccess struct {
	user string
	at   layout.Second
}

type worldEntry struct {
	server, database, name string
	level                  Level
	system                 bool
}

// spell writes a key in one of the ways that tables have.
func spell(random *rand.Rand, key string) string {
	if random == nil {
		return key
	}
	parts := strings.Split(key, "/")
	if random.IntN(3) == 0 {
		for i := range parts {
			parts[i] = strings.ToUpper(parts[i])
		}
	}
	if len(parts) < 2 || random.IntN(3) == 0 {
		return strings.Join(parts, "/")
	}
	for i := range parts {
		switch {
		case parts[i] == "*":
		case i == 0:
			parts[i] = "CN=" + parts[i]
		case i == len(parts)-1:
			parts[i] = "O=" + parts[i]
		default:
			parts[i] = "ou=" + parts[i]
		}
	}
	if parts[0] != "*" && random.IntN(3) == 0 {
		return strings.Join(parts, ",")
	}
	return strings.Join(parts, "/")
}

func spellAll(random *rand.Rand, keys []string) string {
	var all []string
	for _, key := range keys {
		all = append(all, spell(random, key))
	}
	return strings.Join(all, ";")
}

// tableOf writes a CSV file.
func tableOf(t testing.TB, name, header string, rows [][]string) string {
	t.Helper()
	text := []byte(header + "\n")
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				text = append(text, ',')
			}
			text = table.AppendCell(text, cell)
		}
		text = append(text, '\n')
	}
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func yn(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func moments(at layout.Second) string {
	if at == 0 {
		return ""
	}
	return at.String()
}

// write writes the world's tables into dir. random chooses spellings; nil writes
// names as they are.
func (w *world) write(t testing.TB, dir string, random *rand.Rand) *Options {
	t.Helper()
	o := Defaults()
	o.Dir, o.AsOf, o.ExternalDirectories, o.ExternalOrgs = dir, w.asOf, w.external, w.orgs
	for option, choice := range w.choices {
		o.Choices[option] = choice
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	var rows [][]string
	for _, s := range w.servers {
		rows = append(rows, []string{spell(random, s.name), spellAll(random, s.deny), spellAll(random, s.allow),
			yn(s.http), yn(s.httpEnforces), yn(s.ldap), yn(s.ldapEnforces), yn(s.tracking), yn(s.online), yn(s.tool)})
	}
	o.Servers = tableOf(t, in("servers.csv"), "Server,NotAccess,Access,HTTP,HTTPEnforces,LDAP,LDAPEnforces,LicenseTracking,Online,UserReportTool", rows)
	rows = nil
	for _, d := range w.directories {
		kind := "Notes"
		if d.ldap {
			kind = "LDAP"
		}
		rows = append(rows, []string{d.name, yn(d.primary), yn(d.enabled), kind, yn(d.trusted), yn(d.external), yn(!d.absent), d.server, d.file})
	}
	o.Directories = tableOf(t, in("directories.csv"), "Directory,Primary,Enabled,Type,Trusted,External,Found,Server,File", rows)
	rows = nil
	for _, d := range w.documents {
		rows = append(rows, []string{d.directory, spellAll(random, d.names), yn(d.certificate), moments(d.expires), yn(d.password), spell(random, d.mailServer), d.file})
	}
	o.Persons = []string{tableOf(t, in("persons.csv"), "Directory,FullNames,Certificate,CertificateExpires,InternetPassword,MailServer,MailFile", rows)}
	rows = nil
	for _, g := range w.groups {
		rows = append(rows, []string{spell(random, g.name), spellAll(random, g.members)})
	}
	o.Groups = []string{tableOf(t, in("groups.csv"), "Group,Members", rows)}
	w.writeFacts(t, in, random, &o)
	return &o
}

func (w *world) writeFacts(t testing.TB, in func(string) string, random *rand.Rand, o *Options) {
	var rows [][]string
	for _, l := range w.levels {
		rows = append(rows, []string{spell(random, l.user), l.level, spell(random, l.server), moments(l.last)})
	}
	o.Levels = []string{tableOf(t, in("levels.csv"), "UserName,Level,Server,LastAccess", rows)}
	rows = nil
	for _, a := range w.accesses {
		rows = append(rows, []string{spell(random, a.user), "HTTP", "", moments(a.at), moments(a.at)})
	}
	tree := in("tracking")
	if err := os.MkdirAll(tree, 0o700); err != nil {
		t.Fatal(err)
	}
	tableOf(t, filepath.Join(tree, layout.UserLicensesFile), "UserName,Protocol,Server,FirstAccess,LastAccess", rows)
	o.Tracking, o.TrackingAsked = tree, true
	rows = nil
	for _, e := range w.entries {
		rows = append(rows, []string{spell(random, e.server), e.database, spell(random, e.name), fmt.Sprint(int(e.level)), yn(e.system)})
	}
	o.ACL = []string{tableOf(t, in("acl.csv"), "Server,Database,Name,Level,System", rows)}
}
