package regex

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

// Whatever time of digits a line may tell, it is the one that package time reads.
func TestDigitsEqualTime(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, zone := range []string{"Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "UTC"} {
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{"%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%FT%T", "%Y%m%d%H%M%S"} {
			inGo, err := timeLayout(form)
			if err != nil {
				t.Fatal(err)
			}
			d := digitsOf(inGo)
			if d == "" {
				t.Fatalf("%s is not of digits", form)
			}
			var m minute
			at := time.Date(2026, 3, 28, 0, 0, 0, 0, location)
			for range 20_000 {
				at = at.Add(time.Duration(r.IntN(5000)) * time.Second)
				text := []byte(at.Format(inGo))
				if r.IntN(10) == 0 {
					text[r.IntN(len(text))] = "0123456789 .:"[r.IntN(13)]
				}
				want, err := time.ParseInLocation(inGo, string(text), location)
				got, ok := m.read(d, string(text), location)
				if ok && (err != nil || got != layout.FromTime(want)) {
					t.Fatalf("%s in %s: %s is read as %s, want %s, %v", form, zone, text, got, want, err)
				}
				if !ok && err == nil && r.IntN(10) > 0 && len(text) == len(d) && want.Format(inGo) == string(text) && want.Year() >= 1980 && want.Year() < 2999 {
					t.Fatalf("%s in %s: %s is not read", form, zone, text)
				}
			}
		}
	}
	for _, form := range []string{"02.01.06 15:04", "02 Jan 2006 15:04", "_2.01.2006 15", "2006-01-02 15:04:05 -0700", "2006-01-02 03 PM", ""} {
		if d := digitsOf(form); d != "" {
			t.Errorf("%q is taken for digits alone: %s", form, d)
		}
	}
}
