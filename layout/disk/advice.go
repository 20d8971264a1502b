package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// IsOurs tells an error of the file system, whose cause may pass, from one of
// what the files hold.
func IsOurs(err error) bool {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	return errors.As(err, &path) || errors.As(err, &link) || errors.As(err, &call)
}

// Advice says what to do about an error of the file system.
func Advice(err error) string {
	switch {
	case isAny(err, full):
		return "free some space there"
	case isAny(err, readOnly):
		return "make the file system writable again"
	case isAny(err, busy):
		return "close the program that has the file open"
	case errors.Is(err, fs.ErrPermission):
		return "let this user write there: liclog needs to make, replace and remove files"
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return "put back what was taken away, or mount the file system that it lies on"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "allow more open files"
	case errors.Is(err, syscall.EIO):
		return "the disk may be failing: look at the system's own log"
	}
	return "see what keeps the file from being written"
}

func isAny(err error, of []syscall.Errno) bool {
	for _, e := range of {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
