package entitlements

import (
	"io"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// LevelCounts is what Levels found.
type LevelCounts struct {
	Persons   int
	ByLevel   [levelManager + 1]int // persons with that level
	None      int                   // persons without any, or on no server that they reach
	Unknown   int                   // names in ACLs that nobody has
	Notes     []Problem
	NoteCount int
}

// Levels writes the table of every person's highest access level, worked out
// from raw ACL entries, as a scan reads it. Where there is no table of persons,
// those are persons whom ACLs and groups name.
func Levels(o *Options, w io.Writer) (*LevelCounts, error) {
	d := newDomain(o)
	if err := d.readForLevels(o); err != nil {
		return nil, err
	}
	a := newACL(d, o.UnknownNames || len(o.Persons) == 0)
	for _, file := range o.ACL {
		if err := a.read(file); err != nil {
			return nil, err
		}
	}
	if err := d.problems.stopped(); err != nil {
		return nil, err
	}
	d.tellDoubts()
	counts, err := newHighest(a).write(w)
	counts.Unknown, counts.Notes, counts.NoteCount = len(a.unknown), d.problems.notes, d.problems.noteCount
	return counts, err
}

// readForLevels reads what there is of servers, directories, persons and groups.
func (d *domain) readForLevels(o *Options) error {
	if o.Directories == "" {
		d.directories = []directory{{name: "Directory", primary: true, scanned: true}}
		d.anyDirectory = true
	} else if err := d.readDirectories(o.Directories); err != nil {
		return err
	}
	if o.Servers == "" {
		d.anyServer = true
	} else if err := d.readServers(o.Servers); err != nil {
		return err
	}
	if err := d.readPeople(o); err != nil {
		return err
	}
	if d.anyServer {
		if err := d.serversOf(o.ACL); err != nil {
			return err
		}
	}
	if err := d.problems.stopped(); err != nil {
		return err
	}
	d.settle()
	if len(o.Persons) == 0 {
		d.adoptMembers()
	}
	for i := range d.people.list {
		p := &d.people.list[i]
		p.reach = d.access.of(p, p.password || p.onlyEntitled)
	}
	return nil
}

// serversOf takes the servers that ACL entries name for all there are: everybody
// reaches them.
func (d *domain) serversOf(files []string) error {
	for _, file := range files {
		err := readSheet(file, aclColumns, &problems{}, func(s *sheet) {
			id := d.names.intern(s.cell(aclServer))
			if _, known := d.serverOf[id]; !known {
				d.serverOf[id] = len(d.servers)
				d.servers = append(d.servers, server{serverRow: serverRow{Server: string(s.cell(aclServer)), Online: true}, id: id})
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// adoptMembers makes persons of the names in groups that are no groups.
func (d *domain) adoptMembers() {
	for id := range len(d.graph.start) - 1 {
		id := int32(id)
		_, isServer := d.serverOf[id]
		if len(d.graph.of(id)) > 0 && !d.graph.isGroup(id) && !isServer && !isNobody(d.names.keys[id]) {
			who := d.people.enter(id, d.names.spellings[id])
			d.people.list[who].onlyEntitled = true
		}
	}
}

// write writes a row for every person, sorted by name.
func (h *highest) write(w io.Writer) (*LevelCounts, error) {
	d := h.a.d
	counts := &LevelCounts{Persons: len(d.people.list)}
	buf := []byte(layout.Header(LevelColumns))
	for _, who := range d.inOrder() {
		p := &d.people.list[who]
		level, at, entry := h.of(who)
		server, file, by := "", "", ""
		if level == noLevel {
			counts.None++
			level = levelNoAccess
		} else {
			counts.ByLevel[level]++
			db := &h.a.databases[at]
			server, file, by = d.servers[db.server].Server, db.name, "-Default-"
			if entry >= 0 {
				by = d.names.spellings[entry]
			}
		}
		for i, text := range [...]string{p.name, level.String(), server, file, by} {
			if i > 0 {
				buf = append(buf, ',')
			}
			buf = table.AppendCell(buf, text)
		}
		if buf = append(buf, '\n'); len(buf) > 1<<16 {
			if _, err := w.Write(buf); err != nil {
				return counts, err
			}
			buf = buf[:0]
		}
	}
	_, err := w.Write(buf)
	return counts, err
}
