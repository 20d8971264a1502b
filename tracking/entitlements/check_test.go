package entitlements

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// plainWorld is a domain with nothing to observe: one server, one directory of
// internal persons and one of external ones.
func plainWorld() *world {
	return &world{
		asOf:    layout.DayOf(2026, 11, 21).Start() + 43200,
		servers: []worldServer{{name: "hub/acme", deny: []string{"left"}, httpEnforces: true, ldapEnforces: true, tracking: true, online: true}},
		directories: []worldDirectory{
			{name: "main", primary: true, enabled: true, trusted: true},
			{name: "partners", enabled: true, trusted: true, external: true, server: "hub/acme", file: "partners.nsf"},
		},
		documents: []worldDocument{{directory: "main", names: []string{"dana/acme"}, certificate: true}},
		groups:    []worldGroup{{"left", []string{"somebody/acme"}}},
		choices:   Choices{},
	}
}

// addExternal adds an external user with a level and a last access.
func (w *world) addExternal(title string, level string, last layout.Second) {
	w.documents = append(w.documents, worldDocument{directory: "partners", names: []string{title}, password: true})
	if level != "" {
		w.levels = append(w.levels, worldLevel{user: title, level: level, server: "hub/acme"})
	}
	if last != 0 {
		w.accesses = append(w.accesses, worldAccess{title, last})
	}
}

