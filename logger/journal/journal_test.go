package journal

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/liclog/liclog/internal/memdisk"
	"github.com/liclog/liclog/layout/disk"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const name = "/journal"

// written is a journal of so many groups.
func written(t *testing.T, groups int) (*memdisk.FS, *Journal) {
	t.Helper()
	f := memdisk.New(1)
	j, err := Create(f, name)
	check(t, err)
	for i := range groups {
		check(t, j.Append([]byte(groupText(i)), true))
	}
	return f, j
}

func groupText(i int) string { return fmt.Sprintf("group %d with %s in it", i, mark) }

// groups are those that can be read, up to the first damage.
func groups(t *testing.T, f disk.FS) (found []string, c *Content) {
	t.Helper()
	c, err := Load(f, name, -1)
	check(t, err)
	for {
		group, ok := c.Next()
		if !ok {
			return found, c
		}
		found = append(found, string(group))
	}
}

func TestGroupsComeBack(t *testing.T) {
	f, j := written(t, 5)
	found, c := groups(t, f.Crash())
	if len(found) != 5 || found[3] != groupText(3) || c.Damage() != nil || c.Offset() != j.Size() {
		t.Errorf("%q, %v", found, c.Damage())
	}
}

func TestEveryTornEndIsATail(t *testing.T) {
	whole, j := written(t, 3)
	data, err := disk.ReadFile(whole, name)
	check(t, err)
	last := int(j.Size()) - frameHead - len(groupText(2))
	for size := range len(data) {
		f := memdisk.New(1)
		check(t, disk.Replace(f, name, data[:size]))
		found, c := groups(t, f)
		damage := c.Damage()
		atBorder := size == last || size == last-frameHead-len(groupText(1)) || size == len(header)
		if atBorder != (damage == nil) || damage != nil && !damage.Tail {
			t.Fatalf("%d bytes: %v", size, damage)
		}
		if damage == nil {
			continue
		}
		again, err := Open(f, name, max(c.Offset(), 0))
		check(t, err)
		if c.Offset() > 0 {
			check(t, again.Append([]byte("more"), true))
			if after, c := groups(t, f); len(after) != len(found)+1 || c.Damage() != nil {
				t.Fatalf("%d bytes: %q after %q", size, after, found)
			}
		}
	}
}

func TestEveryDamagedByteIsFound(t *testing.T) {
	whole, _ := written(t, 4)
	data, err := disk.ReadFile(whole, name)
	check(t, err)
	frame := frameHead + len(groupText(0))
	for at := range data {
		changed := append([]byte(nil), data...)
		changed[at] ^= 0x20
		f := memdisk.New(1)
		check(t, disk.Replace(f, name, changed))
		found, c := groups(t, f)
		hit := max(0, at-len(header)) / frame // the group that is damaged
		if at < len(header) {
			if d := c.Damage(); d == nil || d.Offset != 0 || d.Tail || !c.Skip() {
				t.Fatalf("byte %d of the header: %v", at, d)
			}
			continue
		}
		damage := c.Damage()
		if len(found) != hit || damage == nil || damage.Offset != int64(len(header)+hit*frame) || damage.Tail != (hit == 3) {
			t.Fatalf("byte %d, group %d: %q, %v", at, hit, found, damage)
		}
		if hit < 3 {
			if !strings.Contains(damage.Error(), fmt.Sprintf("damaged at byte %d", damage.Offset)) || !c.Skip() {
				t.Fatalf("byte %d: %v", at, damage)
			}
			if group, ok := c.Next(); !ok || string(group) != groupText(hit+1) {
				t.Fatalf("byte %d: %q follows", at, group)
			}
		}
	}
}

func TestAGroupThatFailedDoesNotCount(t *testing.T) {
	for _, kind := range []memdisk.Kind{memdisk.Write, memdisk.Sync} {
		f, j := written(t, 2)
		size := j.Size()
		f.Fail(memdisk.Fault{Kinds: kind, At: 1, Err: syscall.EIO, Short: true})
		if err := j.Append([]byte("lost"), true); !errors.Is(err, syscall.EIO) {
			t.Fatal(err)
		}
		if j.Size() != size {
			t.Errorf("the size is %d, not %d", j.Size(), size)
		}
		c, err := Load(f, name, size)
		check(t, err)
		n := 0
		for _, ok := c.Next(); ok; _, ok = c.Next() {
			n++
		}
		if n != 2 || c.Damage() != nil {
			t.Errorf("%d groups, %v", n, c.Damage())
		}
	}
}

func FuzzContent(f *testing.F) {
	f.Add([]byte(header))
	f.Add([]byte(header + mark + "\x01\x00\x00\x00\x00\x00\x00\x00x"))
	f.Add([]byte(mark + mark + header))
	f.Add([]byte(mark + "\x00\x00\x00\x00\x00\x00\x00\x00")) // no header, but a good group in its place
	f.Fuzz(func(t *testing.T, data []byte) {
		disk0 := memdisk.New(1)
		check(t, disk.Replace(disk0, name, data))
		c, err := Load(disk0, name, -1)
		check(t, err)
		for more := true; more; more = c.Skip() {
			for ok := true; ok; _, ok = c.Next() {
				if c.Offset() > int64(len(data)) {
					t.Fatal("read past the end")
				}
			}
		}
	})
}
