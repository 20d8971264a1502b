package summarize

import (
	"context"
	"path/filepath"
	"slices"

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
	n := notifier{dir: dir, watcher: watcher, hints: make(chan struct{}, 1)}
	if err := n.watchTree(); err != nil {
		watcher.Close()
		return nil, err
	}
	go n.run(ctx)
	return n.hints, nil
}

// watchedDays is how many of the newest days are watched.
const watchedDays = 8

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
		_ = n.watchTree() // a folder: what can't be watched is found without a hint
		n.hint()
	}
}

func (n *notifier) hint() {
	select {
	case n.hints <- struct{}{}:
	default: // there is one already
	}
}

// watchTree watches the tree's folder and those of its newest days, and leaves
// alone what was watched before.
func (n *notifier) watchTree() error {
	days, err := layout.Days(n.dir)
	if err != nil {
		return err
	}
	folders := []string{n.dir}
	for _, d := range days[max(0, len(days)-watchedDays):] {
		day := d.Folder(n.dir)
		month := filepath.Dir(day)
		folders = append(folders, day, month, filepath.Dir(month))
	}
	for _, old := range n.watcher.WatchList() {
		if !slices.Contains(folders, old) && len(folders) > 1 && filepath.Dir(filepath.Dir(filepath.Dir(old))) == filepath.Clean(n.dir) {
			_ = n.watcher.Remove(old) // the folder of a day that is old by now
		}
	}
	for _, folder := range folders {
		if err := n.watcher.Add(folder); err != nil && folder == n.dir {
			return err
		}
	}
	return nil
}
