package event

import "testing"

func TestFold(t *testing.T) {
	same := [][2]string{{"Ärger", "äRGER"}, {"Σίσυφος", "ΣΊΣΥΦΟΣ"}, {"\u212Aelvin", "kelvin"}, {" a\u00a0", "A"}}
	for _, pair := range same {
		if Fold(pair[0]) != Fold(pair[1]) {
			t.Errorf("%q and %q differ", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"İ", "i"}, {"ı", "i"}, {"a", "ä"}} {
		if Fold(pair[0]) == Fold(pair[1]) {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
	}
}

func TestCanonicalAddress(t *testing.T) {
	for text, want := range map[string]string{
		"": "unknown", "UNKNOWN": "unknown", " 10.0.0.1 ": "10.0.0.1", "::ffff:10.0.0.1": "10.0.0.1",
		"2001:DB8:0:0::1": "2001:db8::1", "[::1]": "::1",
	} {
		if got, err := CanonicalAddress(text); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"host1", "10.0.0.256", "10.0.0.1:80", "10.0.0.0/8", "-"} {
		if got, err := CanonicalAddress(text); err == nil {
			t.Errorf("%q is an address: %q", text, got)
		}
	}
}

func TestSessionsAreChecked(t *testing.T) {
	for want, e := range map[string]Event{
		"":                                       {Kind: Login, User: "u", Handle: "1"},
		errAddress.Error():                       {Kind: Login, User: "u", Handle: "1", Host: "pc1"},
		"no session: a login needs a handle":     {Kind: Login, User: "u"},
		"no session: a logout needs a handle":    {Kind: Logout, User: "u"},
		"no session: an activity needs a handle": {Kind: Activity, User: "u"},
	} {
		if err := e.Check(); want == "" && err != nil || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestApplicationsAsAList(t *testing.T) {
	var out Batch
	line := `{"Time":"2016-09-02T09:00:00Z","Event":"login","UserName":"u","Handle":7,"Applications":["Change","Incident"]}`
	if v := NewJSON().Line([]byte(line), &out); v != Used {
		t.Fatal(v)
	}
	if got := out.Items[0].Event.Detail().Applications; got != "Change;Incident" {
		t.Error(got)
	}
	if v := NewJSON().Line([]byte(`{"Time":"2016-09-02T09:00:00Z","Event":"login","UserName":"u","Handle":["a","b"]}`), &out); v.Class != Rejected {
		t.Error("a list of handles is taken")
	}
}
