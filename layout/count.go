package layout

import (
	"fmt"
	"strings"
)

// Count says which check-outs of a product that run at the same time count as
// one. Those with the same key count once, with the largest number among them.
type Count uint8

// The rules. CountEach is the default: every check-out counts for itself.
const (
	CountEach Count = iota
	CountUser
	CountHost
	CountUserHost
)

var countNames = [...]string{"each", "user", "host", "user+host"}

// String is the rule's name as settings spell it.
func (c Count) String() string { return countNames[c] }

// ParseCount finds a rule by name, without regard to case.
func ParseCount(name string) (Count, error) {
	for c, known := range countNames {
		if strings.EqualFold(name, known) {
			return Count(c), nil
		}
	}
	return CountEach, fmt.Errorf("unknown count %q: use one of %s", name, strings.Join(countNames[:], ", "))
}

// MaxLicenses is the largest number of licenses in one row that is believed.
const MaxLicenses int64 = 1_000_000_000
