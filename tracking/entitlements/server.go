package entitlements

import (
	"strings"

	"github.com/liclog/liclog/tracking/entitlements/name"
)

// serverRow is a row of the table of servers.
type serverRow struct {
	Server              string `csv:"Server"`
	NotAccess           list   `csv:"NotAccess"`
	Access              list   `csv:"Access"`
	HTTP                yes    `csv:"HTTP"`
	HTTPEnforces        yes    `csv:"HTTPEnforces"`
	LDAP                yes    `csv:"LDAP"`
	LDAPEnforces        yes    `csv:"LDAPEnforces"`
	LicenseTracking     yes    `csv:"LicenseTracking"`
	EntitlementTracking yes    `csv:"EntitlementTracking"`
	Online              yes    `csv:"Online,default=yes"`
	Administration      yes    `csv:"Administration"`
	UserReportTool      yes    `csv:"UserReportTool"`
	Version             string `csv:"Version"`
	DirectoryAssistance string `csv:"DirectoryAssistance"`
}

var serverColumns = []column{
	{"Server", true}, {"NotAccess", true}, {"Access", true}, {"HTTP", true}, {"HTTPEnforces", true},
	{"LDAP", true}, {"LDAPEnforces", true}, {"LicenseTracking", true}, {"EntitlementTracking", false},
	{"Online", false}, {"Administration", false}, {"UserReportTool", false}, {"Version", false},
	{"DirectoryAssistance", false},
}

// server is a server of the domain.
type server struct {
	serverRow
	id             int32   // of its name
	deny, allow    []int32 // names in its lists
	denied, listed []string
}

// openHTTP and openLDAP tell whether a port lets people in without looking at
// the lists of who may access the server.
func (s *server) openHTTP() bool { return bool(s.HTTP && !s.HTTPEnforces) }
func (s *server) openLDAP() bool { return bool(s.LDAP && !s.LDAPEnforces) }

// readServers reads the table of servers.
func (d *domain) readServers(file string) error {
	rows, lines, err := readTyped[serverRow](file, serverColumns, &d.problems)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if row.Server == "" {
			d.problems.stop(file, lines[i], "a server without a name")
			continue
		}
		s := server{serverRow: row, id: d.names.intern([]byte(row.Server))}
		if _, twice := d.serverOf[s.id]; twice {
			d.problems.stop(file, lines[i], "the server %s stands here a second time", row.Server)
			continue
		}
		s.deny, s.denied = d.listed(file, lines[i], row.NotAccess)
		s.allow, s.listed = d.listed(file, lines[i], row.Access)
		d.serverOf[s.id] = len(d.servers)
		d.servers = append(d.servers, s)
	}
	if len(d.servers) == 0 && d.problems.stopCount == 0 {
		return Problem{file, 0, "there is no server in it; every user would count as having no access"}
	}
	return nil
}

// listed numbers the names of a server's list. The view of all users, which a
// list may name, is everybody.
func (d *domain) listed(file string, line int64, entries []string) (ids []int32, texts []string) {
	for _, entry := range entries {
		if strings.EqualFold(entry, "*($Users)") {
			entry = "*"
		}
		key := name.Key(entry)
		if strings.HasPrefix(key, "*") && !isWildcard(key) {
			d.problems.stop(file, line, "nobody knows here for whom %q stands; list the names, or write */O=Acme for all of an organization", entry)
			continue
		}
		ids, texts = append(ids, d.names.intern([]byte(entry))), append(texts, entry)
	}
	return ids, texts
}
