package summarize

import (
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/liclog/liclog/layout/disk"
)

// push asks the system to begin putting a stretch of the file on the disk, and does
// not wait for it. Where that fails nothing is lost but time.
func push(file disk.File, from, size int64) {
	withNumber(file, func(fd int) { _ = unix.SyncFileRange(fd, from, size, unix.SYNC_FILE_RANGE_WRITE) })
}

// reserve reserves room for size bytes; the file stays as long as it is.
func reserve(file disk.File, size int64) (done bool) {
	withNumber(file, func(fd int) { done = unix.Fallocate(fd, unix.FALLOC_FL_KEEP_SIZE, 0, size) == nil })
	return done
}

// forget tells the system that a stretch of the file, which will be replaced, need not
// be kept in memory: what is written has room there, and replacing takes less time.
func forget(file disk.File, from, size int64) {
	withNumber(file, func(fd int) { _ = unix.Fadvise(fd, from, size, unix.FADV_DONTNEED) })
}

func withNumber(file disk.File, do func(fd int)) {
	from, ok := file.(syscall.Conn)
	if !ok {
		return
	}
	if conn, err := from.SyscallConn(); err == nil {
		_ = conn.Control(func(fd uintptr) { do(int(fd)) })
	}
}
