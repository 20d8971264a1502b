package entitlements

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

var aclColumns = []column{
	{"Server", true}, {"Database", true}, {"Name", true}, {"Level", true}, {"Type", false}, {"System", false},
}

// The places of aclColumns.
const (
	aclServer = iota
	aclDatabase
	aclName
	aclLevel
	aclType
	aclSystem
)

// systemDatabases are those that every server has; their -Default- entry is no
// entitlement.
var systemDatabases = map[string]bool{
	"names.nsf": true, "admin4.nsf": true, "log.nsf": true, "catalog.nsf": true, "events4.nsf": true, "ddm.nsf": true,
	"certlog.nsf": true, "mail.box": true, "statrep.nsf": true, "busytime.nsf": true, "clubusy.nsf": true,
	"cldbdir.nsf": true, "certreq.nsf": true, "domlog.nsf": true, "schema.nsf": true, "homepage.nsf": true,
	"domcfg.nsf": true, "reports.nsf": true, "dircat.nsf": true, "domadmin.nsf": true, "webadmin.nsf": true,
}

// database is one with an ACL.
type database struct {
	server   int32
	name     string
	standard Level // of -Default-, where it counts
	everyone bool  // the ACL has an entry for all names, so that -Default- never holds
}

// grant is an entry of an ACL: a level in a database.
type grant struct {
	who      int32 // a name
	database int32
	level    Level
}

// acl is the entries of all databases.
type acl struct {
	d         *domain
	databases []database
	at        map[string]int32 // by server and file
	grants    []grant
	key       []byte
	last      int32 // the database of the row before
	lastKey   []byte
	unknown   map[int32]bool // names of no person, group or server
	adopt     bool           // they are persons too
}

func newACL(d *domain, adopt bool) *acl {
	return &acl{d: d, at: make(map[string]int32), unknown: make(map[int32]bool), adopt: adopt}
}

// read reads a table of ACL entries.
func (a *acl) read(file string) error {
	return readSheet(file, aclColumns, &a.d.problems, func(s *sheet) {
		level, err := parseLevel(s.cell(aclLevel))
		switch {
		case err != nil:
			a.d.problems.stop(file, s.line(), "%v", err)
			return
		case level == notCalculated:
			a.d.problems.stop(file, s.line(), "an entry of an ACL without a level")
			return
		case len(s.cell(aclName)) == 0:
			a.d.problems.stop(file, s.line(), "an entry of an ACL without a name")
			return
		}
		switch kind := s.cell(aclType); {
		case bytes.EqualFold(kind, []byte("server")), bytes.EqualFold(kind, []byte("server group")):
			return // it gives persons nothing
		}
		db, ok := a.database(s)
		if ok {
			a.add(db, level, s)
		}
	})
}

// database is the number of the row's database.
func (a *acl) database(s *sheet) (int32, bool) {
	a.key = append(append(append(a.key[:0], s.cell(aclServer)...), 0), s.cell(aclDatabase)...)
	if len(a.databases) > 0 && bytes.Equal(a.key, a.lastKey) {
		return a.last, true
	}
	server, known := a.d.server(s.cell(aclServer))
	if !known {
		a.d.problems.stop(s.file, s.line(), "the server %s is not in the table of servers", s.cell(aclServer))
		return 0, false
	}
	a.lastKey = append(a.lastKey[:0], a.key...)
	folded := append([]byte{byte(server), byte(server >> 8), byte(server >> 16)}, bytes.ToLower(s.cell(aclDatabase))...)
	db, met := a.at[string(folded)]
	if !met {
		db = int32(len(a.databases))
		a.at[string(folded)] = db
		a.databases = append(a.databases, database{server: int32(server), name: string(s.cell(aclDatabase)), standard: noLevel})
	}
	a.last = db
	return db, true
}

// add takes up an entry.
func (a *acl) add(db int32, level Level, s *sheet) {
	id, key, met := a.d.names.find(s.cell(aclName))
	to := &a.databases[db]
	switch {
	case string(key) == "-default-":
		if !a.isSystem(to, s) {
			to.standard = max(to.standard, level)
		}
		return
	case string(key) == "anonymous":
		return
	case len(key) > 1 && key[0] == '*' && key[1] != '/':
		a.d.problems.stop(s.file, s.line(), "nobody knows here for whom %q stands; write */O=Acme for all of an organization", s.cell(aclName))
		return
	case string(key) == "*":
		to.everyone = true
	}
	if !met {
		id = a.d.names.intern(s.cell(aclName))
	}
	if a.isUnknown(id) {
		if !a.adopt || bytes.Contains(bytes.ToLower(s.cell(aclType)), []byte("group")) {
			a.unknown[id] = true
			return
		}
		a.d.entitled(s.cell(aclName))
	}
	a.grants = append(a.grants, grant{id, db, level})
}

func (a *acl) isSystem(to *database, s *sheet) bool {
	if cell := s.cell(aclSystem); len(cell) > 0 {
		is, err := parseYes(cell)
		if err != nil {
			a.d.problems.stop(s.file, s.line(), "System: %v", err)
		}
		return is
	}
	file := strings.ToLower(to.name)
	return systemDatabases[file[strings.LastIndexAny(file, `\/`)+1:]]
}

// isUnknown tells whether a name is of no person, group, server or wildcard.
func (a *acl) isUnknown(id int32) bool {
	if _, isServer := a.d.serverOf[id]; isServer || a.d.graph.isGroup(id) {
		return false
	}
	return len(a.d.people.named(id)) == 0 && !isWildcard(a.d.names.keys[id])
}

// byName sorts the entries: those of each name together, the highest level
// first, then as the tables have them. start is where those of a name begin.
func (a *acl) byName() (start []int32) {
	start = make([]int32, len(a.d.names.keys)+1)
	for _, g := range a.grants {
		start[g.who+1]++
	}
	for i := range a.d.names.keys {
		start[i+1] += start[i]
	}
	sorted, next := make([]grant, len(a.grants)), slices.Clone(start)
	for _, g := range a.grants {
		sorted[next[g.who]] = g
		next[g.who]++
	}
	for i := range a.d.names.keys {
		slices.SortStableFunc(sorted[start[i]:start[i+1]], func(x, y grant) int { return cmp.Compare(y.level, x.level) })
	}
	a.grants = sorted
	return start
}
