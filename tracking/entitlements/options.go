package entitlements

import (
	"fmt"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// Options say what is counted, from which tables, and by which rules.
type Options struct {
	Dir  string // the tree that results are written to
	AsOf layout.Second
	Lang Lang

	Servers, Directories string
	Persons              []string // FILE, or DIRECTORY=FILE; .ldif is LDIF, all else CSV
	Groups               []string
	Levels               []string // tables of access levels
	ACL                  []string // raw entries; for Levels only
	Accesses             []string // tables of accesses, in the place of Tracking
	Tracking             string   // a tree with a tracking database
	TrackingAsked        bool     // it was named, and so must be there

	ExternalDirectories []string
	ExternalOrgs        []string // O=Partner, OU=Contractors
	Choices             Choices
	Mapping             Mapping
	UnknownNames        bool // levels: names in ACLs that no directory has are persons too

	Company, Account string
	ActiveDays       int // within which a CCX user counts as active
	LongDays         int // of the report's right column, at most 365
	Months           int // of the monthly list, at most 36
}

// Defaults are the options that have one.
func Defaults() Options {
	return Options{Choices: Choices{}, Mapping: DefaultMapping(), ActiveDays: 30, LongDays: 365, Months: 12}
}

// span is how far back accesses count.
func (o *Options) span() span {
	s := span{asOf: o.AsOf, months: o.Months, activeDays: o.ActiveDays, longDays: o.LongDays}
	if o.Choices.of(&readMonths) == "rolling" {
		first := s.monthStart(s.months-1) - layout.Day(o.ActiveDays) + 1
		s.daysBack = int(o.AsOf.Day()-first) + 1
	}
	return s
}

// check refuses options that make no sense.
func (o *Options) check() error {
	switch {
	case o.ActiveDays < 1 || o.ActiveDays > 365:
		return fmt.Errorf("the days within which a user is active are %d: use 1 to 365", o.ActiveDays)
	case o.LongDays < 1 || o.LongDays > 365:
		return fmt.Errorf("the days of the long window are %d: use 1 to 365", o.LongDays)
	case o.Months < 1 || o.Months > 36:
		return fmt.Errorf("the months of the list are %d: use 1 to 36", o.Months)
	}
	return nil
}

// others names every rule and number that is not the default.
func (o *Options) others() []string {
	found := o.Choices.others()
	standard := Defaults()
	if o.ActiveDays != standard.ActiveDays {
		found = append(found, fmt.Sprintf("--active-days %d", o.ActiveDays))
	}
	if o.LongDays != standard.LongDays {
		found = append(found, fmt.Sprintf("--long-days %d", o.LongDays))
	}
	if o.Months != standard.Months {
		found = append(found, fmt.Sprintf("--last %d", o.Months))
	}
	return found
}

// markExternal finds who is external: those with a chosen O or OU, and those in
// an external directory and in no other.
func (d *domain) markExternal(orgs []string) error {
	chosen := make(map[name.Part]bool)
	for _, org := range orgs {
		tag, value, ok := strings.Cut(org, "=")
		part := name.Part{Tag: strings.ToUpper(strings.TrimSpace(tag)), Value: strings.ToLower(strings.TrimSpace(value))}
		if !ok || part.Tag != "O" && part.Tag != "OU" || part.Value == "" {
			return Problem{"--external-org", 0, fmt.Sprintf("%q is neither O=NAME nor OU=NAME", org)}
		}
		chosen[part] = true
	}
	for i := range d.people.list {
		p := &d.people.list[i]
		for _, part := range name.Parts(p.name) {
			p.externalByName = p.externalByName || chosen[part]
		}
		p.external = p.externalByName || p.outside && !p.inside
	}
	return nil
}
