package settings

import (
	"fmt"
	"strconv"

	"github.com/liclog/liclog/layout/disk"
)

// ChangeSessionTracking switches the tracking of applications of sessions on or
// off in the settings of the tree dir. All else in the file stays as it is.
func ChangeSessionTracking(fsys disk.FS, dir string, on bool) error {
	return rewrite(fsys, dir, func(name, text string) (string, error) {
		return withSessionTracking(name, text, on)
	})
}

// withSessionTracking is text with the tracking of applications set. Each place
// where it may stand is tried, and the result read.
func withSessionTracking(name, text string, on bool) (string, error) {
	want, err := parse(name, text)
	if err != nil {
		return "", fmt.Errorf("%w; mend the file first", err)
	}
	if want.Sessions.Tracking == on {
		return text, nil
	}
	want.Sessions.Tracking = on
	for _, changed := range candidates(text, "[sessions]", "tracking", strconv.FormatBool(on)) {
		if after, err := parse(name, changed); err == nil && after.sameBut(want) {
			return changed, nil
		}
	}
	return "", fmt.Errorf("%s: can't find where tracking is set; write tracking = %t below [sessions] yourself", name, on)
}

// sameBut compares settings but for warnings, which name lines.
func (s Settings) sameBut(other Settings) bool {
	s.Warnings, other.Warnings = nil, nil
	return s.Equal(other)
}
