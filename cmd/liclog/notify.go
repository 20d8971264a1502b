package main

import (
	"net"
	"os"
	"strconv"
	"sync"
	"time"
)

// notifier tells systemd how a service of Type=notify is: the few lines of
// sd_notify(3) that it takes. A nil notifier, where no systemd asks, says nothing.
type notifier struct {
	socket string
	every  time.Duration // how often it must be told that work goes on; 0: never

	mutex sync.Mutex
	ready bool
	told  time.Time
}

// newNotifier takes up what systemd says in the environment.
func newNotifier(getenv func(string) string) *notifier {
	socket := getenv("NOTIFY_SOCKET")
	if socket == "" {
		return nil
	}
	n := &notifier{socket: socket}
	if pid := getenv("WATCHDOG_PID"); pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return n // the watchdog is another process's
	}
	if usec, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64); err == nil && usec > 0 {
		n.every = time.Duration(usec) * time.Microsecond / 2
	}
	return n
}

// Ready says that the service has started. Only the first call counts.
func (n *notifier) Ready() {
	if n == nil {
		return
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if !n.ready {
		n.ready = true
		n.send("READY=1")
	}
}

// Status says in words what the service does.
func (n *notifier) Status(text string) {
	if n != nil {
		n.send("STATUS=" + text)
	}
}

// Stopping says that the service is about to end.
func (n *notifier) Stopping() {
	if n != nil {
		n.send("STOPPING=1")
	}
}

// Alive feeds the watchdog. It is called by the work itself, so that a service
// which hangs is started again, and may be called often.
func (n *notifier) Alive(now time.Time) {
	if n == nil || n.every == 0 {
		return
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if now.Sub(n.told) >= n.every {
		n.told = now
		n.send("WATCHDOG=1")
	}
}

// send is best effort: a service does not end because nobody listens.
func (n *notifier) send(state string) {
	name := n.socket
	if name[0] == '@' {
		name = "\x00" + name[1:] // a socket without a file
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = conn.Write([]byte(state))
}
