//go:build !linux

package summarize

import "github.com/liclog/liclog/layout/disk"

// push does nothing: elsewhere there is no such call.
func push(disk.File, int64, int64) {}

// forget does nothing.
func forget(disk.File, int64, int64) {}

// reserve does nothing.
func reserve(disk.File, int64) bool { return false }
