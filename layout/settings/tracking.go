package settings

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// Tracking is how the users of a Domino domain are tracked:
//
//	[tracking]
//	on = true
//	domain = "Acme"
//	zone = "Europe/Berlin"
//
//	[tracking.servers."Mail1/Acme"]
//	on = false
//	zone = "America/New_York"
type Tracking struct {
	On      bool              // at servers that Servers does not name
	Servers map[string]bool   // whether tracking is on, by server
	Domain  string            // the domain's name
	Zone    string            // whose midnight ends a day; UTC where it is empty
	Zones   map[string]string // those of servers that have another
	// Hosted says that the servers are hosted for several companies: there
	// tracking is not supported, and stays off.
	Hosted bool
}

// AnyOn tells whether tracking is to be on at any server.
func (t Tracking) AnyOn() bool {
	for _, on := range t.Servers {
		if on {
			return true
		}
	}
	return t.On
}

func (t Tracking) equal(other Tracking) bool {
	return t.On == other.On && t.Domain == other.Domain && t.Zone == other.Zone && t.Hosted == other.Hosted &&
		maps.Equal(t.Servers, other.Servers) && maps.Equal(t.Zones, other.Zones)
}

// errHosted says why tracking can't be on.
var errHosted = errors.New("tracking is not supported in a hosted environment (hosted = true in [tracking])")

func (t Tracking) warning(name string) string {
	if !t.Hosted || !t.AnyOn() {
		return ""
	}
	return fmt.Sprintf("%s: %s: it stays off", name, errHosted)
}

// trackingTable is the file's form.
type trackingTable struct {
	On      flag `toml:"on"`
	Domain  text `toml:"domain"`
	Zone    zone `toml:"zone"`
	Hosted  flag `toml:"hosted"`
	Servers map[string]struct {
		On   *flag `toml:"on"`
		Zone zone  `toml:"zone"`
	} `toml:"servers"`
}

func (t *trackingTable) settings() Tracking {
	s := Tracking{On: bool(t.On), Domain: string(t.Domain), Zone: string(t.Zone), Hosted: bool(t.Hosted)}
	for name, server := range t.Servers {
		switch {
		case server.On != nil:
			put(&s.Servers, name, bool(*server.On))
		case server.Zone == "": // named all the same: it is a server
			put(&s.Servers, name, s.On)
		}
		if server.Zone != "" {
			put(&s.Zones, name, string(server.Zone))
		}
	}
	return s
}

func put[V any](to *map[string]V, name string, value V) {
	if *to == nil {
		*to = make(map[string]V)
	}
	(*to)[name] = value
}

// Named are the servers that the settings name, in order.
func (t Tracking) Named() []string {
	named := slices.AppendSeq(slices.Collect(maps.Keys(t.Servers)), maps.Keys(t.Zones))
	slices.Sort(named)
	return slices.Compact(named)
}

// checkTracking makes sure that tables are such: the decoder would speak of Go's
// types.
func checkTracking(text string, meta toml.MetaData) error {
	for _, key := range meta.Keys() {
		table := len(key) == 1 || len(key) <= 3 && key[1] == "servers"
		if key[0] == "tracking" && table && meta.Type(key...) != "Hash" {
			return toml.ParseError{
				Message:  fmt.Sprintf("%s is no table: write [%s] and below it on = true", key, key),
				Position: toml.Position{Line: lineOf(text, key)},
			}
		}
	}
	return nil
}

// flag is true or false in the file.
type flag bool

// UnmarshalTOML reads true or false.
func (f *flag) UnmarshalTOML(value any) error {
	found, ok := value.(bool)
	if !ok {
		return fmt.Errorf("it is neither true nor false; write it without quotes")
	}
	*f = flag(found)
	return nil
}

// zone is the name of a time zone in the file.
type zone string

// UnmarshalTOML reads a name of the time zone database.
func (z *zone) UnmarshalTOML(value any) error {
	found, ok := value.(string)
	if !ok {
		return fmt.Errorf("zone is no text: write it in quotes")
	}
	if _, err := time.LoadLocation(found); err != nil || found == "Local" {
		return fmt.Errorf("unknown time zone %q: use a name such as Europe/Madrid or UTC", found)
	}
	*z = zone(found)
	return nil
}

