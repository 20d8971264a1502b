package event

import (
	"fmt"
	"strings"
)

// Details are what people's events tell beside the common: accesses, what
// becomes of persons, and sessions. An event without any has none.
type Details struct {
	Protocol     string // of an access: one of Protocols
	NewName      string // of a person that was renamed
	ClientKind   string // of a login: interactive, SOAP, REST, ...; the column Kind
	Applications string // of a login: those it is authorised for, between semicolons
	Reason       string // of a logout: logout, inactivity, administrator
}

// Protocols by which a user can be authenticated at a Domino server. NRPC is
// that of the Notes client.
var Protocols = []string{"NRPC", "HTTP", "IMAP", "POP3", "SMTP", "LDAP", "IIOP"}

// ParseProtocol is a protocol's place in Protocols, found without regard to case.
func ParseProtocol(name string) (int, error) {
	for i, p := range Protocols {
		if strings.EqualFold(p, name) {
			return i, nil
		}
	}
	if name == "" {
		return 0, fmt.Errorf("no protocol: an access needs one")
	}
	return 0, fmt.Errorf("unknown protocol: use one of %s", strings.Join(Protocols, ", "))
}

// Detail is what the event tells beside the common; empty where it tells nothing.
func (e *Event) Detail() Details {
	if e.Details == nil {
		return Details{}
	}
	return *e.Details
}

// Equal tells whether both say the same.
func (e *Event) Equal(other *Event) bool {
	a, b := *e, *other
	a.Details, b.Details = nil, nil
	a.Known, b.Known = Known{}, Known{}
	return a == b && e.Detail() == other.Detail()
}

// OfPersons tells whether events of the kind are about persons and their
// sessions, and not about check-outs.
func (k Kind) OfPersons() bool { return k >= Access && k <= Logout }

func (e *Event) checkPerson() error {
	if strings.TrimSpace(e.User) == "" && (e.Kind != Logout && e.Kind != Activity || e.Handle == "") {
		return fmt.Errorf("no user: %s %s needs one", article(e.Kind), e.Kind)
	}
	switch e.Kind {
	case Access:
		_, err := ParseProtocol(e.Detail().Protocol)
		return err
	case Login, Activity, Logout:
		if e.Handle == "" {
			return fmt.Errorf("no session: %s %s needs a handle", article(e.Kind), e.Kind)
		}
		if e.Kind == Login {
			_, err := CanonicalAddress(e.Host)
			return err
		}
	case PersonRenamed:
		if strings.TrimSpace(e.Detail().NewName) == "" {
			return fmt.Errorf("no new name: a %s needs one", e.Kind)
		}
	}
	return nil
}

func article(k Kind) string {
	if k == Access || k == Activity {
		return "an"
	}
	return "a"
}
