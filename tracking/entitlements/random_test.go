package entitlements

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// pick is one of list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// some are up to n of list.
func some(r *rand.Rand, list []string, n int) (found []string) {
	for range r.IntN(n + 1) {
		found = append(found, pick(r, list))
	}
	return found
}

// randomWorld makes a small domain in which all that can clash does.
func randomWorld(r *rand.Rand) *world {
	w := &world{asOf: layout.DayOf(2026, 11, 21).Start() + layout.Second(r.IntN(86400)), choices: Choices{}}
	orgs := []string{"acme", "bolt", "sales/acme", "ext/acme", "x/bolt"}
	var people, groups, servers []string
	for i := range 3 + r.IntN(12) {
		people = append(people, fmt.Sprintf("p%d/%s", i, pick(r, orgs)))
	}
	people = append(people, "flat", "p1")
	for i := range 1 + r.IntN(7) {
		groups = append(groups, fmt.Sprintf("g%d", i))
	}
	for i := range 1 + r.IntN(4) {
		servers = append(servers, fmt.Sprintf("s%d/acme", i))
	}
	wild := []string{"*", "*/acme", "*/sales/acme", "*/bolt", "*/x/bolt"}
	anyone := slices.Concat(people, groups, groups, wild[1:])
	for _, s := range servers {
		one := worldServer{name: s, deny: some(r, anyone, 3), online: r.IntN(4) > 0, tracking: r.IntN(2) == 0,
			http: r.IntN(3) == 0, httpEnforces: r.IntN(2) == 0, ldap: r.IntN(4) == 0, ldapEnforces: r.IntN(2) == 0}
		if r.IntN(2) == 0 {
			one.allow = some(r, slices.Concat(anyone, wild), 3)
		}
		w.servers = append(w.servers, one)
	}
	for _, g := range groups {
		w.groups = append(w.groups, worldGroup{g, some(r, slices.Concat(anyone, wild, servers), 4)})
	}
	w.groups = append(w.groups, worldGroup{pick(r, groups), some(r, anyone, 2)})
	w.randomDirectories(r)
	w.randomDocuments(r, people, servers)
	w.randomFacts(r, slices.Concat(people, people, groups, servers, wild, []string{"anonymous", "-default-", "ldap1/acme", "ldap2/bolt"}), servers)
	w.randomEntries(r, slices.Concat(people, groups, wild, []string{"anonymous", "-default-", "-default-"}), servers)
	if r.IntN(2) == 0 {
		w.orgs = some(r, []string{"O=bolt", "OU=ext", "OU=sales", "O=acme", "OU=bolt"}, 2)
	}
	for _, reading := range Readings {
		if r.IntN(4) == 0 {
			w.choices[reading.Option] = pick(r, reading.Choices)
		}
	}
	return w
}

func (w *world) randomDirectories(r *rand.Rand) {
	w.directories = []worldDirectory{{name: "main", primary: true, enabled: true, trusted: r.IntN(2) == 0}}
	names := []string{"main"}
	for i := range r.IntN(4) {
		names = append(names, fmt.Sprintf("dir%d", i))
	}
	for _, n := range names[1:] {
		for range 1 + r.IntN(2) {
			w.directories = append(w.directories, worldDirectory{name: n, enabled: r.IntN(4) > 0, trusted: r.IntN(4) > 0,
				ldap: r.IntN(6) == 0, absent: r.IntN(8) == 0, external: r.IntN(2) == 0})
		}
	}
	if len(names) > 1 && r.IntN(3) == 0 {
		w.external = []string{pick(r, names[1:])}
	}
	r.Shuffle(len(w.directories), func(i, j int) { w.directories[i], w.directories[j] = w.directories[j], w.directories[i] })
}

func (w *world) randomDocuments(r *rand.Rand, people, servers []string) {
	for range 2 + r.IntN(2*len(people)) {
		doc := worldDocument{directory: pick(r, w.directories).name, names: append([]string{pick(r, people)}, some(r, people, 2)...),
			certificate: r.IntN(2) == 0, password: r.IntN(2) == 0}
		if r.IntN(2) == 0 {
			doc.expires = w.asOf + layout.Second(r.IntN(5)-2)
		}
		if r.IntN(3) == 0 {
			doc.file, doc.mailServer = "mail", pick(r, append(servers, "elsewhere/acme"))
		}
		w.documents = append(w.documents, doc)
	}
}

