package settings

import (
	"fmt"
	"path/filepath"
	"time"
)

// Sessions is how sessions are counted (docs/sessions.md).
type Sessions struct {
	// Tracking is whether licenses of applications are recorded.
	Tracking bool
	// Refuse is whether logins beyond the limit of login licenses are refused.
	Refuse bool
	// Inactivity is after which time without activity a session ends; 0 for never.
	Inactivity time.Duration
	// Connections is how often connected users are counted; 0 for never.
	Connections time.Duration
	// Zone is the time zone of days; empty for UTC.
	Zone string
	// Operators, Limits and Aliases name CSV tables; empty for none.
	Operators, Limits, Aliases string
}

// Tables are the paths of the tables of the tree dir.
func (s Sessions) Tables(dir string) (paths []string) {
	for _, name := range []string{s.Operators, s.Limits, s.Aliases} {
		if name != "" {
			paths = append(paths, TablePath(dir, name))
		}
	}
	return paths
}

// TablePath is where a table of the tree dir is: one that is not absolute stands
// beside the settings.
func TablePath(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// defaultSessions is what holds where nothing is set.
func defaultSessions() sessions {
	return sessions{Tracking: true, Connections: duration(5 * time.Minute)}
}

// sessions is the form of the table [sessions] in the file.
type sessions struct {
	Tracking    flag     `toml:"tracking"`
	Refuse      flag     `toml:"refuse"`
	Inactivity  duration `toml:"inactivity"`
	Connections duration `toml:"connections"`
	Zone        zone     `toml:"zone"`
	Operators   text     `toml:"operators"`
	Limits      text     `toml:"limits"`
	Aliases     text     `toml:"aliases"`
}

func (s sessions) settings() Sessions {
	return Sessions{
		Tracking: bool(s.Tracking), Refuse: bool(s.Refuse),
		Inactivity: time.Duration(s.Inactivity), Connections: time.Duration(s.Connections),
		Zone: string(s.Zone), Operators: string(s.Operators), Limits: string(s.Limits), Aliases: string(s.Aliases),
	}
}

// duration is a length of time in the file.
type duration time.Duration

// UnmarshalTOML reads a length of time in whole seconds, such as "30m".
func (d *duration) UnmarshalTOML(value any) error {
	name, ok := value.(string)
	if !ok {
		return fmt.Errorf("it is no text: write it in quotes, as \"30m\"")
	}
	found, err := time.ParseDuration(name)
	if err != nil || found < 0 || found%time.Second != 0 {
		return fmt.Errorf("%q is no length of time in whole seconds: write one such as \"30m\" or \"90s\"", name)
	}
	*d = duration(found)
	return nil
}
