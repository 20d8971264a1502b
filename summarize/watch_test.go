package summarize

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
)

func TestWatchMakesAPassForEachHintAndEachPeriod(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	hints, ticks := make(chan struct{}), make(chan time.Time)
	reports := make(chan Result)
	broken := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		Watch(ctx, Watching{
			Options: func() (Options, error) {
				if broken {
					return Options{}, errors.New("liclog.toml is broken")
				}
				return Options{Dir: dir}, nil
			},
			Hints: hints, Settle: time.Second, Every: time.Hour,
			After: func(d time.Duration) <-chan time.Time {
				if d == time.Second {
					now := make(chan time.Time, 1)
					now <- time.Time{}
					return now
				}
				return ticks
			},
			Report: func(r Result, err error) {
				if broken != (err != nil) {
					t.Errorf("error %v", err)
				}
				reports <- r
			},
		})
	}()
	<-reports
	workingWeek(t, dir)
	hints <- struct{}{}
	if r := <-reports; len(r.Built) != 10 {
		t.Errorf("after a hint built %v", r.Built)
	}
	ticks <- time.Time{}
	if r := <-reports; len(r.Unchanged) != 10 {
		t.Errorf("an hour later unchanged are %v", r.Unchanged)
	}
	broken = true
	ticks <- time.Time{}
	<-reports
	cancel()
	<-done
}

func TestNotifyHintsAtLogsAndNotAtSummaries(t *testing.T) {
	dir := t.TempDir()
	d := layout.DayOf(2007, 7, 1)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	hints, err := Notify(ctx, dir)
	if err != nil {
		t.Skip("no notification here:", err)
	}
	hinted := func(what string) {
		t.Helper()
		select {
		case <-hints:
		case <-time.After(10 * time.Second):
			t.Fatalf("no hint at %s", what)
		}
	}
	if err := os.MkdirAll(d.Folder(dir), 0o750); err != nil {
		t.Fatal(err)
	}
	hinted("a new day")
	deadline := time.Now().Add(10 * time.Second)
	for got := false; !got; { // folders made at once are found one after another
		writeFile(t, d.File(dir, layout.LogFile), []byte("x"))
		select {
		case <-hints:
			got = true
		case <-time.After(10 * time.Millisecond):
			if time.Now().After(deadline) {
				t.Fatal("no hint at a log")
			}
		}
	}
}
