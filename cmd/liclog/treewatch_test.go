package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// watched is a treeWatch whose clock and notifications are in the test's hand.
func watched() (t *treeWatch, events chan fsnotify.Event, lost chan error, clocks map[time.Duration]chan time.Time) {
	events, lost = make(chan fsnotify.Event, 5), make(chan error, 1)
	clocks = map[time.Duration]chan time.Time{time.Second: make(chan time.Time, 1), time.Hour: make(chan time.Time, 1)}
	after := func(d time.Duration) <-chan time.Time {
		if d == time.Second { // it is waited for something that settles
			clocks[d] <- time.Time{}
		}
		return clocks[d]
	}
	return &treeWatch{dir: "tree", events: events, errors: lost, after: after}, events, lost, clocks
}

func TestAPassIsDueAfterAChange(t *testing.T) {
	for _, name := range []string{"2007/07/01/Log.csv", "2007/07/01/LogCache.csv", "2007/07/01/Hours.csv", "liclog.toml", "2007/07/02"} {
		w, events, _, _ := watched()
		events <- fsnotify.Event{Name: filepath.FromSlash("tree/2007/07/01/Summary.csv")}
		events <- fsnotify.Event{Name: filepath.FromSlash("tree/" + name)}
		if !w.wait(t.Context(), time.Second, time.Hour) || len(events) != 0 {
			t.Errorf("%s: not seen", name)
		}
	}
	w, _, lost, _ := watched()
	lost <- errors.New("overflow")
	if !w.wait(t.Context(), time.Second, time.Hour) {
		t.Error("lost notifications are not seen")
	}
}

func TestAPassIsDueNowAndThen(t *testing.T) {
	w, _, _, clocks := watched()
	clocks[time.Hour] <- time.Time{}
	if !w.wait(t.Context(), time.Second, time.Hour) {
		t.Error("the long wait ended it")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w, _, _, _ = watched()
	if w.wait(ctx, time.Second, time.Hour) {
		t.Error("it goes on although it was ended")
	}
}

func TestWhatDoesNotMatter(t *testing.T) {
	w, _, _, _ := watched()
	for _, name := range []string{"2007/07/01/Summary.csv", "2007/07/01/.Summary.csv.new", "Rejects.csv", "WeeklySummaries", ".liclog"} {
		if w.matters(filepath.FromSlash("tree/" + name)) {
			t.Errorf("%s matters", name)
		}
	}
}

func TestTheNewestFoldersAreFollowed(t *testing.T) {
	dir := t.TempDir()
	w := newTreeWatch(dir)
	defer w.close()
	if w.notify == nil {
		t.Skip("the system tells nothing")
	}
	for _, day := range []string{"2007/07/31", "2007/08/01"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(day)), 0o750); err != nil {
			t.Fatal(err)
		}
		w.follow()
		for _, folder := range []string{"", "2007", day[:7], day} {
			if !w.folders[filepath.Join(dir, filepath.FromSlash(folder))] {
				t.Errorf("%s: %q is not followed: %v", day, folder, w.folders)
			}
		}
		if len(w.notify.WatchList()) != 4 || len(w.folders) != 4 {
			t.Errorf("%s: followed are %v", day, w.notify.WatchList())
		}
	}
}
