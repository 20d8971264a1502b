package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gopkg.in/natefinch/lumberjack.v2"

	"github.com/liclog/liclog/layout"
)

// levels are syslog's names for how grave a message is, gravest first.
var levels = []struct {
	name  string
	level slog.Level
}{
	{"emerg", 20}, {"alert", 16}, {"crit", 12}, {"err", slog.LevelError}, {"warning", slog.LevelWarn},
	{"notice", 2}, {"info", slog.LevelInfo}, {"debug", slog.LevelDebug},
}

func levelNames() string {
	names := make([]string, len(levels))
	for i, l := range levels {
		names[i] = l.name
	}
	return strings.Join(names, ", ")
}

func parseLevel(name string) (slog.Level, error) {
	for _, l := range levels {
		if strings.EqualFold(l.name, name) {
			return l.level, nil
		}
	}
	return 0, unknown("level", name, strings.Split(levelNames(), ", "))
}

// levelName is the name of the gravest level that is not above l.
func levelName(l slog.Level) string {
	for _, known := range levels {
		if l >= known.level {
			return known.name
		}
	}
	return "debug"
}

// diagnostics makes the logger of the program's own messages: into the file, if
// one is named, else in words to people. close is nil without a file.
func diagnostics(file, level string, quiet bool, words io.Writer) (_ *slog.Logger, close func() error, err error) {
	least := slog.LevelInfo
	switch {
	case level != "":
		if least, err = parseLevel(level); err != nil {
			return nil, nil, err
		}
	case file == "" && quiet:
		least = slog.LevelError
	case file == "":
		least = slog.LevelWarn
	}
	if file == "" {
		return slog.New(&wordy{w: words, least: least}), nil, nil
	}
	if err := makeLogFile(file); err != nil {
		return nil, nil, fmt.Errorf("the log file can't be written: %w", err)
	}
	rotated := &lumberjack.Logger{Filename: file, MaxSize: 10, MaxBackups: 5} // megabytes
	options := &slog.HandlerOptions{Level: least, ReplaceAttr: inSyslogWords}
	return slog.New(slog.NewTextHandler(rotated, options)), rotated.Close, nil
}

// makeLogFile makes the file for owner and group, and shows before any work is
// done whether it can be written.
func makeLogFile(name string) error {
	if err := os.MkdirAll(filepath.Dir(name), layout.FolderMode); err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, layout.FileMode)
	if err != nil {
		return err
	}
	return file.Close()
}

// inSyslogWords names levels as syslog does, and has times in UTC.
func inSyslogWords(_ []string, a slog.Attr) slog.Attr {
	switch value := a.Value.Any().(type) {
	case slog.Level:
		return slog.String(a.Key, levelName(value))
	case time.Time:
		return slog.Time(a.Key, value.UTC())
	}
	return a
}

// wordy writes messages for people: "liclog: warning: what happened (key=value)".
type wordy struct {
	w     io.Writer
	least slog.Level
	attrs []slog.Attr
}

// Enabled tells whether messages of the level are written.
func (h *wordy) Enabled(_ context.Context, l slog.Level) bool { return l >= h.least }

// WithAttrs adds values to each message.
func (h *wordy) WithAttrs(attrs []slog.Attr) slog.Handler {
	more := *h
	more.attrs = append(more.attrs[:len(more.attrs):len(more.attrs)], attrs...)
	return &more
}

// WithGroup does nothing: people need no groups.
func (h *wordy) WithGroup(string) slog.Handler { return h }

// Handle writes one message in one write.
func (h *wordy) Handle(_ context.Context, r slog.Record) error {
	var values []string
	add := func(a slog.Attr) bool {
		values = append(values, a.String())
		return true
	}
	for _, a := range h.attrs {
		add(a)
	}
	r.Attrs(add)
	text := r.Message
	if len(values) > 0 {
		text += " (" + strings.Join(values, ", ") + ")"
	}
	_, err := fmt.Fprintf(h.w, "%sliclog: %s: %s\n", gravity(h.w, r.Level), levelName(r.Level), text)
	return err
}
