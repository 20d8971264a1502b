package users

import (
	"encoding/json"
	"time"

	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/tracking/entitlements/name"
)

// Settings are what a domain is told: the servers that track, its name and zone.
type Settings struct {
	On      bool              `json:"on,omitempty"` // servers that are not named
	Servers map[string]bool   `json:"servers,omitempty"`
	Domain  string            `json:"domain,omitempty"`
	Zone    string            `json:"zone,omitempty"`  // of midnight; UTC where it is empty
	Zones   map[string]string `json:"zones,omitempty"` // of servers that have another
}

// SettingsOf are those of liclog.toml. In a hosted environment nothing is tracked.
func SettingsOf(t settings.Tracking) Settings {
	s := Settings{Domain: t.Domain, Zone: t.Zone, Zones: t.Zones}
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

// named are the servers that the settings name, in order.
func (s *Settings) named() []string {
	return settings.Tracking{Servers: s.Servers, Zones: s.Zones}.Named()
}

// location is a zone by name, which whoever read the settings has tried.
func location(zone string) *time.Location {
	if found, err := time.LoadLocation(zone); err == nil {
		return found
	}
	return time.UTC
}

// ruling is settings made ready for looking servers up.
type ruling struct {
	Settings
	on     map[string]bool // by key of the server
	zones  map[string]*time.Location
	home   *time.Location   // of all servers that zones does not name
	abroad []*time.Location // all others, each once
}

func (s Settings) ready() ruling {
	r := ruling{Settings: s, on: map[string]bool{}, zones: map[string]*time.Location{}, home: location(s.Zone)}
	for server, on := range s.Servers {
		r.on[name.Key(server)] = on
	}
	known := map[string]*time.Location{s.Zone: r.home}
	for server, zone := range s.Zones {
		if known[zone] == nil {
			known[zone] = location(zone)
			r.abroad = append(r.abroad, known[zone])
		}
		r.zones[name.Key(server)] = known[zone]
	}
	return r
}

// tracks tells whether the server of a key tracks its users.
func (r *ruling) tracks(key string) bool {
	if on, named := r.on[key]; named {
		return on
	}
	return r.On
}

// zone is the one whose midnights the server of a key has.
func (r *ruling) zone(key string) *time.Location {
	if zone := r.zones[key]; zone != nil {
		return zone
	}
	return r.home
}
