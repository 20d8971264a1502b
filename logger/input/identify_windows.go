package input

import (
	"io/fs"
	"os"
	"syscall"
)

// identify gives the volume's serial number and the file's index on it, which
// stay a file's own when it is renamed.
func identify(file *os.File, _ fs.FileInfo) (device, inode uint64) {
	var info syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(syscall.Handle(file.Fd()), &info); err != nil {
		return 0, 0
	}
	return uint64(info.VolumeSerialNumber), uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow)
}
