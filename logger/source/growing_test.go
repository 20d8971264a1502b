package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/source"
)

// TestGrowingLogs reads a log of each format that ends anywhere, in the middle of a
// line too, and the rest of it when it has come: together they tell what the whole log
// tells. Where the piece of a line told something by itself, the rest of the line is
// rejected, and that is said.
func TestGrowingLogs(t *testing.T) {
	for _, format := range source.Formats {
		if format.Name == "sflm" {
			continue // is refused when it has grown
		}
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			sample := samples[format.Name].Sample
			text := sample + sample
			file := filepath.Join(t.TempDir(), "growing.log")
			want, rejects, _ := readPart(t, format.Name, file, text, nil)
			exact, taken := 0, 0
			// In the last third, where all that tells the year is known.
			for cut := len(text) - len(sample)/3; cut < len(text); cut += 1 + len(sample)/1000 {
				told, rejected, at := readPart(t, format.Name, file, text[:cut], nil)
				more, others, _ := readPart(t, format.Name, file, text, []input.Position{at})
				if told, rejected = append(told, more...), append(rejected, others...); len(others) > 0 && strings.Contains(others[0], "the rest of a line") {
					taken++
					continue
				}
				if exact++; !slices.Equal(told, want) || !slices.Equal(rejected, rejects) {
					t.Fatalf("cut at byte %d, behind %q:\n%s\n%s\nwant\n%s\n%s", cut, text[max(0, cut-40):cut],
						strings.Join(told, "\n"), strings.Join(rejected, "\n"), strings.Join(want, "\n"), strings.Join(rejects, "\n"))
				}
			}
			if exact < taken {
				t.Errorf("%d pieces of lines were taken for whole, %d were left", taken, exact)
			}
		})
	}
}

// TestACutTimeIsNoTime: a piece of a line that gives no event, but tells the time of
// those behind it, is left.
func TestACutTimeIsNoTime(t *testing.T) {
	sample := samples["lmstat"].Sample
	at := strings.Index(sample, "status on ")
	if at < 0 {
		t.Fatal("the sample has no line with a time")
	}
	end := at + strings.Index(sample[at:], "\n")
	file := filepath.Join(t.TempDir(), "growing.log")
	want, rejects, _ := readPart(t, "lmstat", file, sample, nil)
	for cut := at; cut < end; cut++ {
		told, rejected, place := readPart(t, "lmstat", file, sample[:cut], nil)
		more, others, _ := readPart(t, "lmstat", file, sample, []input.Position{place})
		if told, rejected = append(told, more...), append(rejected, others...); !slices.Equal(told, want) || !slices.Equal(rejected, rejects) {
			t.Errorf("cut behind %q: %v, rejected %v", sample[at:cut], told, rejected)
		}
	}
}

// readPart reads what is new in a file with the text.
func readPart(t *testing.T, format, file, text string, known []input.Position) (told, rejects []string, at input.Position) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(file, day, day); err != nil {
		t.Fatal(err)
	}
	in, err := input.Open(t.Context(), file, input.Options{Format: format, Source: source.Options{Zone: time.UTC}, Known: known, Again: true})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	reading := in.Start(t.Context())
	for chunk := range reading.Chunks {
		for i := range chunk.Items {
			item := &chunk.Items[i]
			if item.Rejected() {
				rejects = append(rejects, fmt.Sprintf("%d: %s", item.Origin().Line, item.Reason()))
				continue
			}
			e := item.Event
			e.Known = event.Known{} // numbers are others in every reader
			if e.Details == nil {
				e.Details = new(event.Details)
			}
			details := *e.Details
			e.Details = nil
			told = append(told, fmt.Sprintf("%+v %+v", e, details))
		}
		at = chunk.Position
		reading.Done(chunk)
	}
	if err := reading.Err(); err != nil {
		t.Fatal(err)
	}
	return told, rejects, at
}
