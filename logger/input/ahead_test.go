package input

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// A file that is looked through piece by piece begins in the same year as a pipe of
// which all is kept: whatever lies at the borders of pieces, and in lines too long.
func TestLookThrough(t *testing.T) {
	lastDay := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, long := range []int{0, event.MaxLine + 100, 10 * blockSize} {
		for _, years := range []int{1, 3, 7} {
			var log strings.Builder
			day := time.Date(2026-years, 5, 1, 12, 0, 0, 0, time.UTC)
			for ; day.Before(lastDay); day = day.AddDate(0, 0, 5) {
				fmt.Fprintf(&log, "%s (cadd) OUT: draw v1.0 by anna@pc-1%s\n", day.Format("01/02 15:04"), strings.Repeat(" x", 300))
				if day.Day() == 1 {
					fmt.Fprintf(&log, "%s\n", strings.Repeat("12/31 11:11 (cadd) x ", long/21))
				}
			}
			path := filepath.Join(t.TempDir(), "isv.log")
			write(t, path, log.String())
			if err := os.Chtimes(path, lastDay, lastDay); err != nil {
				t.Fatal(err)
			}
			in := open(t, path)
			if in.Format.Name != "rlm-isv" {
				t.Fatalf("it is taken for %s", in.Format.Name)
			}
			want := layout.FromTime(time.Date(2026-years, 5, 1, 12, 0, 0, 0, time.UTC))
			if got := firstIn(t, in); got != want {
				t.Errorf("%d years, lines of %d bytes: the file begins at %s, want %s", years, long, got, want)
			}
			o := Options{}
			o.Source.LastDay = lastDay
			piped, err := Pipe(strings.NewReader(log.String()), "stdin", o)
			if err != nil {
				t.Fatal(err)
			}
			if got := firstIn(t, piped); got != want {
				t.Errorf("%d years, lines of %d bytes: the pipe begins at %s, want %s", years, long, got, want)
			}
		}
	}
}

// firstIn is the time of the first event of an input.
func firstIn(t *testing.T, in *Input) layout.Second {
	t.Helper()
	first := layout.EndOfTime
	reading := in.Start(context.Background())
	for chunk := range reading.Chunks {
		if first == layout.EndOfTime {
			first = firstOf(chunk.Items)
		}
		reading.Done(chunk)
	}
	if err := reading.Err(); err != nil {
		t.Fatal(err)
	}
	return first
}
