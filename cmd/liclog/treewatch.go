package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/liclog/liclog/layout"
)

// settleTime is waited after a change: more of them follow at once.
const settleTime = 500 * time.Millisecond

// treeWatch tells when a tree may have changed. It is notified of the newest
// day's folder and those above it; changes elsewhere are for a look now and then.
type treeWatch struct {
	dir     string
	notify  *fsnotify.Watcher // nil where the system tells nothing
	events  <-chan fsnotify.Event
	errors  <-chan error
	after   func(time.Duration) <-chan time.Time
	folders map[string]bool
}

func newTreeWatch(dir string) *treeWatch {
	t := &treeWatch{dir: dir, after: time.After}
	if notify, err := fsnotify.NewWatcher(); err == nil {
		t.notify, t.events, t.errors = notify, notify.Events, notify.Errors
	}
	return t
}

func (t *treeWatch) close() {
	if t.notify != nil {
		t.notify.Close()
	}
}

// follow asks for notifications of the folders that are the newest now.
func (t *treeWatch) follow() {
	if t.notify == nil {
		return
	}
	newest := map[string]bool{t.dir: true}
	for day, err := range layout.Newest(t.dir) {
		if err == nil {
			folder := day.Folder(t.dir)
			month := filepath.Dir(folder)
			newest[folder], newest[month], newest[filepath.Dir(month)] = true, true, true
		}
		break
	}
	for folder := range newest {
		if !t.folders[folder] && t.notify.Add(folder) != nil {
			delete(newest, folder) // tried again after the next pass
		}
	}
	for folder := range t.folders {
		if !newest[folder] {
			_ = t.notify.Remove(folder) // it may be gone
		}
	}
	t.folders = newest
}

// wait returns when a pass is due: settle after the first change, or after every
// without one. It is false when ctx has ended.
func (t *treeWatch) wait(ctx context.Context, settle, every time.Duration) bool {
	long := t.after(every)
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-long:
			return true
		case <-settled:
			return true
		case e := <-t.events:
			if settled == nil && t.matters(e.Name) {
				settled = t.after(settle)
			}
		case <-t.errors: // some notifications were lost
			if settled == nil {
				settled = t.after(settle)
			}
		}
	}
}

// matters tells whether summaries may change with the file: it is what they are
// made of, or a folder of a new day.
func (t *treeWatch) matters(name string) bool {
	switch filepath.Base(name) {
	case layout.LogFile, layout.LogCacheFile, layout.HoursFile, layout.SettingsFile:
		return true
	}
	return filepath.Ext(name) == "" && filepath.Base(name) != layout.WeeksFolder && filepath.Base(name) != layout.StateFolder
}
