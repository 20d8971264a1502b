package input

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// claiming is an xz file that says it needs a dictionary of 4 GB.
func claiming(t *testing.T, text string) string {
	t.Helper()
	data := []byte(packed(t, "xz", text))
	header := data[12:24] // behind the stream's own: size, flags, LZMA2, 1, dictionary, padding, checksum
	if header[0] != 2 || header[2] != 0x21 || header[3] != 1 {
		t.Fatalf("an unknown header: % x", header)
	}
	header[4] = 40
	binary.LittleEndian.PutUint32(header[8:], crc32.ChecksumIEEE(header[:8]))
	return string(data)
}

// A few bytes can't make liclog take gigabytes, in whichever of several streams
// they stand: what comes before is read, and the error says what to do.
func TestHostileWindows(t *testing.T) {
	events := header + someLines(0, 100)
	// A frame's head with a window of 2 GB, behind it an empty block that is the last.
	zstdHead := "\x28\xb5\x2f\xfd\x00" + string([]byte{21 << 3}) + "\x01\x00\x00"
	for name, test := range map[string]struct {
		data string
		want int
	}{
		"xz":             {claiming(t, events), 0},
		"xz, second":     {packed(t, "xz", events) + claiming(t, events), 100},
		"zstd":           {zstdHead, 0},
		"zstd, second":   {packed(t, "zstd", events) + zstdHead, 100},
		"xz, as it goes": {packed(t, "xz", events), 100},
	} {
		path := filepath.Join(t.TempDir(), "log")
		write(t, path, test.data)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		lines, err := linesOf(t, path)
		runtime.ReadMemStats(&after)
		if taken := (after.TotalAlloc - before.TotalAlloc) >> 20; taken > 64 {
			t.Errorf("%s: %d MB were taken", name, taken)
		}
		whole := name == "xz, as it goes"
		if whole != (err == nil) || !whole && !strings.Contains(err.Error(), "more than 128 MB of memory") {
			t.Errorf("%s: %v", name, err)
		}
		if lines < test.want {
			t.Errorf("%s: %d lines were read, want %d", name, lines, test.want)
		}
	}
}

// linesOf counts the lines that a file holds, up to an error.
func linesOf(t *testing.T, path string) (int, error) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	u, err := unpack(file)
	if err != nil || u == nil {
		t.Fatalf("%s is not known to be compressed: %v", path, err)
	}
	defer u.close()
	text, err := io.ReadAll(u)
	return strings.Count(string(text), "\n"), err
}

// An export of the DSLS console is read as the log that it holds, compressed or
// not, from a file and from a pipe, and is known again.
func TestExports(t *testing.T) {
	path := filepath.Join("..", "source", "dsls", "testdata", "export.json")
	export, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var known []Position
	for _, how := range []string{"", "gzip", "zstd", "xz"} {
		text := string(export)
		if how != "" {
			text = packed(t, how, text)
		}
		path := filepath.Join(t.TempDir(), "export.json.gz")
		write(t, path, text)
		in := open(t, path, known...)
		if known == nil {
			lines, last := drain(t, in)
			if lines != 16 || in.Format.Name != "dsls" {
				t.Errorf("%d lines of %s, want the zone and 15 rows of dsls", lines, in.Format.Name)
			}
			known = []Position{last}
		} else if in.Index != 0 {
			t.Errorf("%s: not known again", how)
		} else if lines, _ := drain(t, in); lines != 0 {
			t.Errorf("%s: %d lines are new", how, lines)
		}
		pipe, err := Pipe(strings.NewReader(text), "stdin", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if lines, _ := drain(t, pipe); lines != 16 || pipe.Format.Name != "dsls" {
			t.Errorf("%s: %d lines of %s come by the pipe", how, lines, pipe.Format.Name)
		}
	}
}

// drain reads an input to its end.
func drain(t *testing.T, in *Input) (lines int, last Position) {
	t.Helper()
	reading := in.Start(t.Context())
	for chunk := range reading.Chunks {
		lines += int(chunk.Counts.Lines)
		last = chunk.Position
		reading.Done(chunk)
	}
	if err := reading.Err(); err != nil {
		t.Error(err)
	}
	return lines, last
}

// What is wrong with an export is told as it is, and what is wrong with the
// compressed file around it too.
func TestDamagedExports(t *testing.T) {
	const cutOff = `{"result":{"rows":["2026/03/02 10:00:00:000 I STARTSERVER  x"`
	whole := packed(t, "gzip", cutOff+strings.Repeat(" ", 100_000)+"]}}")
	for want, data := range map[string]string{
		"an export of the DSLS console that can't be read": cutOff,
		"an export of the DSLS console":                    packed(t, "gzip", cutOff),
		"the gzip data are damaged or cut off":             whole[:len(whole)-20],
	} {
		path := filepath.Join(t.TempDir(), "export.json")
		write(t, path, data)
		_, err := linesOf(t, path)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		r, err := unpackPipe(strings.NewReader(data))
		if err == nil {
			_, err = io.ReadAll(r)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("by the pipe: %v, want %q", err, want)
		}
	}
}
