package format

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// activityLine is one of the five lines that tell of licenses, as real logs have
// them: two blanks behind the host where no data stands, one behind the count.
var activityLine = regexp.MustCompile(`^([ 12][0-9]:[0-5][0-9]:[0-5][0-9]) \((\w+)\) (OUT|IN|DENIED|QUEUED|DEQUEUED): ` +
	`"([^"]+)" (.+)@([^ ]+) (\[[^\]]+\])? (?:\((\d+) licenses\) )?(\([A-Z]+\)|\(.* \(-\d+,\d+\)\))?$`)

var anchorLine = regexp.MustCompile(`(?:started on .*\((\d+/\d+/\d+)\)|TIMESTAMP (\d+/\d+/\d+))$`)

var words = map[string]event.Kind{
	"OUT": event.CheckOut, "IN": event.CheckIn, "DENIED": event.Denied, "QUEUED": event.Queued, "DEQUEUED": event.Dequeued,
}

// lines counts what a debug log says, each activity with its moment, by a plain
// reading: a clock that falls is midnight, and anchors agree with it.
func lines(t *testing.T, data []byte, zone *time.Location) map[string]int {
	t.Helper()
	said := map[string]int{}
	var date time.Time
	last := 0
	for i, line := range strings.Split(string(bytes.TrimSuffix(data, []byte("\n"))), "\n") {
		if line == "" || strings.HasPrefix(line, "Shut down FlexNet") {
			continue
		}
		second, err := clockOf(line)
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if second < last {
			date = date.AddDate(0, 0, 1)
		}
		last = second
		if m := anchorLine.FindStringSubmatch(line); m != nil {
			day, err := time.Parse("1/2/2006", m[1]+m[2])
			if err != nil || !date.IsZero() && m[2] != "" && day != date {
				t.Fatalf("line %d says %s%s, it is %s: %v", i+1, m[1], m[2], date, err)
			}
			date = day
		}
		if m := activityLine.FindStringSubmatch(line); m != nil {
			local := time.Date(date.Year(), date.Month(), date.Day(), 0, 0, second, 0, zone)
			said[key(layout.FromTime(local), words[m[3]], m[2], m[4], m[5], m[6], amountOf(m[8]), m[9] == "(SHUTDOWN)")]++
		} else if strings.Contains(line, "OUT: ") || strings.Contains(line, "IN: ") {
			t.Fatalf("line %d is no activity: %q", i+1, line)
		}
	}
	return said
}

func clockOf(line string) (second int, err error) {
	if len(line) < 12 || line[8:10] != " (" {
		return 0, fmt.Errorf("no time and daemon: %q", line)
	}
	clock, err := time.Parse("15:04:05", strings.TrimSpace(line[:8]))
	return clock.Hour()*3600 + clock.Minute()*60 + clock.Second(), err
}

func amountOf(text string) int64 {
	if text == "" {
		return 1
	}
	n, _ := strconv.ParseInt(text, 10, 64) // digits by the pattern
	return n
}

func key(at layout.Second, kind event.Kind, daemon, feature, user, host string, n int64, shutdown bool) string {
	return fmt.Sprintln(at, kind, daemon, feature, user, host, n, shutdown)
}

// told counts what native events say, in the words of a debug log.
func told(t *testing.T, o simulate.Options, server int) map[string]int {
	t.Helper()
	said := map[string]int{}
	err := simulate.Run(o, func(h *simulate.Happening) error {
		if h.ServerID != server {
			return nil
		}
		add := func(kind event.Kind, feature, user, host string, n int64) {
			if n > 0 {
				said[key(h.Time, kind, h.Daemon, feature, user, host, n, h.Note == simulate.Exit)]++
			}
		}
		for _, lease := range h.Open {
			add(event.CheckIn, lease.Feature, lease.User, lease.Host, lease.Part)
			add(event.CheckIn, lease.Feature, lease.User, lease.Host, lease.Granted-lease.Part)
		}
		switch h.Kind {
		case event.CheckOut:
			add(h.Kind, h.ProductName, h.User, h.Host, h.Part)
			add(h.Kind, h.ProductName, h.User, h.Host, h.Granted-h.Part)
		case event.CheckIn:
			add(h.Kind, h.ProductName, h.User, h.Host, h.Granted)
		case event.Denied, event.Queued, event.Dequeued:
			add(h.Kind, h.ProductName, h.User, h.Host, h.Desired)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// A debug log tells the same check-outs at the same moments as native events.
func TestFlexLMTellsTheSame(t *testing.T) {
	kolkata, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	o := small()
	for server := range o.Servers {
		for _, zone := range []*time.Location{time.UTC, kolkata} {
			got, want := lines(t, log(t, "flexlm", o, server, zone), zone), told(t, o, server)
			if len(want) < 1000 {
				t.Fatalf("only %d lines to compare", len(want))
			}
			if !maps.Equal(got, want) {
				t.Errorf("server %d in %s: the log and the events differ", server, zone)
				report(t, "only in the log", got, want)
				report(t, "only in the events", want, got)
			}
		}
	}
}

func report(t *testing.T, what string, a, b map[string]int) {
	for line, n := range a {
		if b[line] != n {
			t.Logf("%s, one of them: %s", what, line)
			return
		}
	}
}

// Clocks on the wall: set back in autumn, the hour from two to three comes twice.
func TestFlexLMLocalTime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	o := small()
	o.Start, o.Days, o.Rate = layout.DayOf(2007, 10, 28), 1, 40 // clocks go back at 01:00 UTC
	data := log(t, "flexlm", o, 0, berlin)
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if want := " 2:00:00 (lmgrd) ---"; !bytes.HasPrefix(first, []byte(want)) {
		t.Errorf("the first line is %q, want %q...", first, want)
	}
	back := 0
	last := 0
	for line := range strings.SplitSeq(string(data), "\n") {
		if second, err := clockOf(line); err == nil {
			if last-second > 1800 && last-second <= 3600 {
				back++
			}
			last = second
		}
	}
	if back != 1 {
		t.Errorf("the clock goes back %d times by about an hour, want once", back)
	}
}

// What a parser may stumble over is there.
func TestFlexLMHasItAll(t *testing.T) {
	o := small()
	o.Days, o.Servers = 120, 1
	data := log(t, "flexlm", o, 0, time.UTC)
	for _, text := range []string{
		"Please Note:", "started on lic01 (linux) (7/1/2007)", "(lmgrd) TIMESTAMP 7/1/2007", "(acmelmd) TIMESTAMP 7/1/2007",
		"\n 6:00:00 (lmgrd) TIMESTAMP", "-SLOG@) Time: ", "EXPIRED: ", "Server started on lic01 for:\t", "Rereading license file...",
		"REStarted ", "EXITING DUE TO SIGNAL 15\n", "(SHUTDOWN)\n", "(INACTIVE)\n", "Shut down FlexNet ", "\n\n",
		"(Licensed number of users already reached. (-4,342))\n", "UNSUPPORTED: \"", "QUEUED: \"", "DEQUEUED: \"", " (25 licenses) \n",
		"[viewer:Viewer_", " Núñez",
	} {
		if !bytes.Contains(data, []byte(text)) {
			t.Errorf("there is no %q", text)
		}
	}
}
