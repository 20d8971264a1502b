package logger

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/input"
)

// liveRun is a live logger whose clock and wakings a test holds in its hands.
type liveRun struct {
	t    *testing.T
	dir  string
	l    *Logger
	wake chan time.Time
	pipe *io.PipeWriter
	done chan error
	acks chan int64
	told strings.Builder // the diagnostics, to be read behind the end

	mutex sync.Mutex
	now   time.Time
	awake time.Duration
}

func (r *liveRun) clock() time.Time {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.now
}

func (r *liveRun) wasAwake() time.Duration {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.awake
}

// move moves the clock by d, of which the machine is awake for a part.
func (r *liveRun) move(d, awake time.Duration) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.now, r.awake = r.now.Add(d), r.awake+awake
}

func startLive(t *testing.T) *liveRun {
	t.Helper()
	r := &liveRun{
		t: t, dir: t.TempDir(), now: time.Date(2007, 7, 1, 9, 0, 0, 0, time.UTC),
		wake: make(chan time.Time), done: make(chan error), acks: make(chan int64, 10),
	}
	r.l = open(t, Options{
		Dir: r.dir, Mode: layout.AllLogging, Now: r.clock,
		SyncEvery: 1, Acknowledged: func(n int64) { r.acks <- n },
		Log: slog.New(slog.NewTextHandler(&r.told, nil)),
	})
	check(t, r.l.Resume(layout.FromTime(r.now)))
	read, write := io.Pipe()
	r.pipe = write
	in, err := input.Pipe(read, "pipe", input.Options{Live: true})
	check(t, err)
	go func() {
		_, err := r.l.Run(context.Background(), in, Work{Live: true, Wake: r.wake, Awake: r.wasAwake})
		r.done <- err
	}()
	_, err = io.WriteString(r.pipe, "Time,Event,UserName,ProductId\n")
	check(t, err)
	return r
}

// tell pipes an event in and waits until it is acknowledged.
func (r *liveRun) tell(event string) {
	r.t.Helper()
	_, err := io.WriteString(r.pipe, event)
	check(r.t, err)
	<-r.acks
}

// pass lets time pass, of which the machine sleeps a part, and wakes the logger.
func (r *liveRun) pass(d, asleep time.Duration) {
	r.wake <- r.clock()
	r.wake <- r.clock() // taken only when the first is done
	r.move(d, d-asleep)
	r.wake <- r.clock()
	r.wake <- r.clock()
}

func (r *liveRun) end() {
	r.t.Helper()
	check(r.t, r.pipe.Close())
	check(r.t, <-r.done)
	check(r.t, r.l.Close())
}

func (r *liveRun) file(day layout.Day, name string) string {
	data, err := os.ReadFile(day.File(r.dir, name))
	if err != nil {
		return ""
	}
	return string(data)
}

// TestSleepIsNotLogged: a machine that was suspended saw nothing meanwhile.
func TestSleepIsNotLogged(t *testing.T) {
	r := startLive(t)
	r.tell("2007-07-01T09:00:00Z,checkout,ann,p\n")
	r.pass(30*time.Minute, 0)
	r.pass(2*time.Hour, 2*time.Hour) // the lid is closed
	r.pass(10*time.Minute, 0)
	r.end()
	day := layout.DayOf(2007, 7, 1)
	hours := r.file(day, layout.HoursFile)
	if !strings.Contains(hours, ",09:00:00,09:29:58\n") || !strings.Contains(hours, ",11:30:00,11:40:00\n") {
		t.Errorf("Hours.csv:\n%s", hours)
	}
	if log := r.file(day, layout.LogFile); !strings.Contains(log, "ann,,,p,,63318877200,63318878998,1,1,") {
		t.Errorf("Log.csv:\n%s", log)
	}
}

// TestLateEventsAreTold: the first at once, those behind it once an hour.
func TestLateEventsAreTold(t *testing.T) {
	r := startLive(t)
	for range 3 {
		r.pass(10*time.Minute, 0)
		r.tell("2007-07-01T08:00:00Z,checkout,ann,p\n")
		r.pass(time.Second, 0)
	}
	r.pass(time.Hour, 0)
	r.end()
	told := r.told.String()
	if strings.Count(told, "--lateness") != 2 || !strings.Contains(told, " events=1\n") || !strings.Contains(told, " events=2\n") {
		t.Errorf("told:\n%s", told)
	}
}

// TestClockSetBack: time stands still until the clock has caught up.
func TestClockSetBack(t *testing.T) {
	r := startLive(t)
	r.pass(time.Hour, 0)
	r.move(-40*time.Minute, 0)
	r.tell("2007-07-01T09:25:00Z,checkout,ann,p\n")
	r.pass(30*time.Minute, 0)
	r.tell("2007-07-01T09:50:00Z,checkin,ann,p\n")
	r.pass(30*time.Minute, 0)
	r.end()
	day := layout.DayOf(2007, 7, 1)
	if hours := r.file(day, layout.HoursFile); !strings.Contains(hours, ",09:00:00,10:20:00\n") {
		t.Errorf("Hours.csv:\n%s", hours)
	}
	if log := r.file(day, layout.LogFile); !strings.Contains(log, "ann,,,p,,63318880798,63318880798,1,1,2007/07/01,09:59:58,09:59:58\n") {
		t.Errorf("Log.csv:\n%s", log)
	}
}

// TestMidnightByTheClock: a day is closed although no event comes.
func TestMidnightByTheClock(t *testing.T) {
	r := startLive(t)
	r.tell("2007-07-01T09:00:00Z,checkout,ann,p\n")
	for range 16 {
		r.pass(time.Hour, 0)
	}
	day := layout.DayOf(2007, 7, 1)
	if cache := r.file(day, layout.LogCacheFile); cache != "" {
		t.Error("the day is still open an hour after midnight")
	}
	r.end()
	if log := r.file(day, layout.LogFile); !strings.Contains(log, ",09:00:00,24:00:00\n") {
		t.Errorf("Log.csv:\n%s", log)
	}
	if hours := r.file(day+1, layout.HoursFile); !strings.Contains(hours, ",00:00:00,01:00:00\n") {
		t.Errorf("Hours.csv:\n%s", hours)
	}
}
