package settings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

func TestChangeModeKeepsAllElse(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"no file", "", "mode = \"Off\"\n"},
		{"comments, blanks and line ends", "# a\r\n  mode\t=  'AllLogging'  # b\r\n\r\nx = 1", "# a\r\n  mode\t=  \"Off\"  # b\r\n\r\nx = 1"},
		{"no mode yet", "# a\n[products.a]\ncount = \"user\"\n", "mode = \"Off\"\n# a\n[products.a]\ncount = \"user\"\n"},
		{"a mode of somebody else", "[other]\nmode = \"Nice\"\n", "mode = \"Off\"\n[other]\nmode = \"Nice\"\n"},
		{"a mode inside a text", "x = '''\nmode = \"AllLogging\"\n'''\nmode = \"ProductLog\"\n", "x = '''\nmode = \"AllLogging\"\n'''\nmode = \"Off\"\n"},
		{"a quoted key", "\"mode\" = \"ProductLog\"", "\"mode\" = \"Off\""},
		{"a byte-order mark", "\ufeffmode = \"ProductLog\"\n", "\ufeffmode = \"Off\"\n"},
		{"a byte-order mark, no mode yet", "\ufeffx = 1\n", "\ufeffmode = \"Off\"\nx = 1\n"},
		{"already so", "mode = 'off'\n", "mode = 'off'\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			name := filepath.Join(dir, layout.SettingsFile)
			if test.before != "" {
				write(t, dir, test.before)
			}
			if err := ChangeMode(disk.OS, dir, layout.Off); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(name)
			if err != nil || string(got) != test.after {
				t.Errorf("got %q, %v\nwant %q", got, err, test.after)
			}
		})
	}
}

func TestChangeModeMakesTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "tree")
	if err := ChangeMode(disk.OS, dir, layout.ProductSummary); err != nil {
		t.Fatal(err)
	}
	if s, err := Load(dir); err != nil || s.Mode != layout.ProductSummary {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestChangeModeLeavesABrokenFileAlone(t *testing.T) {
	dir := t.TempDir()
	const broken = "mode = \"AllLogging\"\nx = \n"
	name := write(t, dir, broken)
	err := ChangeMode(disk.OS, dir, layout.Off)
	if err == nil || !strings.HasPrefix(err.Error(), name+":2: ") || !strings.Contains(err.Error(), "mend the file") {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(name); string(got) != broken {
		t.Errorf("it was changed to %q", got)
	}
}

func TestChangeModeGivesUpWhereTheLineCannotBeFound(t *testing.T) {
	dir := t.TempDir()
	const text = "mode = \"\"\"ProductLog\"\"\"\n"
	name := write(t, dir, text)
	if err := ChangeMode(disk.OS, dir, layout.Off); err == nil || !strings.Contains(err.Error(), `mode = "Off"`) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(name); string(got) != text {
		t.Errorf("it was changed to %q", got)
	}
}

func TestChangeModeKeepsLinkAndPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no links and permissions of this kind")
	}
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "shared.toml")
	if err := os.WriteFile(elsewhere, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, layout.SettingsFile)
	if err := os.Symlink(elsewhere, link); err != nil {
		t.Fatal(err)
	}
	if err := ChangeMode(disk.OS, dir, layout.Off); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if info, err := os.Stat(elsewhere); err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
		t.Errorf("got %v, %v", info, err)
	}
}

// noRename is a disk on which files can't be renamed.
type noRename struct{ disk.FS }

var errRename = errors.New("no space left")

func (noRename) Rename(string, string) error { return errRename }

func TestAFailedChangeLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	name := write(t, dir, "mode = \"ProductLog\"\n")
	if err := ChangeMode(noRename{disk.OS}, dir, layout.Off); !errors.Is(err, errRename) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(name); string(got) != "mode = \"ProductLog\"\n" {
		t.Errorf("got %q", got)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("something is left behind: %v", entries)
	}
}