// ChangeTracking turns tracking on or off in the settings of the tree dir: at one
// server, or with an empty name at all. All else in the file stays as it is.
func ChangeTracking(fsys disk.FS, dir, server string, on bool) error {
	return rewrite(fsys, dir, func(name, text string) (string, error) {
		return withTracking(name, text, server, on)
	})
}

// rewrite changes the settings' file, and makes it where there is none.
func rewrite(fsys disk.FS, dir string, change func(name, text string) (string, error)) error {
	name := filepath.Join(dir, layout.SettingsFile)
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // the link stays a link
	}
	text, permissions, err := current(fsys, name)
	if err != nil {
		return err
	}
	changed, err := change(name, text)
	if err != nil || changed == text {
		return err
	}
	if err := disk.MkdirAll(fsys, filepath.Dir(name)); err != nil {
		return err
	}
	return disk.ReplaceMode(fsys, name, []byte(changed), permissions)
}

// withTracking is text with tracking turned on or off.
func withTracking(name, text, server string, on bool) (string, error) {
	now, err := parse(name, text)
	if err != nil {
		return "", fmt.Errorf("%w; mend the file first", err)
	}
	if on && now.Tracking.Hosted {
		return "", fmt.Errorf("%s: %w", name, errHosted)
	}
	if server != "" {
		return withSwitch(name, text, "[tracking.servers."+quoted(server)+"]", on, func(t *Tracking) { t.Servers[server] = on })
	}
	for other, is := range now.Tracking.Servers {
		if is == on {
			continue
		}
		if text, err = withTracking(name, text, other, on); err != nil {
			return "", err
		}
	}
	return withSwitch(name, text, "[tracking]", on, func(t *Tracking) { t.On = on })
}

// quoted is a key in the form that TOML has.
func quoted(key string) string {
	var b strings.Builder
	_ = toml.NewEncoder(&b).Encode(map[string]string{"k": key})
	return strings.TrimSpace(strings.TrimPrefix(b.String(), "k = "))
}

var (
	switchValue = regexp.MustCompile(`\b(?:true|false)\b`)
	tableLine   = regexp.MustCompile(`(?m)^[ \t]*\[[^\[\r\n].*\][^\]\r\n]*\r?$`)
)

// withSwitch is text with one switch set, which header's table has. Each place
// where it may stand is tried, and the result read: where a change does what it
// should and nothing else, it is right.
func withSwitch(name, text, header string, on bool, change func(*Tracking)) (string, error) {
	before, err := parse(name, text)
	if err != nil {
		return "", err
	}
	want := before
	want.Tracking.Servers = maps.Clone(before.Tracking.Servers)
	if want.Tracking.Servers == nil {
		want.Tracking.Servers = map[string]bool{}
	}
	change(&want.Tracking)
	if want.Equal(before) {
		return text, nil
	}
	value := strconv.FormatBool(on)
	for _, changed := range candidates(text, header, "on", value) {
		after, err := parse(name, changed)
		if err == nil && want.Mode == after.Mode && want.Tracking.equal(after.Tracking) {
			return changed, nil
		}
	}
	return "", fmt.Errorf("%s: can't find where tracking is set; write on = %s below %s there yourself", name, value, header)
}

// candidates are the texts that may have the switch: changed where it stands,
// put below a table's line, or in a table of its own at the end.
func candidates(text, header, key, value string) []string {
	var changed []string
	for _, at := range switchValue.FindAllStringIndex(text, -1) {
		changed = append(changed, text[:at[0]]+value+text[at[1]:])
	}
	line := key + " = " + value + "\n"
	for _, at := range tableLine.FindAllStringIndex(text, -1) {
		head, rest := text[:at[1]], text[at[1]:]
		changed = append(changed, head+"\n"+line+strings.TrimPrefix(rest, "\n"))
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if text != "" {
		text += "\n"
	}
	return append(changed, text+header+"\n"+line)
}
