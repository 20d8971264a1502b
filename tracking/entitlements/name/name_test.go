package name

import (
	"fmt"
	"testing"
)

func TestSpellingsOfANameHaveOneKey(t *testing.T) {
	for want, spellings := range map[string][]string{
		"dana smith/sales/acme": {
			"CN=Dana Smith/OU=Sales/O=Acme", "Dana Smith/Sales/Acme", "cn=dana smith,ou=sales,o=acme",
			"CN=Dana Smith, OU=Sales, O=Acme", " Dana Smith / Sales/Acme ", "CN=Dana Smith/OU1=Sales/O=Acme",
		},
		"*/sales/acme":    {"*/OU=Sales/O=Acme", "*/Sales/Acme"},
		"*":               {"*"},
		"a,b":             {`CN=A\2CB`, `CN=A\,B`},
		"admins":          {"Admins", "CN=Admins"},
		"jürgen/größe":    {"CN=JÜRGEN/O=GRÖßE", "cn=Jürgen,o=Größe"},
		"smith, dana/a":   {`CN=Smith\, Dana,O=A`, `CN=Smith\2C Dana,O=A`, "CN=Smith, Dana/O=A"},
		"smith, dana":     {"Smith, Dana"},
		"a=b":             {"a=b"},
		"-default-":       {"-Default-"},
		"dana/partner/us": {"CN=Dana/O=Partner/C=US", "Dana/Partner/US"},
	} {
		for _, spelling := range spellings {
			if got := Key(spelling); got != want {
				t.Errorf("%s: key %q, want %q", spelling, got, want)
			}
		}
	}
}

func TestParts(t *testing.T) {
	for spelling, want := range map[string]string{
		"CN=Dana/OU=Sales/O=Acme/C=US": "[{CN dana} {OU sales} {O acme} {C us}]",
		"Dana/Sales/Acme":              "[{CN dana} {OU sales} {O acme}]",
		"CN=Dana,OU=Sales,O=Acme":      "[{CN dana} {OU sales} {O acme}]",
		"CN=Dana/OU2=Sales/O=Acme":     "[{CN dana} {OU sales} {O acme}]",
		"Dana":                         "[{CN dana}]",
		"O=Acme":                       "[{O acme}]",
	} {
		if got := fmt.Sprint(Parts(spelling)); got != want {
			t.Errorf("%s: got %s, want %s", spelling, got, want)
		}
	}
}

// FuzzKey: a key is the key of itself, as long as no value looks like a tag, and
// nothing panics.
func FuzzKey(f *testing.F) {
	for _, seed := range []string{"CN=Dana/O=A", "cn=a\\,b,o=c", "*/x", "\\", "=,=", "CN=", "/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key := Key(text)
		Parts(text)
		if again := Key(text + " "); again != key {
			t.Errorf("%q: a blank behind it changes the key from %q to %q", text, key, again)
		}
	})
}
