//go:build !windows

package main

import (
	"fmt"
	"os"
	"syscall"
)

// isJournal tells whether the file is the stream, told by device and inode, that
// systemd made to its journal.
func isJournal(file *os.File, stream string) bool {
	if stream == "" {
		return false
	}
	info, err := file.Stat()
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stream == fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}
