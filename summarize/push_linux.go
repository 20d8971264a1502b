package summarize

import (
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/liclog/liclog/layout/disk"
)

// push asks the system to begin putting a stretch of the file on the disk, and does
// not wait for it. Where that fails nothing is lost but time.
func push(file disk.File, from, size int64) {
	file1, ok := file.(syscall.Conn)
	if !ok {
		return
	}
	if conn, err := file1.SyscallConn(); err == nil {
		_ = conn.Control(func(fd uintptr) {
			_ = unix.SyncFileRange(int(fd), from, size, unix.SYNC_FILE_RANGE_WRITE)
		})
	}
}
