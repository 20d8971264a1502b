package input

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/wire"
)

const header = "Time,Event,UserName,ProductId\n"

// line is the i-th event of a test's log.
func line(i int) string { return fmt.Sprintf("%d,checkout,user%d,p\n", 1183280400+i, i) }

func someLines(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteString(line(i))
	}
	return b.String()
}

// readAll reads an input to its end and gives the users of its events, its
// rejects, and where it ended.
func readAll(t *testing.T, in *Input) (users, rejects []string, at Position) {
	t.Helper()
	reading := in.Start(t.Context())
	for chunk := range reading.Chunks {
		for i := range chunk.Items {
			item := &chunk.Items[i]
			if item.Rejected() {
				rejects = append(rejects, fmt.Sprintf("%d: %s", item.Origin().Line, item.Reason()))
				continue
			}
			users = append(users, strings.Clone(item.User))
		}
		at = chunk.Position
		reading.Done(chunk)
	}
	if err := reading.Err(); err != nil {
		t.Fatal(err)
	}
	return users, rejects, at
}

func open(t *testing.T, path string, known ...Position) *Input {
	t.Helper()
	in, err := Open(context.Background(), path, Options{Known: known})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantUsers(t *testing.T, got []string, from, to int) {
	t.Helper()
	if len(got) != to-from {
		t.Fatalf("%d events, want %d to %d", len(got), from, to)
	}
	for i, user := range got {
		if user != fmt.Sprintf("user%d", from+i) {
			t.Fatalf("event %d is of %s", i, user)
		}
	}
}

// TestPiecesMakeNoDifference feeds a log in pieces of every size.
func TestPiecesMakeNoDifference(t *testing.T) {
	log := header + someLines(0, 50) + strings.Repeat("x", event.MaxLine+5000) + "\r\n" + strings.TrimSuffix(someLines(50, 60), "\n")
	for name, r := range map[string]io.Reader{
		"at once":       strings.NewReader(log),
		"byte by byte":  iotest.OneByteReader(strings.NewReader(log)),
		"half by half":  iotest.HalfReader(strings.NewReader(log)),
		"data with EOF": iotest.DataErrReader(strings.NewReader(log)),
	} {
		t.Run(name, func(t *testing.T) {
			in, err := Pipe(r, "pipe", Options{})
			if err != nil {
				t.Fatal(err)
			}
			users, rejects, at := readAll(t, in)
			wantUsers(t, users, 0, 60)
			if fmt.Sprint(rejects) != "[52: a line over 64 KiB]" || at.Line != 62 || at.Offset != int64(len(log)) {
				t.Errorf("rejects %v, at line %d, byte %d of %d", rejects, at.Line, at.Offset, len(log))
			}
		})
	}
}

// TestAFileIsKnownByWhatItIs follows one log through what happens to logs.
func TestAFileIsKnownByWhatItIs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.log")
	first := header + someLines(0, 100)
	write(t, path, first)
	_, _, at := readAll(t, open(t, path))
	again := func(path string, from, to int) {
		t.Helper()
		in := open(t, path, saved(t, at))
		users, _, _ := readAll(t, in)
		wantUsers(t, users, from, to)
	}
	again(path, 100, 100)

	renamed := filepath.Join(dir, "b.log")
	if err := os.Rename(path, renamed); err != nil {
		t.Fatal(err)
	}
	again(renamed, 100, 100)

	grown := filepath.Join(dir, "copied and grown.log")
	write(t, grown, first+someLines(100, 120))
	again(grown, 100, 120)

	write(t, renamed, header+someLines(500, 510)) // truncated and written anew: same inode
	again(renamed, 500, 510)

	longer := filepath.Join(dir, "longer.log") // begins otherwise, longer than what was read
	write(t, longer, header+someLines(1000, 1200))
	again(longer, 1000, 1200)

	older := filepath.Join(dir, "older.log") // a copy from before all of it was there
	write(t, older, first[:2000])
	again(older, 100, 100)
}

// saved is a position as it comes back from disk.
func saved(t *testing.T, p Position) Position {
	t.Helper()
	var w wire.Writer
	p.Save(&w)
	r := wire.Reader{Rest: w.Bytes}
	back := Load(&r)
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	return back
}

// TestATornLastLine: a last line without its end is used; what completes it
// later is told, not taken for a line.
func TestATornLastLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "torn.log")
	text := header + someLines(0, 3)
	write(t, path, strings.TrimSuffix(text, "\n"))
	users, _, at := readAll(t, open(t, path))
	wantUsers(t, users, 0, 3)

	write(t, path, text+someLines(3, 5)) // only the line end was missing
	users, rejects, _ := readAll(t, open(t, path, saved(t, at)))
	wantUsers(t, users, 3, 5)
	if len(rejects) > 0 {
		t.Error(rejects)
	}

	write(t, path, strings.TrimSuffix(text, "\n")+"and more\n"+someLines(3, 5))
	users, rejects, _ = readAll(t, open(t, path, saved(t, at)))
	wantUsers(t, users, 3, 5)
	if fmt.Sprint(rejects) != "[5: the rest of a line that was read before it was complete]" {
		t.Error(rejects)
	}
}

// TestNothingOfAGrowingFileIsLost reads a file that ends anywhere in a line, and the
// rest when it has come.
func TestNothingOfAGrowingFileIsLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "growing.log")
	text := header + "1183280400,unheard of,ann,p\n" + someLines(0, 3)
	left := 0
	for cut := len(header) + 1; cut <= len(text); cut++ {
		write(t, path, text[:cut])
		in, err := Open(t.Context(), path, Options{Again: true})
		if err != nil {
			t.Fatal(err)
		}
		users, rejects, at := readAll(t, in)
		if at.Offset < int64(cut) {
			left++
		}
		in.Close()
		write(t, path, text)
		more, others, at := readAll(t, open(t, path, saved(t, at)))
		wantUsers(t, append(users, more...), 0, 3)
		if rejects = append(rejects, others...); len(rejects) != 1 || !strings.HasPrefix(rejects[0], "2: ") || at.Line != 5 {
			t.Errorf("cut at byte %d: %v, at line %d", cut, rejects, at.Line)
		}
	}
	if left < 50 {
		t.Errorf("only %d times something was left", left)
	}
}

// TestStopAndGoOnAnywhere stops reading after any chunk and goes on from there.
func TestStopAndGoOnAnywhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	log := header + someLines(0, 40_000)
	write(t, path, log)
	var users []string
	var at Position
	for range 1000 {
		in := open(t, path, saved(t, at))
		ctx, cancel := context.WithCancel(t.Context())
		reading := in.Start(ctx)
		for chunk := range reading.Chunks {
			for i := range chunk.Items {
				users = append(users, strings.Clone(chunk.Items[i].User))
			}
			at = chunk.Position
			reading.Done(chunk)
			if rand.IntN(2) == 0 {
				break
			}
		}
		cancel()
		if at.Offset == int64(len(log)) {
			break
		}
	}
	wantUsers(t, users, 0, 40_000)
}

// FuzzPosition: no damaged position brings a reader down.
func FuzzPosition(f *testing.F) {
	var w wire.Writer
	p := Position{Name: "a", Format: "csv", Offset: 5, Line: 1}
	p.Save(&w)
	f.Add(w.Bytes)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := wire.Reader{Rest: data}
		p := Load(&r)
		if r.Err != nil {
			return
		}
		file := bytes.NewReader([]byte(header))
		_, _ = p.matches(inMemory{file})
	})
}
