package model

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/liclog/liclog/logger/event"
	"github.com/liclog/liclog/summarize/verify/plain"
)

// CSV is the events as native CSV with its header: what the logger is fed.
func CSV(events []event.Event) []byte {
	text := []byte(strings.Join(event.Columns, ",") + "\n")
	for i := range events {
		text = event.AppendCSV(text, &events[i])
	}
	return text
}

// RejectsFile is the content of Rejects.csv, the input having been CSV(events)
// under the given name. It is empty where there are no rejects.
func (t *Tree) RejectsFile(source string, events []event.Event) string {
	if len(t.Rejects) == 0 {
		return ""
	}
	text := "Time,Source,Line,Reason,Raw\n"
	for _, r := range t.Rejects {
		raw := strings.TrimSuffix(string(event.AppendCSV(nil, &events[r.Index])), "\n")
		text += plain.Line(plain.RFC3339(r.Time), plain.Escape(source), plain.Int(int64(r.Index+2)),
			plain.Escape(r.Reason), plain.Escape(raw))
	}
	return text
}

// Diff compares the tree dir with the files wanted and says what differs, a few
// lines for each file; it is empty if nothing does. Files of a kind (Log.csv,
// Summary.csv, ...) of which none is wanted are not looked at. A summary that is
// not there is the same as one with a header only.
func Diff(want map[string]string, dir string) (string, error) {
	got, err := read(dir)
	if err != nil {
		return "", err
	}
	kinds, names := map[string]bool{}, map[string]bool{}
	for name := range want {
		kinds[kind(name)], names[name] = true, true
	}
	for name := range got {
		if kinds[kind(name)] {
			names[name] = true
		}
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(names)) {
		b.WriteString(diffFile(name, want, got))
	}
	return b.String(), nil
}

// kind is a file's own name, that of a weekly summary like the others'.
func kind(name string) string {
	base := name[strings.LastIndex(name, "/")+1:]
	if strings.HasPrefix(base, "Summary") {
		return "Summary.csv"
	}
	return base
}

func diffFile(name string, want, got map[string]string) string {
	w, wanted := want[name]
	g, there := got[name]
	if kind(name) == "Summary.csv" && wanted != there && strings.Count(w+g, "\n") <= 1 {
		return ""
	}
	switch {
	case !there:
		return fmt.Sprintf("%s: missing, want\n%s", name, w)
	case !wanted:
		return fmt.Sprintf("%s: must not be there, has\n%s", name, g)
	case w == g:
		return ""
	}
	return name + ":\n" + diffLines(strings.Split(w, "\n"), strings.Split(g, "\n"))
}

// diffLines shows the first line that differs, of a long one the first cell.
func diffLines(want, got []string) string {
	for i := range max(len(want), len(got)) {
		w, g := "(end)", "(end)"
		if i < len(want) {
			w = want[i]
		}
		if i < len(got) {
			g = got[i]
		}
		if w != g {
			return fmt.Sprintf("  line %d%s\n  got  %s\n  want %s\n", i+1, diffCell(want[0], w, g), g, w)
		}
	}
	return ""
}

func diffCell(header, want, got string) string {
	columns, w, g := strings.Split(header, ","), strings.Split(want, ","), strings.Split(got, ",")
	if len(w) != len(columns) || len(g) != len(columns) {
		return ""
	}
	for i := range columns {
		if w[i] != g[i] {
			return fmt.Sprintf(", %s: got %s, want %s", columns[i], g[i], w[i])
		}
	}
	return ""
}

// read is all files of the tree but those of its state folder.
func read(dir string) (map[string]string, error) {
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == ".liclog" {
				return fs.SkipDir
			}
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(content)
		return err
	})
	return files, err
}

// Shrink leaves out events as long as the rest still fails, so that a person can
// see why.
func Shrink(events []event.Event, fails func([]event.Event) bool) []event.Event {
	for size := len(events) / 2; size > 0; size /= 2 {
		for at := 0; at+size <= len(events); {
			fewer := slices.Concat(events[:at], events[at+size:])
			if len(fewer) > 0 && fails(fewer) {
				events = fewer
				continue
			}
			at += size
		}
	}
	return events
}
