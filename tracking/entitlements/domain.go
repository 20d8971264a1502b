package entitlements

import (
	"strings"

	"github.com/liclog/liclog/layout"
)

// domain is what the tables say, each name a number.
type domain struct {
	names    *names
	problems problems
	choices  Choices
	mapping  Mapping
	asOf     layout.Second

	servers                 []server
	serverOf                map[int32]int  // by name
	serverTexts             map[string]int // by spelling
	directories             []directory
	anyServer, anyDirectory bool           // no table tells of them
	directoryOf             map[string]int // by name in lower case
	assistance              []directoryRow // of Directory Assistance, enabled

	people     people
	order      []int32 // persons by name
	graph      *graph
	doubts     map[int32][]doubtful // by person
	texts      map[string]string
	documents  int  // person documents of scanned directories
	passedOver int  // person documents of directories that are not scanned
	later      int  // accesses behind the moment of the count
	tracked    int  // accesses that count
	isTracking bool // somewhere
	haveDays   bool // of accesses, in a tree
	span       span
	access     *access
}

func newDomain(o *Options) *domain {
	return &domain{
		names: newNames(), choices: o.Choices, mapping: o.Mapping, asOf: o.AsOf,
		serverOf: make(map[int32]int), serverTexts: make(map[string]int), directoryOf: make(map[string]int),
		span: o.span(), graph: newGraph(), doubts: make(map[int32][]doubtful), texts: make(map[string]string),
	}
}

// readTables reads who and what there is, and who can reach what.
func (d *domain) readTables(o *Options) error {
	if err := d.readServers(o.Servers); err != nil {
		return err
	}
	if err := d.readDirectories(o.Directories); err != nil {
		return err
	}
	if err := d.chooseExternal(o.ExternalDirectories); err != nil {
		return err
	}
	if err := d.readPeople(o); err != nil {
		return err
	}
	if err := d.problems.stopped(); err != nil {
		return err
	}
	d.settle()
	return nil
}

// readPeople reads persons and groups.
func (d *domain) readPeople(o *Options) error {
	for _, source := range o.Persons {
		file, directory := d.inDirectory(source)
		read := d.readPersons
		if isLDIF(file) {
			read = d.readPersonsLDIF
		}
		if err := read(file, directory); err != nil {
			return err
		}
	}
	for _, file := range o.Groups {
		read := d.readGroups
		if isLDIF(file) {
			read = d.readGroupsLDIF
		}
		if err := read(file); err != nil {
			return err
		}
	}
	return nil
}

// settle makes ready what is asked of names once all are known.
func (d *domain) settle() {
	d.people.settle(len(d.names.keys))
	d.graph.freeze(len(d.names.keys))
	d.access = newAccess(d)
}

// chooseExternal marks the directories that were chosen to hold external users.
func (d *domain) chooseExternal(chosen []string) error {
	for _, title := range chosen {
		at, known := d.directoryOf[strings.ToLower(title)]
		switch {
		case !known:
			return Problem{"--external-directory", 0, title + " is not in the table of directories"}
		case d.directories[at].primary:
			return Problem{"--external-directory", 0, title + " is the primary directory; who of it is external tells --external-org"}
		}
		d.directories[at].external = true
	}
	return nil
}

// inDirectory takes DIRECTORY=FILE apart; without a directory it is the primary.
func (d *domain) inDirectory(source string) (file string, directory int) {
	title, rest, found := strings.Cut(source, "=")
	if at, known := d.directoryOf[strings.ToLower(title)]; found && known {
		return rest, at
	}
	return source, 0
}

// idsOf are the names under which lists may speak of a person: its own, and
// wildcards that stand for one of them.
func (d *domain) idsOf(ids []int32, p *person) []int32 {
	ids = append(ids, p.ids...)
	if d.names.wildcards {
		for _, id := range p.ids {
			ids = d.names.matching(ids, d.names.keys[id])
		}
	}
	return ids
}
