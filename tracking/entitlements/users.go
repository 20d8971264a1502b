package entitlements

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// UsersColumns are those of Users.csv.
var UsersColumns = []string{
	"UserName", "Mail", "Class", "Category", "Rule", "External", "Level", "LevelFrom", "LastAccess", "Protocols",
	"Credential", "CertificateExpires", "Directories", "ServersReached", "Servers", "PartialDeny", "Mailbox", "Source",
}

// writeUsers writes a row for every person, sorted by name.
func (r *Result) writeUsers(w io.Writer) error {
	d, l := r.domain, r.options.Lang
	buf := []byte(layout.Header(UsersColumns))
	servers := make(map[*reached]string)
	for _, i := range d.inOrder() {
		p := &d.people.list[i]
		words, ok := servers[p.reach]
		if !ok {
			words = p.reach.inWords(d.servers, l)
			servers[p.reach] = words
		}
		buf = r.appendUser(buf, p, words)
		if len(buf) > 1<<16 {
			if _, err := w.Write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	_, err := w.Write(buf)
	return err
}

func (r *Result) appendUser(buf []byte, p *person, servers string) []byte {
	d, l := r.domain, r.options.Lang
	box, source := "", "directory"
	if p.mailFile != "" {
		box = origin([]byte(p.mailServer), []byte(p.mailFile))
	}
	if p.onlyEntitled {
		source = "entitlements"
	}
	for i, text := range [...]string{
		p.name, p.mail, p.class.String(), d.category(p, l), d.why(p, l), yesNo(p.external), p.level.String(), p.levelFrom,
		timeOrNothing(p.lastAccess), p.protocolsInWords(), p.credential(l), timeOrNothing(p.expires), d.directoriesOf(p),
		strconv.Itoa(p.reach.count), servers, yesNo(p.reach.partly()), box, source,
	} {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = table.AppendCell(buf, text)
	}
	return append(buf, '\n')
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func timeOrNothing(at layout.Second) string {
	if at == 0 {
		return ""
	}
	return at.String()
}

// category is where a person stands in the lists of users.
func (d *domain) category(p *person, l Lang) string {
	if p.class.Authorized() && p.reach.partly() {
		return l.say(categoryPartly)
	}
	return l.say(categoryCCB + phrase(p.class))
}

// why is the rule that decided, in words.
func (d *domain) why(p *person, l Lang) string {
	return l.sayf(sayNoCredential+phrase(p.rule),
		timeOrNothing(p.expires), l.level(p.level), l.level(d.maximum()), timeOrNothing(p.lastAccess), d.span.activeDays)
}

func (p *person) protocolsInWords() string {
	var found []string
	for i, protocol := range protocols {
		if p.protocols>>i&1 == 1 {
			found = append(found, protocol)
		}
	}
	return strings.Join(found, "; ")
}

func (p *person) credential(l Lang) string {
	var found []string
	switch {
	case p.certificate:
		found = append(found, l.say(wordCertificate))
	case p.expired:
		found = append(found, l.say(wordEnded))
	}
	if p.password {
		found = append(found, l.say(wordPassword))
	}
	return cmp.Or(strings.Join(found, "; "), l.say(wordNone))
}

func (d *domain) directoriesOf(p *person) string {
	var found []string
	for i := range p.directories.each {
		found = append(found, d.directories[i].name)
	}
	return strings.Join(found, "; ")
}

// User is a person with its class, and the rule that decided, in words.
type User struct {
	Name  string
	Class Class
	Why   string
}

// Users goes through all persons, sorted by name.
func (r *Result) Users(yield func(User) bool) {
	for _, i := range r.domain.inOrder() {
		p := &r.domain.people.list[i]
		if !yield(User{p.name, p.class, r.domain.why(p, r.options.Lang)}) {
			return
		}
	}
}

// inSum writes the classes as a sum.
func (r *Result) inSum() string {
	l := r.options.Lang
	var parts []string
	for class, n := range r.Counts {
		parts = append(parts, fmt.Sprintf("%s %s", l.Number(n), Class(class)))
	}
	return l.sayf(wordSum, l.Number(r.Merged), strings.Join(parts, " + "))
}
