package sessions

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout/settings"
)

func loadTables(t *testing.T, operators, limits, aliases string) (Rules, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"o.csv": operators, "l.csv": limits, "a.csv": aliases} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return Load(dir, settings.Sessions{
		Tracking: true, Inactivity: 30 * time.Minute, Connections: time.Minute, Zone: "Asia/Tokyo",
		Operators: "o.csv", Limits: filepath.Join(dir, "l.csv"), Aliases: "a.csv",
	})
}

func TestTables(t *testing.T) {
	got, err := loadTables(t,
		"\ufeffUserName,Note,Named,NamedApplications,Applications\r\nfalcon,\"x, y\",Yes,Incident; Change ;,Incident\r\n'=boss,,,,\r\n",
		"Application,Floating,Named\nLogin,200,\nIncident Management,0,3\n",
		"Alias,Application\nStörungen,Incident Management\n")
	want := Rules{
		Tracking: true, Inactivity: 1800, Every: 60, Zone: "Asia/Tokyo",
		Operators: []Operator{{"=boss", false, nil, nil}, {"falcon", true, []string{"Incident", "Change"}, []string{"Incident"}}},
		Limits:    []Limit{{"Incident Management", 0, 3}, {"Login", 200, Unlimited}},
		Aliases:   []Alias{{"Störungen", "Incident Management"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
}

func TestTablesThatAreNone(t *testing.T) {
	const operators, limits, aliases = "UserName\n", "Application\n", "Alias,Application\n"
	for want, tables := range map[string][3]string{
		`o.csv:3: "perhaps" is neither yes nor no`:       {"UserName,Named\na,no\nb,perhaps\n", limits, aliases},
		`o.csv:2: an empty cell where a name is needed`:  {"UserName,Named\n ,no\n", limits, aliases},
		`o.csv:1: no column UserName in the header line`: {"User,Named\na,no\n", limits, aliases},
		`o.csv:2: 1 cells where the header has 2`:        {"UserName,Named\na\n", limits, aliases},
		`o.csv:2: a quote that is not closed`:            {"UserName\n\"a\n", limits, aliases},
		`l.csv:2: "-1" is no number of licenses`:         {operators, "Application,Named\nLogin,-1\n", aliases},
		`l.csv:2: "9999999999" is no number of licenses`: {operators, "Application,Named\nLogin,9999999999\n", aliases},
		`a.csv:1: no column Alias in the header line`:    {operators, limits, "Application\n"},
		`a.csv:2: an empty cell where a name is needed`:  {operators, limits, "Alias,Application\nx,\n"},
	} {
		_, err := loadTables(t, tables[0], tables[1], tables[2])
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	if _, err := Load(t.TempDir(), settings.Sessions{Limits: "none.csv"}); err == nil {
		t.Error("a table that is not there is read")
	}
	if rules, err := Load(t.TempDir(), settings.Default().Sessions); err != nil || !rules.Equal(DefaultRules()) {
		t.Errorf("%+v, %v", rules, err)
	}
}

func TestHiddenOperatorsAreFound(t *testing.T) {
	rules := namedOperator().Hidden(func(name string) string { return "x" + name })
	d := newDesk(t, rules)
	d.in("1 09:00:00", "a", "xu1@f00", "Incident")
	d.uses(map[string]int{incidentNamed: 1, loginNamed: 1})
}

func TestRulesThatAreDamaged(t *testing.T) {
	text := namedOperator().Text()
	for cut := range len(text) {
		if rules, ok := parseRules(text[:cut]); ok {
			t.Fatalf("%d bytes of %d are taken: %+v", cut, len(text), rules)
		}
	}
	if rules, ok := parseRules(text); !ok || !rules.Equal(namedOperator()) {
		t.Errorf("%+v", rules)
	}
}
