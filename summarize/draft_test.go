package summarize

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/liclog/liclog/layout/disk"
)

// TestDraft writes a text, in pieces, in the place of files that are like it in all
// ways that matter: what is the same is not written.
func TestDraft(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcde\n"), 3*(64<<10)/16) // three times what is compared at once
	late := bytes.Clone(text)
	late[150_000] = 'X'
	early := bytes.Clone(text)
	early[0] = 'X'
	olds := map[string][]byte{
		"the same": text, "differs early": early, "differs late": late, "empty": {},
		"shorter": text[:100_000], "longer": append(bytes.Clone(text), '\n'), "none": nil,
	}
	for what, old := range olds {
		for _, size := range []int{len(text), 64 << 10, 70_001, 999} {
			name := filepath.Join(t.TempDir(), "Summary.csv")
			if old != nil {
				writeFile(t, name, old)
			}
			d := draft{fsys: disk.OS, name: name}
			for rest := text; len(rest) > 0; rest = rest[min(size, len(rest)):] {
				d.write(rest[:min(size, len(rest))])
			}
			fresh, err := d.finish()
			if err != nil {
				t.Fatal(err)
			}
			if same := what == "the same"; (fresh == nil) != same {
				t.Fatalf("%s: written %v", what, fresh != nil)
			}
			if fresh == nil {
				continue
			}
			if _, err := fresh.commit(); err != nil {
				t.Fatal(err)
			}
			if got := readFile(t, name); !bytes.Equal(got, text) {
				t.Fatalf("%s, in pieces of %d: %d bytes, want %d", what, size, len(got), len(text))
			}
		}
	}
}

// TestDraftTakenBack finds the old file alone where a draft is dropped, or fails.
func TestDraftTakenBack(t *testing.T) {
	for n := range int64(3) {
		dir := t.TempDir()
		name := filepath.Join(dir, "Summary.csv")
		writeFile(t, name, []byte("old"))
		broken := &faulty{FS: disk.OS}
		broken.left.Store(n)
		d := draft{fsys: broken, name: name}
		d.write([]byte("old and new"))
		if n == 0 {
			d.drop()
		} else if fresh, err := d.finish(); fresh != nil || !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("call %d fails: %v, error %v", n, fresh, err)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 1 || string(readFile(t, name)) != "old" {
			t.Fatalf("call %d fails: left %v, error %v", n, left, err)
		}
	}
}
