package settings

import (
	"errors"
	"fmt"

	"github.com/BurntSushi/toml"
)

// unknownKeys is a warning for each key that was not decoded. Of a table that is
// not known only its own name is told.
func unknownKeys(name, text string, meta toml.MetaData) []string {
	var warnings []string
	told := make(map[string]bool)
	for _, key := range meta.Undecoded() {
		told[key.String()] = true
		if len(key) > 1 && told[key[:len(key)-1].String()] {
			continue
		}
		warnings = append(warnings, fmt.Sprintf("%s:%d: %s means nothing here; is it misspelt?", name, lineOf(text, key), key))
	}
	return warnings
}

// lineOf is the line in which a key stands. The decoder tells places only in
// errors, so it is asked to decode the key into something that can't be had.
func lineOf(text string, key toml.Key) int {
	table := make(map[string]toml.Primitive)
	meta, err := toml.Decode(text, &table)
	for i := 0; err == nil && i < len(key)-1; i++ {
		next := make(map[string]toml.Primitive)
		err = meta.PrimitiveDecode(table[key[i]], &next)
		table = next
	}
	if err == nil {
		err = meta.PrimitiveDecode(table[key[len(key)-1]], &nothing{})
	}
	var where toml.ParseError
	errors.As(err, &where)
	return where.Position.Line
}

// nothing refuses every value.
type nothing struct{}

// UnmarshalTOML always fails.
func (*nothing) UnmarshalTOML(any) error { return errors.New("not known") }
