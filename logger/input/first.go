package input

import (
	"context"
	"fmt"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// FirstTime is the time of the first event in a file; of a file without any, the
// end of time.
func FirstTime(path string, o Options) (layout.Second, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.Known, o.Follow, o.Each = nil, false, nil
	in, err := Open(ctx, path, o)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	if !in.Repeatable() {
		return 0, fmt.Errorf("%s is no file", path)
	}
	reading := in.Start(ctx)
	first := layout.EndOfTime
	for chunk := range reading.Chunks {
		if first == layout.EndOfTime {
			first = firstOf(chunk.Items)
		}
		reading.Done(chunk)
		if first < layout.EndOfTime {
			cancel() // and let it end before the file is closed
		}
	}
	if err := reading.Err(); err != nil && first == layout.EndOfTime {
		return 0, err
	}
	return first, nil
}

func firstOf(items []event.Item) layout.Second {
	for i := range items {
		if !items[i].Rejected() {
			return items[i].Time
		}
	}
	return layout.EndOfTime
}
