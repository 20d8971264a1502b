// Package event is what a license server can tell: check-outs and check-ins,
// denials, requests that wait, its own starts and stops, and that time passes;
// and what servers tell of persons: their accesses and their sessions.
//
// It also reads and writes the native forms of events, CSV and JSON lines
// (docs/events.md), and says what a reader of any other log must be (Parser).
package event

import (
	"errors"
	"fmt"
	"strings"

	"github.com/liclog/liclog/layout"
)

// Kind says what happened.
type Kind uint8

// The kinds of events, spelled in files as Kind.String says.
const (
	CheckOut Kind = iota + 1
	CheckIn
	Denied   // a request that got nothing and does not wait
	Queued   // a request that waits
	Dequeued // a request that gave up waiting
	Start    // of the license server
	Stop     // of the license server
	Alive    // time passes
	Mode     // logging is switched to Event.Mode
	// Unobserved says that from here to the next event nothing is known, as
	// while a server does not answer: that time is not logged.
	Unobserved
	// Purchased tells how many licenses of a product a server has (Granted).
	Purchased
	// InUse says that a check-out runs which may have been told before, as at the
	// head of a log that goes on another.
	InUse
	// Listing says that the InUse events of Server that follow, up to its next
	// Listing or Listed, are all that runs there now: what they do not name has
	// ended by this moment.
	Listing
	// Listed says that the listing of Server is complete.
	Listed

	// Events of persons, which parts of the logger take.
	Access        // a user was authenticated at a server
	PersonDeleted // a person has left the directory
	PersonRenamed // a person goes by Details.NewName now
	Login         // a session begins
	Activity      // a session is alive
	Logout        // a session ends

	firstKind = CheckOut
	lastKind  = Logout
)

// Valid tells whether k is one of the kinds.
func (k Kind) Valid() bool { return k >= firstKind && k <= lastKind }

var kindNames = [...]string{"", "checkout", "checkin", "denied", "queued", "dequeued", "start", "stop", "alive", "mode", "unobserved", "purchased", "inuse", "listing", "listed",
	"access", "person-deleted", "person-renamed", "login", "activity", "logout"}

// String is the kind's word in native events.
func (k Kind) String() string { return kindNames[k] }

// ParseKind finds a kind by its word, without regard to case.
func ParseKind(word string) (Kind, error) {
	for k := firstKind; k <= lastKind; k++ {
		if word == kindNames[k] {
			return k, nil
		}
	}
	for k := firstKind; k <= lastKind; k++ {
		if strings.EqualFold(word, kindNames[k]) {
			return k, nil
		}
	}
	if word == "" {
		return 0, fmt.Errorf("no event: the column Event is empty")
	}
	return 0, errors.New("unknown event: docs/events.md lists those there are")
}

// NotGiven stands for a number that the event does not tell.
const NotGiven int64 = -1

// MaxLicenses is the largest number of licenses that is believed.
const MaxLicenses int64 = 1_000_000_000

// Event is one thing that happened on a license server.
//
// Its fields lie in the order in which they are needed: of a check-in with a handle
// only the first 64 bytes are looked at, and what one processor wrote another has
// to wait for.
type Event struct {
	Time layout.Second
	Kind Kind
	Mode layout.Mode // for Kind Mode

	// Known are the reader's numbers for texts below, where it gives any. Whoever
	// changes such a text takes its number away.
	Known Known

	// Desired is the number of licenses asked for, 1 where the input tells none.
	Desired int64
	// Granted is the number of licenses given, or given back by a check-in;
	// NotGiven means all that is desired, or all that the check-out has.
	Granted int64

	// Handle, where the server gives one, tells check-outs of a server apart.
	Handle string

	User, Host, Process    string
	ProductID, ProductName string
	Server                 string

	// Details are only in events of persons: check-outs by the million stay small.
	Details *Details
}

// Check says what makes e unusable: what its kind needs and it does not have.
func (e *Event) Check() error {
	switch e.Kind {
	case CheckOut, Denied, Queued, InUse:
		return e.checkNames()
	case Purchased:
		if e.ProductID == "" {
			return fmt.Errorf("no product: a %s needs one", e.Kind)
		}
	case CheckIn, Dequeued:
		if e.Handle == "" {
			return e.checkNames()
		}
	case Access, PersonDeleted, PersonRenamed, Login, Activity, Logout:
		return e.checkPerson()
	}
	return nil
}

func (e *Event) checkNames() error {
	switch {
	case e.User == "":
		return fmt.Errorf("no user: a %s needs one", e.Kind)
	case e.ProductID == "":
		return fmt.Errorf("no product: a %s needs one", e.Kind)
	}
	return nil
}
