package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/settings"
	"github.com/liclog/liclog/logger/input"
	"github.com/liclog/liclog/logger/source"
	"github.com/liclog/liclog/logger/source/regex"
	"github.com/liclog/liclog/logger/source/sflm"
)

// inputFlags are the options of all commands that read logs.
func inputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Usage: "the input's `FORMAT` (default: recognised from its first lines)"},
		&cli.StringFlag{Name: "tz", Usage: "the time `ZONE` of local times in the input, as Europe/Madrid (default: this machine's)"},
		&cli.StringFlag{Name: "server", Usage: "put `NAME` before the names of servers in the input, to tell several inputs apart"},
		&cli.BoolFlag{Name: "by-data", Usage: "add to the product what the log tells further of it. FlexLM, lmstat: the check-out data; RLM: the product asked for, of ISV logs the vendor's text; Sentinel RMS: the version"},
		&cli.BoolFlag{Name: "fold-case", Usage: "compare user and host names without case"},
	}
}

// inputOptions takes up what inputFlags say, and the formats in the settings.
func inputOptions(c *cli.Context, now settings.Settings) (o input.Options, err error) {
	o = input.Options{Format: c.String("format")}
	described := make(map[string]regex.Description)
	for name, f := range now.Formats {
		described[name] = regex.Description(f)
	}
	if o.Formats, err = source.With(described); err != nil {
		return o, fmt.Errorf("%s: %w", filepath.Join(c.String("dir"), layout.SettingsFile), err)
	}
	if o.Format != "" {
		if _, err := o.Formats.ByName(o.Format); err != nil {
			return o, usage("%w", err)
		}
	}
	o.Source = source.Options{
		Zone: time.Local, ByData: c.Bool("by-data"), FoldCase: c.Bool("fold-case"), Server: c.String("server"),
	}
	if zone := c.String("tz"); zone != "" {
		if o.Source.Zone, err = time.LoadLocation(zone); err != nil {
			return o, usage("unknown time zone %q: use a name such as Europe/Madrid or UTC", zone)
		}
	}
	return o, nil
}

// inputNames are the arguments, none where "-" asks for standard input.
func inputNames(c *cli.Context) ([]string, error) {
	names := c.Args().Slice()
	if !slices.Contains(names, "-") {
		return names, nil
	}
	if len(names) > 1 {
		return nil, usage("- is standard input, which goes with no files; a file of this name is ./-")
	}
	return nil, nil
}

// inputFiles are the files that arguments name, in the order in which they are
// read: arguments in the order given; the files of a folder or of a pattern
// such as 'debug.log*' by the time of their first event, since names of rotated
// logs sort in many ways.
func (s *shell) inputFiles(args []string, o input.Options) ([]string, error) {
	var files []string
	for _, arg := range args {
		logs, err := s.oldTree(arg)
		if err != nil {
			return nil, err
		}
		if logs != nil {
			files = append(files, logs...)
			continue
		}
		several, err := expand(arg)
		if err != nil {
			return nil, err
		}
		if several == nil {
			files = append(files, arg)
			continue
		}
		ordered, err := s.byTime(several, o)
		if err != nil {
			return nil, err
		}
		files = append(files, ordered...)
	}
	return files, nil
}

// oldTree lists the Log.txt files of an older usage tree by their days; nil where
// the folder is none. A tree of liclog's own has rows and no events.
func (s *shell) oldTree(dir string) (logs []string, err error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, nil
	}
	days, err := layout.Days(dir)
	if err != nil {
		return nil, err
	}
	summaries := 0
	for _, day := range days {
		switch {
		case isFile(day.File(dir, layout.HoursFile)), isFile(day.File(dir, layout.LogFile)):
			return nil, fmt.Errorf("%s is a tree of liclog, with rows and no events: put trees together by liclog combine", dir)
		case isFile(day.File(dir, sflm.LogFile)):
			logs = append(logs, day.File(dir, sflm.LogFile))
		case isFile(day.File(dir, sflm.SummaryFile)):
			summaries++
		}
	}
	if logs != nil && summaries > 0 {
		s.log.Warn(fmt.Sprintf("%s of %s left out, of which only summaries are left: liclog combine takes such over", plural(int64(summaries), "day"), dir))
	}
	return logs, nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// expand lists the files of a folder or of a pattern; nil for a single file.
func expand(arg string) ([]string, error) {
	info, err := os.Stat(arg)
	pattern := filepath.Join(escapeGlob(arg), "*")
	switch {
	case err == nil && !info.IsDir():
		return nil, nil
	case err != nil && !strings.ContainsAny(arg, "*?["):
		return nil, err
	case err != nil:
		pattern = arg
	}
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, usage("bad pattern %q", arg)
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		info, err := os.Stat(name)
		return err != nil || !info.Mode().IsRegular() || strings.HasPrefix(filepath.Base(name), ".")
	})
	if len(names) == 0 {
		return nil, fmt.Errorf("no file in %s", arg)
	}
	return names, nil
}

// escapeGlob makes a pattern that means the path itself.
func escapeGlob(path string) string {
	if filepath.Separator == '\\' {
		return path // there is no way to escape there
	}
	return strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, `\`, `\\`).Replace(path)
}

// byTime orders files by their first events; what is no log is left out, and
// said so.
func (s *shell) byTime(names []string, o input.Options) ([]string, error) {
	type dated struct {
		name string
		at   layout.Second
	}
	var found []dated
	for _, name := range names {
		at, err := input.FirstTime(name, o)
		if err != nil {
			s.log.Warn("left out: " + err.Error())
			continue
		}
		found = append(found, dated{name, at})
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no log in %s", filepath.Dir(names[0]))
	}
	slices.SortStableFunc(found, func(a, b dated) int { return cmp.Compare(a.at, b.at) })
	ordered := make([]string, len(found))
	for i, d := range found {
		ordered[i] = d.name
	}
	return ordered, nil
}
