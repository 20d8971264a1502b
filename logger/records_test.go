package logger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/liclog/liclog/internal/model"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/logger/spans"
)

// said is a sink that writes down what it is given.
type said struct{ lines []string }

func (s *said) say(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
}

func (s *said) Span(row *layout.Row, mode layout.Mode) {
	s.say("%s%s", layout.AppendRow(nil, row), mode)
}
func (s *said) OpenDay(day layout.Day)                            { s.say("open %s", day) }
func (s *said) CloseDay(day layout.Day, logged []layout.Interval) { s.say("close %s %v", day, logged) }
func (s *said) Reject(item *event.Item, reason string) {
	s.say("reject %d %s %s", item.Origin().Line, item.Origin().Raw, reason)
}
func (s *said) Purchased(e *event.Event, at layout.Second, n int64) {
	s.say("own %s %s %d", e.Server, e.ProductID, n)
}

// TestRecordsTellTheSame: a machine that is told what groups of records say does
// the same as the one whose events were written, with names numbered by readers
// that come and go, or not at all.
func TestRecordsTellTheSame(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 7))
		events := model.Random(seed, model.Options{Events: 400, Modes: true, Listings: seed%2 > 0})
		var first, second said
		one, other := spans.New(&first, layout.AllLogging), spans.New(&second, layout.AllLogging)
		var e encoder
		e.clear()
		by, numbers := uint32(1), map[string]uint16{}
		for i, told := range events {
			item := event.Of(told, event.Origin{Line: int64(i + 1), Raw: fmt.Append(nil, "line ", i)})
			if random.IntN(40) == 0 {
				by, numbers = by+1, map[string]uint16{}
			}
			if random.IntN(5) > 0 {
				if numbers[told.Server] == 0 {
					numbers[told.Server] = uint16(len(numbers) + 1)
				}
				item.Known = event.Known{By: by, Server: numbers[told.Server]}
			}
			outcome := one.Apply(&item)
			e.event(&item, outcome, one.Opened())
			if random.IntN(30) == 0 || i == len(events)-1 {
				if err := eachRecord(slices.Clone(e.Bytes), func(r *record) { other.Apply(&r.item) }); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				e.clear()
			}
		}
		if !slices.Equal(first.lines, second.lines) {
			t.Fatalf("seed %d: records tell something else", seed)
		}
	}
}
