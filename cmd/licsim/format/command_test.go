package format

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
)

// commands are the programs as people have them.
type commands struct{ dir string }

func build(t *testing.T) commands {
	t.Helper()
	c := commands{t.TempDir()}
	out, err := exec.Command("go", "build", "-o", c.dir+string(filepath.Separator), "../../liclog", "../../licsim").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return c
}

func (c commands) run(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(filepath.Join(c.dir, program), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v: %s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// tree logs a file, sums it up and has it verified, and gives the tree's files.
func (c commands) tree(t *testing.T, log string, args ...string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	told := c.run(t, "liclog", append([]string{"log", "--dir", dir, "--sync", "none", log}, args...)...)
	if !strings.Contains(told, " 0 rejected") {
		t.Errorf("%s: %s", log, told)
	}
	c.run(t, "liclog", "summarize", "--dir", dir)
	c.run(t, "liclog", "verify", "--dir", dir)
	return files(t, dir)
}

// The same by the commands alone: a server's log from licsim, recognised by
// liclog log, leaves the tree of its native events, summaries and all.
func TestTreesByCommands(t *testing.T) {
	o := small()
	o.Days, o.Servers = 10, 1
	w, err := simulate.NewWorld(o)
	if err != nil {
		t.Fatal(err)
	}
	c := build(t)
	for _, test := range []struct {
		format, zone string
		carried      carried
	}{
		{"rlm", "Asia/Kolkata", &carriedByRLM{}},
		{"rms", "Europe/Berlin", &carriedByRMS{}},
		{"dsls", "America/New_York", &carriedByDSLS{}},
	} {
		t.Run(test.format, func(t *testing.T) {
			d := &w.Daemons[0]
			server := d.Unit
			if test.format == "rlm" {
				server = w.Servers[d.Server].Name // the log tells the daemon
			}
			dir := t.TempDir()
			c.run(t, "licsim", "--format", test.format, "--zone", test.zone, "--output", filepath.Join(dir, serverMark+".log"),
				"--seed", fmt.Sprint(o.Seed), "--start", o.Start.Start().Time().Format(time.DateOnly), "--days", fmt.Sprint(o.Days),
				"--users", fmt.Sprint(o.Users), "--products", fmt.Sprint(o.Products), "--servers", "1", "--rate", fmt.Sprint(o.Rate))
			native := filepath.Join(dir, "native.csv")
			if err := os.WriteFile(native, nativeLog(t, o, 0, test.carried), 0o600); err != nil {
				t.Fatal(err)
			}
			log := filepath.Join(dir, strings.ReplaceAll(d.Unit, "/", "-")+".log")
			compareTrees(t, c.tree(t, log, "--tz", test.zone, "--server", server), c.tree(t, native))
		})
	}
}

// serverMark stands for the server's name in what licsim calls its outputs.
const serverMark = "{server}"
