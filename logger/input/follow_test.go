package input

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// following reads a followed file until so many users have come.
type following struct {
	t       *testing.T
	in      *Input
	reading *Reading
	cancel  context.CancelFunc
	users   []string
	at      []Position // of each file, the last one last
}

func follow(t *testing.T, path string, known ...Position) *following {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	in, err := OpenFollowed(ctx, path, Options{Known: known, Poll: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return &following{t: t, in: in, reading: in.Start(ctx), cancel: cancel}
}

// until takes chunks until so many users have come and the end is reached.
func (f *following) until(users int) {
	f.t.Helper()
	deadline := time.After(30 * time.Second)
	for len(f.users) < users {
		select {
		case chunk, more := <-f.reading.Chunks:
			if !more {
				f.t.Fatal(f.reading.Err())
			}
			for i := range chunk.Items {
				f.users = append(f.users, strings.Clone(chunk.Items[i].User))
			}
			if n := len(f.at); n == 0 || chunk.Position.Offset < f.at[n-1].Offset {
				f.at = append(f.at, chunk.Position)
			} else {
				f.at[n-1] = chunk.Position
			}
			f.reading.Done(chunk)
		case <-deadline:
			f.t.Fatalf("%d users after half a minute, want %d", len(f.users), users)
		}
	}
}

func (f *following) end() []Position {
	f.cancel()
	f.in.Close()
	return f.at
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// rotate shifts debug.log to .1, .1 to .2 and so on.
func rotate(t *testing.T, path string) {
	t.Helper()
	for n := 8; n >= 0; n-- {
		from := path
		if n > 0 {
			from = fmt.Sprintf("%s.%d", path, n)
		}
		if err := os.Rename(from, fmt.Sprintf("%s.%d", path, n+1)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

// TestRotationsLoseNothing rotates a followed log at random, several times between
// two looks or while nobody follows; all lines come, once and in order.
func TestRotationsLoseNothing(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 5))
			path := filepath.Join(t.TempDir(), "debug.log")
			appendTo(t, path, header)
			f := follow(t, path)
			written := 0
			for range 12 {
				for range random.IntN(4) {
					n := 1 + random.IntN(5)
					appendTo(t, path, someLines(written, written+n))
					written += n
					if random.IntN(2) == 0 {
						time.Sleep(15 * time.Millisecond) // files are told apart in age
						rotate(t, path)
						appendTo(t, path, header)
					}
				}
				f.until(written)
				if random.IntN(3) == 0 {
					known := f.end()
					users := f.users
					for range random.IntN(3) {
						time.Sleep(15 * time.Millisecond)
						appendTo(t, path, someLines(written, written+2))
						written += 2
						rotate(t, path)
						appendTo(t, path, header)
					}
					f = follow(t, path, known...)
					f.users, f.at = users, known
				}
			}
			f.until(written)
			f.end()
			wantUsers(t, f.users, 0, written)
		})
	}
}

// TestTruncatedAndEmptyLogsAreFollowed: a log may begin empty, and may be copied
// and cut by its rotation.
func TestTruncatedAndEmptyLogsAreFollowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "debug.log")
	appendTo(t, path, "")
	f := follow(t, path)
	time.Sleep(10 * time.Millisecond)
	appendTo(t, path, header+someLines(0, 5)) // what format it is shows only now
	f.until(5)
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	f.until(5)
	time.Sleep(20 * time.Millisecond)
	appendTo(t, path, header+someLines(5, 8))
	f.until(8)
	f.end()
	wantUsers(t, f.users, 0, 8)
}

func TestRotatedNames(t *testing.T) {
	for name, want := range map[string]bool{
		"debug.log.1": true, "debug.log.12.gz": true, "debug.log-20260101": true, "debug.log.old": true,
		"debug-2026-01-01.log": true, "debug.20260101.log.xz": true,
		"debug.log": false, "debug2.log": false, "debug-extra.log": false, "other.log.1": false, "debug.logic": false,
	} {
		if got := rotatedFrom("debug.log", name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
