package textline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/liclog/liclog/logger/event"
)

func TestFields(t *testing.T) {
	var f Fields
	for _, test := range []struct {
		line, want, why string
		plain           bool
	}{
		{`OUT draw 1.0 "" "a b" 3`, `OUT|draw|1.0||a b|3`, "", false},
		{`  a  b	c `, `a|b|c`, "", false},
		{`"a"b" c`, `a"b|c`, "", false},
		{`""`, ``, "", false},
		{`a "b c`, ``, TornText, false},
		{`a "b c`, `a|"b|c`, "", true},
		{"", "", "", false},
		{strings.Repeat("x ", MaxFields), strings.TrimSuffix(strings.Repeat("x|", MaxFields), "|"), "", false},
		{strings.Repeat("x ", MaxFields+1), ``, TooManyFields, false},
	} {
		f.Plain = test.plain
		why := f.Split([]byte(test.line))
		if why != test.why {
			t.Errorf("%q: %q, want %q", test.line, why, test.why)
		}
		if why != "" {
			continue
		}
		var got []string
		for i := range f.N {
			got = append(got, f.Text(i))
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%q: fields %q, want %q", test.line, got, test.want)
		}
		if f.At(f.N) != nil || f.At(-1) != nil {
			t.Errorf("%q has fields outside its own", test.line)
		}
	}
	f.Plain = false
	f.Split([]byte(`a "b" c d`))
	if !f.Quoted(1) || f.Quoted(2) || f.Quoted(9) || string(f.Between(2, 3)) != "c d" || string(f.Between(2, 1)) != "c" {
		t.Errorf("quotes and what is between: %+v", f)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "17": 17, "1000000000": event.MaxLicenses, "1000000001": -1, "": -1, "-1": -1, "1x": -1, "9999999999999": -1} {
		n, ok := Decimal([]byte(text))
		if ok != (want >= 0) || ok && n != want {
			t.Errorf("%q: %d, %v, want %d", text, n, ok, want)
		}
	}
	for text, want := range map[string]uint64{"0": 0, "1aF": 0x1af, "ffffffffffffffff": 1<<64 - 1} {
		if n, ok := Hexadecimal([]byte(text)); !ok || n != want {
			t.Errorf("%q: %x, %v, want %x", text, n, ok, want)
		}
	}
	for _, text := range []string{"", "g", "1ffffffffffffffff"} {
		if n, ok := Hexadecimal([]byte(text)); ok {
			t.Errorf("%q is read as %x", text, n)
		}
	}
	var out event.Batch
	if HexText(0x1AF, &out) != "1af" || DecimalText(0x1AF, &out) != "431" || DecimalText(0, &out) != "" {
		t.Error("numbers are written wrong")
	}
}

func TestTimes(t *testing.T) {
	for text, want := range map[string]int32{
		"10:05": 36300, "9:05": 32700, "10:05:06": 36306, "10:05:06.1234": 36306, "23:59:59": 86399,
		"24:00": -1, "10:60": -1, "10:5": -1, "10:05:6": -1, "10:05:061": -1, "": -1, "1": -1, "10": -1, "10:": -1, "x:05": -1,
	} {
		clock, precise, ok := ShortTime([]byte(text))
		if ok != (want >= 0) || ok && (clock != want || precise != (len(text) > 5)) {
			t.Errorf("%q: %d, %v, %v, want %d", text, clock, precise, ok, want)
		}
	}
	for text, want := range map[string]string{"03/02/2026": "2026/03/02", "02/29/2024": "2024/02/29", "02/29/2026": "", "13/01/2026": "", "3/2/2026": "", "03/02/26": ""} {
		day, ok := FullDate([]byte(text))
		if ok != (want != "") || ok && day.String() != want {
			t.Errorf("%q: %v, %v, want %q", text, day, ok, want)
		}
	}
	if MonthOf([]byte("Dec")) != 12 || MonthOf([]byte("dec")) > 0 || MonthOf(nil) > 0 {
		t.Error("months are read wrong")
	}
}

func TestNames(t *testing.T) {
	var out event.Batch
	n := Names{FoldCase: true}
	for text, want := range map[string]string{"Anna": "anna", "JOSÉ": "josé", "Jos\xe9": "josé", "\x80\x85": "€…", "": ""} {
		if got := n.Name([]byte(text), &out); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := n.Text([]byte("ANNA"), &out); got != "ANNA" {
		t.Errorf("a text that is no name becomes %q", got)
	}
}

func TestNextLine(t *testing.T) {
	if line, n := NextLine([]byte("a\nb"), false); string(line) != "a" || n != 2 {
		t.Errorf("%q, %d", line, n)
	}
	if line, n := NextLine([]byte("b"), false); line != nil || n != 0 {
		t.Errorf("%q, %d", line, n)
	}
	if line, n := NextLine([]byte("b"), true); string(line) != "b" || n != 1 {
		t.Errorf("%q, %d", line, n)
	}
}

// Handles are kept on disk with what runs: they must stay what they were.
func TestHandleStaysTheSame(t *testing.T) {
	var out event.Batch
	if got := NewHash().Text("cadd").Text("").Text("a longer text").Number(7).Handle(&out); got != "02ae3f32794ac9e9" {
		t.Errorf("the handle is %s", got)
	}
}

// Every byte and the length of every part make a difference to a handle.
func TestHash(t *testing.T) {
	seen := map[Hash]string{}
	take := func(what string, h Hash) {
		if before, ok := seen[h]; ok {
			t.Errorf("%s and %s have one hash", before, what)
		}
		seen[h] = what
	}
	for n := range 40 {
		text := strings.Repeat("a", n)
		take(fmt.Sprintf("%d times a", n), NewHash().Text(text))
		take(fmt.Sprintf("%d times a behind b", n), NewHash().Text("b").Text(text))
		take(fmt.Sprintf("%d times a before b", n), NewHash().Text(text).Text("b"))
		for i := range n {
			take(fmt.Sprintf("%d times a with b at %d", n, i), NewHash().Text(text[:i]+"b"+text[i+1:]))
		}
	}
}
