// Package flexlm reads the debug logs of FlexLM/FlexNet license servers.
package flexlm

import (
	"time"

	"github.com/liclog/liclog/logger/event"
)

// Options are what the log does not tell.
type Options struct {
	Zone     *time.Location
	ByData   bool
	FoldCase bool
	Server   string
	LastDay  time.Time
}

// Sniff tells whether the first lines of an input look like a debug log.
func Sniff(lines [][]byte) bool { return false }

// New is a parser of one log.
func New(o Options) event.Parser { panic("to be written") }
