package sessions

import (
	"fmt"
	"testing"

	"github.com/liclog/liclog/layout"
)

const (
	incidentFloating = "Incident Management - Floating"
	incidentNamed    = "Incident Management - Named"
	changeFloating   = "Change Management - Floating"
	changeNamed      = "Change Management - Named"
	loginFloating    = "Login - Floating"
	loginNamed       = "Login - Named"
)

// The check values of the counting, each under its name.

func TestTwoAddressesOfOneUserCountTwice(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident Management")
	d.in("1 09:00:01", "b", "u1@10.0.0.2", "Incident Management")
	d.uses(map[string]int{incidentFloating: 2, loginFloating: 2})
}

func TestOneAddressOfOneUserCountsOnce(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident Management")
	d.in("1 09:00:01", "b", "u1@10.0.0.1", "Incident Management")
	d.uses(map[string]int{incidentFloating: 1, loginFloating: 1})
}

func TestTwoUsersAtOneAddressCountTwice(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident Management")
	d.in("1 09:00:01", "b", "u2@10.0.0.1", "Incident Management")
	d.uses(map[string]int{incidentFloating: 2, loginFloating: 2})
}

func TestUnitIsFreeWithItsLastSession(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident Management")
	d.in("1 09:00:01", "b", "u1@10.0.0.1", "Incident Management")
	d.out("1 10:00:00", "a")
	d.uses(map[string]int{incidentFloating: 1, loginFloating: 1})
	d.out("1 11:00:00", "b")
	d.uses(map[string]int{incidentFloating: 0, loginFloating: 0})
}

func namedOperator() Rules {
	r := plain()
	r.Operators = []Operator{{User: "U1", Named: true, NamedApplications: []string{"Incident Management"}}}
	return r
}

func TestNamedUserAtTwoAddresses(t *testing.T) {
	d := newDesk(t, namedOperator())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident", "Change")
	d.in("1 09:00:01", "b", "u1@10.0.0.2", "Incident", "Change")
	d.uses(map[string]int{
		loginNamed: 1, loginFloating: 1, incidentNamed: 1, incidentFloating: 1, changeFloating: 2, changeNamed: 0,
	})
}

func TestPeakKeepsItsFirstTime(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 07:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 08:00:00", "b", "u2@10.0.0.1", "Change")
	d.in("1 09:00:00", "c", "u3@10.0.0.1", "Change")
	d.out("1 10:00:00", "a")
	d.out("1 11:00:00", "b")
	d.in("1 14:00:00", "d", "u1@10.0.0.1", "Change")
	d.in("1 15:00:00", "e", "u2@10.0.0.1", "Change")
	d.uses(map[string]int{changeFloating: 3})
	d.history(1, changeFloating+"=3@09:00:00")
}

func TestUnitsOverMidnight(t *testing.T) {
	d := newDesk(t, plain())
	for i := range 3 {
		d.in("1 09:00:00", fmt.Sprint(i), fmt.Sprintf("u%d@10.0.0.1", i), "Change")
	}
	d.Advance(moment("2 00:00:01"))
	d.history(2, changeFloating+"=3@00:00:00")
	d.out("2 10:00:00", "0")
	d.history(2, changeFloating+"=3@00:00:00")
	d.Advance(moment("4 12:00:00"))
	d.history(3, changeFloating+"=2@00:00:00")
}

func TestOverrunIsGrantedWithTheKnownMessage(t *testing.T) {
	rules := plain()
	rules.Refuse = true // which is about logins alone
	rules.Limits = []Limit{{"Incident Management", 100, Unlimited}}
	d := newDesk(t, rules)
	for i := range 122 {
		if reason := d.in("1 09:00:00", fmt.Sprint(i), fmt.Sprintf("u%d@10.0.0.1", i), "Incident Management"); reason != "" {
			t.Fatal(reason)
		}
	}
	d.uses(map[string]int{incidentFloating: 122})
	want := "Floating license for Incident Management has been exceeded, current count 122, licensed for 100"
	if n := len(d.warnings); n != 22 || d.warnings[n-1] != want {
		t.Errorf("%d warnings, want 22; the last: %q", n, d.warnings[n-1])
	}
}

// The rules, each under its number.

func TestM1NamesOfApplications(t *testing.T) {
	rules := plain()
	rules.Aliases = []Alias{{"Störungen", "Incident Management"}}
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "SLA", "request management", "Asset Contract Management", "STÖRUNGEN", "incident", "Own Thing", "own thing", "Login")
	d.uses(map[string]int{
		"Service Level Management - Floating": 1, "Request Fulfillment - Floating": 1, "Contract Management - Floating": 1,
		incidentFloating: 1, "Own Thing - Floating": 1, loginFloating: 1,
	})
	if len(d.open) != 6 {
		t.Errorf("in use: %v", d.open)
	}
}

