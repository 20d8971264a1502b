package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/liclog/liclog/cmd/licsim/format"
	"github.com/liclog/liclog/cmd/licsim/simulate"
)

// BenchmarkProgram logs what each server writes and sums it up. Its processor
// profile is default.pgo (make profile), by which the compiler knows what is done
// often.
func BenchmarkProgram(b *testing.B) {
	for _, f := range format.Formats {
		log := filepath.Join(b.TempDir(), "server.log")
		if err := writeLog(log, f, 1_500_000); err != nil {
			b.Fatal(err)
		}
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				dir := b.TempDir()
				do(b, "log", "--quiet", "--dir", dir, log)
				do(b, "summarize", "--quiet", "--dir", dir)
			}
		})
	}
}

func do(b *testing.B, args ...string) {
	if status := run(context.Background(), append([]string{"liclog"}, args...), nil, io.Discard, os.Stderr); status != 0 {
		b.Fatalf("%v ended with %d", args, status)
	}
}

// writeLog writes the log of a busy simulated server.
func writeLog(name string, f format.Format, events int64) error {
	o := simulate.Default()
	o.Users, o.Rate, o.Days, o.Events = 5000, 100, 400, events
	w, err := simulate.NewWorld(o)
	if err != nil {
		return err
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	writer := f.New(file, w, 0, time.UTC)
	if err := w.Run(writer.Write); err != nil {
		return err
	}
	return writer.Close()
}
