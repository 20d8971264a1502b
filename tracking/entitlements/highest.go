package entitlements

import (
	"cmp"
	"slices"
)

// highest finds the highest level of each person from the entries of all ACLs.
//
// In a database the entry with one of a person's own names wins, also over a
// higher one of a group. Without it the highest of groups and wildcards counts,
// and -Default- where nothing else matches. The level of a person is the highest
// over the databases of all servers that he reaches.
type highest struct {
	a        *acl
	start    []int32 // of each name's entries
	list     []int32 // names of groups and wildcards with entries, the highest level first
	closure  *closure
	byBase   [][]int32 // of each database: places in list that its ACL names
	standard [levelManager + 1][]int32
	own      []int32 // by database: the person, plus one, who has an entry of his own there
	under    set
	ids      []int32
}

func newHighest(a *acl) *highest {
	h := &highest{a: a, start: a.byName(), own: make([]int32, len(a.databases))}
	for id := range a.d.names.keys {
		id := int32(id)
		if h.start[id] < h.start[id+1] && (a.d.graph.isGroup(id) || isWildcard(a.d.names.keys[id])) {
			h.list = append(h.list, id)
		}
	}
	slices.SortStableFunc(h.list, func(x, y int32) int { return cmp.Compare(h.top(y), h.top(x)) })
	h.closure, h.under = newClosure(a.d.graph, h.list), newSet(len(h.list))
	h.byBase = make([][]int32, len(a.databases))
	for at, id := range h.list {
		for _, g := range h.entries(id) {
			h.byBase[g.database] = append(h.byBase[g.database], int32(at))
		}
	}
	for i, db := range a.databases {
		if db.standard > noLevel && !db.everyone {
			h.standard[db.standard] = append(h.standard[db.standard], int32(i))
		}
	}
	return h
}

// entries are those of a name, the highest first.
func (h *highest) entries(id int32) []grant { return h.a.grants[h.start[id]:h.start[id+1]] }

// top is the highest level of a name's entries.
func (h *highest) top(id int32) Level { return h.a.grants[h.start[id]].level }

// of is a person's highest level, with the database and the entry that gave it.
func (h *highest) of(who int32) (level Level, database int32, entry int32) {
	p := &h.a.d.people.list[who]
	level, database, entry = h.explicit(who, p)
	h.ids = h.a.d.idsOf(h.ids[:0], p)
	clear(h.under)
	h.closure.of(h.under, h.ids)
	if l, db, id := h.byGroup(who, p, level); l > level {
		level, database, entry = l, db, id
	}
	if l, db := h.byDefault(who, p, level); l > level {
		level, database, entry = l, db, -1
	}
	return level, database, entry
}

// explicit is the highest level of a person's own entries on servers that he
// reaches; of several names in one database the highest counts. It marks the
// databases of all of them.
func (h *highest) explicit(who int32, p *person) (level Level, database, entry int32) {
	level = noLevel
	for _, id := range p.ids {
		for _, g := range h.entries(id) {
			h.own[g.database] = who + 1
			if g.level > level && h.reaches(p, g.database) {
				level, database, entry = g.level, g.database, id
			}
		}
	}
	return level, database, entry
}

func (h *highest) reaches(p *person, db int32) bool {
	return p.reach.servers.has(int(h.a.databases[db].server))
}

// byGroup finds an entry of a group or wildcard with a level above floor, the
// highest there is. It looks for one level after another: nearly always the
// first that could be is it.
func (h *highest) byGroup(who int32, p *person, floor Level) (Level, int32, int32) {
	for want := levelManager; want > floor; want-- {
		for at := range h.under.each {
			id := h.list[at]
			if h.top(id) < want {
				break // so are all behind it
			}
			for _, g := range h.entries(id) {
				if g.level < want {
					break
				}
				if g.level == want && h.own[g.database] != who+1 && h.reaches(p, g.database) {
					return want, g.database, id
				}
			}
		}
	}
	return noLevel, 0, 0
}

// byDefault finds a database whose -Default- gives more than floor, and no other
// entry of which is for the person.
func (h *highest) byDefault(who int32, p *person, floor Level) (Level, int32) {
	for want := levelManager; want > floor && want >= levelNoAccess; want-- {
		for _, db := range h.standard[want] {
			if h.own[db] != who+1 && h.reaches(p, db) && !h.matches(db) {
				return want, db
			}
		}
	}
	return noLevel, 0
}

// matches tells whether a database has an entry for a group or wildcard of the
// person at hand.
func (h *highest) matches(db int32) bool {
	for _, at := range h.byBase[db] {
		if h.under.has(int(at)) {
			return true
		}
	}
	return false
}
