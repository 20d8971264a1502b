// Package entitlements counts how many CCB and CCX licenses a Domino domain
// needs, from plain tables of its servers, directories, persons, groups and
// access levels, and says of each person why it counts as what.
//
// The rules are those of HCL's License Analysis Utility; docs/entitlements.md has
// them all. Its steps are a file each:
//
//	sheet, typed         rows of tables
//	server, directory    what the domain has
//	person, group        persons merged, groups resolved (closure)
//	access               which servers each person reaches
//	leveltable, acl      the highest access level
//	activity             last access and months
//	class                the one class of each person, and the rule that decided
//	figures, months      the numbers
//	observe              what administrators should know
//	users, report, print results
//
// A problem in a table is told with file and line. The count goes on where every
// figure stays right, and stops where one might not; then nothing is written.
package entitlements

import "fmt"

// Result is a finished count.
type Result struct {
	Figures      []Figure
	Months       []Month
	Observations []Observation
	Notes        []Problem // in the tables; every figure is right all the same
	NoteCount    int
	Counts       [classes]int
	Merged       int // persons: the sum of Counts
	PassedOver   int // person documents of directories that are not scanned
	Later        int // accesses behind the moment of the count

	domain  *domain
	options *Options
	highest map[string]int // by figure, of the last days
	others  []otherScan
}

// Scan reads the tables and counts. Nothing is written by it; see Write.
func Scan(o *Options) (*Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	d := newDomain(o)
	if err := d.readTables(o); err != nil {
		return nil, err
	}
	for i := range d.people.list {
		p := &d.people.list[i]
		p.reach = d.access.of(p, p.password)
	}
	if err := d.readFacts(o); err != nil {
		return nil, err
	}
	if err := d.markExternal(o.ExternalOrgs); err != nil {
		return nil, err
	}
	if err := d.checkLevels(o); err != nil {
		return nil, err
	}
	d.classifyAll()
	if err := d.problems.stopped(); err != nil {
		return nil, err
	}
	return d.result(o)
}

// readFacts reads levels and accesses of the persons.
func (d *domain) readFacts(o *Options) error {
	for _, file := range o.Levels {
		if err := d.readLevels(file); err != nil {
			return err
		}
	}
	for i := range d.servers {
		d.isTracking = d.isTracking || bool(d.servers[i].LicenseTracking)
	}
	d.isTracking = d.isTracking || len(o.Accesses) > 0
	for _, file := range o.Accesses {
		if err := d.readActivity(file); err != nil {
			return err
		}
	}
	if len(o.Accesses) == 0 && o.Tracking != "" {
		if err := d.readTracking(o.Tracking, o.TrackingAsked); err != nil {
			return err
		}
	}
	return d.problems.stopped()
}

// checkLevels refuses to count external users of whom no level can be known.
func (d *domain) checkLevels(o *Options) error {
	if len(o.Levels) > 0 {
		return nil
	}
	for i := range d.people.list {
		if p := &d.people.list[i]; p.external {
			return Problem{"--access-levels", 0, p.name + " is external, and without a table of access levels would count as a guest; liclog entitlements levels makes one"}
		}
	}
	return nil
}

// classifyAll finds everybody's class. Where a fact that was looked at is in
// doubt, the count must stop.
func (d *domain) classifyAll() {
	for i := range d.people.list {
		p := &d.people.list[i]
		var looked doubt
		p.class, p.rule, looked = d.classify(p)
		if p.doubts&looked == 0 {
			continue
		}
		for _, open := range d.doubts[int32(i)] {
			if open.open&looked != 0 {
				d.problems.stop(open.why.File, open.why.Line, "%s; it decides about %s", open.why.Text, p.name)
			}
		}
	}
	d.tellDoubts()
}

// result makes the figures.
func (d *domain) result(o *Options) (*Result, error) {
	r := &Result{domain: d, options: o, Merged: len(d.people.list), PassedOver: d.passedOver, Later: d.later}
	sum := 0
	for i := range d.people.list {
		r.Counts[d.people.list[i].class]++
	}
	for _, n := range r.Counts {
		sum += n
	}
	if sum != r.Merged {
		return nil, fmt.Errorf("the classes hold %d persons of %d: this is a fault of the program", sum, r.Merged)
	}
	r.Months = d.monthly()
	var err error
	if r.highest, err = r.readHistory(); err != nil {
		return nil, err
	}
	r.Figures = r.figures()
	r.observe()
	r.Notes, r.NoteCount = d.problems.notes, d.problems.noteCount
	return r, nil
}

// tellDoubts notes the doubts that did not matter, in the order of the tables.
func (d *domain) tellDoubts() {
	for i := range d.people.list {
		p := &d.people.list[i]
		if p.doubts == 0 {
			continue
		}
		for _, open := range d.doubts[int32(i)] {
			d.problems.note(open.why.File, open.why.Line, "%s; it decides nothing", open.why.Text)
		}
	}
}
