package event

import "unsafe"

// alias is b as a string without a copy: events live no longer than the block
// of input they were read from, and whoever keeps a name copies it.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Alias is b as a string without a copy, for parsers; b must not change while
// the batch lives.
func Alias(b []byte) string { return alias(b) }
