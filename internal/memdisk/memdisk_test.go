package memdisk

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/liclog/liclog/layout/disk"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, f *FS, name, text string) disk.File {
	t.Helper()
	file, err := f.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o640)
	check(t, err)
	_, err = file.Write([]byte(text))
	check(t, err)
	return file
}

func TestSyncedFilesSurvive(t *testing.T) {
	for seed := range uint64(50) {
		f := New(seed)
		check(t, disk.MkdirAll(f, "/tree/2007"))
		check(t, disk.Replace(f, "/tree/2007/Log.csv", []byte("old")))
		check(t, disk.Replace(f, "/tree/2007/Log.csv", []byte("new")))
		if got := f.Crash().Files()["/tree/2007/Log.csv"]; got != "new" {
			t.Fatalf("seed %d: %q", seed, got)
		}
	}
}

func TestWhatIsNotSyncedMayBeLost(t *testing.T) {
	found := map[string]bool{}
	for seed := range uint64(100) {
		f := New(seed)
		file := write(t, f, "/a", "synced")
		check(t, file.Sync())
		check(t, f.SyncDir("/"))
		_, err := file.Write([]byte(" and not"))
		check(t, err)
		write(t, f, "/b", "never")
		check(t, f.Rename("/a", "/c"))
		files := f.Crash().Files()
		for name, text := range files {
			if strings.HasPrefix(text, "synced") && name == "/a" && files["/c"] != "" {
				t.Fatalf("seed %d: a rename happened by half: %q", seed, files)
			}
			found[name+"="+text] = true
		}
		if files["/a"] == "" && files["/c"] == "" {
			t.Fatalf("seed %d: what was synced is lost: %q", seed, files)
		}
	}
	for _, want := range []string{"/a=synced", "/c=synced", "/c=synced and not", "/b=", "/b=never"} {
		if !found[want] {
			t.Errorf("no crash leaves %s", want)
		}
	}
}

func TestAFailedSyncIsFinal(t *testing.T) {
	lost := 0
	for seed := range uint64(50) {
		f := New(seed)
		file := write(t, f, "/a", "text")
		check(t, f.SyncDir("/"))
		f.Fail(Fault{Kinds: Sync, At: 1, Err: syscall.EIO})
		if err := file.Sync(); !errors.Is(err, syscall.EIO) {
			t.Fatal(err)
		}
		check(t, file.Sync()) // says so, but it is not true
		if f.Crash().Files()["/a"] != "text" {
			lost++
		}
		_, err := file.WriteAt([]byte("text"), 0)
		check(t, err)
		check(t, file.Sync())
		if got := f.Crash().Files()["/a"]; got != "text" {
			t.Fatalf("seed %d: %q", seed, got)
		}
	}
	if lost == 0 {
		t.Error("a second Sync always helps")
	}
}

func TestFaults(t *testing.T) {
	f := New(1)
	f.Fail(Fault{Kinds: Write, At: 2, Err: syscall.ENOSPC, Lasts: true})
	file := write(t, f, "/a", "one")
	for range 3 {
		if _, err := file.Write([]byte("two")); !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
	f.Heal()
	_, err := file.Write([]byte("two"))
	check(t, err)
	if got := f.Files()["/a"]; got != "onetwo" {
		t.Errorf("%q", got)
	}
	f.PowerCut(1)
	if err := f.Mkdir("/d", 0o750); !errors.Is(err, ErrPower) {
		t.Error(err)
	}
	if _, err := f.Stat("/a"); !errors.Is(err, ErrPower) {
		t.Error(err)
	}
	if _, err := f.Crash().Stat("/"); err != nil {
		t.Error(err)
	}
}

func TestLocks(t *testing.T) {
	f := New(1)
	_, err := f.Lock("/lock", "first")
	check(t, err)
	var held *disk.Held
	if _, err := f.Lock("/lock", "second"); !errors.As(err, &held) || held.About != "first" {
		t.Error(err)
	}
	f.Killed()
	release, err := f.Lock("/lock", "third")
	check(t, err)
	check(t, release())
	_, err = f.Lock("/lock", "fourth")
	check(t, err)
}
