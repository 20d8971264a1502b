package summarize

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/layout/table"
)

// TestCopyTo goes to keys that are in a summary and to others between them, through
// windows that hold few rows or many, and compares with the list of rows.
func TestCopyTo(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 31))
	for _, window := range []int{64, 1 << 10, 1 << 14, 1 << 17} {
		type row struct {
			key
			text string
		}
		var rows []row
		for i := range 3000 {
			id, user := fmt.Sprintf("p%02d", r.IntN(20)), fmt.Sprintf("u,%d", i)
			text := fmt.Sprintf("\"%s\",%s,\"a\nname\",%s\n", user, id, strings.Repeat("0,", firstBlock+r.IntN(100)))
			rows = append(rows, row{key{[]byte(id), []byte(user)}, text})
		}
		slices.SortFunc(rows, func(a, b row) int { return a.compare(b.key) })
		var all strings.Builder
		for _, row := range rows {
			all.WriteString(row.text)
		}
		var out bytes.Buffer
		c := &patch{window: table.NewWindow(strings.NewReader(all.String()), window)}
		copied := 0
		want := func(n int) {
			t.Helper()
			for ; copied < n; copied++ {
				if text := rows[copied].text; string(out.Next(len(text))) != text {
					t.Fatalf("window of %d: row %d is not copied", window, copied)
				}
			}
			if out.Len() > 0 {
				t.Fatalf("window of %d: more than %d rows are copied", window, n)
			}
		}
		for at := r.IntN(40); at < len(rows); at += 1 + r.IntN(400) {
			k := rows[at].key
			there := r.IntN(3) > 0
			if !there {
				k.user = slices.Concat(k.user, []byte("x"))
				at++
			}
			size, err := c.copyTo(&out, &k)
			want(at)
			if err != nil || there != (size > 0) || there && string(c.window.Bytes()[:size]) != rows[at].text {
				t.Fatalf("window of %d: row %d has size %d, %v", window, at, size, err)
			}
			if there {
				c.window.Take(size)
				copied++
			}
		}
		if _, err := c.copyTo(&out, nil); err != nil {
			t.Fatal(err)
		}
		want(len(rows))
	}
}

// TestTornSummaryIsNotPatched: a summary without its last line end is made anew.
func TestTornSummaryIsNotPatched(t *testing.T) {
	for _, text := range []string{"", "UserName", "UserName,ProductID,ProductName\nann,cad", "UserName,ProductID,ProductName\nx\na,b,c\n"} {
		change := &dayChange{ended: true}
		change.news.L = &change.mutex
		c := &patch{change: change, window: table.NewWindow(strings.NewReader(text), 8)}
		c.sums.rowReader = rowsIn(nil)
		to, err := openStaged(disk.OS, filepath.Join(t.TempDir(), layout.SummaryFile))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.copy(to); !errors.Is(err, errTorn) {
			t.Errorf("%q: %v", text, err)
		}
		if err := to.drop(); err != nil {
			t.Error(err)
		}
	}
}

// FuzzCopyTo: no text in the place of a summary brings a pass down, and what is copied
// is the text.
func FuzzCopyTo(f *testing.F) {
	f.Add("UserName,ProductID\nann,cad,CAD,0,0,0,0,0,0,0\n", "cad", "ann")
	f.Add("a,b\nx\n", "b", "a")
	f.Add("\"a\",\"b\n\"\n,", "b", "")
	f.Fuzz(func(t *testing.T, text, id, user string) {
		c := &patch{window: table.NewWindow(strings.NewReader(text), 16)}
		var out bytes.Buffer
		size, err := c.copyTo(&out, &key{[]byte(id), []byte(user)})
		if err != nil {
			t.Fatal(err)
		}
		out.Write(c.window.Bytes()[:size])
		c.window.Take(size)
		if _, err := c.copyTo(&out, nil); err != nil {
			t.Fatal(err)
		}
		if out.Write(c.window.Bytes()); out.String() != text {
			t.Errorf("copied %q of %q", out.String(), text)
		}
	})
}
