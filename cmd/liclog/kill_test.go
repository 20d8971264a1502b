//go:build !windows

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/liclog/liclog/cmd/licsim/simulate"
	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// testClock names a file that tells a liclog in a test the time, in Unix seconds:
// a server that is simulated has its own.
const testClock = "LICLOG_TEST_CLOCK"

func init() {
	if name := os.Getenv(testClock); name != "" {
		testOnlyNow = func() time.Time {
			text, _ := os.ReadFile(name)
			seconds, _ := strconv.ParseInt(string(text), 10, 64)
			return time.Unix(seconds, 0)
		}
	}
}

// setClock replaces the file of a clock.
func setClock(t *testing.T, name string, at layout.Second) {
	t.Helper()
	err := os.WriteFile(name+".new", strconv.AppendInt(nil, at.Unix(), 10), 0o600)
	if err = errors.Join(err, os.Rename(name+".new", name)); err != nil {
		t.Error(err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// long has hundreds of kills and more, as make test-long does.
var long = os.Getenv("LICLOG_LONG") != ""

// kills is how often a seed's logger is killed, and how many seeds there are.
func kills() (seeds, each int) {
	if long {
		return 12, 60
	}
	return 2, 14
}

// program is liclog as make builds it, built once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "liclog-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "liclog")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

// itself is this test's binary as liclog, which takes a clock from a file.
func itself(clock string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err) // the system knows what it runs
	}
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "liclog"
	cmd.Env = append(os.Environ(), testClock+"="+clock)
	return cmd
}

// server is a simulated license server's life in native events.
type server struct {
	events []event.Event
	dir    string
}

func newServer(t *testing.T, seed uint64) *server {
	s := &server{dir: t.TempDir()}
	o := simulate.Options{
		Seed: seed, Start: layout.DayOf(2007, 7, 30), Days: 3, Users: 40, Products: 4, Servers: 1, Rate: 12,
	}
	check(t, simulate.Run(o, func(h *simulate.Happening) error {
		e := h.Event
		for _, text := range []*string{&e.User, &e.Host, &e.Process, &e.ProductID, &e.ProductName, &e.Handle, &e.Server} {
			*text = strings.Clone(*text)
		}
		if e.Check() == nil {
			s.events = append(s.events, e)
		}
		return nil
	}))
	return s
}

func (s *server) path(name string) string { return filepath.Join(s.dir, name) }

// files writes the events into so many files of CSV.
func (s *server) files(t *testing.T, count int) (names []string) {
	t.Helper()
	for i := range count {
		text := []byte(layout.Header(event.Columns))
		for _, e := range s.events[len(s.events)*i/count : len(s.events)*(i+1)/count] {
			text = event.AppendCSV(text, &e)
		}
		names = append(names, s.path(fmt.Sprintf("events-%d.csv", i)))
		check(t, os.WriteFile(names[i], text, 0o600))
	}
	return names
}

// readAll is every file of a tree but the program's own.
func readAll(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	check(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == layout.StateFolder:
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		name, _ := filepath.Rel(dir, path)
		data, err := os.ReadFile(path)
		files[name] = string(data)
		return err
	}))
	return files
}

func compareTrees(t *testing.T, want, got map[string]string) {
	t.Helper()
	if len(want) == 0 {
		t.Fatal("there is no tree")
	}
	names := maps.Clone(want)
	maps.Copy(names, got)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if want[name] == got[name] {
			continue
		}
		w, g := strings.Split(want[name], "\n"), strings.Split(got[name], "\n")
		at := 0
		for at < min(len(w), len(g))-1 && w[at] == g[at] {
			at++
		}
		t.Errorf("%s differs: %d bytes, not %d; line %d is\n%s\nnot\n%s", name, len(got[name]), len(want[name]), at+1, g[at], w[at])
	}
}

// killed runs a command, and kills it after a while unless it ends before.
func killed(t *testing.T, cmd *exec.Cmd, after time.Duration) (done bool) {
	t.Helper()
	var words bytes.Buffer
	cmd.Stderr = &words
	check(t, cmd.Start())
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	if timer.Stop() && err != nil {
		t.Fatalf("%v: %s", err, &words)
	}
	return err == nil
}

