package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

func TestTrackingIsOffAtFirst(t *testing.T) {
	s, err := Load(t.TempDir())
	if err != nil || s.Tracking.AnyOn() {
		t.Errorf("%+v, %v", s.Tracking, err)
	}
}

func TestTrackingIsRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "[tracking]\non = true\ndomain = \"Acme\"\nzone = \"Europe/Berlin\"\n[tracking.servers.\"Mail1/Acme\"]\non = false\n")
	s, err := Load(dir)
	want := Tracking{On: true, Domain: "Acme", Zone: "Europe/Berlin", Servers: map[string]bool{"Mail1/Acme": false}}
	if err != nil || !s.Tracking.equal(want) || len(s.Warnings) > 0 {
		t.Errorf("%+v, %v, %v", s.Tracking, s.Warnings, err)
	}
}

func TestTrackingOfAServerWithAZone(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "[tracking]\non = true\n[tracking.servers.A]\nzone = \"Asia/Tokyo\"\n[tracking.servers.B]\non = false\nzone = \"Europe/Berlin\"\n[tracking.servers.C]\n")
	s, err := Load(dir)
	want := Tracking{On: true, Servers: map[string]bool{"B": false, "C": true}, Zones: map[string]string{"A": "Asia/Tokyo", "B": "Europe/Berlin"}}
	if err != nil || !s.Tracking.equal(want) || len(s.Warnings) > 0 {
		t.Errorf("%+v, %v, %v", s.Tracking, s.Warnings, err)
	}
	if named := strings.Join(s.Tracking.Named(), " "); named != "A B C" {
		t.Errorf("named are %s", named)
	}
}

func TestTrackingSettingsThatMeanNothing(t *testing.T) {
	for text, want := range map[string]string{
		"[tracking]\non = \"yes\"\n":                  ":2: it is neither true nor false; write it without quotes",
		"[tracking]\nzone = \"Mars\"\n":               `:2: unknown time zone "Mars": use a name such as Europe/Madrid or UTC`,
		"[tracking]\nzone = 3\n":                      ":2: zone is no text: write it in quotes",
		"[tracking.servers.a]\nzone = \"Mars\"":       `:2: unknown time zone "Mars"`,
		"[tracking]\nlevel = 3\n":                     ":2: tracking.level means nothing here; is it misspelt?",
		"[tracking.servers.a]\non = true\noff = true": ":3: tracking.servers.a.off means nothing here; is it misspelt?",
		"[tracking]\non = true\nhosted = true\n":      ": tracking is not supported in a hosted environment (hosted = true in [tracking]): it stays off",
		"[tracking.servers]\na = true\n":              ":2:",
		"tracking = 3\n":                              ":1:",
	} {
		dir := t.TempDir()
		name := write(t, dir, text)
		s, err := Load(dir)
		got := strings.Join(s.Warnings, "\n")
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, name+want) || strings.Contains(got, "destination") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestChangeTrackingKeepsAllElse(t *testing.T) {
	for _, c := range []struct {
		text, server, want string
		on                 bool
	}{
		{"", "", "[tracking]\non = true\n", true},
		{"", "A/B", "[tracking.servers.\"A/B\"]\non = true\n", true},
		{"mode = \"Off\" # ours", "", "mode = \"Off\" # ours\n\n[tracking]\non = true\n", true},
		{"[tracking]\non = false # no\n", "", "[tracking]\non = true # no\n", true},
		{"[tracking]\ndomain = \"true\"\n", "", "[tracking]\non = true\ndomain = \"true\"\n", true},
		{"[tracking]\r\nhosted = false\r\n", "", "[tracking]\r\non = true\nhosted = false\r\n", true},
		{"[tracking]\non = true\n[tracking.servers.\"A/B\"]\non = true\n", "A/B", "[tracking]\non = true\n[tracking.servers.\"A/B\"]\non = false\n", false},
		{"[tracking]\non = true\n[tracking.servers.\"A/B\"]\non = true\n", "", "[tracking]\non = false\n[tracking.servers.\"A/B\"]\non = false\n", false},
		{"[tracking]\non = true\n", "x", "[tracking]\non = true\n\n[tracking.servers.\"x\"]\non = false\n", false},
		{"[tracking]\non = true\n[products.p]\ncount = \"user\"\n", "", "[tracking]\non = true\n[products.p]\ncount = \"user\"\n", true},
		{"[tracking.servers.\"A/B\"]\nzone = \"UTC\"\n", "A/B", "[tracking.servers.\"A/B\"]\non = true\nzone = \"UTC\"\n", true},
		{"[tracking]\non = true\n[tracking.servers.\"A/B\"]\nzone = \"UTC\"\n", "", "[tracking]\non = false\n[tracking.servers.\"A/B\"]\nzone = \"UTC\"\n", false},
		{"tracking = { on = true }\n", "", "tracking = { on = false }\n", false},
	} {
		dir := t.TempDir()
		name := filepath.Join(dir, layout.SettingsFile)
		if c.text != "" {
			write(t, dir, c.text)
		}
		if err := ChangeTracking(disk.OS, dir, c.server, c.on); err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		got, _ := os.ReadFile(name)
		if string(got) != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTrackingIsRefusedInAHostedEnvironment(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "[tracking]\nhosted = true\n")
	err := ChangeTracking(disk.OS, dir, "", true)
	if err == nil || !strings.Contains(err.Error(), "hosted environment") {
		t.Error(err)
	}
	if err := ChangeTracking(disk.OS, dir, "", false); err != nil {
		t.Error("off: ", err)
	}
}
