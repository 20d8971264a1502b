package input

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// inMemory is content without a file.
type inMemory struct{ *bytes.Reader }

func (m inMemory) holds(size int64) (bool, error) { return m.Size() >= size, nil }

// bzip2ed is header and the lines 0 to 100, which no package here can compress.
const bzip2ed = "QlpoOTFBWSZTWQYHLx0AAx9fgAAQAAR/4AIhRgAua98AQAIw4chBjTEYRpgAACKaDJ/6qppoMIGgAiqn+qo9Q/2qo00ABpsUGnqV" +
	"T2qjf/pUqaAGQAaeYiqIq6R8nSUr27Dfjw40KwExYBcFoLQXBYBMVgKEgC9AAAAAAAAAAAAAAAAAVVVWyZJlttttv7VVV5k2TJMM" +
	"lV6V8Wqqq8Q90mSZugAAAWTJM3d777533333aqqvEAAAAA9cmSZurecttttVVeIB4SZJm6AAAA5l0tuW23MzMzTKJJBJIJJBJIJJ" +
	"BJIJJBJIJJBLbp1222225mZmiAAAAAAr0222221V4gAAAAAK9LbbbbbVeIAAAAACvSttttttXj4yZJm6AMmSZugAAG+D0q222221" +
	"4gAAAAAe/y3fI+XAEHkCDt7a9DmCDvuiD0BB58AQdde/lsCD4gg9SIOvIEHbeAg3btBB8wQd/8XckU4UJAGBy8dA"

func packed(t testing.TB, how, text string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch how {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zstd":
		w, err = zstd.NewWriter(&b)
	case "xz":
		w, err = xz.NewWriter(&b)
	case "bzip2":
		if text != header+someLines(0, 100) {
			t.Skip("only one text is there as bzip2")
		}
		data, err := base64.StdEncoding.DecodeString(bzip2ed)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var allPackings = []string{"gzip", "zstd", "bzip2", "xz"}

// Whatever it is called, a compressed log is read as if it were not; by a pipe too.
func TestCompressed(t *testing.T) {
	for _, how := range allPackings {
		t.Run(how, func(t *testing.T) {
			text := packed(t, how, header+someLines(0, 100))
			name := filepath.Join(t.TempDir(), "log.csv")
			write(t, name, text)
			users, _, at := readAll(t, open(t, name))
			wantUsers(t, users, 0, 100)
			if want := int64(len(header + someLines(0, 100))); at.Offset != want {
				t.Errorf("read to %d, want %d: places are those of the bytes before", at.Offset, want)
			}
			in, err := Pipe(strings.NewReader(text), "stdin", Options{})
			if err != nil {
				t.Fatal(err)
			}
			users, _, _ = readAll(t, in)
			wantUsers(t, users, 0, 100)
		})
	}
}

// A log that was read and then compressed is known again, and only what was not
// read yet is read; so it is when it is unpacked again.
func TestCompressedLater(t *testing.T) {
	for _, how := range allPackings {
		for _, read := range []int{30, 100} {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "log"), header+someLines(0, read))
			_, _, at := readAll(t, open(t, filepath.Join(dir, "log")))

			write(t, filepath.Join(dir, "log.1.gz"), packed(t, how, header+someLines(0, 100)))
			in := open(t, filepath.Join(dir, "log.1.gz"), at)
			if in.Index != 0 {
				t.Fatalf("%s: not known again", how)
			}
			users, _, at := readAll(t, in)
			wantUsers(t, users, read, 100)

			write(t, filepath.Join(dir, "again"), header+someLines(0, 120))
			users, _, _ = readAll(t, open(t, filepath.Join(dir, "again"), at))
			wantUsers(t, users, 100, 120)
		}
	}
}

// An other log is not taken for one that is known.
func TestCompressedOther(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "log"), header+someLines(0, 100))
	_, _, at := readAll(t, open(t, filepath.Join(dir, "log")))
	write(t, filepath.Join(dir, "other.gz"), packed(t, "gzip", header+someLines(0, 60)+"9,checkout,b,p\n"+someLines(60, 200)))
	if in := open(t, filepath.Join(dir, "other.gz"), at); in.Index != -1 {
		t.Error("another log is taken for a known one")
	}
}

// Of a file that is cut off all that is there is read, and the error says so.
func TestCompressedCutOff(t *testing.T) {
	for _, how := range []string{"gzip", "xz", "zstd"} {
		text := packed(t, how, header+someLines(0, 50_000))
		name := filepath.Join(t.TempDir(), "log.csv")
		write(t, name, text[:len(text)*3/4])
		in, err := Open(context.Background(), name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		reading := in.Start(t.Context())
		events := 0
		for chunk := range reading.Chunks {
			events += len(chunk.Items)
			reading.Done(chunk)
		}
		if err := reading.Err(); err == nil || !strings.Contains(err.Error(), "damaged or cut off") {
			t.Errorf("%s: the error is %v", how, err)
		}
		if events == 0 {
			t.Errorf("%s: nothing was read", how)
		}
		in.Close()
	}
}

// A log that was followed, rotated and compressed while nobody looked is read to
// its end before its successor.
func TestFollowCompressedRotated(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "log.csv")
	write(t, name, header+someLines(0, 50))
	_, _, at := readAll(t, open(t, name))
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "log.csv.1.gz"), packed(t, "gzip", header+someLines(0, 100)))
	write(t, name, header+someLines(100, 110))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	in, err := OpenFollowed(ctx, name, Options{Known: []Position{at}})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	reading := in.Start(ctx)
	var users []string
	for chunk := range reading.Chunks {
		for i := range chunk.Items {
			users = append(users, strings.Clone(chunk.Items[i].User))
		}
		caughtUp := chunk.CaughtUp
		reading.Done(chunk)
		if caughtUp {
			cancel()
		}
	}
	wantUsers(t, users, 50, 110)
}

func TestFollowOfCompressedIsRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "log.gz")
	write(t, name, packed(t, "gzip", header+someLines(0, 5)))
	if in, err := OpenFollowed(t.Context(), name, Options{}); err == nil {
		in.Close()
		t.Error("a compressed file is followed")
	}
}

func FuzzUnpack(f *testing.F) {
	for _, how := range []string{"gzip", "zstd", "xz"} {
		f.Add([]byte(packed(f, how, header+someLines(0, 5))))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := unpackPipe(bytes.NewReader(data))
		if err == nil {
			_, _ = io.Copy(io.Discard, io.LimitReader(r, 1<<20))
		}
	})
}