func TestM2ApplicationsOfTheEventOrTheOperator(t *testing.T) {
	rules := plain()
	rules.Operators = []Operator{{User: "u1", Applications: []string{"Change"}}}
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "u1@10.0.0.1")
	d.in("1 09:00:00", "b", "u1@10.0.0.2", "Incident")
	d.in("1 09:00:00", "c", "u2@10.0.0.2")
	d.uses(map[string]int{changeFloating: 1, incidentFloating: 1, loginFloating: 3})
}

func TestM3NamesOfRecords(t *testing.T) {
	d := newDesk(t, namedOperator())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident", "Change")
	d.history(1, changeFloating+"=1@09:00:00", incidentNamed+"=1@09:00:00")
}

func TestM4EveryMidnightThatPasses(t *testing.T) {
	rules := plain()
	rules.Inactivity = 86400
	d := newDesk(t, rules)
	d.in("1 00:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 23:00:00", "b", "u2@10.0.0.1", "Change")
	d.Advance(moment("4 00:00:00"))
	d.history(2, changeFloating+"=1@00:00:00") // the first ended at that midnight
	d.history(3)
}

func TestM5DaysOfTheZone(t *testing.T) {
	rules := plain()
	rules.Zone = "America/New_York"
	d := newDesk(t, rules)
	d.in("2 03:30:00", "a", "u1@10.0.0.1", "Change")
	d.Advance(moment("2 12:00:00"))
	d.history(1, changeFloating+"=1@23:30:00")
	d.history(2, changeFloating+"=1@00:00:00")
	file := string(FormatHistory(d.Records()))
	want := "Name,Exact Time,Value,Month,Day,Year\n" +
		"Change Management - Floating,09/01/16 23:30:00,1,9,1,2016\n" +
		"Change Management - Floating,09/02/16 00:00:00,1,9,2,2016\n"
	if file != want {
		t.Errorf("%s\nwant\n%s", file, want)
	}
}

// In Brazil clocks were put forward at midnight, in Lebanon too.
func TestM5MidnightThatIsNone(t *testing.T) {
	rules := plain()
	rules.Zone = "America/Sao_Paulo"
	m := New(newRecorder(), rules)
	at := layout.DayOf(2016, 10, 15).Start() + 12*3600
	m.Login(&Login{At: at, Handle: "a", User: "u", Applications: []string{"Change"}})
	m.Advance(at + 86400)
	records := m.Records()
	if len(records) != 2 || records[1].At.Time().Format("02 15:04:05") != "16 01:00:00" {
		t.Errorf("%v", records)
	}
}

func TestM6ConnectedUsersAreSampled(t *testing.T) {
	rules := plain()
	rules.Every = 300
	d := newDesk(t, rules)
	d.in("1 09:01:00", "a", "u1@10.0.0.1")
	d.in("1 09:01:00", "b", "u1@10.0.0.1") // a session of the same unit counts too
	d.as("1 09:01:00", "s", "falcon@10.0.0.9", Background, "Change")
	d.in("1 09:05:00", "c", "u2@10.0.0.1") // in the very second of the sample
	d.in("1 09:06:00", "d", "u3@10.0.0.1")
	d.out("1 09:07:00", "d") // between samples: not seen
	d.in("1 09:11:00", "e", "u4@10.0.0.1")
	d.Advance(moment("2 01:00:00"))
	d.history(1, "Connected System Processes=1@09:05:00", "Connected Users=4@09:15:00")
	d.history(2, "Connected System Processes=1@00:00:00", "Connected Users=4@00:00:00")
	d.uses(map[string]int{changeFloating: 0})
}

func TestM7LoginLicensesAreNotInStatHistory(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1")
	d.uses(map[string]int{loginFloating: 1})
	d.history(1)
}

func TestM8InactivityEndsAtItsOwnTime(t *testing.T) {
	rules := plain()
	rules.Inactivity = 1800
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 09:00:00", "b", "u2@10.0.0.1", "Change")
	d.Activity(moment("1 09:20:00"), "sm1", "b")
	d.in("1 11:00:00", "c", "u3@10.0.0.1", "Change")
	d.history(1, changeFloating+"=2@09:00:00") // and not 3 at 11
	want := []string{"2016-09-01T09:30:00Z in [u1 10.0.0.1 Change Management - Floating]", "2016-09-01T09:50:00Z in [u2 10.0.0.1 Change Management - Floating]"}
	if d.lines[5] != want[0] || d.lines[7] != want[1] {
		t.Errorf("%q", d.lines)
	}
	if reason := d.Activity(moment("1 11:00:01"), "sm1", "a"); reason != ActivityUnknown {
		t.Error("a session that inactivity ended is active again")
	}
	// The server tells its own end of the session later: that is no error.
	if reason := d.Logout(moment("1 11:00:01"), "sm1", "a", true); reason != "" {
		t.Error(reason)
	}
}

