package settings

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

// Lines of the table [sessions]: one that sets tracking, with what stands before
// the value, and the table's own header.
var (
	trackingLine   = regexp.MustCompile(`(?m)^([ \t]*(?:sessions[ \t]*\.[ \t]*)?tracking[ \t]*=[ \t]*)(true|false)`)
	sessionsHeader = regexp.MustCompile(`(?m)^[ \t]*\[[ \t]*sessions[ \t]*\][^\n]*\n?`)
)

// ChangeSessionTracking switches the tracking of applications of sessions on or
// off in the settings of the tree dir. All else in the file stays as it is, as
// with ChangeMode.
func ChangeSessionTracking(fsys disk.FS, dir string, on bool) error {
	name := settingsName(dir)
	text, permissions, err := current(fsys, name)
	if err != nil {
		return err
	}
	changed, err := withTracking(name, text, on)
	if err != nil || changed == text {
		return err
	}
	if err := disk.MkdirAll(fsys, filepath.Dir(name)); err != nil {
		return err
	}
	return disk.ReplaceMode(fsys, name, []byte(changed), permissions)
}

// settingsName is the settings' file; where that is a link, what it names.
func settingsName(dir string) string {
	name := filepath.Join(dir, layout.SettingsFile)
	if target, err := filepath.EvalSymlinks(name); err == nil {
		return target
	}
	return name
}

// withTracking is text with tracking set. Each place where the change could be
// made is tried, and the result read.
func withTracking(name, text string, on bool) (string, error) {
	before, err := parse(name, text)
	if err != nil {
		return "", fmt.Errorf("%w; mend the file first", err)
	}
	if before.Sessions.Tracking == on {
		return text, nil
	}
	want := before
	want.Sessions.Tracking = on
	for _, changed := range trackingChanges(text, on) {
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

// trackingChanges are the texts that may be right: with another value in its
// line, with a line below the header, with a table at the end.
func trackingChanges(text string, on bool) (changes []string) {
	value := strconv.FormatBool(on)
	for _, at := range trackingLine.FindAllStringSubmatchIndex(text, -1) {
		changes = append(changes, text[:at[4]]+value+text[at[5]:])
	}
	line := "tracking = " + value + "\n"
	for _, at := range sessionsHeader.FindAllStringIndex(text, -1) {
		header := strings.TrimSuffix(text[:at[1]], "\n") + "\n"
		changes = append(changes, header+line+text[at[1]:])
	}
	end := text
	if end != "" {
		end = strings.TrimSuffix(end, "\n") + "\n\n"
	}
	return append(changes, end+"[sessions]\n"+line)
}
