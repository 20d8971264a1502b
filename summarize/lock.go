package summarize

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// Two locks in the state folder: one is held for a whole pass, so that there is
// only one at a time; the other for as long as one day's summary is replaced, so
// that a logger that closes a day need not wait for a pass to end.
const (
	passLock = "summarize.lock"
	dayLock  = "summary.lock"
)

const (
	lockTries = 100
	lockPause = 50 * time.Millisecond
)

// take waits a few seconds for the lock and gives what releases it.
func take(fsys disk.FS, dir, name string, sleep func(time.Duration)) (release func(), err error) {
	state := filepath.Join(dir, layout.StateFolder)
	if err := disk.MkdirAll(fsys, state); err != nil {
		return nil, err
	}
	path := filepath.Join(state, name)
	lock := flock.New(path, flock.SetPermissions(layout.FileMode))
	for range lockTries {
		got, err := lock.TryLock()
		if err != nil {
			return nil, fmt.Errorf("can't lock %s: %w", path, err)
		}
		if got {
			return func() { _ = lock.Unlock() }, nil
		}
		sleep(lockPause)
	}
	return nil, fmt.Errorf("another summarize is at work on this tree (it holds %s): "+
		"wait until it is done, then try again", path)
}
