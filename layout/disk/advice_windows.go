package disk

import "syscall"

// The system's own numbers, which package syscall gives no names.
var (
	full     = []syscall.Errno{39, 112, 1295} // handle disk full, disk full, quota exceeded
	readOnly = []syscall.Errno{19}            // write protected
	busy     = []syscall.Errno{32, 33}        // sharing and lock violations
)
