package entitlements

import (
	"slices"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// person is somebody of the domain: all documents with the same primary name.
type person struct {
	name                     string
	ids                      []int32 // of its names, the primary one first
	mail, mailServer         string
	mailFile                 string
	levelFrom                string        // server, database and entry that gave the level
	expires                  layout.Second // of the certificate that holds longest; 0 where it never ends
	lastAccess               layout.Second // 0: none known
	months                   uint64        // with an access: bit 0 is the newest
	days                     set           // with an access, the same way; for rolling months alone
	reach                    *reached
	directories              set
	nameRank, mailRank       int16 // the directory that told it
	boxRank                  int16
	level                    Level
	protocols                uint8
	doubts                   doubt
	certificate, expired     bool // one that holds; one that ended
	password                 bool
	outside, inside          bool // in an external directory, in another one
	onlyEntitled             bool // known from entitlement data alone
	external, externalByName bool
	class                    Class
	rule                     rule
}

// doubt is what a row that could not be read leaves open about a person.
type doubt uint8

const (
	doubtCertificate doubt = 1 << iota
	doubtPassword
	doubtLevel
	doubtAccess
)

// noRank is behind that of every directory.
const noRank = 1<<15 - 1

// document is a person document of one directory.
type document struct {
	file        string
	line        int64
	directory   int
	names       [][]byte // the primary one first
	mail        []byte
	mailServer  []byte
	mailFile    []byte
	certificate bool
	expires     layout.Second // 0: not told
	password    bool
	doubts      doubt
	reasons     []string // of the doubts
}

// people are all persons.
type people struct {
	list     []person
	primary  []int32 // by name: the person whose primary name it is, or -1
	altStart []int32 // by name: the persons who have it as a further name
	alt      []int32
}

// at is the person with the primary name id, -1 where there is none.
func (p *people) at(id int32) int32 {
	if int(id) >= len(p.primary) {
		return -1
	}
	return p.primary[id]
}

// enter makes a person with the primary name id.
func (p *people) enter(id int32, title string) int32 {
	for int(id) >= len(p.primary) {
		p.primary = append(p.primary, -1)
	}
	who := int32(len(p.list))
	p.primary[id] = who
	p.list = append(p.list, person{
		name: title, ids: []int32{id}, level: noLevel, nameRank: noRank, mailRank: noRank, boxRank: noRank,
	})
	return who
}

// addDocument merges a document into its person. What several documents tell is
// taken from the first directory that tells it; credentials are joined.
func (d *domain) addDocument(doc *document) {
	d.documents++
	id := d.names.intern(doc.names[0])
	who := d.people.at(id)
	if who < 0 {
		who = d.people.enter(id, "")
	}
	p, rank := &d.people.list[who], int16(doc.directory)
	if rank < p.nameRank {
		p.name, p.nameRank = name.Canonical(doc.names[0]), rank
	}
	if len(doc.mail) > 0 && rank < p.mailRank {
		p.mail, p.mailRank = string(doc.mail), rank
	}
	if len(doc.mailFile) > 0 && rank < p.boxRank {
		p.mailFile, p.mailServer, p.boxRank = string(doc.mailFile), d.shared(doc.mailServer), rank
	}
	for _, other := range doc.names[1:] {
		if id := d.names.intern(other); !slices.Contains(p.ids, id) {
			p.ids = append(p.ids, id)
		}
	}
	if p.directories == nil {
		p.directories = newSet(len(d.directories))
	}
	p.directories.add(doc.directory)
	p.outside = p.outside || d.directories[doc.directory].external
	p.inside = p.inside || !d.directories[doc.directory].external
	p.password = p.password || doc.password
	d.addCertificate(p, doc)
	d.doubt(who, doc.doubts, doc.file, doc.line, doc.reasons)
}

// addCertificate keeps the certificate that holds longest. One that ends in
// the second of the count still holds.
func (d *domain) addCertificate(p *person, doc *document) {
	switch {
	case !doc.certificate || doc.doubts&doubtCertificate != 0:
	case doc.expires != 0 && doc.expires < d.asOf:
		p.expired = true
		if !p.certificate {
			p.expires = max(p.expires, doc.expires)
		}
	case p.certificate && (p.expires == 0 || doc.expires == 0):
		p.expires = 0
	case p.certificate:
		p.expires = max(p.expires, doc.expires)
	default:
		p.certificate, p.expires = true, doc.expires
	}
}

// shared is a text that many persons have, kept once.
func (d *domain) shared(text []byte) string {
	if kept, ok := d.texts[string(text)]; ok {
		return kept
	}
	kept := string(text)
	d.texts[kept] = kept
	return kept
}

// doubt keeps what is open about a person, in case that it matters.
func (d *domain) doubt(who int32, open doubt, file string, line int64, reasons []string) {
	if open == 0 {
		return
	}
	d.people.list[who].doubts |= open
	for _, reason := range reasons {
		d.doubts[who] = append(d.doubts[who], doubtful{open, Problem{file, line, reason}})
	}
}

type doubtful struct {
	open doubt
	why  Problem
}

// settle drops further names that are another person's primary name, and finds
// of each the persons who have it.
func (p *people) settle(n int) {
	for len(p.primary) < n {
		p.primary = append(p.primary, -1)
	}
	p.altStart = make([]int32, n+1)
	for i := range p.list {
		who := &p.list[i]
		kept := who.ids[:1]
		for _, id := range who.ids[1:] {
			if p.primary[id] < 0 {
				kept = append(kept, id)
				p.altStart[id+1]++
			}
		}
		who.ids = kept
	}
	for i := range n {
		p.altStart[i+1] += p.altStart[i]
	}
	p.alt = make([]int32, p.altStart[n])
	next := slices.Clone(p.altStart)
	for i := range p.list {
		for _, id := range p.list[i].ids[1:] {
			p.alt[next[id]] = int32(i)
			next[id]++
		}
	}
}

// named are the persons for whom a name stands: the one whose primary name it
// is, else all who have it as a further name.
func (p *people) named(id int32) []int32 {
	if who := p.at(id); who >= 0 {
		return p.primary[id : id+1]
	}
	if int(id)+1 >= len(p.altStart) {
		return nil
	}
	return p.alt[p.altStart[id]:p.altStart[id+1]]
}
