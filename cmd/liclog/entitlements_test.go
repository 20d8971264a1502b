package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEntitlementsOptionsAreDocumented looks for every option in its page.
func TestEntitlementsOptionsAreDocumented(t *testing.T) {
	text := page(t, "docs/entitlements.md")
	parent := newApp(&shell{out: &results{w: io.Discard}}).Command("entitlements")
	for _, c := range parent.Subcommands {
		for _, f := range c.Flags {
			if name := "--" + f.Names()[0]; name != "--help" && !strings.Contains(text, "`"+name) {
				t.Errorf("%s: no %s", c.Name, name)
			}
		}
	}
}

// TestEntitlementsExamplesAreTrue runs the examples of the help, and looks at
// the help itself.
func TestEntitlementsExamplesAreTrue(t *testing.T) {
	dir := t.TempDir()
	tables, err := filepath.Glob(filepath.Join("..", "..", "testdata", "entitlements", "*.csv"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	for _, table := range tables {
		text, err := os.ReadFile(table)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, filepath.Base(table)), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	if status, _, words := liclog(t, "", "entitlements", "levels", "--acl", "acl-entries.csv", "--output", "acl.csv"); status != statusDone {
		t.Fatal(words)
	}
	for _, c := range newApp(&shell{out: &results{w: io.Discard}}).Command("entitlements").Subcommands {
		status, help, words := liclog(t, "", "entitlements", c.Name, "--help")
		for _, want := range []string{"liclog entitlements " + c.Name + " - ", "Usage: liclog entitlements " + c.Name, "Example:\n   liclog "} {
			if status != statusDone || words != "" || !strings.Contains(help, want) {
				t.Errorf("%s: status %d, %q, no %q:\n%s", c.Name, status, words, want, help)
			}
		}
		for _, example := range examples(c.Description) {
			runExample(t, example)
		}
	}
}
