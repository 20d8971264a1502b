package entitlements

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/liclog/liclog/tracking/entitlements/ldif"
)

// Mapping names, for each thing that LDIF tells of, the attributes that tell it,
// the first that an entry has; "dn" is the entry's own name. Settings may change it.
type Mapping map[string][]string

// DefaultMapping is what a Domino directory answers to LDAP.
func DefaultMapping() Mapping {
	return Mapping{
		"personClass":        {"person", "inetOrgPerson", "dominoPerson"},
		"groupClass":         {"groupOfNames", "groupOfUniqueNames", "dominoGroup"},
		"fullName":           {"dn"},
		"otherNames":         {"cn", "fullName"},
		"mail":               {"mail"},
		"mailServer":         {"mailServer"},
		"mailFile":           {"mailFile"},
		"certificate":        {"certificate", "userCertificate", "publicKey"},
		"certificateExpires": {"certificateExpires"},
		"internetPassword":   {"userPassword", "httpPassword"},
		"groupName":          {"listName", "cn"},
		"members":            {"member", "uniqueMember", "members"},
	}
}

// Change puts what settings say in the place of the defaults.
func (m Mapping) Change(changes map[string][]string) error {
	for what, attributes := range changes {
		if _, known := m[what]; !known {
			var names []string
			for n := range m {
				names = append(names, n)
			}
			slices.Sort(names)
			return fmt.Errorf("entitlements.ldif: %s means nothing; there are %s", what, strings.Join(names, ", "))
		}
		m[what] = attributes
	}
	return nil
}

// of are an entry's values for what is mapped.
func (m Mapping) of(e *ldif.Entry, what string) []string {
	for _, attribute := range m[what] {
		if strings.EqualFold(attribute, "dn") {
			return []string{e.DN}
		}
		if values := e.Values[strings.ToLower(attribute)]; len(values) > 0 {
			return values
		}
	}
	return nil
}

// first is the first value, nil where there is none.
func (m Mapping) first(e *ldif.Entry, what string) []byte {
	if values := m.of(e, what); len(values) > 0 {
		return []byte(values[0])
	}
	return nil
}

// is tells whether an entry is of one of the classes. Without any class it is
// what its file is given for.
func (m Mapping) is(e *ldif.Entry, classes string) bool {
	given := e.Values["objectclass"]
	for _, class := range given {
		if slices.ContainsFunc(m[classes], func(c string) bool { return strings.EqualFold(c, class) }) {
			return true
		}
	}
	return len(given) == 0
}

// readLDIF calls entry for each entry of a file that is of one of the classes.
func (d *domain) readLDIF(file, classes string, whats []string, entry func(*ldif.Entry)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	wanted := []string{"objectClass"}
	for _, what := range whats {
		wanted = append(wanted, d.mapping[what]...)
	}
	r := ldif.NewReader(f, wanted...)
	for {
		e, err := r.Next()
		var wrong *ldif.Error
		switch {
		case err == io.EOF:
			if r.Changes > 0 {
				d.problems.note(file, 0, "%d records of changes were passed over: they are no entries", r.Changes)
			}
			return nil
		case errors.As(err, &wrong):
			return Problem{file, wrong.Line, wrong.Text}
		case err != nil:
			return fmt.Errorf("%s: %w", file, err)
		}
		if d.mapping.is(e, classes) {
			entry(e)
		}
	}
}

var personWhats = []string{"fullName", "otherNames", "mail", "mailServer", "mailFile", "certificate", "certificateExpires", "internetPassword"}

// readPersonsLDIF reads person documents of one directory as LDIF.
func (d *domain) readPersonsLDIF(file string, directory int) error {
	credentials, before := false, d.documents
	err := d.readLDIF(file, "personClass", personWhats, func(e *ldif.Entry) {
		if !d.directories[directory].scanned {
			d.passedOver++
			return
		}
		doc := d.fromEntry(file, directory, e)
		if len(doc.names) == 0 {
			d.problems.stop(file, e.Line, "a person without a name")
			return
		}
		credentials = credentials || doc.certificate || doc.password
		d.addDocument(doc)
	})
	if err == nil && d.documents > before && !credentials && d.choices.of(&readCredential) != "any" {
		return Problem{file, 0, fmt.Sprintf("no entry has a certificate (%s) or a password (%s); let ldapsearch print them, by a user who may read them, name other attributes under entitlements.ldif in liclog.toml, or count everybody with --credential any",
			strings.Join(d.mapping["certificate"], ", "), strings.Join(d.mapping["internetPassword"], ", "))}
	}
	return err
}

// fromEntry makes a person document of an entry.
func (d *domain) fromEntry(file string, directory int, e *ldif.Entry) *document {
	m := d.mapping
	doc := &document{
		file: file, line: e.Line, directory: directory,
		mail: m.first(e, "mail"), mailServer: m.first(e, "mailServer"), mailFile: m.first(e, "mailFile"),
		certificate: len(m.of(e, "certificate")) > 0, password: len(m.of(e, "internetPassword")) > 0,
	}
	for _, what := range []string{"fullName", "otherNames"} {
		for _, n := range m.of(e, what) {
			if n = strings.TrimSpace(n); n != "" {
				doc.names = append(doc.names, []byte(n))
			}
		}
	}
	if expires := m.first(e, "certificateExpires"); len(expires) > 0 {
		at, err := parseMoment(expires)
		if stamp, wrong := parseLDAPTime(string(expires)); err != nil && wrong == nil {
			at, err = stamp, nil
		}
		if err != nil {
			doc.doubtful(doubtCertificate, fmt.Sprintf("certificateExpires: %v", err))
		}
		doc.expires = at.last
	}
	return doc
}
