package lmstat

import (
	"strings"
	"testing"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/source/sourcetest"
	"github.com/liclog/liclog/logger/source/status"
)

func BenchmarkListing(b *testing.B) {
	log := []byte(head + strings.Repeat("    anna.berger muc0012.example.com /dev/pts/1 (v61.9) (host3.example.com/27002 7086), start Fri 10/20 16:44, 5 licenses\n", 1000))
	lines := sourcetest.Split(log)
	var out event.Batch
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		p := newParser(status.Options{})
		out.Reset()
		for i, line := range lines {
			out.At(int64(i), line)
			p.Line(line, &out)
		}
	}
}
