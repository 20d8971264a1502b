package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
)

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryOptionIsDocumented looks for each command and option in its section
// of docs/commands.md, and for options there that do not exist.
func TestEveryOptionIsDocumented(t *testing.T) {
	text := page(t, "docs/commands.md")
	app := newApp(&shell{out: &results{w: io.Discard}})
	for _, name := range (&arranger{app: app}).optionNames() {
		if !strings.Contains(text, "`"+name) {
			t.Errorf("no %s", name)
		}
	}
	for _, c := range app.VisibleCommands() {
		_, section, found := strings.Cut(text, "\n## "+c.Name+"\n")
		if !found {
			t.Errorf("no section on %s", c.Name)
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		known := strings.Join((&arranger{app: app, command: c}).optionNames(), " ") + " "
		for _, f := range c.Flags {
			if name := "--" + f.Names()[0]; name != "--help" && !strings.Contains(section, "`"+name) {
				t.Errorf("%s: no %s", c.Name, name)
			}
		}
		for _, row := range regexp.MustCompile("(?m)^\\| `(--[a-z-]+)").FindAllStringSubmatch(section, -1) {
			if !strings.Contains(known, row[1]+" ") {
				t.Errorf("%s has no option %s", c.Name, row[1])
			}
		}
	}
}

func TestEveryColumnIsDocumented(t *testing.T) {
	text := page(t, "docs/files.md")
	for _, columns := range [][]string{layout.LogCacheColumns, layout.HoursColumns, layout.RejectsColumns, layout.PurchasedColumns, layout.SummaryColumns(layout.ADay)[:17]} {
		for _, name := range columns {
			if !strings.Contains(text, name) {
				t.Errorf("no column %s", name)
			}
		}
	}
}

// TestLinksLeadSomewhere follows the links between our pages.
func TestLinksLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]*)(#[^)]*)?\)`)
	for _, name := range []string{"README.md", "docs/files.md", "docs/events.md", "docs/commands.md"} {
		for _, found := range link.FindAllStringSubmatch(page(t, name), -1) {
			target := name
			if found[1] != "" {
				target = filepath.Join(filepath.Dir(name), found[1])
			}
			text := page(t, target)
			if found[2] != "" && !hasHeading(text, found[2][1:]) {
				t.Errorf("%s: no heading %s in %s", name, found[2], target)
			}
		}
	}
}

// hasHeading tells whether a page has a heading that a link calls so.
func hasHeading(text, anchor string) bool {
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "#") {
			continue
		}
		heading := strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))
		heading = regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(heading, "")
		if strings.ReplaceAll(heading, " ", "-") == anchor {
			return true
		}
	}
	return false
}
