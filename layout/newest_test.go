package layout

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestNewestIsDaysTurnedRound(t *testing.T) {
	dir := t.TempDir()
	for _, folder := range []string{
		"2006/12/31", "2007/02/28", "2007/02/30", "2007/02/01", "2007/13/01", "2007/11", "2008/01/01", "0000/01/01", "20070/01/01", "WeeklySummaries",
	} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(folder)), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	want, err := Days(dir)
	if err != nil || len(want) != 4 {
		t.Fatalf("got %v, %v", want, err)
	}
	slices.Reverse(want)
	var got []Day
	for d, err := range Newest(dir) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, d)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for d := range Newest(dir) {
		if d != DayOf(2008, 1, 1) {
			t.Errorf("got %s", d)
		}
		break
	}
}

func TestNewestOfNoTreeIsNothing(t *testing.T) {
	for d, err := range Newest(filepath.Join(t.TempDir(), "none")) {
		t.Errorf("got %v, %v", d, err)
	}
}
