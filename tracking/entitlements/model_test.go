package entitlements

import (
	"slices"
	"strings"

	"github.com/liclog/liclog/layout"
)

// The plain model: every rule worked out anew for each person, by the words of
// docs/entitlements.md, without regard to time.

// human is a person of the model.
type human struct {
	names                  []string
	certificate, password  bool
	outside, inside        bool
	mailServer, file       string
	boxRank                int
	onlyEntitled, external bool
	level                  Level
	last                   layout.Second
	months                 map[int]bool
	days                   map[layout.Day]bool
	class                  Class
}

type model struct {
	w      *world
	people []*human
	ranks  []string // scanned directories, the primary one first
	docs   int
}

func modelOf(w *world) *model {
	m := &model{w: w}
	m.rank()
	m.merge()
	return m
}

func (m *model) choice(r *Reading) string { return m.w.choices.of(r) }

// rank lists the directories whose persons count.
func (m *model) rank() {
	for _, primary := range []bool{true, false} {
		for _, d := range m.w.directories {
			counts := primary || d.enabled && d.trusted && !d.ldap && !d.absent
			if d.primary == primary && counts && !slices.Contains(m.ranks, d.name) {
				m.ranks = append(m.ranks, d.name)
			}
		}
	}
	// The order is that of the table, also where a later row makes one count.
	order := func(name string) int {
		return slices.IndexFunc(m.w.directories, func(d worldDirectory) bool { return d.name == name })
	}
	slices.SortStableFunc(m.ranks[1:], func(a, b string) int { return order(a) - order(b) })
}

func (m *model) isExternalDirectory(name string) bool {
	if slices.Contains(m.w.external, name) {
		return true
	}
	return slices.ContainsFunc(m.w.directories, func(d worldDirectory) bool {
		return d.name == name && !d.primary && d.enabled && d.external
	})
}

func (m *model) find(primary string) *human {
	for _, h := range m.people {
		if h.names[0] == primary {
			return h
		}
	}
	return nil
}

// merge makes one person of all documents with the same primary name.
func (m *model) merge() {
	for rank, directory := range m.ranks {
		for _, doc := range m.w.documents {
			if doc.directory != directory {
				continue
			}
			m.docs++
			h := m.find(doc.names[0])
			if h == nil {
				h = &human{names: []string{doc.names[0]}, level: noLevel, boxRank: 99, months: map[int]bool{}, days: map[layout.Day]bool{}}
				m.people = append(m.people, h)
			}
			h.names = append(h.names, doc.names[1:]...)
			h.certificate = h.certificate || doc.certificate && (doc.expires == 0 || doc.expires >= m.w.asOf)
			h.password = h.password || doc.password
			if doc.file != "" && rank < h.boxRank {
				h.file, h.mailServer, h.boxRank = doc.file, doc.mailServer, rank
			}
			if m.isExternalDirectory(directory) {
				h.outside = true
			} else {
				h.inside = true
			}
		}
	}
	for _, h := range m.people {
		h.names = slices.DeleteFunc(h.names, func(n string) bool { return n != h.names[0] && m.find(n) != nil })
	}
}

// named are those for whom a name stands.
func (m *model) named(name string) (found []*human) {
	if h := m.find(name); h != nil {
		return []*human{h}
	}
	for _, h := range m.people {
		if slices.Contains(h.names[1:], name) {
			found = append(found, h)
		}
	}
	return found
}

func (m *model) isGroup(name string) bool {
	return slices.ContainsFunc(m.w.groups, func(g worldGroup) bool { return g.name == name })
}

func (m *model) server(name string) *worldServer {
	for i := range m.w.servers {
		if m.w.servers[i].name == name {
			return &m.w.servers[i]
		}
	}
	return nil
}

// isIn tells whether an entry of a list stands for somebody with these names.
func (m *model) isIn(entry string, names []string, seen map[string]bool) bool {
	if slices.Contains(names, entry) || matches(entry, names) {
		return true
	}
	if seen[entry] {
		return false
	}
	seen[entry] = true
	for _, g := range m.w.groups {
		if g.name != entry {
			continue
		}
		for _, member := range g.members {
			if m.isIn(member, names, seen) {
				return true
			}
		}
	}
	return false
}

func matches(wildcard string, names []string) bool {
	if wildcard == "*" {
		return true
	}
	suffix, ok := strings.CutPrefix(wildcard, "*")
	return ok && slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, suffix) })
}

func (m *model) anyIn(entries []string, h *human) bool {
	return slices.ContainsFunc(entries, func(e string) bool { return m.isIn(e, h.names, map[string]bool{}) })
}

// reaches tells whether somebody reaches a server, and whether it denies him.
func (m *model) reaches(h *human, s *worldServer) (reached, denied bool) {
	if !s.online && m.choice(&readOffline) == "leave" {
		return false, false
	}
	open := s.http && !s.httpEnforces || s.ldap && !s.ldapEnforces
	way := open && (h.password || h.onlyEntitled)
	switch m.choice(&readPorts) {
	case "anyone":
		way = open
	case "closed":
		way = false
	}
	denied = m.anyIn(s.deny, h) && !way
	missing := len(s.allow) > 0 && !m.anyIn(s.allow, h)
	switch m.choice(&readAccess) {
	case "ignore":
		missing = false
	case "open-ports":
		missing = missing && !way
	}
	return !denied && !missing, denied
}

