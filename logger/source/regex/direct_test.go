package regex

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// same holds a direct pattern against package regexp. It tells whether it is one,
// and did not give up.
func same(t *testing.T, pattern, text string) bool {
	t.Helper()
	d := compileDirect(pattern)
	if d == nil {
		return false
	}
	want := regexp.MustCompile(pattern).FindStringSubmatchIndex(text)
	for _, rest := range []int{d.rest, 0} { // with fields, and step by step
		var m matcher
		d.rest = rest
		got, givenUp := m.find(d, []byte(text))
		if givenUp {
			return false
		}
		if got != (want != nil) || got && !slices.Equal(m.places[:len(d.none)], want) {
			t.Fatalf("%q on %q: %v %v, want %v", pattern, text, got, m.places, want)
		}
	}
	return true
}

// Patterns of logs are direct, and those that are not are known to be none.
func TestDirect(t *testing.T) {
	texts := []string{
		"", " ", "02.07.2007 11:30:01 LENT 2 cad anna k@pc1 #7f", "02.07.2007 11:30:01 LOST 2 cad ärger@größe",
		"11:30 LENT", "a@b", "aab", "heartbeat", "x heartbea heartbeat", "# no", "OUT: \"draw\" anna@pc (3 licenses)",
		"License_granted", "License_re", "ſKk", "é\n", "\xff@x", "aXXb", "aXb", "ab12", "ab123c", "Straße", "ababc", "xyx",
	}
	for pattern, direct := range map[string]bool{
		ours.Patterns[0]: true, ours.Patterns[1]: true, directPattern: true, `heartbeat`: true, `^#`: true,
		`(OUT|IN): "([^"]+)" ([^@]+)@(\S+)(?: \((\d+) licenses\))?$`: true, `^(?P<time>.{19}) (\w+) (.*) (.*)@(.+)`: true,
		`License_(?P<event>granted|released|refused)`: true, `^\d{2}\.\d{2}\.\d{4}`: true, `(?i)k+`: true, `^(a|b)*c`: true,
		`[a-z]+\d{2,3}`: true, `^.*$`: true, `a{0}b`: true, ``: true, `^`: true, `$`: true, `ß`: true, `^[^@]*@?x`: true,
		`(a*)b`: true, `^(?:(\d+)|(\w))$`: true, `.*@`: true, `a+?`: true, `(a|ab)(c|bcd)?`: true, `^a?ab`: true, `a$b`: true,
		`(?:ab)*c`: true, `x(?:y|)x`: true, `a*?b`: true, `\S+(?: x)?`: true, `^(?:LENT|BACK|LENTIL)`: true, `(?:(a)|b)*c`: true,
		`(?m)^a`: false, `\bx`: false, `(^a)`: false, `(?:a?)*b`: false, `(?:a|b*)+`: false, `(?:$)?a`: false,
	} {
		for _, text := range texts {
			if got := same(t, pattern, text); got != direct {
				t.Errorf("%q is direct: %v, want %v", pattern, got, direct)
				break
			}
		}
	}
}

// What would take for ever is given up, and found by package regexp then.
func TestDirectGivesUp(t *testing.T) {
	const pattern = `^(\w+)*(\w+)*(\w+)*!`
	line := []byte(strings.Repeat("a", 5000))
	if _, givenUp := new(matcher).find(compileDirect(pattern), line); !givenUp {
		t.Error("it is not given up")
	}
	p, err := newPattern(pattern)
	if err != nil {
		t.Fatal(err)
	}
	if p.find(line, &matcher{}) != nil {
		t.Error("it is found where it is not")
	}
	if at := p.find(append(line, '!'), &matcher{}); at == nil || at[1] != len(line)+1 {
		t.Errorf("it is found at %v", at)
	}
}

// randomPattern makes a small pattern of few characters.
func randomPattern(r *rand.Rand, depth int) string {
	piece := func() string { return randomPattern(r, depth-1) }
	if depth == 0 {
		return []string{"a", "b", "ab", "[ab]", "[^a]", ".", "é", `\d`, "c", "(?i:a)", "(?:ab|c|aé)", `\S`, `(\S+) `, `([^a]*)a`}[r.IntN(14)]
	}
	switch r.IntN(9) {
	case 0:
		return "(" + piece() + ")"
	case 1:
		return "(?:" + piece() + "|" + piece() + ")"
	case 2:
		return "(?:" + piece() + ")" + []string{"*", "+", "?", "*?", "{1,2}"}[r.IntN(5)]
	case 3:
		return "(" + piece() + ")?"
	case 4:
		return piece()
	default:
		return piece() + piece()
	}
}

// Random patterns that are direct match random texts as package regexp does.
func TestDirectEqualsRegexp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	tried := 0
	for range 40_000 {
		pattern := randomPattern(r, 1+r.IntN(4))
		if r.IntN(2) == 0 {
			pattern = "^" + pattern
		}
		if r.IntN(2) == 0 {
			pattern += "$"
		}
		for range 8 {
			var text strings.Builder
			for range r.IntN(9) {
				fmt.Fprint(&text, []string{"a", "b", "c", "é", "1", "A", "\n", "\xff", " ", "bbbbbbbbbb", "b\tbcc1A1A1"}[r.IntN(11)])
			}
			if same(t, pattern, text.String()) {
				tried++
			}
		}
	}
	if tried < 200_000 {
		t.Errorf("only %d times was there anything to compare", tried)
	}
}

// Patterns of which nothing is taken back are such.
func TestStraight(t *testing.T) {
	for pattern, straight := range map[string]bool{
		directPattern: true, directPattern + ` (?P<process>\d+) ?(?P<handle>\S*)`: true, directPattern + ` (\d+) ?(\S*)$`: false, `^x(a*)(b?)(c*)`: true, `^#`: true, `^((\d)\.)b*$`: true,
		`heartbeat`: false, `^(\S+) (\S*) ?\S`: false, `^(\S+) ?\S? x`: false, `^(.*) x`: false, `^(?:a|bc) `: true, `^(?:a|b+)c`: false, `^a? a`: true, `^a?ab`: false,
	} {
		if d := compileDirect(pattern); (d.rest == len(d.ops)) != straight {
			t.Errorf("%q is straight: %v", pattern, !straight)
		}
	}
}

func FuzzDirect(f *testing.F) {
	for _, pattern := range ours.Patterns {
		f.Add(pattern, ourLog)
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if _, err := regexp.Compile(pattern); err != nil || len(pattern) > 100 {
			return
		}
		same(t, pattern, text)
	})
}