func scan(t *testing.T, w *world, change ...func(*Options)) *Result {
	t.Helper()
	o := w.write(t, t.TempDir(), nil)
	for _, c := range change {
		c(o)
	}
	r, err := Scan(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func classOf(r *Result, title string) string {
	for u := range r.Users {
		if u.Name == title {
			return u.Class.String() + ": " + u.Why
		}
	}
	return "nobody"
}

// TestSampleTotals: three published samples, authorized = CCB + CCX.
func TestSampleTotals(t *testing.T) {
	for _, test := range []struct{ authorized, ccb, ccx int }{{226, 218, 8}, {227, 219, 8}, {185, 182, 3}} {
		t.Run(fmt.Sprintf("%d = %d + %d", test.authorized, test.ccb, test.ccx), func(t *testing.T) {
			w := plainWorld()
			for i := range test.ccb - 1 {
				w.documents = append(w.documents, worldDocument{directory: "main", names: []string{fmt.Sprintf("p%d/acme", i)}, certificate: true})
			}
			for i := range test.ccx {
				w.addExternal(fmt.Sprintf("x%d/bolt", i), "Author", w.asOf-86400)
			}
			w.addExternal("idle/bolt", "Author", w.asOf-31*86400)
			w.addExternal("guest/bolt", "Reader", w.asOf)
			r := scan(t, w)
			for code, want := range map[string]int{"AuthorizedUsers": test.authorized, "CCBUsers": test.ccb, "CCXUsers": test.ccx,
				"CCXInactiveUsers": 1, "KnownGuests": 1, "PersonDocuments": test.authorized + 2, "MergedPersons": test.authorized + 2} {
				if got := figure(r, code); got != want {
					t.Errorf("%s: %d, want %d", code, got, want)
				}
			}
		})
	}
}

// TestTwelveMonthsGive14000: the example of the license text, as a table and as
// accesses. Its mean, 12,166.67, appears nowhere.
func TestTwelveMonthsGive14000(t *testing.T) {
	given := []string{"12,000", "11.000", "10,000", "10.500", "12,500", "14.000", "13,500", "12000", "13.000", "14,000", "12.500", "11,000"}
	var rows [][]string
	for i, count := range given {
		rows = append(rows, []string{Month{First: layout.DayOf(2025, 12+i, 1)}.String(), count})
	}
	file := tableOf(t, filepath.Join(t.TempDir(), "months.csv"), "Month,Count", rows)
	months, notes, err := ReadMonths(file, 12)
	if err != nil || len(notes) > 0 || Highest(months) != 14000 {
		t.Fatalf("highest %d, %v, %v", Highest(months), notes, err)
	}
	for lang, want := range map[Lang]string{English: "14,000\n", German: "14.000\n"} {
		text := MonthsReport(months, lang)
		if !strings.HasSuffix(text, want) || strings.Contains(text, "166") || strings.Count(text, "←") != 1 {
			t.Errorf("report:\n%s", text)
		}
	}
}

// TestMonthsOfAccessesGive14: the same example, a thousandth of its size, from
// the tracking database.
func TestMonthsOfAccessesGive14(t *testing.T) {
	counts := []int{12, 11, 10, 10, 12, 14, 13, 12, 13, 14, 12, 11}
	w := plainWorld()
	for i := range 14 {
		w.addExternal(fmt.Sprintf("x%d/bolt", i), "Author", 0)
	}
	for month, n := range counts {
		for i := range n {
			w.accesses = append(w.accesses, worldAccess{fmt.Sprintf("x%d/bolt", i), layout.DayOf(2025, 12+month, 1+i).Start()})
		}
	}
	w.accesses = append(w.accesses, worldAccess{"dana/acme", w.asOf}, worldAccess{"x0/bolt", layout.DayOf(2025, 11, 30).Start()})
	r := scan(t, w)
	var got []int
	for _, m := range r.Months {
		got = append(got, m.Count)
	}
	if !slices.Equal(got, counts) || figure(r, "CCXEntitlements") != 14 {
		t.Errorf("got %v, %d entitlements", got, figure(r, "CCXEntitlements"))
	}
}

// TestDanaRichardGary: the examples of access levels.
func TestDanaRichardGary(t *testing.T) {
	w := plainWorld()
	w.documents = nil
	for _, n := range []string{"dana/acme", "richard/acme", "gary/acme"} {
		w.documents = append(w.documents, worldDocument{directory: "main", names: []string{n}, certificate: true})
	}
	w.groups = append(w.groups, worldGroup{"designers", []string{"builders"}}, worldGroup{"builders", []string{"richard/acme"}})
	w.servers[0].deny = []string{"gary/acme"}
	w.entries = []worldEntry{
		{"hub/acme", "sales.nsf", "dana/acme", levelAuthor, false},
		{"hub/acme", "news.nsf", "dana/acme", levelReader, false},
		{"hub/acme", `mail\dana.nsf`, "dana/acme", levelEditor, false},
		{"hub/acme", "sales.nsf", "richard/acme", levelAuthor, false},
		{"hub/acme", "news.nsf", "designers", levelDesigner, false},
		{"hub/acme", "sales.nsf", "gary/acme", levelReader, false},
	}
	var out bytes.Buffer
	counts, err := Levels(w.write(t, t.TempDir(), nil), &out)
	want := `UserName,Level,Server,Database,Entry
dana/acme,Editor,hub/acme,mail\dana.nsf,dana/acme
gary/acme,No Access,,,
richard/acme,Designer,hub/acme,news.nsf,designers
`
	if err != nil || out.String() != want || counts.None != 1 {
		t.Errorf("got %s, %v, %+v", out.String(), err, counts)
	}
}

// TestEntriesOfAnACL: an entry of one's own wins, also a lower one; among groups
// and wildcards the highest; -Default- only where nothing else matches, and in
// no system database.
func TestEntriesOfAnACL(t *testing.T) {
	for what, test := range map[string]struct {
		entries []worldEntry
		want    string
	}{
		"own entry below the group's":  {[]worldEntry{{name: "dana/acme", level: levelReader}, {name: "all", level: levelManager}}, "Reader"},
		"group entries":                {[]worldEntry{{name: "all", level: levelReader}, {name: "*/acme", level: levelEditor}}, "Editor"},
		"default":                      {[]worldEntry{{name: "-default-", level: levelAuthor}}, "Author"},
		"default behind a group":       {[]worldEntry{{name: "-default-", level: levelAuthor}, {name: "all", level: levelReader}}, "Reader"},
		"default of a system database": {[]worldEntry{{name: "-default-", level: levelAuthor, system: true}}, "No Access"},
		"anonymous":                    {[]worldEntry{{name: "anonymous", level: levelAuthor}}, "No Access"},
		"everybody":                    {[]worldEntry{{name: "*", level: levelDepositor}, {name: "-default-", level: levelAuthor}}, "Depositor"},
	} {
		w := plainWorld()
		w.groups = append(w.groups, worldGroup{"all", []string{"dana/acme"}})
		for _, e := range test.entries {
			e.server, e.database = "hub/acme", "a.nsf"
			w.entries = append(w.entries, e)
		}
		var out bytes.Buffer
		if _, err := Levels(w.write(t, t.TempDir(), nil), &out); err != nil || levelsIn(out.String())["dana/acme"] != test.want {
			t.Errorf("%s: %v, %s", what, err, out.String())
		}
	}
}

// TestClassesAndTheirRules: one person for each rule.
func TestClassesAndTheirRules(t *testing.T) {
	w := plainWorld()
	limit := w.asOf - 30*86400
	w.documents = append(w.documents,
		worldDocument{directory: "main", names: []string{"nothing/acme"}},
		worldDocument{directory: "main", names: []string{"ended/acme"}, certificate: true, expires: w.asOf - 1},
		worldDocument{directory: "main", names: []string{"left/acme"}, certificate: true},
		worldDocument{directory: "partners", names: []string{"box/bolt"}, password: true, file: "mail.nsf", mailServer: "hub/acme"})
	w.groups[0].members = []string{"left/acme"}
	w.levels = append(w.levels, worldLevel{user: "box/bolt", level: "Author"}, worldLevel{user: "ldap/bolt", level: "Author"})
	w.addExternal("editor/bolt", "Editor", 0)
	w.addExternal("reader/bolt", "Reader", w.asOf)
	w.addExternal("none/bolt", "", w.asOf)
	w.addExternal("uncalculated/bolt", "-1", w.asOf)
	w.addExternal("active/bolt", "Author", limit)
	w.addExternal("idle/bolt", "Author", limit-1)
	w.addExternal("never/bolt", "Author", 0)
	r := scan(t, w)
	for title, want := range map[string]string{
		"dana/acme":         "CCB: internal user who reaches a server",
		"ldap/bolt":         "CCB: internal user who reaches a server",
		"nothing/acme":      "NoCredential: holds neither a Notes certificate nor an Internet password that counts",
		"ended/acme":        "NoCredential: the Notes certificate ended on 2026-11-21T11:59:59Z, and no other credential counts",
		"left/acme":         "DenyAccess: reaches no server: their lists deny access",
		"box/bolt":          "CCB: external, with a mailbox",
		"editor/bolt":       "CCB: external, and access level Editor is above Author",
		"reader/bolt":       "KnownGuest: external, and access level Reader does not write",
		"none/bolt":         "KnownGuest: external, without an access level in any database",
		"uncalculated/bolt": "KnownGuest: external, access level not calculated",
		"active/bolt":       "CCX: external, access level Author, last access 2026-10-22T12:00:00Z within 30 days",
		"idle/bolt":         "CCXInactive: external, access level Author, last access 2026-10-22T11:59:59Z more than 30 days ago",
		"never/bolt":        "CCXInactive: external, access level Author, no access known",
	} {
		if got := classOf(r, title); got != want {
			t.Errorf("%s is %s, want %s", title, got, want)
		}
	}
	w.servers[0].allow = []string{"dana/acme"}
	if got := classOf(scan(t, w), "active/bolt"); got != "NoServerAccess: reaches no server: none lists the user among those who may access it" {
		t.Errorf("not listed: %s", got)
	}
}

// TestEveryOtherReadingCountsAndIsNamed: each option changes a class, and the
// report names it.
func TestEveryOtherReadingCountsAndIsNamed(t *testing.T) {
	w := plainWorld()
	w.servers[0].tracking = false
	w.addExternal("x/bolt", "Editor", 0)
	w.addExternal("box/bolt", "Author", 0)
	w.documents[len(w.documents)-1].file = "mail.nsf"
	w.documents = append(w.documents, worldDocument{directory: "main", names: []string{"pass/acme"}, password: true},
		worldDocument{directory: "main", names: []string{"nothing/acme"}}, worldDocument{directory: "main", names: []string{"cert/acme"}, certificate: true},
		worldDocument{directory: "main", names: []string{"out/acme"}, password: true})
	w.servers[0].deny = []string{"pass/acme", "cert/acme"}
	w.servers[0].http, w.servers[0].httpEnforces = true, false
	w.servers[0].allow = []string{"dana/acme", "pass/acme", "cert/acme", "nothing/acme", "*/bolt"}
	plain := scan(t, w)
	if got := textOf(plain, "Readings"); got != "" {
		t.Errorf("all defaults, and the report names %s", got)
	}
	for _, test := range []struct{ option, choice, who, before, after string }{
		{"credential", "certificate", "pass/acme", "CCB", "NoCredential"},
		{"credential", "any", "nothing/acme", "NoCredential", "CCB"},
		{"ccx-max", "editor", "x/bolt", "CCB", "CCX"},
		{"open-ports", "anyone", "cert/acme", "DenyAccess", "CCB"},
		{"open-ports", "closed", "pass/acme", "CCB", "DenyAccess"},
		{"access-list", "ignore", "out/acme", "NoServerAccess", "CCB"},
		{"access-list", "open-ports", "out/acme", "NoServerAccess", "CCB"},
		{"mailbox", "ignore", "box/bolt", "CCB", "CCX"},
	} {
		r := scan(t, w, func(o *Options) { o.Choices[test.option] = test.choice })
		before, _, _ := strings.Cut(classOf(plain, test.who), ":")
		after, _, _ := strings.Cut(classOf(r, test.who), ":")
		if before != test.before || after != test.after {
			t.Errorf("--%s %s: %s is %s and then %s", test.option, test.choice, test.who, before, after)
		}
		want := "--" + test.option + " " + test.choice
		if textOf(r, "Readings") != want || !strings.Contains(r.Print("", 0), "Rules read otherwise: "+want) {
			t.Errorf("the report does not name %s", want)
		}
	}
	r := scan(t, w, func(o *Options) { o.Choices["mailbox"], o.Choices["no-tracking"] = "ignore", "inactive" })
	if got, _, _ := strings.Cut(classOf(r, "box/bolt"), ":"); got != "CCXInactive" {
		t.Errorf("--no-tracking inactive: %s", got)
	}
	w.servers[0].online = false
	r = scan(t, w, func(o *Options) { o.Choices["offline"] = "leave" })
	if got, _, _ := strings.Cut(classOf(r, "dana/acme"), ":"); got != "NoServerAccess" {
		t.Errorf("--offline leave: %s", got)
	}
}

func textOf(r *Result, code string) string {
	for _, f := range r.Figures {
		if f.Code == code {
			return f.Text
		}
	}
	return "no " + code
}

// TestTheRightColumnIsTheHighestOfStoredScans, but for inactive CCX users: those
// away for all of 365 days.
func TestTheRightColumnIsTheHighestOfStoredScans(t *testing.T) {
	dir := t.TempDir()
	day := layout.DayOf(2026, 11, 21)
	store := func(on layout.Day, n int, more ...string) {
		w := plainWorld()
		w.asOf = on.Start()
		for i := range n {
			w.addExternal(fmt.Sprintf("x%d/bolt", i), "Author", w.asOf)
		}
		o := w.write(t, t.TempDir(), nil)
		o.Dir = dir
		for _, choice := range more {
			o.Choices["mailbox"] = choice
		}
		r, err := Scan(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Write(disk.OS); err != nil {
			t.Fatal(err)
		}
	}
	store(day-365, 50) // a day too old
	store(day-364, 9)
	store(day-30, 7, "ignore")
	store(day, 40) // replaced by the scan of the same day
	store(day+1, 60)
	w := plainWorld()
	w.addExternal("new/bolt", "Author", w.asOf-365*86400)
	w.addExternal("old/bolt", "Author", w.asOf-365*86400-1)
	w.addExternal("now/bolt", "Author", w.asOf)
	r := scan(t, w, func(o *Options) { o.Dir = dir })
	for _, f := range r.Figures {
		want, checked := map[string][2]int{"CCXUsers": {1, 9}, "CCXInactiveUsers": {2, 1}, "CCBUsers": {1, 1}, "AuthorizedUsers": {2, 10}}[f.Code]
		if checked && [2]int{f.Value, f.Highest} != want {
			t.Errorf("%s: %d, %d, want %v", f.Code, f.Value, f.Highest, want)
		}
	}
	if codes := codesOf(r); !slices.Equal(codes, []string{"OtherRules 2026-10-22"}) {
		t.Errorf("observed %v", codes)
	}
	damaged := filepath.Join(Folder(dir, day-30), ReportFile)
	text, _ := os.ReadFile(damaged)
	if err := os.WriteFile(damaged, bytes.Replace(text, []byte("CCXUsers,CCX License Count,7"), []byte("CCXUsers,CCX License Count,x"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	o := w.write(t, t.TempDir(), nil)
	o.Dir = dir
	if _, err := Scan(o); err == nil || !strings.Contains(err.Error(), "2026-10-22/Report.csv:4: CCXUsers is no number") {
		t.Errorf("a damaged report: %v", err)
	}
}