func TestM9JoiningWithMore(t *testing.T) {
	d := newDesk(t, namedOperator())
	d.as("1 09:00:00", "a", "u1@10.0.0.1", ESS, "Change")
	d.uses(map[string]int{loginNamed: 0, loginFloating: 0, changeFloating: 1})
	d.in("1 10:00:00", "b", "u1@10.0.0.1", "Change", "Incident")
	d.uses(map[string]int{loginNamed: 1, loginFloating: 0, changeFloating: 1, incidentNamed: 1})
	d.history(1, changeFloating+"=1@09:00:00", incidentNamed+"=1@10:00:00")
}

func TestM10NamedFallsToFloatingThenIsRefused(t *testing.T) {
	rules := plain()
	rules.Refuse = true
	rules.Limits = []Limit{{LoginApplication, 2, 1}}
	for i := range 3 {
		rules.Operators = append(rules.Operators, Operator{User: fmt.Sprintf("u%d", i), Named: true})
	}
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "u0@10.0.0.1", "Change")
	d.in("1 09:00:01", "b", "u1@10.0.0.1", "Change")
	d.uses(map[string]int{loginNamed: 1, loginFloating: 1})
	d.in("1 09:00:02", "c", "x@10.0.0.1", "Change")
	if reason := d.in("1 09:00:03", "d", "u2@10.0.0.1", "Change"); reason != LoginRefused {
		t.Errorf("refused: %q", reason)
	}
	d.uses(map[string]int{loginNamed: 1, loginFloating: 2, changeFloating: 3})
	if d.Refused != 1 || d.denied != 1 || d.Sessions() != 3 {
		t.Errorf("%d refused, %d denied, %d sessions", d.Refused, d.denied, d.Sessions())
	}
	if reason := d.out("1 09:01:00", "d"); reason != LogoutUnknown {
		t.Errorf("a session that was refused ends: %q", reason)
	}
	d.out("1 09:02:00", "a")
	d.in("1 09:03:00", "e", "u2@10.0.0.1", "Change")
	d.uses(map[string]int{loginNamed: 1, loginFloating: 2})
}

// A unit of the self-service portal has no login license yet.
func TestM10JoiningMayBeRefusedToo(t *testing.T) {
	rules := plain()
	rules.Refuse = true
	rules.Limits = []Limit{{LoginApplication, 0, 0}}
	d := newDesk(t, rules)
	d.as("1 09:00:00", "a", "u1@10.0.0.1", ESS, "Change")
	if reason := d.in("1 09:00:01", "b", "u1@10.0.0.1", "Incident"); reason != LoginRefused {
		t.Errorf("refused: %q", reason)
	}
	d.uses(map[string]int{changeFloating: 1, incidentFloating: 0})
}

func TestLoginsAreNotRefusedUnlessAskedFor(t *testing.T) {
	rules := plain()
	rules.Limits = []Limit{{LoginApplication, 1, 0}}
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "u1@10.0.0.1")
	d.in("1 09:00:00", "b", "u2@10.0.0.1")
	d.uses(map[string]int{loginFloating: 2})
	if len(d.warnings) != 1 || d.warnings[0] != "Floating license for Login has been exceeded, current count 2, licensed for 1" {
		t.Error(d.warnings)
	}
}

func TestM11ApplicationsStayWithTheUnit(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 09:00:00", "b", "u1@10.0.0.1", "Incident")
	d.out("1 10:00:00", "a")
	d.uses(map[string]int{changeFloating: 1, incidentFloating: 1})
	d.out("1 11:00:00", "b")
	d.uses(map[string]int{changeFloating: 0, incidentFloating: 0})
}

func TestM12FloatingUnitStaysFloating(t *testing.T) {
	d := newDesk(t, namedOperator())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Incident")
	d.in("1 09:00:01", "b", "u1@10.0.0.2", "Incident")
	d.out("1 10:00:00", "a")
	d.uses(map[string]int{loginNamed: 0, loginFloating: 1, incidentNamed: 0, incidentFloating: 1})
	d.in("1 11:00:00", "c", "u1@10.0.0.2", "Incident") // joins
	d.uses(map[string]int{loginNamed: 0, loginFloating: 1})
	d.in("1 12:00:00", "d", "u1@10.0.0.3", "Incident") // the next new unit
	d.uses(map[string]int{loginNamed: 1, loginFloating: 1, incidentNamed: 1, incidentFloating: 1})
}

