package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/source"
	"github.com/liclog/liclog/logger/source/sflm"
)

// runHere runs the program and fails the test unless it ends well.
func runHere(t *testing.T, stdin []byte, args ...string) (stdout []byte) {
	t.Helper()
	var out, words bytes.Buffer
	if status := run(context.Background(), append([]string{"liclog"}, args...), bytes.NewReader(stdin), &out, &words); status != 0 {
		t.Fatalf("%q ends with %d: %s", args, status, words.String())
	}
	return out.Bytes()
}

// rowsOf are the files of a tree that hold what was logged. A pipe has no
// Rejects.csv for lines that are no events.
func rowsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, layout.StateFolder) || d.Name() == layout.RejectsFile {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Every format's logs, converted and piped in, leave the tree that they leave
// when they are logged directly.
func TestConvertedLeavesTheSameTree(t *testing.T) {
	var logs []string
	for _, pattern := range []string{
		"../../logger/source/*/testdata/*.log", "../../logger/source/*/testdata/*.txt", "testdata/listings/*", "../../../shared/realdata/*/*",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		logs = append(logs, found...)
	}
	for _, name := range logs {
		text, err := os.ReadFile(name)
		if err != nil || len(text) > 400<<10 {
			continue // a folder, or more than a test should take
		}
		if _, err := source.Recognise(text); err != nil && !sflm.IsLog(text) {
			continue // a test's log that is too short
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			convertedEquals(t, name)
		})
	}
}

func convertedEquals(t *testing.T, name string) {
	direct := t.TempDir()
	runHere(t, nil, "log", "--tz", "Europe/Madrid", "--quiet", "--sync", "none", "--dir", direct, name)
	want := rowsOf(t, direct)
	for _, to := range []string{"csv", "jsonl"} {
		piped := t.TempDir()
		events := runHere(t, nil, "convert", "--tz", "Europe/Madrid", "--quiet", "--to", to, name)
		runHere(t, events, "log", "--sync", "none", "--dir", piped, "--quiet")
		got := rowsOf(t, piped)
		for file, text := range want {
			if got[file] != text {
				t.Errorf("%s: %s differs", to, file)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d files, want %d", to, len(got), len(want))
		}
	}
}

// A compressed export of a console leaves the tree that the export does.
func TestCompressedExport(t *testing.T) {
	export := filepath.Join("..", "..", "logger", "source", "dsls", "testdata", "export.json")
	text, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err = w.Write(text)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "rows.json.gz")
	if err := os.WriteFile(name, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	plain, direct := t.TempDir(), t.TempDir()
	runHere(t, nil, "log", "--quiet", "--dir", plain, export)
	runHere(t, nil, "log", "--quiet", "--dir", direct, name)
	want := rowsOf(t, plain)
	if got := rowsOf(t, direct); len(want) == 0 || !maps.Equal(got, want) {
		t.Errorf("%d files differ from the %d of the plain export", len(got), len(want))
	}
	convertedEquals(t, name)
}
