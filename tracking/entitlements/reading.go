package entitlements

import (
	"fmt"
	"strings"
)

// Reading is a rule that the sources leave open or that some read otherwise: it
// is an option, and the report names it where it is not the default.
type Reading struct {
	Option  string   // its name on the command line
	Choices []string // the default first
	About   string   // for the help
}

// The rules with more than one reading.
var (
	readCredential = Reading{"credential", []string{"either", "certificate", "any"},
		"who has a credential: with a Notes certificate or an Internet password (either), with a certificate (certificate), everybody (any)"}
	readMaximum = Reading{"ccx-max", []string{"author", "editor"},
		"the highest access level that a CCX user may have"}
	readPorts = Reading{"open-ports", []string{"password", "anyone", "closed"},
		"whom a port lets in that does not enforce server access: those with an Internet password (password), anyone, nobody (closed)"}
	readAccess = Reading{"access-list", []string{"honour", "open-ports", "ignore"},
		"the list of who may access a server: honour it, honour it but at open ports (open-ports), ignore it"}
	readOffline = Reading{"offline", []string{"count", "leave"},
		"a server that is offline: count it as one, or leave it out"}
	readMailbox = Reading{"mailbox", []string{"ccb", "ignore"},
		"an external user with a mailbox: needs a CCB license (ccb), or is seen as without one (ignore)"}
	readTracking = Reading{"no-tracking", []string{"ccx", "inactive"},
		"an external user where License Tracking is on at no server: counts as ccx, or as inactive"}
	readMonths = Reading{"month", []string{"calendar", "rolling"},
		"a month's number of CCX users: those seen in the calendar month, or the most seen in 30 days that end in it (rolling)"}
)

// Readings are all of them, in the order in which help and reports have them.
var Readings = []*Reading{
	&readCredential, &readMaximum, &readPorts, &readAccess, &readOffline, &readMailbox, &readTracking, &readMonths,
}

// Choices are the readings that are not the default: option -> choice.
type Choices map[string]string

// Choose sets a reading; the choice may be written in any case.
func (c Choices) Choose(option, choice string) error {
	for _, r := range Readings {
		if r.Option != option {
			continue
		}
		for _, known := range r.Choices {
			if strings.EqualFold(known, choice) {
				c[option] = known
				return nil
			}
		}
		return fmt.Errorf("--%s can't be %q: use %s", option, choice, strings.Join(r.Choices, " or "))
	}
	return fmt.Errorf("there is no reading %q", option)
}

// of is the choice for a reading.
func (c Choices) of(r *Reading) string {
	if choice := c[r.Option]; choice != "" {
		return choice
	}
	return r.Choices[0]
}

// others lists the choices that are not the default, as --option choice.
func (c Choices) others() []string {
	var found []string
	for _, r := range Readings {
		if choice := c.of(r); choice != r.Choices[0] {
			found = append(found, "--"+r.Option+" "+choice)
		}
	}
	return found
}
