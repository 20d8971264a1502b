package entitlements

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Figure is a line of the report: a number, or a text.
type Figure struct {
	Code    string // its name in Report.csv, the same in every language
	Label   string
	Value   int
	Highest int // of the scans of the last days
	Text    string
	IsText  bool
	Month   bool // of the monthly list
}

// figures lists the report, in the order of the License Analysis Utility's own.
func (r *Result) figures() []Figure {
	l := r.options.Lang
	count := func(code string, label phrase, n int) Figure {
		return Figure{Code: code, Label: l.say(label), Value: n, Highest: max(n, r.highest[code])}
	}
	inactive := count("CCXInactiveUsers", labelCCXInactive, r.Counts[CCXInactive])
	inactive.Highest = r.longInactive() // not the most of the past: those who were away all the time
	list := []Figure{
		count("AuthorizedUsers", labelAuthorized, r.Counts[CCB]+r.Counts[CCX]),
		count("CCBUsers", labelCCB, r.Counts[CCB]),
		count("CCXUsers", labelCCX, r.Counts[CCX]),
		inactive,
		count("KnownGuests", labelKnownGuests, r.Counts[KnownGuest]),
		count("MailUsers", labelMail, r.mailUsers()),
		count("DenyAccessUsers", labelDenyAccess, r.Counts[DenyAccess]),
		count("PersonDocuments", labelDocuments, r.domain.documents),
		count("NoServerAccessUsers", labelNoServerAccess, r.Counts[NoServerAccess]),
		count("NoCredential", labelNoCredential, r.Counts[NoCredential]),
		count("PartialDenyAccess", labelPartly, r.count(func(p *person) bool { return p.class.Authorized() && p.reach.partly() })),
		count("EntitlementNames", labelOnlyEntitled, r.count(func(p *person) bool { return p.onlyEntitled })),
		count("MergedPersons", labelMerged, r.Merged),
		count("DenyAccessGroups", labelDenyGroups, r.domain.denyGroups().count()),
		count("CCXEntitlements", labelEntitlements, Highest(r.Months)),
	}
	for _, m := range r.Months {
		list = append(list, Figure{Code: "CCXUsers" + m.String(), Label: l.sayf(labelMonth, m), Value: m.Count, Highest: m.Count, Month: true})
	}
	return append(list, r.texts(list)...)
}

func (r *Result) count(is func(*person) bool) (n int) {
	for i := range r.domain.people.list {
		if is(&r.domain.people.list[i]) {
			n++
		}
	}
	return n
}

// mailUsers are those who need a license and have their mail file on a server
// of the domain that is online.
func (r *Result) mailUsers() int {
	d := r.domain
	active := make(map[string]bool)
	return r.count(func(p *person) bool {
		if !p.class.Authorized() || p.mailFile == "" {
			return false
		}
		is, known := active[p.mailServer]
		if !known {
			at, found := d.server([]byte(p.mailServer))
			is = found && bool(d.servers[at].Online)
			active[p.mailServer] = is
		}
		return is
	})
}

// longInactive are the CCX-eligible users who were not seen for all of the
// long window. Where nothing is tracked nobody knows of any.
func (r *Result) longInactive() int {
	d := r.domain
	if !d.isTracking {
		return 0
	}
	return r.count(func(p *person) bool {
		return (p.class == CCX || p.class == CCXInactive) && !d.activeSince(p, d.span.longDays)
	})
}

// denyGroups are the groups that a server denies, with those inside them.
func (d *domain) denyGroups() set {
	groups := newSet(len(d.graph.groups))
	a := d.access
	for node := range d.graph.groups {
		for i := range a.closure.under[node].each {
			if !a.denies[i].empty() {
				groups.add(node)
				break
			}
		}
	}
	return groups
}

// texts are the lines of the report that are no numbers.
func (r *Result) texts(numbers []Figure) []Figure {
	o, l := r.options, r.options.Lang
	text := func(code string, label phrase, value string) Figure {
		return Figure{Code: code, Label: l.say(label), Text: value, IsText: true}
	}
	list := []Figure{
		text("Company", labelCompany, o.Company),
		text("Account", labelAccount, o.Account),
		text("GeneratedOn", labelGenerated, l.moment(o.AsOf)),
		text("Checksum", labelChecksum, checksum(numbers, o)),
		text("Readings", labelReadings, strings.Join(o.others(), " ")),
	}
	return append(list, r.environment(text)...)
}

// checksum shows whether somebody changed a figure afterwards. It proves nothing
// against somebody who can compute it too.
func checksum(numbers []Figure, o *Options) string {
	h := sha256.New()
	for _, f := range numbers {
		fmt.Fprintf(h, "%s=%d\n", f.Code, f.Value)
	}
	fmt.Fprintf(h, "Company=%s\nAccount=%s\nAsOf=%s\n", o.Company, o.Account, o.AsOf)
	return hex.EncodeToString(h.Sum(nil))
}

// environment lists what the domain consists of.
func (r *Result) environment(text func(string, phrase, string) Figure) []Figure {
	d, l := r.domain, r.options.Lang
	var administration, all, tracking, tool, assistance []string
	versions := make(map[string]int)
	for i := range d.servers {
		s := &d.servers[i]
		state := l.say(wordAvailable)
		if !bool(s.Online) {
			state = l.say(wordOffline)
		}
		all = append(all, s.Server+" ("+state+")")
		versions[cmp.Or(s.Version, "?")]++
		for _, group := range []struct {
			is bool
			to *[]string
		}{{bool(s.Administration), &administration}, {bool(s.EntitlementTracking), &tracking}, {bool(s.UserReportTool), &tool}} {
			if group.is {
				*group.to = append(*group.to, s.Server)
			}
		}
		if s.DirectoryAssistance != "" && !slices.Contains(assistance, s.DirectoryAssistance) {
			assistance = append(assistance, s.DirectoryAssistance)
		}
	}
	joined := func(list []string) string { return cmp.Or(strings.Join(list, "; "), l.say(wordNone)) }
	return []Figure{
		text("AdministrationServer", labelAdministration, joined(administration)),
		text("Servers", labelServers, joined(all)),
		text("ServerVersions", labelVersions, joined(versionList(versions))),
		text("EntitlementTrackingServers", labelTrackingServers, joined(tracking)),
		text("UserReportTool", labelReportTool, joined(tool)),
		text("DirectoryAssistance", labelAssistance, joined(assistance)),
		text("Directories", labelDirectories, joined(d.directoriesInWords(l))),
	}
}

// versionList lists versions with their numbers of servers.
func versionList(versions map[string]int) []string {
	var list []string
	for version, n := range versions {
		list = append(list, fmt.Sprintf("%s: %d", version, n))
	}
	slices.Sort(list)
	return list
}

func (d *domain) directoriesInWords(l Lang) []string {
	var list []string
	for _, dir := range d.directories {
		text := dir.name
		switch {
		case dir.primary:
			text += " (" + l.say(wordPrimary) + ")"
		case !dir.scanned:
			text += " (" + l.say(wordNotScanned) + ")"
		case dir.external:
			text += " (" + l.say(wordExternal) + ")"
		}
		list = append(list, text)
	}
	return list
}
