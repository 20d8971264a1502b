// Package settings reads, watches and changes liclog.toml, the settings of a
// tree (docs/files.md):
//
//	mode = "AllLogging"
//
//	[products."abc:xyz"]
//	count = "user+host"
//
//	[formats.ours]
//	time = "%d.%m.%Y %H:%M:%S"
//	patterns = ['^(?P<time>\S+ \S+) (?P<event>\w+) (?P<product>\S+) (?P<user>\S+)@(?P<host>\S+)']
//	events = { LENT = "checkout", BACK = "checkin" }
//
//	[entitlements]
//	company = "Acme"
//	account = "0001234"
//
//	[entitlements.ldif]
//	mailFile = ["mailfile"]
//
// The file is optional. A key that is not known is a warning and not an error,
// so that an older program works with a newer file.
package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/liclog/liclog/layout"
)

// Settings are what liclog.toml says.
type Settings struct {
	Mode layout.Mode
	// Products has the settings of single products by their ids.
	Products map[string]Product
	// Formats are logs that are described by regular expressions, by name.
	Formats map[string]Format
	// Tracking is how users are tracked (docs/users.md).
	Tracking Tracking
	// Entitlements is for liclog entitlements alone (docs/entitlements.md).
	Entitlements Entitlements
	// Sessions is how sessions are counted.
	Sessions Sessions
	// Warnings name the keys that mean nothing, each with file and line.
	Warnings []string
}

// Product is what is set for one product.
type Product struct {
	Count layout.Count
}

// Entitlements is what a count of entitlements is told besides its tables.
type Entitlements struct {
	Company, Account string
	// LDIF names the attributes of a directory that stand for our columns.
	LDIF map[string][]string
}

// Format describes a log. What the texts mean, the reader of such logs says
// (docs/formats.md).
type Format struct {
	Patterns, Skip []string
	Time, Zone     string
	Events         map[string]string
}

// Default is what holds where there is no file.
func Default() Settings {
	return Settings{Mode: layout.AllLogging, Sessions: defaultSessions().settings()}
}

// Count is the rule by which check-outs of the product id are counted.
func (s Settings) Count(id string) layout.Count { return s.Products[id].Count }

// Equal tells whether both say the same.
func (s Settings) Equal(other Settings) bool {
	return s.Mode == other.Mode && s.Sessions == other.Sessions && maps.Equal(s.Products, other.Products) && reflect.DeepEqual(s.Formats, other.Formats) &&
		s.Tracking.equal(other.Tracking) && reflect.DeepEqual(s.Entitlements, other.Entitlements) && slices.Equal(s.Warnings, other.Warnings)
}

// Load reads the settings of the tree dir. An error names file and line.
func Load(dir string) (Settings, error) {
	name := filepath.Join(dir, layout.SettingsFile)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Default(), nil
	}
	if err != nil {
		return Default(), err
	}
	return parse(name, string(text))
}

// document is the file's form.
type document struct {
	Mode     mode `toml:"mode"`
	Products map[string]struct {
		Count count `toml:"count"`
	} `toml:"products"`
	Sessions     sessions      `toml:"sessions"`
	Tracking     trackingTable `toml:"tracking"`
	Entitlements struct {
		Company text             `toml:"company"`
		Account text             `toml:"account"`
		LDIF    map[string]texts `toml:"ldif"`
	} `toml:"entitlements"`
	Formats map[string]struct {
		Patterns texts           `toml:"patterns"`
		Skip     texts           `toml:"skip"`
		Time     text            `toml:"time"`
		Zone     text            `toml:"zone"`
		Events   map[string]text `toml:"events"`
	} `toml:"formats"`
}

