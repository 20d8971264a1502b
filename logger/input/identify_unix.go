//go:build !windows

package input

import (
	"io/fs"
	"os"
	"syscall"
)

// identify gives device and inode, which stay a file's own when it is renamed.
func identify(_ *os.File, info fs.FileInfo) (device, inode uint64) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return uint64(stat.Dev), uint64(stat.Ino)
}
