//go:build !windows

package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// systemd is a socket as systemd makes one, and what it is told.
type systemd struct {
	name string
	conn *net.UnixConn
}

func newSystemd(t *testing.T) *systemd {
	t.Helper()
	dir, err := os.MkdirTemp("", "liclog") // short: the name of a socket must be
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	name := filepath.Join(dir, "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Skipf("no sockets here: %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	return &systemd{name, conn}
}

// next is what systemd is told next, nothing if that takes long.
func (s *systemd) next(wait time.Duration) string {
	_ = s.conn.SetReadDeadline(time.Now().Add(wait))
	data := make([]byte, 500)
	n, _ := s.conn.Read(data)
	return string(data[:n])
}

func TestNotifier(t *testing.T) {
	s := newSystemd(t)
	environment := map[string]string{"NOTIFY_SOCKET": s.name, "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": strconv.Itoa(os.Getpid())}
	n := newNotifier(func(name string) string { return environment[name] })
	begun := time.Now()
	n.Ready()
	n.Ready()
	for _, after := range []time.Duration{0, 400, 999, 1000, 1999, 2000} {
		n.Alive(begun.Add(after * time.Millisecond))
	}
	n.Status("waits")
	n.Stopping()
	want := []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "STATUS=waits", "STOPPING=1"}
	for _, w := range want {
		if got := s.next(time.Second); got != w {
			t.Errorf("systemd was told %q, not %q", got, w)
		}
	}
	environment["WATCHDOG_PID"] = "1"
	if n := newNotifier(func(name string) string { return environment[name] }); n.every != 0 {
		t.Error("another process's watchdog is fed")
	}
}

func TestNobodyToNotify(t *testing.T) {
	n := newNotifier(func(string) string { return "" })
	n.Ready()
	n.Alive(time.Now())
	n.Status("x")
	n.Stopping()
	gone := newNotifier(func(string) string { return "/there/is/no/such/socket" })
	gone.Ready() // does not fail
}

// TestUnderSystemd runs a logger as a unit of Type=notify does.
func TestUnderSystemd(t *testing.T) {
	s := newSystemd(t)
	t.Setenv("NOTIFY_SOCKET", s.name)
	t.Setenv("WATCHDOG_USEC", "400000")
	t.Setenv("WATCHDOG_PID", strconv.Itoa(os.Getpid()))
	ctx, stop := context.WithCancel(t.Context())
	in, pipe, err := os.Pipe()
	check(t, err)
	defer pipe.Close()
	ended := make(chan int)
	var out, words bytes.Buffer
	dir := t.TempDir()
	go func() { ended <- run(ctx, []string{"liclog", "log", "--live", "--dir", dir}, in, &out, &words) }()
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1"} {
		if got := s.next(5 * time.Second); got != want {
			t.Errorf("systemd was told %q, not %q", got, want)
		}
	}
	stop()
	if status := <-ended; status != statusDone {
		t.Errorf("status %d: %s", status, &words)
	}
	for got := ""; got != "STOPPING=1"; {
		if got = s.next(5 * time.Second); got == "" {
			t.Fatal("systemd was not told of the end")
		}
	}
}

func TestPatience(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	p := &patience{ctx: ctx, pause: time.Millisecond}
	for range 3 {
		if !p.wait(errors.New("full")) {
			t.Fatal("it gave up")
		}
	}
	if p.pause != 8*time.Millisecond {
		t.Errorf("the pause grew to %s", p.pause)
	}
	stop()
	p.pause = time.Hour
	if p.wait(errors.New("full")) {
		t.Error("it went on although it was told to stop")
	}
}

func TestGravity(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	check(t, err)
	defer file.Close()
	log, _, err := diagnostics("", "info", false, file)
	check(t, err)
	t.Setenv("JOURNAL_STREAM", "1:1")
	log.Error("to people")
	t.Setenv("JOURNAL_STREAM", streamOf(t, file))
	log.Error("a fault")
	log.Warn("a warning")
	log.Info("words")
	log.Log(t.Context(), slog.LevelInfo+2, "a notice")
	text, err := os.ReadFile(file.Name())
	check(t, err)
	want := "liclog: err: to people\n<3>liclog: err: a fault\n<4>liclog: warning: a warning\n<6>liclog: info: words\n<5>liclog: notice: a notice\n"
	if string(text) != want {
		t.Errorf("got %q", text)
	}
	if got := gravity(&bytes.Buffer{}, slog.LevelError); got != "" {
		t.Errorf("a buffer is called the journal: %q", got)
	}
}

// An error of the file system says where it is and what to do.
func TestATreeThatCantBeMade(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, ".liclog")
	check(t, os.WriteFile(file, nil, 0o600))
	status, _, words := liclog(t, "", "log", "--dir", dir)
	if status != statusFailed || !strings.Contains(words, file) || !strings.Contains(words, "then start again") {
		t.Errorf("status %d, %q", status, words)
	}
}
