package event

import (
	"bytes"
	"testing"
)

// Events of persons come back from both native forms as they were written.
func TestPersonsInBothForms(t *testing.T) {
	for _, e := range []Event{
		{Kind: Access, User: "CN=Jane Doe/O=Acme", Server: "Mail1/Acme", Details: &Details{Protocol: "HTTP"}},
		{Kind: PersonDeleted, User: "=Jane", Details: &Details{}},
		{Kind: PersonRenamed, User: "Jane Doe/Acme", Details: &Details{NewName: "Jane, Roe/Acme"}},
		{Kind: Login, User: "u1", Host: "10.0.0.1", Handle: "7", Details: &Details{ClientKind: "SOAP", Applications: "Incident;Change"}},
		{Kind: Activity, Handle: "7", Details: &Details{}},
		{Kind: Logout, Handle: "7", Details: &Details{Reason: "inactivity"}},
	} {
		e.Time, e.Desired, e.Granted = 63318844800, 1, NotGiven
		rewritten(t, &e)
	}
}

func TestPersonsThatCannotBeUsed(t *testing.T) {
	for line, want := range map[string]string{
		"access,,HTTP,":            "no user: an access needs one",
		"access,  ,HTTP,":          "no user: an access needs one",
		"access,jane,,":            "no protocol: an access needs one",
		"access,jane,GOPHER,":      "unknown protocol: use one of NRPC, HTTP, IMAP, POP3, SMTP, LDAP, IIOP",
		"person-deleted,,,":        "no user: a person-deleted needs one",
		"person-renamed,jane,,":    "no new name: a person-renamed needs one",
		"person-renamed,,,j":       "no user: a person-renamed needs one",
		"login,,,":                 "no user: a login needs one",
		"logout,,,":                "no user: a logout needs one",
		"access,jane,imap,":        "",
		"person-renamed,jane,,joe": "",
	} {
		p := NewCSV()
		var out Batch
		p.Line([]byte("Time,Event,UserName,Protocol,NewName"), &out)
		v := p.Line([]byte("2007-07-01T00:00:00Z,"+line), &out)
		if v.Why != want {
			t.Errorf("%s: %q, want %q", line, v.Why, want)
		}
	}
}

// A check-out's line has the columns of persons, empty, only where all are written.
func TestColumnsOfCheckOuts(t *testing.T) {
	e := Event{Time: 63318844800, Kind: CheckOut, User: "u", ProductID: "p", Desired: 1, Granted: 1}
	if line := AppendCSV(nil, &e); bytes.Count(line, []byte(",")) != len(Columns)-1 {
		t.Errorf("%s has not the columns %v", line, Columns)
	}
	if line := AppendAllCSV(nil, &e); bytes.Count(line, []byte(",")) != len(AllColumns)-1 {
		t.Errorf("%s has not the columns %v", line, AllColumns)
	}
}