func TestM13TrackingOffAndOn(t *testing.T) {
	rules := plain()
	rules.Limits = []Limit{{"Change", 1, Unlimited}}
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Change")
	rules.Tracking = false
	d.Advance(moment("1 10:00:00"))
	d.SetRules(rules)
	d.uses(map[string]int{changeFloating: 0, loginFloating: 1})
	d.in("1 11:00:00", "b", "u2@10.0.0.1", "Change")
	d.in("1 11:00:00", "c", "u3@10.0.0.1", "Change")
	d.out("1 11:30:00", "a")
	d.uses(map[string]int{changeFloating: 0, loginFloating: 2})
	d.history(1, changeFloating+"=1@09:00:00")
	if len(d.warnings) > 0 {
		t.Error("warned while tracking was off")
	}
	d.Advance(moment("2 12:00:00"))
	d.history(2)
	d.restart()
	rules.Tracking = true
	d.SetRules(rules)
	d.uses(map[string]int{changeFloating: 2, loginFloating: 2})
	d.history(2, changeFloating+"=2@12:00:00")
}

func TestM14Keys(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", " Falcon @10.0.0.1", "Change")
	d.in("1 09:00:00", "b", "FALCON@::ffff:10.0.0.1", "Change")
	d.in("1 09:00:00", "c", "falcon@2001:DB8:0:0::1", "Change")
	d.in("1 09:00:00", "d", "falcon@2001:db8::1", "Change")
	d.in("1 09:00:00", "e", "falcon", "Change")
	d.in("1 09:00:00", "f", "falcon@Unknown", "Change")
	d.uses(map[string]int{changeFloating: 3})
}

func TestAllClientsCountAlike(t *testing.T) {
	for client := Interactive; client <= SCAuto; client++ {
		d := newDesk(t, plain())
		d.as("1 09:00:00", "a", "u1@10.0.0.1", client, "Change")
		d.uses(map[string]int{changeFloating: 1, loginFloating: 1})
		if parsed, err := ParseClient(client.String()); err != nil || parsed != client {
			t.Errorf("%s: %v", client, err)
		}
	}
}

func TestUnknownSessions(t *testing.T) {
	d := newDesk(t, plain())
	if reason := d.out("1 09:00:00", "a"); reason != LogoutUnknown {
		t.Errorf("%q", reason)
	}
	if reason := d.Logout(moment("1 09:00:00"), "sm1", "a", true); reason != LogoutUnknown {
		t.Errorf("without a limit of inactivity nothing can have ended the session before: %q", reason)
	}
	if d.Unmatched != 2 || len(d.lines) != 0 {
		t.Errorf("%d unmatched, %q", d.Unmatched, d.lines)
	}
}

func TestHandleGivenAnew(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 10:00:00", "a", "u2@10.0.0.1", "Incident")
	d.uses(map[string]int{changeFloating: 0, incidentFloating: 1, loginFloating: 1})
	d.in("1 11:00:00", "a", "u2@10.0.0.1", "Change") // the same session, told again
	d.uses(map[string]int{changeFloating: 1, incidentFloating: 1, loginFloating: 1})
	d.out("1 12:00:00", "a")
	d.uses(map[string]int{changeFloating: 0, incidentFloating: 0, loginFloating: 0})
}

func TestServerEndsItsSessions(t *testing.T) {
	d := newDesk(t, plain())
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Change")
	d.Login(&Login{At: moment("1 09:00:00"), Server: "sm2", Handle: "a", User: "u2", Applications: []string{"Change"}})
	d.as("1 09:00:00", "b", "system", Background)
	d.EndServer(moment("1 10:00:00"), "sm1")
	d.uses(map[string]int{changeFloating: 1})
	if d.Sessions() != 1 {
		t.Errorf("%d sessions", d.Sessions())
	}
}

