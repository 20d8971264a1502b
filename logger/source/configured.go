package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/regex"
)

// With is the table of Formats behind those that a user describes by regular
// expressions, which go before them. An error names the format.
func With(described map[string]regex.Description) (Table, error) {
	var table Table
	for _, name := range slices.Sorted(maps.Keys(described)) {
		if _, err := Table(Formats).ByName(name); err == nil || strings.ContainsAny(name, " \t/") || name == "" {
			return nil, fmt.Errorf("formats.%s: take another name, of one word, that no format has yet", name)
		}
		f, err := regex.Compile(described[name])
		if err != nil {
			return nil, fmt.Errorf("formats.%s: %w", name, err)
		}
		table = append(table, Format{name, "described in liclog.toml", f.Sniff, func(o Options) event.Parser {
			return f.New(regex.Options{Zone: o.Zone, FoldCase: o.FoldCase, Server: o.Server})
		}})
	}
	return append(table, Formats...), nil
}
