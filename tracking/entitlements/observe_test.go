package entitlements

import (
	"slices"
	"testing"
)

func codesOf(r *Result) (codes []string) {
	for _, o := range r.Observations {
		codes = append(codes, o.Code+" "+o.Subject)
	}
	return codes
}

// TestObservations: each appears when its cause is there, and none without it.
func TestObservations(t *testing.T) {
	for _, test := range []struct {
		what   string
		change func(*world)
		want   []string
	}{
		{"nothing", func(w *world) {}, nil},
		{"HTTP open", func(w *world) { w.servers[0].http, w.servers[0].httpEnforces = true, false }, []string{"OpenHTTP hub/acme"}},
		{"HTTP enforcing", func(w *world) { w.servers[0].http = true }, nil},
		{"HTTP disabled", func(w *world) { w.servers[0].httpEnforces = false }, nil},
		{"LDAP open", func(w *world) { w.servers[0].ldap, w.servers[0].ldapEnforces = true, false }, []string{"OpenLDAP hub/acme"}},
		{"no deny entry", func(w *world) { w.servers[0].deny = nil }, []string{"NoDenyAccess hub/acme"}},
		{"deny entry of a name", func(w *world) {
			w.servers[0].deny = []string{"dana/acme"}
			w.servers = append(w.servers, w.servers[0])
			w.servers[1].name = "b/acme"
		}, nil},
		{"missing group", func(w *world) { w.servers[0].deny = []string{"left", "lost"} }, []string{"MissingGroup lost"}},
		{"missing group on two servers", func(w *world) {
			w.servers[0].deny = []string{"lost"}
			w.servers = append(w.servers, w.servers[0])
			w.servers[1].name = "b/acme"
		}, []string{"MissingGroup lost"}},
		{"denied person who has left", func(w *world) { w.servers[0].deny = []string{"left", "gone/acme"} }, nil},
		{"empty group", func(w *world) { w.groups[0].members = nil }, []string{"EmptyGroup left"}},
		{"empty nested group", func(w *world) {
			w.groups[0].members = []string{"inner"}
			w.groups = append(w.groups, worldGroup{"inner", nil})
		}, []string{"EmptyGroup inner"}},
		{"empty group that nobody denies", func(w *world) { w.groups = append(w.groups, worldGroup{"other", nil}) }, nil},
		{"offline", func(w *world) { w.servers[0].online = false }, []string{"Offline hub/acme"}},
		{"directory not found", func(w *world) { w.directories[1].absent = true }, []string{"DirectoryNotFound partners"}},
		{"disabled directory not found", func(w *world) { w.directories[1].absent, w.directories[1].enabled = true, false }, nil},
		{"LDAP directory", func(w *world) { w.directories[1].ldap = true }, []string{"LDAPDirectory partners"}},
		{"disabled LDAP directory", func(w *world) { w.directories[1].ldap, w.directories[1].enabled = true, false }, nil},
		{"wildcard", func(w *world) { w.servers[0].allow = []string{"*/acme"} }, []string{"Wildcard hub/acme"}},
		{"list without wildcard", func(w *world) { w.servers[0].allow = []string{"dana/acme"} }, nil},
		{"not tracking", func(w *world) { w.servers[0].tracking = false }, []string{"NotTracking hub/acme"}},
		{"not tracking, data there", func(w *world) {
			w.servers[0].tracking = false
			w.accesses = append(w.accesses, worldAccess{"dana/acme", w.asOf})
		}, []string{"NotTracking hub/acme"}},
		{"raised by level", func(w *world) { w.addExternal("x/bolt", "Editor", 0) }, []string{"RaisedToCCB x/bolt"}},
		{"raised by mailbox", func(w *world) {
			w.addExternal("x/bolt", "Author", 0)
			w.documents[1].file = "x.nsf"
		}, []string{"RaisedToCCB x/bolt", "ExternalMailbox x/bolt"}},
		{"guest with mailbox file read otherwise", func(w *world) {
			w.addExternal("x/bolt", "Reader", 0)
			w.documents[1].file = "x.nsf"
			w.choices["mailbox"] = "ignore"
		}, []string{"ExternalMailbox x/bolt"}},
		{"external, active", func(w *world) { w.addExternal("x/bolt", "Author", w.asOf) }, nil},
		{"activity unknown", func(w *world) {
			w.servers[0].tracking = false
			w.addExternal("x/bolt", "Author", 0)
		}, []string{"NotTracking hub/acme", "UnknownActivity x/bolt"}},
		{"activity seen although nothing is tracked", func(w *world) {
			w.servers[0].tracking = false
			w.addExternal("x/bolt", "Author", w.asOf)
		}, []string{"NotTracking hub/acme"}},
		{"tracking without data", func(w *world) { w.addExternal("x/bolt", "Author", 0) }, []string{"NoTrackingData "}},
		{"two directories", func(w *world) {
			w.addExternal("dana/acme", "Reader", 0)
		}, []string{"ConflictingClass dana/acme"}},
		{"two directories, one class", func(w *world) {
			w.addExternal("dana/acme", "Manager", 0)
		}, nil},
		{"two internal directories", func(w *world) {
			w.addExternal("dana/acme", "Reader", 0)
			w.directories[1].external = false
		}, nil},
	} {
		w := plainWorld()
		test.change(w)
		r := scan(t, w, func(o *Options) {
			if test.what == "tracking without data" {
				o.Tracking = ""
			}
		})
		if got := codesOf(r); !slices.Equal(got, test.want) {
			t.Errorf("%s: observed %q, want %q", test.what, got, test.want)
		}
	}
}

// TestEveryPhraseIsInBothLanguages, with the same blanks to fill.
func TestEveryPhraseIsInBothLanguages(t *testing.T) {
	for i, p := range phrases {
		if p[English] == "" || p[German] == "" {
			t.Errorf("phrase %d: %q", i, p)
		}
		if got, want := verbs(p[German]), verbs(p[English]); !slices.Equal(got, want) {
			t.Errorf("phrase %d: German fills %q, English %q", i, got, want)
		}
	}
}

// verbs are the blanks of a text, sorted.
func verbs(text string) (found []string) {
	for i := range len(text) {
		if text[i] != '%' {
			continue
		}
		end := i + 1
		for text[end] < 'a' || text[end] > 'z' {
			end++
		}
		found = append(found, text[i:end+1])
	}
	slices.Sort(found)
	return found
}