// entitle takes up the table of levels.
func (m *model) entitle() {
	for _, row := range m.w.levels {
		who := m.named(row.user)
		if len(who) == 0 {
			if m.isGroup(row.user) || m.server(row.user) != nil || strings.HasPrefix(row.user, "*") || row.user == "anonymous" || row.user == "-default-" {
				continue
			}
			h := &human{names: []string{row.user}, onlyEntitled: true, level: noLevel, months: map[int]bool{}, days: map[layout.Day]bool{}}
			m.people = append(m.people, h)
			who = []*human{h}
		}
		level, _ := parseLevel([]byte(row.level))
		for _, h := range who {
			if row.last != 0 {
				m.seen(h, row.last)
			}
			if row.server != "" {
				if ok, _ := m.reaches(h, m.server(row.server)); !ok {
					continue
				}
			}
			h.level = max(h.level, level)
		}
	}
}

func (m *model) seen(h *human, at layout.Second) {
	if at > m.w.asOf {
		return
	}
	h.last = max(h.last, at)
	now, then := m.w.asOf.Time(), at.Time()
	h.months[(now.Year()-then.Year())*12+int(now.Month())-int(then.Month())] = true
	h.days[at.Day()] = true
}

func (m *model) classify() {
	m.entitle()
	for _, a := range m.w.accesses {
		for _, h := range m.named(a.user) {
			m.seen(h, a.at)
		}
	}
	for _, h := range m.people {
		for _, part := range strings.Split(h.names[0], "/")[1:] {
			last := strings.HasSuffix(h.names[0], "/"+part)
			h.external = h.external || last && slices.Contains(m.w.orgs, "O="+part) || !last && slices.Contains(m.w.orgs, "OU="+part)
		}
		h.external = h.external || h.outside && !h.inside
		h.class = m.classOf(h)
	}
}

func (m *model) classOf(h *human) Class {
	credential := h.certificate || h.password
	switch m.choice(&readCredential) {
	case "certificate":
		credential = h.certificate
	case "any":
		credential = true
	}
	if !credential && !h.onlyEntitled {
		return NoCredential
	}
	some, deniedAny, tracked := false, false, false
	for i := range m.w.servers {
		reached, denied := m.reaches(h, &m.w.servers[i])
		some, deniedAny, tracked = some || reached, deniedAny || denied, tracked || m.w.servers[i].tracking
	}
	limit := levelAuthor
	if m.choice(&readMaximum) == "editor" {
		limit = levelEditor
	}
	switch {
	case !some && deniedAny:
		return DenyAccess
	case !some:
		return NoServerAccess
	case !h.external, h.level > limit:
		return CCB
	case h.file != "" && m.choice(&readMailbox) == "ccb":
		return CCB
	case h.level <= levelReader:
		return KnownGuest
	case h.last != 0 && m.w.asOf-h.last <= 30*86400:
		return CCX
	case !tracked && m.choice(&readTracking) == "ccx":
		return CCX
	}
	return CCXInactive
}

// month is the number of CCX users of the month so many before the newest.
func (m *model) month(back int) int {
	if m.choice(&readMonths) == "rolling" {
		return m.rolling(back)
	}
	n := 0
	for _, h := range m.people {
		if (h.class == CCX || h.class == CCXInactive) && h.months[back] {
			n++
		}
	}
	return n
}

func (m *model) rolling(back int) (most int) {
	y, mm, _ := m.w.asOf.Day().Date()
	for day := layout.DayOf(y, mm-back, 1); day < layout.DayOf(y, mm-back+1, 1) && day <= m.w.asOf.Day(); day++ {
		n := 0
		for _, h := range m.people {
			if h.class != CCX && h.class != CCXInactive {
				continue
			}
			for at := range h.days {
				if at <= day && at > day-30 {
					n++
					break
				}
			}
		}
		most = max(most, n)
	}
	return most
}

func (m *model) mailUsers() (n int) {
	for _, h := range m.people {
		s := m.server(h.mailServer)
		if h.class.Authorized() && h.file != "" && s != nil && s.online {
			n++
		}
	}
	return n
}

// denyGroups counts the groups that servers deny, with those inside them.
func (m *model) denyGroups() int {
	found := map[string]bool{}
	var walk func(string)
	walk = func(name string) {
		if !m.isGroup(name) || found[name] {
			return
		}
		found[name] = true
		for _, g := range m.w.groups {
			if g.name == name {
				for _, member := range g.members {
					walk(member)
				}
			}
		}
	}
	for _, s := range m.w.servers {
		for _, name := range s.deny {
			walk(name)
		}
	}
	return len(found)
}

// levelOf is the highest level by ACLs.
func (m *model) levelOf(h *human) Level {
	best := noLevel
	type key struct{ server, database string }
	databases := map[key][]worldEntry{}
	for _, e := range m.w.entries {
		k := key{e.server, e.database}
		databases[k] = append(databases[k], e)
	}
	for k, entries := range databases {
		if ok, _ := m.reaches(h, m.server(k.server)); ok {
			best = max(best, m.levelIn(h, entries))
		}
	}
	return best
}

// levelIn is the level in one database: own names, else groups and wildcards,
// else -Default-.
func (m *model) levelIn(h *human, entries []worldEntry) Level {
	own, group, standard := noLevel, noLevel, noLevel
	for _, e := range entries {
		switch {
		case e.name == "-default-":
			if !e.system {
				standard = max(standard, e.level)
			}
		case e.name == "anonymous":
		case slices.Contains(h.names, e.name):
			own = max(own, e.level)
		case m.isIn(e.name, h.names, map[string]bool{}):
			group = max(group, e.level)
		}
	}
	switch {
	case own != noLevel:
		return own
	case group != noLevel:
		return group
	}
	return standard
}
