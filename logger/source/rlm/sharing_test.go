package rlm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
)

// licenses plays check-outs that share licenses: by license, the handles that are
// out, the first one being that of the license.
type licenses struct {
	random *rand.Rand
	out    map[int][]int // by share_handle
	next   int
	minute int
}

// step gives the next record: somebody takes a license, shares one, or comes back.
func (l *licenses) step() string {
	l.minute++
	at := fmt.Sprintf("03/03 %02d:%02d:00", l.minute/60, l.minute%60)
	license := l.random.IntN(4) + 1
	handles := l.out[license]
	if len(handles) > 0 && l.random.IntN(2) == 0 {
		i := l.random.IntN(len(handles))
		handle := handles[i]
		l.out[license] = append(handles[:i:i], handles[i+1:]...)
		return fmt.Sprintf(`IN 1 draw 2.0 anna pc-%d "" 1 1 0 %x %s`, license, handle, at)
	}
	l.next += 4
	handle := l.next + license // told apart by license modulo 4
	share := handle
	if len(handles) > 0 {
		share = handles[l.random.IntN(len(handles))]
		if l.random.IntN(2) == 0 {
			share = handles[0]
		}
	}
	l.out[license] = append(handles, handle)
	return fmt.Sprintf(`OUT draw 2.0 1 anna pc-%d "" 1 1 0 %x %x 1a "" "" "" %s`, license, handle, share, at)
}

// Whoever comes back first, each license is in use by one check-out as long as
// anybody has it.
func TestEachLicenseHasOneHolder(t *testing.T) {
	for seed := range uint64(50) {
		l := &licenses{random: rand.New(rand.NewPCG(seed, 1)), out: map[int][]int{}}
		r := sourcetest.Reader{Parser: New(Options{})}
		r.Line([]byte("START lic01 03/03/2026 00:00:00"))
		running := map[string]string{} // hosts, which stand for licenses, by handle
		for range 1000 {
			record := l.step()
			if l.random.IntN(10) == 0 {
				state := r.Parser.State()
				r = sourcetest.Reader{Parser: New(Options{})}
				if err := r.Parser.Restore(state); err != nil {
					t.Fatal(err)
				}
			}
			line := r.Line([]byte(record))
			for _, e := range line.Events {
				switch e.Kind {
				case event.CheckOut:
					running[e.Handle] = e.Host
				case event.CheckIn:
					if running[e.Handle] == "" {
						t.Fatalf("seed %d: %s: a check-in of %s, which does not run", seed, record, e.Handle)
					}
					delete(running, e.Handle)
				}
			}
			oneEach(t, l, running, fmt.Sprintf("seed %d: %s", seed, record))
		}
	}
}

func oneEach(t *testing.T, l *licenses, running map[string]string, where string) {
	t.Helper()
	holders := map[string]int{}
	for _, host := range running {
		holders[host]++
	}
	for license, handles := range l.out {
		want := min(1, len(handles))
		if got := holders[fmt.Sprint("pc-", license)]; got != want {
			t.Fatalf("%s: %d check-outs run of license %d, which %d have", where, got, license, len(handles))
		}
	}
}

// Of what states told before only handles are known: their check-ins are none.
func TestSharedOfBefore(t *testing.T) {
	p := New(Options{})
	if err := p.Restore([]byte(`{"Version":1,"Day":739000,"Zone":{"Told":false},"Shared":[66,67]}`)); err != nil {
		t.Fatal(err)
	}
	r := sourcetest.Reader{Parser: p}
	for _, handle := range []string{"42", "43"} {
		if got := r.Line([]byte(`IN 1 draw 2.0 anna pc-17 "" 1 1 0 ` + handle + ` 03/03 10:05:09`)); got.Why != kindSharedIn {
			t.Errorf("%s: %+v", handle, got)
		}
	}
	if got := r.Line([]byte(`IN 1 draw 2.0 anna pc-17 "" 1 1 0 42 03/03 10:05:09`)); got.Class != event.Read {
		t.Errorf("42 again: %+v", got)
	}
}
