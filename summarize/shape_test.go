package summarize

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
)

const shapedLine = "user0042,ws 17,4242,mlm:product07,Product 07,63318844800,63318885000,1,12,2007/07/01,00:00:00,11:10:00\n"

func TestOurOwnRowsAreReadByTheirShape(t *testing.T) {
	row := layout.Row{User: "Zoë", Host: "h", Process: "", ProductID: "acad:suite", ProductName: "Suite 2007",
		Start: 63318844800, End: 63318844800 + 86400, Desired: 1, Granted: 999999999}
	for _, line := range []string{shapedLine, string(layout.AppendRow(nil, &row)),
		strings.TrimSuffix(shapedLine, "\n") + ",handle 4,lmgrd\n"} {
		var r shaped
		clock := newClock(0)
		if !r.read([]byte(line), &clock) || r.size != len(line) {
			t.Errorf("%q was not read", line)
		}
		if r.granted != 12 && r.granted != 999999999 || r.start != 63318844800 {
			t.Errorf("%q gave %+v", line, r)
		}
	}
}

// A clock reads what a plain parser of numbers does, on days whose first digits are
// the same and on those where they change.
func TestClock(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for _, midnight := range []int64{63318844800, 63320054400 - 86400, 63320054400, 86400, 9999936000, 10000022400, 99999964800} {
		c := newClock(midnight)
		if same := midnight/1e7 == (midnight+86400)/1e7 && midnight > 1e10; (c.digits != 0) != same {
			t.Errorf("from %d on: digits %x", midnight, c.digits)
		}
		for range 20_000 {
			text := fmt.Appendf(nil, "%011d,", min(max(0, midnight+r.Int64N(3*86400)-86400), 99999999999))
			if at := r.IntN(40); at < 12 {
				text[at] = "0123456789/:,x\xff"[r.IntN(15)]
			}
			want, err := strconv.ParseInt(string(text[:11]), 10, 64)
			got, ok := c.read((*[12]byte)(text))
			if isNumber := err == nil && text[11] == ','; ok != isNumber || ok && got != want-midnight {
				t.Fatalf("%q since %d: %d %v, want %d %v", text, midnight, got, ok, want-midnight, isNumber)
			}
		}
	}
}

// FuzzRows reads the same bytes with and without the reader that knows our shape.
func FuzzRows(f *testing.F) {
	f.Add([]byte(shapedLine), []byte(shapedLine))
	f.Add([]byte("'=a,\"b,c\",,d,e,63318844800,63318844801,1,1,2007/07/01,00:00:00,00:00:01\n"), []byte(shapedLine))
	f.Add([]byte("torn,\"row\n"), []byte(shapedLine))
	f.Add([]byte("(null),h,1,p,P,63318844800,63318844800,00005,4096,2007/07/01,00:00:00,00:00:00\r\n"), []byte(layout.Header(layout.LogColumns)))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		content := bytes.Join([][]byte{a, b, []byte(shapedLine), a}, nil)
		day := layout.Second(63318844800).Day()
		fast, slow := newPart(day, nil), newPart(day, nil)
		slow.noShape = true
		for _, p := range []*part{fast, slow} {
			if end, err := p.read(bytes.NewReader(content), int64(len(content)), func(int64) {}); err != nil || end != int64(len(content)) {
				t.Fatalf("read to %d of %d: %v", end, len(content), err)
			}
		}
		if got, want := describe(fast), describe(slow); got != want {
			t.Fatalf("%q\ngot  %s\nwant %s", content, got, want)
		}
	})
}

// describe tells all that a part holds, in words.
func describe(p *part) string {
	text := fmt.Sprintln(p.lines, p.problems, p.seen, p.licenses)
	for _, pile := range p.piles {
		text += fmt.Sprintf("%q %q:", pile.id, pile.names)
		for c := range pile.chunks {
			for i, s := range c.spans {
				d, g := s.numbers(p.wides)
				text += fmt.Sprintf(" %q %d-%d %d %d %d", p.users.texts[c.users[i]], s.start(), s.end(), d, g, s.name(p.wides))
			}
		}
		for _, pt := range pile.points {
			text += fmt.Sprintf(" point %q %d %q", p.users.texts[pt.user], pt.span.start(), pt.place)
		}
		text += "\n"
	}
	return text
}
