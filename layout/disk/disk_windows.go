package disk

import (
	"os"
	"time"
)

// rename tries again for a second: another program that has the old file open
// without sharing keeps Windows from replacing it.
func rename(from, to string) error {
	var err error
	for range 50 {
		if err = os.Rename(from, to); err == nil || os.IsNotExist(err) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

// syncDir does nothing: Windows has no way to sync a folder, and NTFS journals
// its entries itself.
func syncDir(string) error { return nil }
