package entitlements

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// access answers which servers a person reaches.
//
// A server denies those who are in its list, under one of their names, by a
// wildcard, or by a group to any depth; and, where it has a list of who may
// access it, all others. A port that is open to people without looking at the
// lists lets them in all the same.
type access struct {
	d          *domain
	closure    *closure
	denies     []set // by listed name: the servers that deny it
	allows     []set // by listed name: the servers that list it
	all        set   // servers that count
	open       set   // servers with an open port
	restricted set   // servers with a list of who may access them
	known      map[string]*reached
	ids        []int32
	key        []byte
	// Of the person at hand: listed names, and the servers these concern.
	under, denied, allowed set
}

// reached is what servers a person reaches. Persons for whom it is the same
// share one.
type reached struct {
	servers set
	count   int
	denied  bool // by a server's list, at one server at least
}

func newAccess(d *domain) *access {
	n := len(d.servers)
	a := &access{d: d, all: newSet(n), open: newSet(n), restricted: newSet(n), denied: newSet(n), allowed: newSet(n), known: make(map[string]*reached)}
	at := make(map[int32]int)
	var list []int32
	place := func(id int32) int {
		if _, ok := at[id]; !ok {
			at[id] = len(list)
			list, a.denies, a.allows = append(list, id), append(a.denies, newSet(n)), append(a.allows, newSet(n))
		}
		return at[id]
	}
	for i := range d.servers {
		s := &d.servers[i]
		for _, id := range s.deny {
			a.denies[place(id)].add(i)
		}
		for _, id := range s.allow {
			a.allows[place(id)].add(i)
		}
		a.sort(i, s)
	}
	a.closure, a.under = newClosure(d.graph, list), newSet(len(list))
	return a
}

// sort puts a server among those that count, are open, or restricted.
func (a *access) sort(i int, s *server) {
	if bool(s.Online) || a.d.choices.of(&readOffline) == "count" {
		a.all.add(i)
	}
	if (s.openHTTP() || s.openLDAP()) && a.d.choices.of(&readPorts) != "closed" {
		a.open.add(i)
	}
	if len(s.allow) > 0 && a.d.choices.of(&readAccess) != "ignore" {
		a.restricted.add(i)
	}
}

// of tells what a person reaches. password tells whether open ports let it in
// by an Internet password.
func (a *access) of(p *person, password bool) *reached {
	a.ids = a.d.idsOf(a.ids[:0], p)
	clear(a.under)
	a.closure.of(a.under, a.ids)
	clear(a.denied)
	clear(a.allowed)
	for i := range a.under.each {
		a.denied.join(a.denies[i])
		a.allowed.join(a.allows[i])
	}
	wayIn := password || a.d.choices.of(&readPorts) == "anyone"
	a.key = a.key[:0]
	for i := range a.denied {
		a.key = binary.LittleEndian.AppendUint64(a.key, a.denied[i])
		a.key = binary.LittleEndian.AppendUint64(a.key, a.allowed[i])
	}
	if wayIn {
		a.key = append(a.key, 1)
	}
	r, ok := a.known[string(a.key)]
	if !ok {
		r = a.work(wayIn)
		a.known[string(a.key)] = r
	}
	return r
}

// work finds the servers that are left by the lists of the person at hand.
func (a *access) work(wayIn bool) *reached {
	denied := slices.Clone(a.denied)
	if wayIn {
		denied.drop(a.open)
	}
	missing := slices.Clone(a.restricted)
	missing.drop(a.allowed)
	if wayIn && a.d.choices.of(&readAccess) == "open-ports" {
		missing.drop(a.open)
	}
	left := slices.Clone(a.all)
	left.drop(denied)
	left.drop(missing)
	away := slices.Clone(a.all) // a server that does not count denies nobody
	away.drop(denied)
	return &reached{servers: left, count: left.count(), denied: away.count() < a.all.count()}
}

// partly tells whether a person reaches some servers, and others deny it.
func (r *reached) partly() bool { return r.count > 0 && r.denied }

// inWords lists the servers: all, all but some, or some.
func (r *reached) inWords(servers []server, l Lang) string {
	var in, out []string
	for i := range servers {
		if r.servers.has(i) {
			in = append(in, servers[i].Server)
		} else {
			out = append(out, servers[i].Server)
		}
	}
	switch {
	case len(out) == 0:
		return l.say(wordAll)
	case len(in) == 0:
		return ""
	case len(out) < len(in):
		return fmt.Sprintf(l.say(wordAllBut), strings.Join(out, "; "))
	}
	return strings.Join(in, "; ")
}
