package lmstat

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
	"github.com/liclog/liclog/logger/source/status"
)

// listings are many of one server or two, each much like the one before: some
// check-outs end, some begin, and the same lines stand below other products.
func listings(rnd *rand.Rand, n int) string {
	var b strings.Builder
	var running []int
	for i := range n {
		fmt.Fprintf(&b, "Flexible License Manager status on Fri 10/20/2017 %d:%02d\nLicense server status: 27002@lic%d\n", i/60, i%60, rnd.IntN(10)/9)
		for _, vendor := range []string{"cadd", "femd"}[:1+rnd.IntN(2)] {
			fmt.Fprintf(&b, "  %s: UP v11.16\n", vendor)
			for _, product := range []string{"draw", "mesh", "view"}[rnd.IntN(2):] {
				fmt.Fprintf(&b, "Users of %s:  (Total of 10 licenses issued;  Total of 8 licenses in use)\n", product)
				for _, holder := range running {
					fmt.Fprintf(&b, "    Anna Bell%d pc pc MSC:%d (v6) (lic/27002 %d), start Fri 10/20 16:44, %d licenses\n", holder%7, holder%2, holder, holder%3)
				}
			}
		}
		running = append(running, i, i+1000)
		for range rnd.IntN(4) * rnd.IntN(12) {
			if at := rnd.IntN(len(running) + 1); at < len(running) {
				running = append(running[:at], running[at+1:]...)
			}
		}
	}
	return b.String()
}

// What is remembered of the listing before makes no difference.
func TestListingsThatRepeat(t *testing.T) {
	for seed := range uint64(20) {
		log := []byte(listings(rand.New(rand.NewPCG(seed, 0)), 60))
		o := status.Options{ByData: seed%2 == 0, FoldCase: seed%3 == 0, Server: []string{"", "berlin"}[seed%2]}
		fast, plain := sourcetest.Reader{Parser: newParser(o)}, sourcetest.Reader{Parser: newParser(o)}
		for i, line := range sourcetest.Split(log) {
			if err := plain.Parser.Restore(plain.Parser.State()); err != nil { // forgets the listing before
				t.Fatal(err)
			}
			if got, want := fast.Line(line), plain.Line(line); !reflect.DeepEqual(got, want) {
				t.Fatalf("line %d, %s:\n got %+v\nwant %+v", i+1, line, got, want)
			}
		}
	}
}

// A listing that says what the one before said is read without memory of its own.
func TestRepeatedLinesAllocateNothing(t *testing.T) {
	p := newParser(status.Options{})
	begin := head
	holders := strings.Repeat("    anna pc pc (v6) (lic/27002 1), start Fri 10/20 16:44, 5 licenses\n", 500)
	lines := sourcetest.Split([]byte(begin + holders))
	var out event.Batch
	n := testing.AllocsPerRun(10, func() {
		out.Reset()
		for _, line := range lines {
			p.Line(line, &out)
		}
	})
	if n > 50 {
		t.Errorf("%v allocations for a listing of 500 check-outs", n)
	}
}

// A torn listing goes on with the product of the one before; what it tells says
// nothing about lines below no product.
func TestTornListingsThatRepeat(t *testing.T) {
	const holder = "    anna pc pc (v6) (lic/27002 1), start Fri 10/20 16:44\n"
	log := head + holder + "lmutil - Copyright (c) 1989-2017 Flexera\n" + holder +
		"Flexible License Manager status on Fri 10/20/2017 17:03\n" + holder
	fast, plain := sourcetest.Reader{Parser: newParser(status.Options{})}, sourcetest.Reader{Parser: newParser(status.Options{})}
	for i, line := range sourcetest.Split([]byte(log)) {
		if err := plain.Parser.Restore(plain.Parser.State()); err != nil { // forgets the listing before
			t.Fatal(err)
		}
		if got, want := fast.Line(line), plain.Line(line); !reflect.DeepEqual(got, want) {
			t.Fatalf("line %d, %s:\n got %+v\nwant %+v", i+1, line, got, want)
		}
	}
}