// A server that starts though it did not stop crashed when it was heard of last:
// its sessions ended then, but what other sessions of a unit still used did not.
func TestCrashedServerEndsItsSessionsInHindsight(t *testing.T) {
	d := newDesk(t, plain())
	other := func(at, handle, user string) {
		d.Login(&Login{At: moment(at), Server: "sm2", Handle: handle, User: user, Address: "10.0.0.1", Applications: []string{"Change"}})
	}
	d.in("1 08:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 08:00:00", "b", "u2@10.0.0.1", "Change")
	d.in("1 08:00:00", "c", "u3@10.0.0.1", "Change")
	other("1 08:30:00", "b", "u2")
	other("1 08:30:00", "c", "u3")
	d.Logout(moment("1 10:00:00"), "sm2", "b", false)
	d.changes = nil
	d.EndCrashed(moment("1 11:00:00"), moment("1 09:00:00"), "sm1")
	d.uses(map[string]int{changeFloating: 1, loginFloating: 1})
	for i, want := range []string{"1 09:00:00", "1 09:00:00", "1 10:00:00", "1 10:00:00"} {
		if got := d.changes[i]; got.at != moment(want) || got.User != []string{"u1", "u2"}[i/2] {
			t.Errorf("%s of %s is free at %s, want %s", got.Product, got.User, got.at, want)
		}
	}
	d.history(1, changeFloating+"=3@08:00:00") // what was counted stands
	d.Logout(moment("1 12:00:00"), "sm2", "c", false)
	if got := d.changes[len(d.changes)-1]; got.at != moment("1 12:00:00") {
		t.Errorf("the session of the other server ended at %s", got.at)
	}
}

// While nothing is observed nothing is recorded; who was inactive for too long by
// the end of that time is gone before it.
func TestSkip(t *testing.T) {
	rules := plain()
	rules.Inactivity = 1800
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 09:20:00", "b", "u2@10.0.0.1", "Change")
	d.Skip(moment("1 09:40:00"))
	d.uses(map[string]int{changeFloating: 1})
	d.in("1 23:50:00", "c", "u3@10.0.0.1", "Change")
	d.Skip(moment("2 00:10:00"))
	d.history(2, changeFloating+"=1@00:10:00")
	d.in("2 00:10:00", "d", "u3@10.0.0.2", "Change")
	d.Skip(moment("6 00:10:00"))
	d.history(2, changeFloating+"=2@00:10:00")
	d.history(3)
	d.history(6)
	d.uses(map[string]int{changeFloating: 0})
}

func TestYearIsClosed(t *testing.T) {
	r := newRecorder()
	m := New(r, plain())
	at := layout.DayOf(2016, 12, 31).Start() + 3600
	m.Login(&Login{At: at, Handle: "a", User: "u", Applications: []string{"Change"}})
	m.Advance(at + 2*86400)
	if len(r.years[2016]) != 1 || r.years[2016][0].Value != 1 {
		t.Errorf("2016: %v", r.years[2016])
	}
	if records := m.Records(); len(records) != 2 || records[0].Year() != 2017 {
		t.Errorf("2017: %v", records)
	}
}

func TestRecordsOfAnEarlierMachineStay(t *testing.T) {
	d := newDesk(t, plain())
	before := []Record{
		{changeFloating, layout.DayOf(2016, 9, 1), moment("1 09:00:00"), 3},
		{incidentFloating, layout.DayOf(2016, 9, 1), moment("1 09:00:00"), 1},
		{changeFloating, layout.DayOf(2015, 9, 1), moment("1 09:00:00"), 9},
	}
	d.Adopt(before)
	d.in("1 10:00:00", "a", "u1@10.0.0.1", "Change")
	d.in("1 10:00:01", "b", "u2@10.0.0.1", "Incident", "Change")
	d.in("1 10:00:02", "c", "u3@10.0.0.1", "Incident")
	d.history(1, changeFloating+"=3@09:00:00", incidentFloating+"=2@10:00:02")
	if d.Records()[0].Year() != 2016 {
		t.Error("records of another year are told as this one's")
	}
}

func TestRecordsAreReadAsWritten(t *testing.T) {
	for _, r := range []Record{
		{changeFloating, layout.DayOf(2016, 9, 2), moment("2 14:17:50"), 213},
		{"a, b", layout.DayOf(1999, 12, 31), layout.DayOf(2000, 1, 1).Start() + 5, 1},
		{"c", layout.DayOf(2069, 6, 1), layout.DayOf(2069, 6, 1).Start(), 1},
		{"d", layout.DayOf(2070, 6, 1), layout.DayOf(2070, 6, 1).Start(), 1},
	} {
		cells, err := readCells(FormatHistory([]Record{r}))
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseRecord(cells[1]); err != nil || back != r {
			t.Errorf("%v, %v, want %v", back, err, r)
		}
	}
	line := string(FormatHistory([]Record{{changeFloating, layout.DayOf(2016, 9, 2), moment("2 14:17:50"), 213}}))
	if want := "Name,Exact Time,Value,Month,Day,Year\nChange Management - Floating,09/02/16 14:17:50,213,9,2,2016\n"; line != want {
		t.Errorf("%q, want %q", line, want)
	}
}
