package summarize

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/fsnotify/fsnotify"

	"github.com/liclog/liclog/layout"
)

// Notify gives a hint whenever a file that summaries are made of changes in the
// tree dir, until ctx is done. It watches the folders of the tree and of its
// newest days, and those that are made meanwhile; changes in older days are left
// to the passes that come without a hint.
//
// Where the operating system can't tell of changes the error says so; Watch then
// works without hints.
func Notify(ctx context.Context, dir string) (<-chan struct{}, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	n := notifier{dir: filepath.Clean(dir), watcher: watcher, hints: make(chan struct{}, 1)}
	if err := n.watchTree(); err != nil {
		watcher.Close()
		return nil, err
	}
	go n.run(ctx)
	return n.hints, nil
}

// newestWatched is how many of the newest years, of the newest months in each,
// and of the newest days in each are watched.
var newestWatched = []int{2, 2, 8}

// notifier turns changes of files into hints.
type notifier struct {
	dir     string
	watcher *fsnotify.Watcher
	hints   chan struct{}
}

func (n *notifier) run(ctx context.Context) {
	defer n.watcher.Close()
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-n.watcher.Events:
			if !ok {
				return
			}
			n.event(e)
		case _, ok := <-n.watcher.Errors:
			if !ok {
				return
			}
			n.hint() // something was missed
		}
	}
}

// event hints at changes of what summaries are made of. What passes write
// themselves is none of it.
func (n *notifier) event(e fsnotify.Event) {
	switch filepath.Base(e.Name) {
	case layout.LogFile, layout.LogCacheFile, layout.HoursFile, layout.SettingsFile:
		n.hint()
		return
	}
	if e.Has(fsnotify.Create) && filepath.Ext(e.Name) == "" {
		_ = n.watchTree() // a folder
		n.hint()
	}
}

func (n *notifier) hint() {
	select {
	case n.hints <- struct{}{}:
	default: // there is one already
	}
}

// watchTree watches the tree's folder and the newest ones below it.
func (n *notifier) watchTree() error {
	wanted := map[string]bool{}
	if err := n.watch(n.dir, newestWatched, wanted); err != nil {
		return err
	}
	for _, folder := range n.watcher.WatchList() {
		if !wanted[folder] {
			_ = n.watcher.Remove(folder) // it is old by now, or gone
		}
	}
	return nil
}

// watch watches a folder, and then lists it: what is made in it meanwhile is
// either listed or hinted at.
func (n *notifier) watch(folder string, below []int, wanted map[string]bool) error {
	wanted[folder] = true
	if err := n.watcher.Add(folder); err != nil {
		return err
	}
	if len(below) == 0 {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool {
		_, err := strconv.ParseUint(e.Name(), 10, 32)
		return err != nil || !e.IsDir()
	})
	for _, e := range entries[max(0, len(entries)-below[0]):] {
		// What vanishes meanwhile, or can't be watched, is found without a hint.
		_ = n.watch(filepath.Join(folder, e.Name()), below[1:], wanted)
	}
	return nil
}
