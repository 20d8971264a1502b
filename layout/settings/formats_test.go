package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
)

func load(t *testing.T, text string) (Settings, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, layout.SettingsFile), []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	return Load(dir)
}

func TestFormats(t *testing.T) {
	s, err := load(t, `
[formats.ours]
time = "%d.%m.%Y %H:%M"
zone = "Europe/Madrid"
patterns = ['(?P<time>.*)', 'b']
skip = ['^#']
events = { LENT = "checkout" }
colour = "red"
`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Format{"ours": {
		Patterns: []string{"(?P<time>.*)", "b"}, Skip: []string{"^#"}, Time: "%d.%m.%Y %H:%M", Zone: "Europe/Madrid",
		Events: map[string]string{"LENT": "checkout"},
	}}
	if !reflect.DeepEqual(s.Formats, want) {
		t.Errorf("got %+v", s.Formats)
	}
	if len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], ":8: formats.ours.colour means nothing") {
		t.Errorf("warnings %q", s.Warnings)
	}
	if other, _ := load(t, ""); s.Equal(other) {
		t.Error("settings with and without a format are equal")
	}
}

func TestFormatsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		`formats = 1`:                        "formats is no table",
		`formats.ours = "x"`:                 "formats.ours is no table",
		"[formats.ours]\npatterns = 'x'":     "no list of texts",
		"[formats.ours]\nevents = { A = 1 }": "no text",
	} {
		if _, err := load(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
