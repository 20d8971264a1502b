package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// scan reads all records: cells joined by |, bad ones as their error.
func scan(src io.Reader, size int) (list []string) {
	s := &Scanner{window: NewWindow(src, size)}
	for s.Scan() {
		if s.Bad() != nil {
			list = append(list, fmt.Sprintf("%d: %s", s.Line(), s.Bad()))
			continue
		}
		list = append(list, fmt.Sprintf("%d: %s", s.Line(), bytes.Join(s.Cells(), []byte("|"))))
	}
	return list
}

func TestScanner(t *testing.T) {
	for in, want := range map[string][]string{
		"":                                      nil,
		"a,b\nc,d\n":                            {"1: a|b", "2: c|d"},
		"a,b\r\nc,d":                            {"1: a|b", "2: c|d"},
		"\n\na\n\n":                             {"3: a"},
		",\n":                                   {"1: |"},
		"\"a\"\"b,\",c\nd\n":                    {"1: a\"b,|c", "2: d"},
		"\"two\nlines\",x\ny\n":                 {"1: two\nlines|x", "3: y"},
		"'=1,'x,\"'-a,b\"\n":                    {"1: =1|'x|-a,b"},
		"a\"b\nc\n":                             {"1: " + ErrBareQuote.Error(), "2: c"},
		"\"a\"b\nc\n":                           {"1: " + ErrBareQuote.Error(), "2: c"},
		"\"torn\nc,d\ne\n":                      {"1: " + ErrQuote.Error(), "2: c|d", "3: e"},
		"\"\"":                                  {"1: "},
		"a,\"\"\n":                              {"1: a|"},
		strings.Repeat("x", 3<<20) + "\"y\na\n": {"1: " + ErrLong.Error(), "2: a"},
	} {
		for _, size := range []int{1, 2, 3, 7, 64 << 10} {
			if size < 64 && len(in) > 1000 {
				continue
			}
			if got := scan(strings.NewReader(in), size); !slices.Equal(got, want) {
				t.Errorf("%.40q through %d bytes: got %q, want %q", in, size, got, want)
			}
		}
	}
}

func TestScannerTellsReadErrors(t *testing.T) {
	broken := errors.New("disk on fire")
	s := NewScanner(io.MultiReader(strings.NewReader("a,b\n"), iotest.ErrReader(broken)))
	n := 0
	for s.Scan() {
		n++
	}
	if n != 1 || s.Err() != broken {
		t.Errorf("%d records, error %v", n, s.Err())
	}
}

// FuzzScanner reads as encoding/csv does whatever encoding/csv can read, in a
// window of any size, but that it keeps a carriage return inside quotes.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{"a,b\nc,d\n", "\"a\"\"b\",c\r\n\r\nd", "\"x\ny\",\n,\n", "a\"b\n", "\"\n", "a\r,b\r"} {
		f.Add([]byte(seed), 4)
	}
	f.Fuzz(func(t *testing.T, in []byte, size int) {
		whole := scan(bytes.NewReader(in), 64<<10)
		if parts := scan(bytes.NewReader(in), 1+(size&0xff)); !slices.Equal(whole, parts) {
			t.Fatalf("window of %d: got %q, want %q", size&0xff, parts, whole)
		}
		plain := csv.NewReader(bytes.NewReader(bytes.ReplaceAll(in, []byte("\r"), nil)))
		plain.FieldsPerRecord = -1
		records, err := plain.ReadAll()
		if err != nil || bytes.Contains(in, []byte("\r")) && bytes.Contains(in, []byte("\"")) || bytes.Contains(bytes.ReplaceAll(in, []byte("\r\n"), nil), []byte("\r")) {
			return
		}
		for i, r := range records {
			for j := range r {
				r[j] = string(Unescape([]byte(r[j])))
			}
			_, text, _ := strings.Cut(get(whole, i), ": ")
			if text != strings.Join(r, "|") {
				t.Fatalf("record %d: got %q, want %q", i, text, r)
			}
		}
		if len(whole) != len(records) {
			t.Fatalf("got %q, want %d records", whole, len(records))
		}
	})
}

func get(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}

func BenchmarkScanner(b *testing.B) {
	line := "user0042,ws0017,4242,mlm:product07,Product 07,63318881400,63318885000,1,1,2007/07/02,10:10:00,11:10:00\n"
	content := []byte(strings.Repeat(line, 10000))
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		s := NewScanner(bytes.NewReader(content))
		for s.Scan() {
		}
	}
}

// A record whose cells make no sense gives its other lines back.
func TestRejectedRecords(t *testing.T) {
	s := NewScanner(strings.NewReader("a,\"b\nc\",d\ne\n\"f\ng\""))
	var got []string
	for s.Scan() {
		got = append(got, fmt.Sprintf("%d %d %v", s.Line(), len(s.Cells()), s.Bad()))
		if s.Bad() == nil {
			s.Reject()
		}
	}
	bare := ErrBareQuote.Error()
	want := []string{"1 3 <nil>", "2 0 " + bare, "3 1 <nil>", "4 1 <nil>", "5 0 " + bare}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A quote is not looked for beyond a sensible length, wherever it may be closed.
func TestARecordThatIsTooLong(t *testing.T) {
	for size, want := range map[int]string{MaxRecord - 5: "1 <nil>, 2 <nil>", MaxRecord + 5: "1 " + ErrQuote.Error()} {
		text := "\"" + strings.Repeat("abcdefg\n", size/8) + "\"\nb\n"
		var got []string
		for s := NewScanner(strings.NewReader(text)); s.Scan() && len(got) < 2; {
			got = append(got, fmt.Sprintf("%d %v", min(s.Line(), 2), s.Bad()))
		}
		if all := strings.Join(got, ", "); !strings.HasPrefix(all, want) {
			t.Errorf("%d bytes: %s, want %s", size, all, want)
		}
	}
}
