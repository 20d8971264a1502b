package regex

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/liclog/liclog/logger/event"
)

// meaning is what a group of a pattern tells.
type meaning uint8

const (
	nothing meaning = iota
	aTime
	anEvent  // by its word
	theEvent // by the group's name
	user
	host
	process
	product
	name
	desired
	granted
	handle
	server
)

// groupNames are the names of groups that have a meaning; those of kinds of events
// have one too.
var groupNames = []string{"time", "event", "user", "host", "process", "product", "name", "count", "granted", "handle", "server"}

var meanings = map[string]meaning{
	"time": aTime, "event": anEvent, "user": user, "host": host, "process": process, "product": product, "name": name,
	"count": desired, "granted": granted, "handle": handle, "server": server,
}

// group is one of a pattern.
type group struct {
	name  string
	slot  int // of the place where it begins; the one behind it has the end
	means meaning
	kind  event.Kind // of theEvent
}

// pattern is a regular expression.
type pattern struct {
	direct *direct        // nil where it can't be one
	other  *regexp.Regexp // where direct is none, or gives up
	groups []group
}

func newPattern(text string) (*pattern, error) {
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	p := &pattern{direct: compileDirect(text), other: re}
	for i, name := range re.SubexpNames() {
		g := group{name: name, slot: 2 * i, means: meanings[name]}
		if kind, err := event.ParseKind(name); err == nil && name != "" {
			g.means, g.kind = theEvent, kind
		}
		if name != "" {
			p.groups = append(p.groups, g)
		}
	}
	return p, nil
}

// check looks for groups without which no event can be read, and for those that
// mean nothing.
func (p *pattern) check() error {
	tells := func(m ...meaning) bool {
		return slices.ContainsFunc(p.groups, func(g group) bool { return slices.Contains(m, g.means) })
	}
	for _, g := range p.groups {
		if g.means == nothing {
			return fmt.Errorf("the group %s means nothing: use %s, or the name of an event", g.name, strings.Join(groupNames, ", "))
		}
	}
	switch {
	case !tells(aTime):
		return errors.New("no group (?P<time>...)")
	case !tells(anEvent, theEvent):
		return errors.New("no group (?P<event>...), nor one named as an event, such as (?P<checkout>...)")
	}
	return nil
}

// find gives the places of the groups in the leftmost match, nil for no match.
// They are valid until m is used again.
func (p *pattern) find(line []byte, m *matcher) []int {
	if p.direct != nil {
		if found, givenUp := m.find(p.direct, line); found {
			return m.places[:len(p.direct.none)]
		} else if !givenUp {
			return nil
		}
	}
	return p.other.FindSubmatchIndex(line)
}

// matchesAny tells whether one of the patterns matches.
func matchesAny(patterns []*pattern, line []byte, m *matcher) bool {
	return slices.ContainsFunc(patterns, func(p *pattern) bool { return p.find(line, m) != nil })
}
