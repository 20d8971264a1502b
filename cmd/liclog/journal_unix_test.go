//go:build !windows

package main

import (
	"fmt"
	"os"
	"syscall"
	"testing"
)

// streamOf is what systemd puts into JOURNAL_STREAM for a file.
func streamOf(t *testing.T, file *os.File) string {
	t.Helper()
	info, err := file.Stat()
	check(t, err)
	stat := info.Sys().(*syscall.Stat_t)
	return fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}
