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

	"github.com/urfave/cli/v2"

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

// The help of --by-data names the formats whose products it changes, and no other.
func TestByDataNamesItsFormats(t *testing.T) {
	var usage string
	for _, f := range inputFlags() {
		if by, ok := f.(*cli.BoolFlag); ok && by.Name == "by-data" {
			usage = by.Usage
		}
	}
	listing := filepath.Join(t.TempDir(), "lmstat.txt")
	err := os.WriteFile(listing, []byte(`Flexible License Manager status on Fri 10/20/2017 17:02
License server status: 27002@lic1
lic1: license server UP (MASTER) v11.16
Vendor daemon status (on lic1):
    cadd: UP v11.16
Users of token:  (Total of 10 licenses issued;  Total of 1 license in use)
    anna pc-17 pc-17 CAD:render (v61.9) (lic1/27002 7086), start Fri 10/20 16:44
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	sources := filepath.Join("..", "..", "logger", "source")
	for log, word := range map[string]string{
		filepath.Join(sources, "flexlm", "testdata", "tokens.log"): "FlexLM", listing: "lmstat",
		filepath.Join(sources, "rlm", "testdata", "std.log"): "RLM:", filepath.Join(sources, "rlmisv", "testdata", "log.log"): "ISV",
		filepath.Join(sources, "rms", "testdata", "usage.log"):      "Sentinel RMS",
		filepath.Join(sources, "dsls", "testdata", "server.log"):    "DSLS",
		filepath.Join(sources, "stardrop", "testdata", "usage.log"): "StarDrop",
	} {
		plain := runHere(t, nil, "convert", "--quiet", log)
		changes := !bytes.Equal(plain, runHere(t, nil, "convert", "--quiet", "--by-data", log))
		if len(plain) == 0 || changes != strings.Contains(usage, word) {
			t.Errorf("%s: --by-data changes products: %v; its help is %q", log, changes, usage)
		}
	}
}
