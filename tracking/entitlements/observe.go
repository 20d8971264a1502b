package entitlements

import (
	"cmp"
	"slices"

	"github.com/liclog/liclog/tracking/entitlements/name"
)

// Observation is something that administrators should know.
type Observation struct {
	Class   string // in the report's language
	Code    string // what it is, the same in every language
	Text    string
	Subject string // server, group, directory or user
	Urgent  bool   // it needs action
}

// observe gathers all observations: of servers, groups, directories, users.
func (r *Result) observe() {
	r.observeServers()
	r.observeGroups()
	r.observeDirectories()
	r.observeTracking()
	r.observeUsers()
}

func (r *Result) add(class phrase, code string, subject string, what phrase, args ...any) {
	l := r.options.Lang
	r.Observations = append(r.Observations, Observation{
		Class: l.say(class), Code: code, Subject: subject, Text: l.sayf(what, args...), Urgent: class != classInformation,
	})
}

func (r *Result) observeServers() {
	for i := range r.domain.servers {
		s := &r.domain.servers[i]
		if s.openHTTP() {
			r.add(classSecurity, "OpenHTTP", s.Server, observeOpenHTTP)
		}
		if s.openLDAP() {
			r.add(classSecurity, "OpenLDAP", s.Server, observeOpenLDAP)
		}
		if len(s.deny) == 0 {
			r.add(classSecurity, "NoDenyAccess", s.Server, observeNoDeny)
		}
		if !bool(s.Online) {
			r.add(classWarning, "Offline", s.Server, observeOffline)
		}
		for j, id := range s.allow {
			if isWildcard(r.domain.names.keys[id]) {
				r.add(classWarning, "Wildcard", s.Server, observeWildcard, s.listed[j])
			}
		}
		if !bool(s.LicenseTracking) {
			r.add(classInformation, "NotTracking", s.Server, observeNotTracking)
		}
	}
}

// observeGroups looks at what servers deny. A name with a single part that
// nobody bears is that of a group that does not exist.
func (r *Result) observeGroups() {
	d := r.domain
	told := make(map[int32]bool)
	for i := range d.servers {
		s := &d.servers[i]
		for j, id := range s.deny {
			if told[id] || !d.isMissingGroup(id) {
				continue
			}
			told[id] = true
			r.add(classSecurity, "MissingGroup", s.denied[j], observeMissingGroup, s.Server)
		}
	}
	for node := range d.denyGroups().each {
		if d.graph.size[node] == 0 {
			r.add(classInformation, "EmptyGroup", d.names.spellings[d.graph.groups[node]], observeEmptyGroup)
		}
	}
}

func (d *domain) isMissingGroup(id int32) bool {
	key := d.names.keys[id]
	_, isServer := d.serverOf[id]
	return !isServer && !d.graph.isGroup(id) && len(d.people.named(id)) == 0 && !isNobody(key) && !name.Hierarchical(key)
}

func (r *Result) observeDirectories() {
	for _, row := range r.domain.assistance {
		where := cmp.Or(origin([]byte(row.Server), []byte(row.File)), row.Directory)
		if !bool(row.Found) {
			r.add(classWarning, "DirectoryNotFound", row.Directory, observeNotFound, where)
		}
		if row.Type.ldap {
			r.add(classWarning, "LDAPDirectory", row.Directory, observeLDAPDirectory, where)
		}
	}
}

// observeTracking tells where nothing at all was found of what is tracked.
func (r *Result) observeTracking() {
	d := r.domain
	if d.isTracking && d.tracked == 0 && r.Counts[CCXInactive] > 0 {
		r.add(classWarning, "NoTrackingData", r.options.Tracking, observeNoTrackingData)
	}
	for _, scan := range r.others {
		r.add(classInformation, "OtherRules", scan.day, observeOtherReadings, scan.readings)
	}
}

// observeUsers looks at external users, in the order of their names.
func (r *Result) observeUsers() {
	d := r.domain
	for _, i := range d.inOrder() {
		p := &d.people.list[i]
		if p.external && p.class == CCB {
			r.add(classInformation, "RaisedToCCB", p.name, observeRaised, d.why(p, r.options.Lang))
		}
		if p.external && p.mailFile != "" {
			r.add(classInformation, "ExternalMailbox", p.name, observeMailbox, origin([]byte(p.mailServer), []byte(p.mailFile)))
		}
		if p.rule == ruleUnknownActivity || p.rule == ruleUnknownAsInactive {
			r.add(classWarning, "UnknownActivity", p.name, observeUnknownActivity)
		}
		if p.outside && p.inside && !p.external {
			if as := d.asExternal(p); as != p.class {
				r.add(classWarning, "ConflictingClass", p.name, observeConflict, p.class, as)
			}
		}
	}
}

// asExternal is the class that a person would be in as an external user.
func (d *domain) asExternal(p *person) Class {
	other := *p
	other.external = true
	class, _, _ := d.classify(&other)
	return class
}

// inOrder are the numbers of all persons, sorted by name.
func (d *domain) inOrder() []int32 {
	if d.order == nil {
		d.order = make([]int32, len(d.people.list))
		for i := range d.order {
			d.order[i] = int32(i)
		}
		keys, list := d.names.keys, d.people.list
		slices.SortFunc(d.order, func(a, b int32) int { return cmp.Compare(keys[list[a].ids[0]], keys[list[b].ids[0]]) })
	}
	return d.order
}
