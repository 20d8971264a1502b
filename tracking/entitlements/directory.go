package entitlements

import (
	"fmt"
	"strings"
)

// directoryRow is a row of the table of directories: the primary one, or what a
// server's Directory Assistance says of another.
type directoryRow struct {
	Directory string        `csv:"Directory"`
	Primary   yes           `csv:"Primary"`
	Enabled   yes           `csv:"Enabled,default=yes"`
	Type      directoryType `csv:"Type"`
	Trusted   yes           `csv:"Trusted"`
	External  yes           `csv:"External"`
	Found     yes           `csv:"Found,default=yes"`
	Server    string        `csv:"Server"`
	File      string        `csv:"File"`
}

var directoryColumns = []column{
	{"Directory", true}, {"Primary", true}, {"Enabled", true}, {"Type", true}, {"Trusted", true},
	{"External", false}, {"Found", false}, {"Server", false}, {"File", false},
}

// directoryType is Notes or LDAP.
type directoryType struct{ ldap bool }

// UnmarshalCSV reads it; empty is Notes.
func (t *directoryType) UnmarshalCSV(text string) error {
	switch strings.ToLower(text) {
	case "notes", "domino", "":
		return nil
	case "ldap":
		t.ldap = true
		return nil
	}
	return fmt.Errorf("%q is no type of directory: use Notes or LDAP", text)
}

// directory is one that persons are in. Each is scanned once, however many
// servers' Directory Assistance leads to it.
type directory struct {
	name     string
	primary  bool
	external bool
	scanned  bool // its persons count
}

// readDirectories reads the table of directories. The primary one comes first,
// the others in the order of the table.
func (d *domain) readDirectories(file string) error {
	rows, lines, err := readTyped[directoryRow](file, directoryColumns, &d.problems)
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].Directory == "" {
			d.problems.stop(file, lines[i], "a directory without a name")
		}
	}
	for _, primary := range []yes{true, false} {
		for i, row := range rows {
			if row.Primary == primary {
				d.addDirectory(file, lines[i], row)
			}
		}
	}
	if len(d.directories) == 0 || !d.directories[0].primary {
		return Problem{file, 0, "no directory is the primary one; write yes into its column Primary"}
	}
	if len(d.directories) > 1 && d.directories[1].primary {
		return Problem{file, 0, fmt.Sprintf("there are two primary directories, %s and %s; separate domains are counted apart", d.directories[0].name, d.directories[1].name)}
	}
	return nil
}

// addDirectory adds what a row says to the directory that it is about.
func (d *domain) addDirectory(file string, line int64, row directoryRow) {
	at, known := d.directoryOf[strings.ToLower(row.Directory)]
	if !known {
		at = len(d.directories)
		d.directoryOf[strings.ToLower(row.Directory)] = at
		d.directories = append(d.directories, directory{name: row.Directory, primary: bool(row.Primary)})
	}
	dir := &d.directories[at]
	switch {
	case bool(row.Primary) && (!bool(row.Enabled) || row.Type.ldap || !bool(row.Found) || bool(row.External)):
		d.problems.stop(file, line, "the primary directory is always enabled, found, of Notes and of internal users; who of it is external tells --external-org")
	case bool(row.Primary):
		dir.scanned = true
	case !bool(row.Enabled): // it is as if it were not there
	default:
		dir.external = dir.external || bool(row.External)
		dir.scanned = dir.scanned || bool(row.Trusted) && bool(row.Found) && !row.Type.ldap
		d.assistance = append(d.assistance, row)
	}
}
