//go:build !linux && !darwin && !windows

package summarize

import "io/fs"

// complete adds what only the operating system tells: here nothing, so that every
// file is read every time.
func (id *identity) complete(string, fs.FileInfo) bool { return false }
