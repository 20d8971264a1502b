package event

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/table"
)

// Every day of the calendar is written as the standard library writes it.
func TestAppendTime(t *testing.T) {
	for d := layout.FirstSecond.Day(); d < layout.EndOfTime.Day(); d++ {
		s := d.Start() + layout.Second(int64(d)*7919%86400)
		if got, want := string(appendTime(nil, s)), s.String(); got != want {
			t.Fatalf("second %d: %s, want %s", s, got, want)
		}
	}
	for _, s := range []layout.Second{layout.FirstSecond - 1, layout.EndOfTime, layout.EndOfTime - 1} {
		if got, want := string(appendTime(nil, s)), s.String(); got != want {
			t.Errorf("second %d: %s, want %s", s, got, want)
		}
	}
}

// The line is the plain one: every column's text as a cell.
func TestAppendAllCSVEqualsCells(t *testing.T) {
	names := []string{"", "anna", "a,b", `say "hi"`, "=1+1", "'=x", "José Núñez"}
	for kind := CheckOut; kind <= Mode; kind++ {
		for i, name := range names {
			e := Event{
				Time: 63318844800 + layout.Second(i), Kind: kind, Mode: layout.AllLogging, User: name, Host: names[(i+1)%7],
				Process: names[(i+2)%7], ProductID: names[(i+3)%7], ProductName: names[(i+4)%7],
				Desired: int64(i), Granted: int64(i) - 1, Handle: names[(i+5)%7], Server: names[(i+6)%7],
			}
			var want []string
			for _, text := range texts(&e) {
				want = append(want, string(table.AppendCell(nil, text)))
			}
			if got := string(AppendAllCSV(nil, &e)); got != strings.Join(want, ",")+"\n" {
				t.Errorf("%s: %q, want %q", kind, got, want)
			}
		}
	}
}

// Every text is the one that encoding/json writes.
func TestAppendJSONText(t *testing.T) {
	for c := range 256 {
		for _, text := range []string{string(rune(c)), "a" + string([]byte{byte(c)}) + "b", ""} {
			want, _ := json.Marshal(text)
			if got := appendJSONText(nil, text); string(got) != string(want) {
				t.Errorf("%q: %s, want %s", text, got, want)
			}
		}
	}
}

func BenchmarkAppendCSV(b *testing.B) {
	e := Event{
		Time: 63318844800, Kind: CheckOut, User: "anna.berger", Host: "muc0012", Process: "4711",
		ProductID: "acmelmd:solver", ProductName: "solver", Desired: 4, Granted: 4, Handle: "1a2b", Server: "lic01/acmelmd",
	}
	var line []byte
	b.ReportAllocs()
	for b.Loop() {
		line = AppendCSV(line[:0], &e)
	}
}
