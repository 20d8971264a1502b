package entitlements

import (
	"fmt"
)

// LevelColumns are those of a table of access levels, as levels writes it and a
// scan reads it.
var LevelColumns = []string{"UserName", "Level", "Server", "Database", "Entry"}

var levelColumns = []column{
	{"UserName", true}, {"Level", true}, {"Server", false}, {"Database", false}, {"Entry", false},
	{"LastAccess", false}, {"Protocol", false},
}

// The places of levelColumns.
const (
	levelUser = iota
	levelLevel
	levelServer
	levelDatabase
	levelEntry
	levelLastAccess
	levelProtocol
)

// readLevels reads a table of access levels: what entitlement tracking, the User
// Report Tool or our own levels found. A level counts where the person reaches
// the server.
func (d *domain) readLevels(file string) error {
	return readSheet(file, levelColumns, &d.problems, func(s *sheet) {
		user := s.cell(levelUser)
		if len(user) == 0 {
			d.problems.note(file, s.line(), "a level of nobody")
			return
		}
		for _, who := range d.entitled(user) {
			d.addLevel(who, s)
		}
	})
}

// entitled are the persons of a name in entitlement data. One that no directory
// has becomes a person of its own; servers, groups and the like are none.
func (d *domain) entitled(user []byte) []int32 {
	id, key, met := d.names.find(user)
	if met {
		if found := d.people.named(id); len(found) > 0 {
			return found
		}
		if _, isServer := d.serverOf[id]; isServer || d.graph.isGroup(id) {
			return nil
		}
	}
	if isNobody(string(key)) {
		return nil
	}
	id = d.names.intern(user)
	who := d.people.enter(id, string(user))
	p := &d.people.list[who]
	p.onlyEntitled = true
	p.reach = d.access.of(p, true)
	return d.people.named(id)
}

func (d *domain) addLevel(who int32, s *sheet) {
	p := &d.people.list[who]
	d.addLastAccess(who, s)
	level, err := parseLevel(s.cell(levelLevel))
	if err != nil {
		d.doubt(who, doubtLevel, s.file, s.line(), []string{err.Error()})
		return
	}
	if level <= p.level {
		return
	}
	if title := s.cell(levelServer); len(title) > 0 {
		at, known := d.server(title)
		if !known {
			d.doubt(who, doubtLevel, s.file, s.line(), []string{fmt.Sprintf("the server %s is not in the table of servers", title)})
			return
		}
		if !p.reach.servers.has(at) {
			return
		}
	}
	p.level = level
	p.levelFrom = origin(s.cell(levelServer), s.cell(levelDatabase), s.cell(levelEntry))
}

// server finds a server by its name. It remembers spellings: large tables name
// the same few servers again and again.
func (d *domain) server(title []byte) (at int, known bool) {
	if at, known = d.serverTexts[string(title)]; known {
		return at, true
	}
	id, _, met := d.names.find(title)
	if met {
		at, known = d.serverOf[id]
	}
	if known {
		d.serverTexts[string(title)] = at
	}
	return at, known
}

// origin says where a level comes from: server, database, entry.
func origin(parts ...[]byte) string {
	var all []byte
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		if len(all) > 0 {
			all = append(all, ", "...)
		}
		all = append(all, part...)
	}
	return string(all)
}

// addLastAccess takes up the last authentication, where entitlement data have it.
func (d *domain) addLastAccess(who int32, s *sheet) {
	cell := s.cell(levelLastAccess)
	if len(cell) == 0 {
		return
	}
	at, err := parseMoment(cell)
	if err != nil {
		d.doubt(who, doubtAccess, s.file, s.line(), []string{"LastAccess: " + err.Error()})
		return
	}
	d.seen(who, at, s.cell(levelProtocol), s)
}

// seen notes that a person was seen at a moment; what is later than the count
// does not count.
func (d *domain) seen(who int32, at moment, protocol []byte, s *sheet) {
	if at.first > d.asOf {
		d.later++
		return
	}
	d.tracked++
	p := &d.people.list[who]
	last := min(at.last, d.asOf)
	p.lastAccess = max(p.lastAccess, last)
	if back := d.span.monthsBack(last); back < d.span.months {
		p.months |= 1 << back
	}
	if back := int(d.asOf.Day() - last.Day()); d.span.daysBack > 0 && back < d.span.daysBack {
		if p.days == nil {
			p.days = newSet(d.span.daysBack)
		}
		p.days.add(back)
	}
	if len(protocol) > 0 {
		p.protocols |= d.protocol(protocol, s)
	}
}
