package logger

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// sealing is a history of three days of which only summaries stay.
func sealing() *attempt {
	h := oneDay(false)
	h.mode = layout.UserSummary
	for i := range h.events {
		h.events[i].Time += layout.Second(i/20) * layout.DaySeconds
	}
	return h.attempt(1)
}

// TestAFinalSummaryThatFailsDoesNotStopALiveLogger has a spreadsheet keep the
// summary open: logging goes on, and the rows stay until the summary is built.
func TestAFinalSummaryThatFailsDoesNotStopALiveLogger(t *testing.T) {
	a := sealing()
	var words lines
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	locked, tries := true, 0
	o := a.options()
	o.Log = slog.New(slog.NewTextHandler(&words, nil))
	o.Now = func() time.Time { return now }
	o.Wait = func(err error) bool { t.Errorf("it waits: %v", err); return false }
	o.Summarize = func(day layout.Day) error {
		if tries++; locked {
			return errors.New("another program has it open")
		}
		return sumUp(a.fs, day)
	}
	l := open(t, o)
	for i := 0; i < 30; i += 2 {
		check(t, l.Feed(a.chunk(i, 2), -1))
		check(t, l.Commit())
	}
	first := layout.DayOf(2007, 7, 1)
	log, summary := first.File(tree, layout.LogFile), first.File(tree, layout.SummaryFile)
	if a.acked != 30 || tries != 1 || words.count("can't build the final summary of 2007/07/01") != 1 {
		t.Errorf("%d acknowledged, %d tries, said %q", a.acked, tries, words)
	}
	if files := a.fs.Files(); files[log] == "" || files[summary] != "" {
		t.Error("rows were dropped without a summary")
	}
	locked, now = false, now.Add(sealPause)
	check(t, l.Feed(a.chunk(30, 2), -1))
	check(t, l.Commit())
	if files := a.fs.Files(); files[log] != "" || files[summary] == "" {
		t.Error("the summary was not built a minute later")
	}
	check(t, l.Close())
}

// TestAFinalSummaryThatFailsEndsABatch ends with the error, and builds the
// summary when it is started again.
func TestAFinalSummaryThatFailsEndsABatch(t *testing.T) {
	a := sealing()
	want := a.undisturbed(t)
	locked := true
	o := a.options()
	o.Summarize = func(day layout.Day) error {
		if locked {
			return errors.New("another program has it open")
		}
		return sumUp(a.fs, day)
	}
	for range 2 { // neither at midnight nor at the next start
		l, err := Open(o)
		if err == nil {
			err = errors.Join(l.Feed(a.chunk(0, 30), -1), l.Commit())
			_ = l.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "final summary of 2007/07/01: another program has it open") {
			t.Fatalf("%v", err)
		}
	}
	rows, err := disk.ReadFile(a.fs, layout.DayOf(2007, 7, 1).File(tree, layout.LogFile))
	if err != nil || len(rows) == 0 {
		t.Errorf("the rows are gone: %v", err)
	}
	locked = false
	a.finish(t, want)
}
