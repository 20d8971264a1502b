package format

import (
	"io"
	"testing"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
)

func BenchmarkWrite(b *testing.B) {
	for _, f := range Formats {
		b.Run(f.Name, func(b *testing.B) {
			o := simulate.Default()
			o.Users, o.Products, o.Rate, o.Events = 5000, 60, 200, int64(b.N)
			w, err := simulate.NewWorld(o)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			writer := f.New(io.Discard, w, 0, time.UTC)
			if err := w.Run(writer.Write); err != nil {
				b.Fatal(err)
			}
			if err := writer.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
