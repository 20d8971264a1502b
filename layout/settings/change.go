package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
)

const byteOrderMark = "\ufeff"

// modeLine is a line that sets the mode: what stands before the value, the
// value, and what stands behind it.
var modeLine = regexp.MustCompile(`(?m)^(\x{FEFF}?[ \t]*(?i:mode|"mode"|'mode')[ \t]*=[ \t]*)("[^"\r\n]*"|'[^'\r\n]*')`)

// ChangeMode sets the mode in the settings of the tree dir. All else in the file
// stays as it is, byte for byte; the file is replaced whole, and made where
// there is none. A file that can't be read is left alone.
func ChangeMode(fsys disk.FS, dir string, to layout.Mode) error {
	name := filepath.Join(dir, layout.SettingsFile)
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // the link stays a link
	}
	text, permissions, err := current(fsys, name)
	if err != nil {
		return err
	}
	changed, err := withMode(name, text, to)
	if err != nil || changed == text {
		return err
	}
	if err := disk.MkdirAll(fsys, filepath.Dir(name)); err != nil {
		return err
	}
	return disk.ReplaceMode(fsys, name, []byte(changed), permissions)
}

func current(fsys disk.FS, name string) (string, fs.FileMode, error) {
	info, err := fsys.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", layout.FileMode, nil
	}
	if err != nil {
		return "", 0, err
	}
	text, err := disk.ReadFile(fsys, name)
	return string(text), info.Mode().Perm(), err
}

// withMode is text with the mode set. A line inside a longer text may look like
// a setting and be none, so that each candidate is tried and the result read.
func withMode(name, text string, to layout.Mode) (string, error) {
	before, err := parse(name, text)
	if err != nil {
		return "", fmt.Errorf("%w; mend the file first", err)
	}
	if before.Mode == to && text != "" {
		return text, nil
	}
	for _, at := range modeLine.FindAllStringSubmatchIndex(text, -1) {
		changed := text[:at[4]] + strconv.Quote(to.String()) + text[at[5]:]
		if after, err := parse(name, changed); err == nil && after.Mode == to {
			return changed, nil
		}
	}
	rest, found := strings.CutPrefix(text, byteOrderMark)
	changed := "mode = " + strconv.Quote(to.String()) + "\n" + rest
	if found {
		changed = byteOrderMark + changed
	}
	if after, err := parse(name, changed); err != nil || after.Mode != to {
		return "", fmt.Errorf("%s: can't find the line that sets the mode; write mode = %q there yourself", name, to)
	}
	return changed, nil
}
