// Package sessions counts the licenses that sessions of HPE Service Manager use:
// login licenses and those of applications, named and floating, and keeps the
// highest use of each day as its table stathistory does. Its rules are those of
// docs/sessions.md.
//
// The counting unit is a user at a client address: all sessions of one unit use
// one license of each application. A Machine is a pure function of what it is
// told: the same calls give the same check-outs, check-ins and daily records, in
// however many runs.
package sessions

import (
	"fmt"
	"strings"

	"github.com/liclog/liclog/layout"
)

// Kind tells how a license is used.
type Kind uint8

// The kinds. A named license belongs to one user; a floating one to whoever
// comes first.
const (
	Floating Kind = iota
	Named
	kinds = 2
	none  = kinds // no license of its own
)

// String is the kind as it stands in names of products: "Floating", "Named".
func (k Kind) String() string { return [...]string{"Floating", "Named", ""}[k] }

// Client is what a session was begun with.
type Client uint8

// The clients. All but the last two count alike: ESS, the self-service portal,
// uses no login license, and a background session no license at all.
const (
	Interactive Client = iota
	SOAP
	REST
	WS
	SCAuto
	ESS
	Background
)

var clients = [...]string{"interactive", "SOAP", "REST", "WS", "SCAuto", "ESS", "background"}

// String is the client's word in events.
func (c Client) String() string { return clients[c] }

// ParseClient finds a client by its word, without regard to case; an empty one
// is interactive.
func ParseClient(word string) (Client, error) {
	word = strings.TrimSpace(word)
	if word == "" {
		return Interactive, nil
	}
	for c, known := range clients {
		if strings.EqualFold(word, known) {
			return Client(c), nil
		}
	}
	return 0, fmt.Errorf("unknown kind of session: use one of %s", strings.Join(clients[:], ", "))
}

// Ending is why a session ended.
type Ending uint8

// The endings.
const (
	LoggedOut Ending = iota
	Inactivity
	Administrator
)

var endings = [...]string{"logout", "inactivity", "administrator"}

// ParseEnding finds an ending by its word, without regard to case; an empty one
// is a logout.
func ParseEnding(word string) (Ending, error) {
	word = strings.TrimSpace(word)
	if word == "" {
		return LoggedOut, nil
	}
	for e, known := range endings {
		if strings.EqualFold(word, known) {
			return Ending(e), nil
		}
	}
	return 0, fmt.Errorf("unknown reason of a logout: use one of %s", strings.Join(endings[:], ", "))
}

// Login begins a session.
type Login struct {
	At      layout.Second
	Server  string
	Handle  string // tells sessions of a server apart
	User    string
	Address string // of the client; empty where it is not known
	Client  Client
	// Applications are those that the user may add to, change or delete in.
	Applications []string
}

// Use is a license in use by a unit. Handle is its own for as long as it is in use.
type Use struct {
	User, Address, Product, Handle string
}

// Sink receives what becomes of sessions, in the order of time. Calls never
// come with a time before that of the call before, but for check-ins at a crash.
type Sink interface {
	// CheckOut says that a unit has got a license, CheckIn that it is free again.
	// A check-in may come late: at the start of a server that crashed, with the
	// moment when it was heard of last.
	CheckOut(at layout.Second, use Use)
	CheckIn(at layout.Second, use Use)
	// Deny says that a login was refused for want of this license.
	Deny(at layout.Second, use Use)
	// Warn takes the warning that a limit is exceeded.
	Warn(at layout.Second, warning Warning)
	// CloseYear says that no record of year will change any more.
	CloseYear(year int, records []Record)
}

// Warning says that more licenses are in use than there are.
type Warning struct {
	Application    string
	Kind           Kind
	Current, Limit int
}

// String is the warning in the words of Service Manager.
func (w Warning) String() string {
	return fmt.Sprintf("%s license for %s has been exceeded, current count %d, licensed for %d",
		w.Kind, w.Application, w.Current, w.Limit)
}

// Reasons of events that can't be used.
const (
	LogoutUnknown   = "logout without login"
	ActivityUnknown = "activity without login"
	LoginRefused    = "login refused: no login license is free"
)
