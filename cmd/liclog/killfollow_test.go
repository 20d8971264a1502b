//go:build !windows

package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/liclog/liclog/logger/event"
)

// TestKilledFollow kills loggers that follow a file, which grows all the time and
// is rotated now and then.
func TestKilledFollow(t *testing.T) {
	seeds, each := kills()
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 3))
			s := newServer(t, seed)
			w := &writing{server: s, name: s.path("debug.log"), clock: s.path("clock")}
			setClock(t, w.clock, s.events[0].Time)
			check(t, os.WriteFile(w.name, nil, 0o600))
			finished := make(chan error, 1)
			pieces := random.Int64()
			go func() { finished <- w.run(pieces, time.Duration(each)*80*time.Millisecond) }()
			hit := 0
			for range each {
				if !s.followKilled(t, w, 10*time.Millisecond+time.Duration(random.Int64N(int64(140*time.Millisecond)))) {
					hit++
				}
			}
			s.followToEnd(t, w)
			check(t, <-finished)
			compareTrees(t, s.undisturbedFollow(t), readAll(t, s.path("b")))
			t.Logf("%d kills, %d rotations", hit, w.rotations.Load())
		})
	}
}

func (s *server) follow(w *writing, group int) *exec.Cmd {
	return itself(w.clock, "log", "--follow", "--ack", "--quiet", "--format", "json", "--sync-every", strconv.Itoa(group), "--dir", s.path("b"), w.name)
}

// followKilled follows until it is killed. The clock goes as far as what has been
// acknowledged: that of a simulated server runs too fast for one who reads on.
func (s *server) followKilled(t *testing.T, w *writing, after time.Duration) (done bool) {
	t.Helper()
	cmd := s.follow(w, 10)
	acks, err := cmd.StdoutPipe()
	check(t, err)
	seen := make(chan struct{})
	go func() {
		defer close(seen)
		for n := range countsFrom(acks) {
			if n > 0 {
				w.acked.Store(int64(n))
				setClock(t, w.clock, s.events[n-1].Time)
			}
		}
	}()
	done = killed(t, cmd, after)
	<-seen
	return done
}

// followToEnd lets a logger catch up, and stops it as systemd does.
func (s *server) followToEnd(t *testing.T, w *writing) {
	t.Helper()
	cmd := s.follow(w, 1) // by the clock, which stands, no group is closed
	var words bytes.Buffer
	cmd.Stderr = &words
	acks, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	deadline := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer deadline.Stop()
	last := 0
	for n := range countsFrom(acks) {
		last = n
		if n > 0 {
			w.acked.Store(int64(n))
			setClock(t, w.clock, s.events[n-1].Time)
		}
		if n == len(s.events) {
			check(t, cmd.Process.Signal(syscall.SIGTERM))
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s; %d of %d events", err, &words, last, len(s.events))
	}
}

// undisturbedFollow is the tree of the same events, imported at once.
func (s *server) undisturbedFollow(t *testing.T) map[string]string {
	t.Helper()
	var text []byte
	for i := range s.events {
		text = event.AppendJSON(text, &s.events[i])
	}
	check(t, os.WriteFile(s.path("all.log"), text, 0o600))
	liclog, err := program()
	check(t, err)
	check(t, exec.Command(liclog, "log", "--quiet", "--dir", s.path("a"), s.path("all.log")).Run())
	return readAll(t, s.path("a"))
}

// writing is a log that grows.
type writing struct {
	*server
	name, clock string
	rotations   atomic.Int32
	acked       atomic.Int64
}

// run writes all events, in pieces that end anywhere, and takes about so long.
func (w *writing) run(seed int64, long time.Duration) error {
	random := rand.New(rand.NewPCG(uint64(seed), 4))
	pause := long * 6 / time.Duration(len(w.events))
	var text []byte
	begins := 0 // what the file begins with
	for i := range w.events {
		text = event.AppendJSON(text, &w.events[i])
		if i%6 != 5 && i+1 < len(w.events) {
			continue
		}
		if err := w.waitFor(int64(i - 300)); err != nil {
			return err
		}
		torn := random.IntN(len(text))
		if err := w.write(text[:torn]); err != nil {
			return err
		}
		time.Sleep(pause)
		if err := w.write(text[torn:]); err != nil {
			return err
		}
		text = text[:0]
		// A file that nobody has begun to read is not rotated.
		if random.IntN(40) == 0 && i+1 < len(w.events) && w.acked.Load() > int64(begins) {
			begins = i + 1
			if err := w.rotate(); err != nil {
				return err
			}
		}
	}
	return nil
}

// waitFor waits until so many events are on disk: the clock stands there, and what
// is a day ahead of it is not believed.
func (w *writing) waitFor(events int64) error {
	for end := time.Now().Add(time.Minute); w.acked.Load() < events; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			return fmt.Errorf("%d events are on disk, %d are waited for", w.acked.Load(), events)
		}
	}
	return nil
}

func (w *writing) write(text []byte) error {
	file, err := os.OpenFile(w.name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// rotate moves the log away, as logrotate does with dates, and begins it anew.
// There is a log at every moment.
func (w *writing) rotate() error {
	n := w.rotations.Add(1)
	fresh := w.path("fresh")
	return errors.Join(
		os.WriteFile(fresh, nil, 0o600),
		os.Link(w.name, fmt.Sprintf("%s.%d", w.name, n)),
		os.Rename(fresh, w.name))
}