// TestKilledBatch kills imports of files, and starts them again with the same
// arguments.
func TestKilledBatch(t *testing.T) {
	liclog, err := program()
	check(t, err)
	seeds, each := kills()
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			s := newServer(t, seed)
			args := append([]string{"log", "--quiet", "--summarize", "--sync-every", "20", "--dir"}, s.path("a"))
			args = append(args, s.files(t, 5)...)
			begun := time.Now()
			check(t, exec.Command(liclog, args...).Run())
			took := time.Since(begun)
			args[6] = s.path("b")
			hit := 0
			for range 4 * each {
				if !killed(t, exec.Command(liclog, args...), time.Duration(random.Int64N(int64(took)))) {
					hit++
				}
				if hit == each {
					break
				}
			}
			check(t, exec.Command(liclog, args...).Run())
			compareTrees(t, readAll(t, s.path("a")), readAll(t, s.path("b")))
			t.Logf("%d kills", hit)
		})
	}
}

// TestKilledLive kills loggers at the end of a pipe. What was acknowledged at the
// next start is not sent again.
func TestKilledLive(t *testing.T) {
	seeds, each := kills()
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 2))
			s := newServer(t, seed)
			whole := s.live(t, "a", 0)
			if whole != len(s.events) {
				t.Fatalf("%d acknowledged of %d", whole, len(s.events))
			}
			hit := 0
			for done := 0; done < len(s.events); {
				after := time.Duration(0)
				if hit < each {
					after = 15*time.Millisecond + time.Duration(random.Int64N(int64(120*time.Millisecond)))
					hit++
				}
				acked := s.live(t, "b", after)
				if acked < 0 {
					continue // it was killed before it said anything
				}
				if acked < done {
					t.Fatalf("%d were acknowledged, now %d", done, acked)
				}
				done = acked
			}
			s.live(t, "b", 0) // puts right what the last kill left, if it came behind the last event
			compareTrees(t, readAll(t, s.path("a")), readAll(t, s.path("b")))
			t.Logf("%d kills", hit)
		})
	}
}

// live pipes the rest of the events into a logger, slowly enough to be killed
// after a while (0: never), and returns the last count that it acknowledged, -1 for none.
func (s *server) live(t *testing.T, tree string, after time.Duration) (acked int) {
	t.Helper()
	clock := s.path(tree + ".clock")
	if _, err := os.Stat(clock); err != nil {
		setClock(t, clock, s.events[0].Time)
	}
	cmd := itself(clock, "log", "--live", "--ack", "--quiet", "--sync-every", "10", "--dir", s.path(tree))
	var words bytes.Buffer
	cmd.Stderr = &words
	pipe, err := cmd.StdinPipe()
	check(t, err)
	acks, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	counts := countsFrom(acks)
	acked, ok := <-counts
	if !ok {
		acked = -1
	} else {
		var onDisk atomic.Int64
		ended := make(chan struct{})
		defer close(ended)
		onDisk.Store(int64(acked))
		go s.send(pipe, acked, &onDisk, after > 0, ended)
		for n := range counts {
			acked = n
			onDisk.Store(int64(n))
			setClock(t, clock, s.events[acked-1].Time) // never ahead of what is to be sent again
		}
	}
	if err := cmd.Wait(); err != nil && after == 0 {
		t.Fatalf("%v: %s", err, &words)
	}
	return acked
}

// send writes events, not too far ahead of those on disk: the clock stands there,
// and what is a day ahead of it is not believed.
func (s *server) send(pipe io.WriteCloser, from int, onDisk *atomic.Int64, slowly bool, ended <-chan struct{}) {
	defer pipe.Close()
	text := []byte(layout.Header(event.Columns))
	for i := from; i < len(s.events); i++ {
		text = event.AppendCSV(text, &s.events[i])
		if i%8 != 7 && i+1 < len(s.events) {
			continue
		}
		if _, err := pipe.Write(text); err != nil {
			return // it was killed
		}
		text = text[:0]
		if slowly {
			time.Sleep(4 * time.Millisecond)
		}
		for i-int(onDisk.Load()) > 100 {
			select {
			case <-ended:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}
}

// countsFrom reads the numbers that --ack prints.
func countsFrom(r io.Reader) <-chan int {
	counts := make(chan int)
	go func() {
		defer close(counts)
		var n int
		for {
			if _, err := fmt.Fscanln(r, &n); err != nil {
				return // the end, or a line cut off by a kill
			}
			counts <- n
		}
	}()
	return counts
}
