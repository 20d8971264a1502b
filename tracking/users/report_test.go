package users

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// sample: Jane by Notes and HTTP at two servers, Joe by IMAP only, Old long ago.
func sample() []License {
	return []License{
		{"Jane", "Mail1", 0, at("2007-06-01 09:00:00"), at("2007-07-01 00:00:00")},
		{"Jane", "Mail1", 1, at("2007-06-01 09:00:00"), at("2007-06-10 00:00:00")},
		{"Jane", "Mail2", 1, at("2007-05-01 09:00:00"), at("2007-05-10 00:00:00")},
		{"Joe", "Mail1", 2, at("2007-06-30 09:00:00"), at("2007-06-30 09:00:00")},
		{"Old", "Mail2", 0, at("2006-12-30 09:00:00"), at("2006-12-30 09:00:00")},
	}
}

func names(users []User) string {
	var all []string
	for _, u := range users {
		all = append(all, strings.TrimSpace(u.Server+" "+u.Name+" "+strings.Join(u.Protocols, "+")))
	}
	return strings.Join(all, ", ")
}

func TestT10Views(t *testing.T) {
	now := at("2007-07-01 12:00:00")
	for _, c := range []struct {
		view View
		want string
	}{
		{View{Protocol: AnyProtocol}, "Jane NRPC+HTTP, Joe IMAP, Old NRPC"},
		{View{Protocol: AnyProtocol, Active: true}, "Jane NRPC+HTTP, Joe IMAP"},
		{View{Protocol: AnyProtocol, ByServer: true}, "Mail1 Jane NRPC+HTTP, Mail1 Joe IMAP, Mail2 Jane HTTP, Mail2 Old NRPC"},
		{View{Protocol: AnyProtocol, ByServer: true, Active: true}, "Mail1 Jane NRPC+HTTP, Mail1 Joe IMAP"}, // the server's own last access
		{View{Protocol: 2, Active: true}, "Joe IMAP"},
		{View{Protocol: 1}, "Jane HTTP"},
	} {
		c.view.AsOf = now
		expect(t, fmt.Sprint(c.view), names(c.view.Users(sample())), c.want)
	}
}

// Active is 30 x 24 hours back, the limit included.
func TestT10TheLimitIsActive(t *testing.T) {
	rows := []License{{User: "Jane", Last: at("2007-06-01 12:00:00")}}
	v := View{Active: true, Protocol: AnyProtocol, AsOf: at("2007-07-01 12:00:00")}
	if len(v.Users(rows)) != 1 {
		t.Error("30 days to the second are active")
	}
	v.AsOf++
	if len(v.Users(rows)) != 0 {
		t.Error("a second more is not")
	}
}

func TestT11Recalculate(t *testing.T) {
	v := View{AsOf: at("2007-07-01 12:00:00")}
	expect(t, "all", fmt.Sprint(v.Recalculate(sample(), []string{"CN=mail1", "Web"})), "[{Mail1 1 1} {Mail2 1 1} {Web 0 0}]")
	v.Active = true
	expect(t, "active", fmt.Sprint(v.Recalculate(sample(), nil)), "[{Mail1 1 1} {Mail2 0 0}]")
	imap := []License{{User: "Joe", Server: "Mail1", Protocol: 2, Last: v.AsOf}}
	expect(t, "IMAP only", fmt.Sprint(v.Recalculate(imap, nil)), "[{Mail1 0 0}]")
}

func TestT11EarlierResultsOfTheScopeAreReplaced(t *testing.T) {
	dir := t.TempDir()
	all, active := View{AsOf: at("2007-07-01 12:00:00")}, View{Active: true, AsOf: at("2007-07-02 12:00:00")}
	for _, store := range []struct {
		View
		counts []Count
	}{{all, []Count{{"Gone", 7, 7}}}, {active, []Count{{"A", 1, 0}}}, {all, []Count{{"A", 2, 1}, {"=B", 0, 0}}}} {
		if err := StoreCounts(disk.OS, dir, store.View, store.counts); err != nil {
			t.Fatal(err)
		}
	}
	text, _ := os.ReadFile(filepath.Join(dir, layout.ActiveUsersFile))
	expect(t, "ActiveUsers.csv", string(text), "Scope,Server,NotesUsers,HTTPUsers,Time\nactive,A,1,0,2007-07-02T12:00:00Z\nall,A,2,1,2007-07-01T12:00:00Z\nall,'=B,0,0,2007-07-01T12:00:00Z\n")
}

func TestDamagedDatabases(t *testing.T) {
	for _, row := range []string{"Jane,Mail1,GOPHER,2007-07-01T00:00:00Z,2007-07-01T00:00:00Z", "Jane", "Jane,M,HTTP,x,y"} {
		dir := t.TempDir()
		text := layout.Header(layout.UserLicensesColumns) + row + "\n"
		if err := os.WriteFile(filepath.Join(dir, layout.UserLicensesFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadLicenses(dir); err == nil || !strings.Contains(err.Error(), "row 2") {
			t.Error(row, err)
		}
	}
}
