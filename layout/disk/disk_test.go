package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestReplace(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	for _, pieces := range [][]string{{"old"}, {"n", "e", "w"}, {}} {
		var data [][]byte
		for _, p := range pieces {
			data = append(data, []byte(p))
		}
		check(t, Replace(OS, name, data...))
		got, err := ReadFile(OS, name)
		check(t, err)
		if want := strings.Join(pieces, ""); string(got) != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	check(t, ReplaceFrom(OS, name, strings.NewReader("read")))
	if got, _ := ReadFile(OS, name); string(got) != "read" {
		t.Errorf("%q", got)
	}
	if _, err := os.Stat(Fresh(name)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the fresh file is left: %v", err)
	}
}

func TestReplaceLeavesNothingBehind(t *testing.T) {
	name := filepath.Join(t.TempDir(), "folder")
	check(t, os.MkdirAll(filepath.Join(name, "full"), 0o750))
	if err := Replace(OS, name, []byte("data")); err == nil {
		t.Error("a folder was replaced")
	}
	if _, err := os.Stat(Fresh(name)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the fresh file is left: %v", err)
	}
}

func TestLockTellsTheHolder(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	release, err := OS.Lock(name, "me")
	check(t, err)
	var held *Held
	if _, err := OS.Lock(name, "you"); !errors.As(err, &held) || held.About != "me" || held.Name != name {
		t.Errorf("%v", err)
	}
	check(t, release())
	if _, err := os.Stat(Holder(name)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it still says who has it: %v", err)
	}
	release, err = OS.Lock(name, "you")
	check(t, err)
	check(t, release())
}

func TestSame(t *testing.T) {
	dir := t.TempDir()
	look := func(name string) fs.FileInfo {
		info, err := OS.Stat(filepath.Join(dir, name))
		check(t, err)
		return info
	}
	check(t, Replace(OS, filepath.Join(dir, "a"), []byte("1")))
	first := look("a")
	if !Same(first, look("a")) {
		t.Error("a file is not the same as itself")
	}
	check(t, os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "b")))
	check(t, Replace(OS, filepath.Join(dir, "a"), []byte("1")))
	if Same(first, look("a")) || !Same(first, look("b")) {
		t.Error("a file is told by its name")
	}
}

func TestAdvice(t *testing.T) {
	for err, want := range map[error]string{
		full[0]:           "free some space",
		readOnly[0]:       "writable",
		busy[0]:           "close the program",
		fs.ErrPermission:  "let this user write",
		fs.ErrNotExist:    "put back",
		syscall.EMFILE:    "open files",
		syscall.EIO:       "disk may be failing",
		errors.New("odd"): "see what keeps",
	} {
		wrapped := error(&fs.PathError{Op: "write", Path: "x", Err: err})
		if got := Advice(wrapped); !strings.Contains(got, want) {
			t.Errorf("%v: %s", err, got)
		}
		if !IsOurs(wrapped) || IsOurs(errors.New("odd")) {
			t.Errorf("%v: not known for an error of the file system", err)
		}
	}
}