func parse(name, text string) (Settings, error) {
	d := document{Mode: mode(Default().Mode), Sessions: defaultSessions()}
	meta, err := toml.Decode(text, &d)
	if wrong := errors.Join(checkTables(text, meta), checkTracking(text, meta)); wrong != nil {
		err = wrong
	}
	if err != nil {
		return Default(), place(name, err)
	}
	s := Settings{Mode: layout.Mode(d.Mode), Formats: d.formats(), Warnings: unknownKeys(name, text, meta)}
	s.Sessions = d.Sessions.settings()
	s.Entitlements = Entitlements{Company: string(d.Entitlements.Company), Account: string(d.Entitlements.Account)}
	s.Tracking = d.Tracking.settings()
	if warning := s.Tracking.warning(name); warning != "" {
		s.Warnings = append(s.Warnings, warning)
	}
	for column, attributes := range d.Entitlements.LDIF {
		if s.Entitlements.LDIF == nil {
			s.Entitlements.LDIF = make(map[string][]string)
		}
		s.Entitlements.LDIF[column] = attributes
	}
	for id, p := range d.Products {
		if s.Products == nil {
			s.Products = make(map[string]Product)
		}
		s.Products[id] = Product{Count: layout.Count(p.Count)}
	}
	return s, nil
}

func (d *document) formats() map[string]Format {
	var found map[string]Format
	for name, f := range d.Formats {
		if found == nil {
			found = make(map[string]Format)
		}
		events := make(map[string]string)
		for word, kind := range f.Events {
			events[word] = string(kind)
		}
		found[name] = Format{Patterns: f.Patterns, Skip: f.Skip, Time: string(f.Time), Zone: string(f.Zone), Events: events}
	}
	return found
}

// tables are the keys that hold tables, and how these are written.
var tables = map[string]string{
	"products": "[products.\"ID\"] and below it count = \"user\"",
	"formats":  "[formats.NAME] and below it patterns = ['...']",
}

// checkTables makes sure that tables of tables are such; the decoder passes over
// other things in silence or speaks of Go's types.
func checkTables(text string, meta toml.MetaData) error {
	for _, key := range meta.Keys() {
		if tables[key[0]] != "" && len(key) <= 2 && meta.Type(key...) != "Hash" {
			return toml.ParseError{
				Message:  fmt.Sprintf("%s is no table: write %s", key, tables[key[0]]),
				Position: toml.Position{Line: lineOf(text, key)},
			}
		}
	}
	return nil
}

// place says where in the file the error is.
func place(name string, err error) error {
	var where toml.ParseError
	if errors.As(err, &where) {
		return fmt.Errorf("%s:%d: %s", name, where.Position.Line, where.Message)
	}
	return fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "toml: "))
}

// mode is a mode's name in the file.
type mode layout.Mode

// UnmarshalTOML reads a mode by name.
func (m *mode) UnmarshalTOML(value any) error {
	name, ok := value.(string)
	if !ok {
		return fmt.Errorf("mode is no text: write it in quotes")
	}
	found, err := layout.ParseMode(name)
	*m = mode(found)
	return err
}

// count is the name of a rule in the file.
type count layout.Count

// UnmarshalTOML reads a rule by name.
func (c *count) UnmarshalTOML(value any) error {
	name, ok := value.(string)
	if !ok {
		return fmt.Errorf("count is no text: write it in quotes")
	}
	rule, err := layout.ParseCount(name)
	*c = count(rule)
	return err
}

// text is a plain text in the file.
type text string

// UnmarshalTOML reads a text.
func (t *text) UnmarshalTOML(value any) error {
	found, ok := value.(string)
	if !ok {
		return fmt.Errorf("it is no text: write it in quotes")
	}
	*t = text(found)
	return nil
}

// texts is a list of texts in the file.
type texts []string

// UnmarshalTOML reads a list of texts.
func (t *texts) UnmarshalTOML(value any) error {
	list, ok := value.([]any)
	for _, v := range list {
		found, isText := v.(string)
		*t, ok = append(*t, found), ok && isText
	}
	if !ok {
		return fmt.Errorf(`it is no list of texts: write it as ["one", "two"]`)
	}
	return nil
}
