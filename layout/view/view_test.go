package view

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

var day = layout.DayOf(2007, 7, 1)

// tree has a day with all three files and a state folder.
func tree(t *testing.T) string {
	dir := t.TempDir()
	for _, folder := range []string{day.Folder(dir), filepath.Dir(Path(dir))} {
		if err := os.MkdirAll(folder, 0o750); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, layout.LogFile, "0123456789")
	write(t, dir, layout.LogCacheFile, "cache")
	write(t, dir, layout.HoursFile, "hours")
	return dir
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(day.File(dir, name), []byte(content), 0o640); err != nil {
		t.Fatal(err)
	}
}

func publish(t *testing.T, dir string, v View) {
	t.Helper()
	if err := Write(disk.OS, dir, v); err != nil {
		t.Fatal(err)
	}
}

func TestRoundTrip(t *testing.T) {
	v := View{Day: day, Log: 1048576, Cache: 0x1a2b3c4d, Hours: 0xbadcafe}
	if want := "day=2007/07/01 log=1048576 cache=1a2b3c4d hours=0badcafe\n"; v.String() != want {
		t.Errorf("got %q, want %q", v.String(), want)
	}
	if got, err := Parse(v.String()); got != v || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"", "day=2007/07/01", v.String() + "x", strings.Replace(v.String(), "07/01", "13/01", 1), strings.Replace(v.String(), "log=", "log=-", 1)} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestChecksumIsCastagnolis(t *testing.T) {
	if got := Sum([]byte("123456789")); got != 0xe3069283 {
		t.Errorf("got %08x", got)
	}
	if Sum(nil) != 0 {
		t.Error("that of nothing is not 0")
	}
}

func TestLoad(t *testing.T) {
	sum := func(s string) uint32 { return Sum([]byte(s)) }
	other := View{Day: day + 1, Log: 5}
	for name, c := range map[string]struct {
		view *View
		log  int64
		live bool
	}{
		"no view":              {nil, 10, false},
		"view of another day":  {&other, 10, false},
		"view of the day":      {&View{day, 4, sum("cache"), sum("hours")}, 4, true},
		"all of the log is in": {&View{day, 10, sum("cache"), sum("hours")}, 10, true},
	} {
		dir := tree(t)
		if c.view != nil {
			publish(t, dir, *c.view)
		}
		got, err := Load(disk.OS, dir, day, func(time.Duration) { t.Errorf("%s: waits", name) })
		if err != nil || got.Log != c.log || got.Live != c.live || string(got.Cache) != "cache" || string(got.Hours) != "hours" {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestLoadOfMissingFiles(t *testing.T) {
	dir := t.TempDir()
	got, err := Load(disk.OS, dir, day, time.Sleep)
	if err != nil || got.Log != -1 || got.Cache != nil || got.Hours != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestLoadWaitsForFilesThatBelongTogether(t *testing.T) {
	dir := tree(t)
	v := View{day, 10, Sum([]byte("newer")), Sum([]byte("hours"))}
	publish(t, dir, v)
	waits := 0
	got, err := Load(disk.OS, dir, day, func(time.Duration) {
		if waits++; waits == 3 {
			write(t, dir, layout.LogCacheFile, "newer")
		}
	})
	if err != nil || string(got.Cache) != "newer" || waits != 3 {
		t.Errorf("got %+v, %v after %d waits", got, err, waits)
	}
}

func TestLoadGivesUpAfterTwoSeconds(t *testing.T) {
	dir := tree(t)
	publish(t, dir, View{day, 11, Sum([]byte("cache")), Sum([]byte("hours"))}) // more than Log.csv has
	var waited time.Duration
	_, err := Load(disk.OS, dir, day, func(d time.Duration) { waited += d })
	if err == nil || !strings.Contains(err.Error(), "2007/07/01") || !strings.Contains(err.Error(), "try again") {
		t.Errorf("error %v", err)
	}
	if waited != 2*time.Second {
		t.Errorf("waited %s", waited)
	}
}

func TestUnreadableView(t *testing.T) {
	dir := tree(t)
	if err := os.WriteFile(Path(dir), []byte("nonsense"), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(disk.OS, dir, day, time.Sleep); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}
