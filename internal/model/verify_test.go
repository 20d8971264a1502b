package model

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/summarize/verify"
)

// Trees that the model makes must pass, whatever happened: verify says nothing
// false, and the model keeps the rules that verify knows.
func TestVerifyPassesWhatTheModelMakes(t *testing.T) {
	counts := map[string]string{"product0": "user", "product1": "host", "product2": "user+host"}
	for seed := range uint64(150) {
		o := Options{Modes: seed%3 > 0, LateBy: int64(seed % 2 * 600), Few: 2 + int(seed%3), Events: 20 + int(seed%80), Listings: seed%4 > 1}
		s := Settings{Mode: layout.Modes[seed%5], Lateness: int64(seed % 4 * 200), Counts: counts, MaxCheckOut: int64(seed % 3 * 20_000)}
		tree := Run(Random(seed, o), s)
		dir := t.TempDir()
		files := tree.Files()
		maps.Copy(files, tree.Summaries())
		writeAll(t, dir, files)
		report, err := verify.Tree(dir, verify.Options{Counts: counts})
		if err != nil {
			t.Fatalf("seed %d: %s", seed, err)
		}
		for _, d := range report.Differences {
			t.Errorf("seed %d: %s", seed, d)
		}
		if t.Failed() {
			return
		}
	}
}

func writeAll(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), layout.FolderMode); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), layout.FileMode); err != nil {
			t.Fatal(err)
		}
	}
}
