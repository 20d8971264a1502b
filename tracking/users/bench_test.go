package users

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/layout/disk"
	"github.com/liclog/liclog/logger"
	"github.com/liclog/liclog/logger/event"
)

// crowd is a million users who come every few days, to one of ten servers or two.
const crowd = 1_000_000

type crowdOf struct{ part *part }

func newCrowd(dir string) crowdOf {
	p := Part(logger.Host{Dir: dir, FS: disk.OS}).(*part)
	p.Set(Settings{On: true, Domain: "Acme"}.Text(), "id")
	return crowdOf{p}
}

// day is a day's accesses: each user on every fourth day, some by two protocols.
func (c crowdOf) day(n int) {
	start := at("2007-07-01 00:00:00") + layout.Second(n)*layout.DaySeconds
	e := event.Event{Kind: event.Access, Details: &event.Details{}}
	for i := n % 4; i < crowd; i += 4 {
		e.User = fmt.Sprintf("CN=User %07d/OU=Unit %02d/O=Acme", i, i%37)
		e.Server = fmt.Sprintf("Mail%d/Acme", i%10)
		e.Details.Protocol = event.Protocols[i%2]
		c.part.Apply(&e, start+layout.Second(i%86400))
	}
}

// night is the daily update, files included.
func (c crowdOf) night(t testing.TB) {
	c.part.Pass(c.part.Due())
	if err := c.part.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := c.part.Publish(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkDailyUpdate is a night of a million users who are known for long.
func BenchmarkDailyUpdate(b *testing.B) {
	c := newCrowd(b.TempDir())
	n := 0
	for ; n < 8; n++ {
		c.day(n)
		c.night(b)
	}
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		c.day(n)
		n++
		b.StartTimer()
		c.night(b)
	}
	b.ReportMetric(float64(memory())/(1<<20), "MiB")
	runtime.KeepAlive(c)
}

func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestMillionUsers is the whole: 400 days, each user every few days, and the
// state at the end. It takes minutes and is run on demand.
func TestMillionUsers(t *testing.T) {
	if os.Getenv("LICLOG_LONG") == "" {
		t.Skip("LICLOG_LONG is not set")
	}
	c := newCrowd(t.TempDir())
	var nights []time.Duration
	for n := range 400 {
		c.day(n)
		start := time.Now()
		c.night(t)
		nights = append(nights, time.Since(start))
		if err := os.RemoveAll(c.part.Dir + "/2007"); err != nil { // the disk is not the point
			t.Fatal(err)
		}
	}
	var sys runtime.MemStats
	runtime.ReadMemStats(&sys)
	slices.Sort(nights)
	middle, worst := nights[len(nights)/2], nights[len(nights)-1]
	t.Logf("daily update: %v in the middle, %v at most; heap %d MiB, of the system %d MiB", middle, worst, memory()>>20, sys.Sys>>20)
	if middle > 3*time.Second { // the worst is the disk's, or that of who else is at work
		t.Errorf("a daily update took %v", middle)
	}
	if sys.Sys > 1<<30 {
		t.Errorf("%d MiB were taken", sys.Sys>>20)
	}
	if total := c.part.Total(); total != crowd {
		t.Errorf("%d users", total)
	}
	_ = c.part.WriteLicenses(io.Discard)
}
