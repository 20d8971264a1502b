package layout

import (
	"fmt"
	"strings"
)

// Mode says what is logged.
type Mode uint8

// The modes, in the order of what they keep.
const (
	Off Mode = iota
	ProductSummary
	UserSummary
	ProductLog
	AllLogging
)

// Modes lists every mode.
var Modes = []Mode{Off, ProductSummary, UserSummary, ProductLog, AllLogging}

var modeNames = [...]string{"Off", "ProductSummary", "UserSummary", "ProductLog", "AllLogging"}

// String is the mode's name as files and settings spell it.
func (m Mode) String() string { return modeNames[m] }

// ParseMode finds a mode by name, without regard to case.
func ParseMode(name string) (Mode, error) {
	for _, m := range Modes {
		if strings.EqualFold(name, m.String()) {
			return m, nil
		}
	}
	return Off, fmt.Errorf("unknown mode %q: use one of %s", name, strings.Join(modeNames[:], ", "))
}

// On tells whether anything is logged.
func (m Mode) On() bool { return m != Off }

// KeepsLog tells whether Log.csv keeps its rows once the day is closed.
func (m Mode) KeepsLog() bool { return m == ProductLog || m == AllLogging }

// PerUser tells whether summaries have rows for users.
func (m Mode) PerUser() bool { return m == UserSummary || m == AllLogging }

// WithUsers is m with per-user logging switched on or off. Off stays Off.
func (m Mode) WithUsers(on bool) Mode {
	switch {
	case m == Off:
		return Off
	case m.KeepsLog() && on:
		return AllLogging
	case m.KeepsLog():
		return ProductLog
	case on:
		return UserSummary
	}
	return ProductSummary
}
