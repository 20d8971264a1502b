package users

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// Settings are what a domain is told: the servers that track, its name and zone.
type Settings struct {
	On      bool            `json:"on,omitempty"` // servers that are not named
	Servers map[string]bool `json:"servers,omitempty"`
	Domain  string          `json:"domain,omitempty"`
	Zone    string          `json:"zone,omitempty"` // of midnight; UTC where it is empty

	byKey map[string]bool
}

// SettingsOf are those of liclog.toml. In a hosted environment nothing is tracked.
func SettingsOf(t settings.Tracking) Settings {
	s := Settings{Domain: t.Domain, Zone: t.Zone}
	if !t.Hosted {
		s.On, s.Servers = t.On, t.Servers
	}
	return s
}

// Text is the settings as Part takes them.
func (s Settings) Text() string {
	text, _ := json.Marshal(s) // texts and truth values can't fail
	return string(text)
}

func parseSettings(text string) (s Settings, err error) {
	err = json.Unmarshal([]byte(text), &s)
	return s, err
}

// tracks tells whether the server of a key tracks its users.
func (s *Settings) tracks(key string) bool {
	if s.byKey == nil {
		s.byKey = map[string]bool{}
		for n, on := range s.Servers {
			s.byKey[name.Key(n)] = on
		}
	}
	if on, named := s.byKey[key]; named {
		return on
	}
	return s.On
}

// names are those of the servers that the settings name, in order.
func (s *Settings) names() []string {
	var names []string
	for n := range s.Servers {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// location is the zone, which whoever read the settings has tried.
func (s *Settings) location() *time.Location {
	if zone, err := time.LoadLocation(s.Zone); err == nil {
		return zone
	}
	return time.UTC
}
