package settings

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/liclog/liclog/layout"
)

// How soon a change is seen: editors write a file in several steps, so that the
// last of them is waited for; where the system does not tell (network folders),
// the file is looked at again and again.
const (
	settleTime = 50 * time.Millisecond
	pollTime   = time.Second
)

// Watch sends the settings of the tree dir whenever they are others than known, or
// a table that they name may be (Sessions.Tables), until ctx ends; then the channel
// is closed. The folder need not be there yet.
// Settings that can't be read are told to problem, once for each change of the
// file, and the last good ones hold on.
func Watch(ctx context.Context, dir string, known Settings, problem func(error)) <-chan Settings {
	w := &watcher{dir: dir, known: known, problem: problem, out: make(chan Settings), settle: time.After}
	notify, err := fsnotify.NewWatcher()
	if err == nil {
		w.events, w.errors = notify.Events, notify.Errors
		_ = notify.Add(dir) // where it can't be told of changes, it looks for them
	}
	ticker := time.NewTicker(pollTime)
	w.tick = ticker.C
	go func() {
		w.run(ctx)
		ticker.Stop()
		if notify != nil {
			notify.Close()
		}
	}()
	return w.out
}

// watcher is the state of one Watch. Its sources of time and of notifications
// are given to it, so that tests need not wait.
type watcher struct {
	dir     string
	known   Settings
	problem func(error)
	out     chan Settings

	events <-chan fsnotify.Event
	errors <-chan error
	tick   <-chan time.Time
	settle func(time.Duration) <-chan time.Time

	seen   os.FileInfo   // the file as it was read last, nil where there was none
	broken bool          // it could not be read
	tables []os.FileInfo // as they were when settings were sent last
}

func (w *watcher) run(ctx context.Context) {
	defer close(w.out)
	w.reload(ctx)
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case e, open := <-w.events:
			if !open {
				w.events = nil
			} else if w.concerns(e.Name) {
				settled = w.settle(settleTime)
			}
		case <-w.errors: // some notifications were lost
			settled = w.settle(settleTime)
		case <-settled:
			settled = nil
			w.reload(ctx)
		case <-w.tick:
			if !same(w.seen, w.look()) {
				w.reload(ctx)
			} else if w.tablesChanged() {
				settled = w.settle(settleTime) // they may be long
			}
		}
	}
}

// reload reads the file and sends what is new.
func (w *watcher) reload(ctx context.Context) {
	w.seen = w.look() // before reading: a change in between is found by the next look
	fresh, err := Load(w.dir)
	if w.broken = err != nil; w.broken {
		w.problem(err)
		return
	}
	tables := lookAt(fresh.Sessions.Tables(w.dir))
	if fresh.Equal(w.known) && slices.EqualFunc(tables, w.tables, same) {
		return
	}
	select {
	case w.out <- fresh:
		w.known, w.tables = fresh, tables
	case <-ctx.Done():
	}
}

// concerns tells whether a file is one that is watched. Tables wait for settings
// that can be read.
func (w *watcher) concerns(name string) bool {
	if filepath.Base(name) == layout.SettingsFile {
		return true
	}
	isIt := func(table string) bool { return filepath.Base(table) == filepath.Base(name) }
	return !w.broken && slices.ContainsFunc(w.known.Sessions.Tables(w.dir), isIt)
}

func (w *watcher) tablesChanged() bool {
	return !w.broken && !slices.EqualFunc(lookAt(w.known.Sessions.Tables(w.dir)), w.tables, same)
}

func (w *watcher) look() os.FileInfo {
	return lookAt([]string{filepath.Join(w.dir, layout.SettingsFile)})[0]
}

// lookAt tells of files, nil of those that are not there.
func lookAt(names []string) (infos []os.FileInfo) {
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			info = nil
		}
		infos = append(infos, info)
	}
	return infos
}

func same(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}