func (w *world) randomFacts(r *rand.Rand, names, servers []string) {
	levels := []string{"6", "5", "4", "3", "3", "Author", "reader", "2", "1", "0", "-1", "", "Editor", "9"}
	for range r.IntN(30) {
		row := worldLevel{user: pick(r, names), level: pick(r, levels)}
		if r.IntN(4) > 0 {
			row.server = pick(r, servers)
		}
		if r.IntN(4) == 0 {
			row.last = w.asOf - layout.Second(r.IntN(70*86400)-86400)
		}
		w.levels = append(w.levels, row)
	}
	for range r.IntN(20) {
		at := w.asOf - 30*86400 + layout.Second(r.IntN(3)-1) // at the limit
		if r.IntN(3) > 0 {
			at = w.asOf - layout.Second(r.IntN(500*86400)-5*86400)
		}
		w.accesses = append(w.accesses, worldAccess{pick(r, names), at})
	}
}

func (w *world) randomEntries(r *rand.Rand, names, servers []string) {
	for range r.IntN(40) {
		w.entries = append(w.entries, worldEntry{pick(r, servers), fmt.Sprintf("db%d.nsf", r.IntN(4)), pick(r, names), Level(r.IntN(7)), false})
	}
	system := map[string]bool{}
	for i := range w.entries {
		e := &w.entries[i]
		if _, known := system[e.server+e.database]; !known {
			system[e.server+e.database] = r.IntN(4) == 0
		}
		e.system = system[e.server+e.database]
	}
}

// TestRandomDomains holds the count against the plain model.
func TestRandomDomains(t *testing.T) {
	rounds := 500
	if testing.Short() {
		rounds = 100
	}
	dir := t.TempDir()
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		w := randomWorld(r)
		o := w.write(t, dir, r)
		result, err := Scan(o)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		m := modelOf(w)
		m.classify()
		if got, want := summary(result), m.summary(); got != want {
			t.Fatalf("seed %d:\n got %s\nwant %s\n%+v", seed, got, want, w)
		}
		sum := 0
		for _, n := range result.Counts {
			sum += n
		}
		if sum != result.Merged || !strings.Contains(result.Print("", 0), result.inSum()) {
			t.Fatalf("seed %d: %d persons, sum of classes %d", seed, result.Merged, sum)
		}
	}
}

// summary is all that model and count must agree on.
func summary(r *Result) string {
	classes := map[string]string{}
	for u := range r.Users {
		key := name.Key(u.Name)
		if classes[key] != "" {
			return key + " is there twice"
		}
		classes[key] = u.Class.String()
	}
	var months []int
	for _, m := range r.Months {
		months = append(months, m.Count)
	}
	return describe(classes, months, r.domain.documents, figure(r, "MailUsers"), figure(r, "DenyAccessGroups"))
}

func figure(r *Result, code string) int {
	for _, f := range r.Figures {
		if f.Code == code {
			return f.Value
		}
	}
	return -1
}

func (m *model) summary() string {
	classes := map[string]string{}
	for _, h := range m.people {
		classes[h.names[0]] = h.class.String()
	}
	var months []int
	for back := 11; back >= 0; back-- {
		months = append(months, m.month(back))
	}
	return describe(classes, months, m.docs, m.mailUsers(), m.denyGroups())
}

func describe(classes map[string]string, months []int, documents, mail, groups int) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(classes)) {
		fmt.Fprintf(&b, "%s=%s ", key, classes[key])
	}
	fmt.Fprintf(&b, "months %v documents %d mail %d groups %d", months, documents, mail, groups)
	return b.String()
}

// TestRandomACLs holds the highest levels against the plain model.
func TestRandomACLs(t *testing.T) {
	rounds := 500
	if testing.Short() {
		rounds = 100
	}
	dir := t.TempDir()
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 11))
		w := randomWorld(r)
		o := w.write(t, dir, r)
		var out bytes.Buffer
		if _, err := Levels(o, &out); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		got := levelsIn(out.String())
		m := modelOf(w)
		for _, h := range m.people {
			want := m.levelOf(h)
			if want == noLevel {
				want = levelNoAccess
			}
			if got[h.names[0]] != want.String() {
				t.Fatalf("seed %d: %s has %s, want %s\n%+v", seed, h.names[0], got[h.names[0]], want, w)
			}
		}
		if len(got) != len(m.people) {
			t.Fatalf("seed %d: %d persons, want %d", seed, len(got), len(m.people))
		}
	}
}

func levelsIn(text string) map[string]string {
	found := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n")[1:] {
		line = strings.ReplaceAll(line, `"`, "")
		for _, level := range []Level{0, 1, 2, 3, 4, 5, 6} {
			if title, _, ok := strings.Cut(line, ","+level.String()+","); ok {
				found[name.Key(title)] = level.String()
			}
		}
	}
	return found
}
