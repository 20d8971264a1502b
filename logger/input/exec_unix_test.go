//go:build !windows

package input

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// calls runs a command so many times and gives its output by calls, without the
// times.
func calls(t *testing.T, c *Command, n int) []string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var found []string
	var text strings.Builder
	lines := bufio.NewScanner(c.Start(ctx))
	for len(found) < n && lines.Scan() {
		line := lines.Text()
		if at, ok := strings.CutPrefix(line, "liclog listing "); ok {
			if _, err := time.Parse(time.RFC3339, at); err != nil {
				t.Error(err)
			}
			continue
		}
		text.WriteString(line + ";")
		if strings.HasPrefix(line, "liclog ") {
			found = append(found, text.String())
			text.Reset()
		}
	}
	return found
}

func TestCommand(t *testing.T) {
	count := filepath.Join(t.TempDir(), "count")
	for _, test := range []struct {
		line string
		want []string
		told string
	}{
		{"echo a; printf b", []string{"a;b;liclog listed;", "a;b;liclog listed;"}, ""},
		{"echo a; echo no server >&2; exit 3", []string{"a;liclog failed: exit status 3: no server;"}, "exit status 3: no server"},
		{"echo a; sleep 60 & sleep 60", []string{"a;liclog failed: it took longer than 200ms and was ended;"}, "took longer"},
		{"if test -e " + count + "; then echo again; else touch " + count + "; exit 1; fi",
			[]string{"liclog failed: exit status 1;", "again;liclog listed;"}, "exit status 1"},
	} {
		var told []string
		c := &Command{Line: test.line, Every: 10 * time.Millisecond, Timeout: 200 * time.Millisecond,
			Failed: func(err error) { told = append(told, err.Error()) }}
		got := calls(t, c, len(test.want))
		if strings.Join(got, "|") != strings.Join(test.want, "|") {
			t.Errorf("%s: %q, want %q", test.line, got, test.want)
		}
		if test.told == "" && len(told) > 0 || test.told != "" && (len(told) == 0 || !strings.Contains(told[0], test.told)) {
			t.Errorf("%s: told %q, want %q", test.line, told, test.told)
		}
	}
}

// A call that was ended because the work ends has not failed.
func TestCommandIsTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	started := filepath.Join(t.TempDir(), "started")
	c := &Command{Line: "touch " + started + "; sleep 60", Every: time.Second, Timeout: time.Minute,
		Failed: func(err error) { t.Error(err) }}
	r := c.Start(ctx)
	if at := c.Now(); time.Since(at) > time.Minute {
		t.Errorf("the clock is at %s", at)
	}
	for {
		if _, err := os.Stat(started); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	stood := c.Now()
	cancel()
	if n, err := bufio.NewReader(r).ReadByte(); err == nil {
		t.Errorf("got %q", n)
	}
	if time.Since(stood) > 30*time.Second || c.Now().Before(stood) {
		t.Error("the clock stands, or runs back")
	}
}
