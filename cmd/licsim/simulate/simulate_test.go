package simulate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// busy is a world in which everything happens: two servers for half a year, with
// too few licenses.
func busyWorld(t *testing.T) *World {
	t.Helper()
	o := Default()
	o.Days, o.Users, o.Products, o.Servers = 180, 150, 10, 2
	w, err := NewWorld(o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// checkOut is a check-out that a test follows.
type checkOut struct {
	user, host, process, product string
	left, part                   int64
	start                        layout.Second
}

// follower holds a simulation to its promises.
type follower struct {
	t       *testing.T
	world   *World
	last    layout.Second
	up      map[string]bool // by Event.Server
	open    map[string]map[string]checkOut
	waiting map[string]int // requests, by who waits for what
	inUse   map[string]int64
	seen    map[string]int // happenings worth seeing
}

func newFollower(t *testing.T, w *World) *follower {
	return &follower{
		t: t, world: w, up: map[string]bool{}, open: map[string]map[string]checkOut{},
		waiting: map[string]int{}, inUse: map[string]int64{}, seen: map[string]int{},
	}
}

func (f *follower) follow(h *Happening) error {
	if h.Time < f.last {
		return fmt.Errorf("time runs back from %s to %s", f.last, h.Time)
	}
	f.last = h.Time
	if err := h.Check(); err != nil {
		return err
	}
	if h.Kind != event.Start && !f.up[h.Server] {
		return fmt.Errorf("%s %s of %s, which is down", h.Time, h.Kind, h.Server)
	}
	f.seen[h.Kind.String()]++
	if h.Note != Plain {
		f.seen[fmt.Sprint("note ", h.Note)]++
		return f.server(h)
	}
	return f.license(h)
}

func who(h *Happening) string {
	return strings.Join([]string{h.Server, h.ProductID, h.User, h.Host, h.Process}, "|")
}

func (f *follower) license(h *Happening) error {
	open := f.open[h.Server]
	switch h.Kind {
	case event.CheckOut:
		if _, known := open[h.Handle]; known {
			return fmt.Errorf("handle %s is given out twice", h.Handle)
		}
		if f.waiting[who(h)] > 0 {
			f.waiting[who(h)]--
			f.seen["granted after waiting"]++
		}
		clone := strings.Clone // texts live until the next happening only
		open[clone(h.Handle)] = checkOut{h.User, h.Host, clone(h.Process), h.ProductID, h.Granted, h.Part, h.Time}
		f.inUse[h.ProductID] += h.Granted
		return f.enough(h.ProductID)
	case event.CheckIn:
		return f.checkIn(h, open)
	case event.Denied:
		if h.Granted != 0 {
			return fmt.Errorf("denied with %d granted", h.Granted)
		}
	case event.Queued:
		f.waiting[who(h)]++
	case event.Dequeued:
		if f.waiting[who(h)]--; f.waiting[who(h)] < 0 {
			return fmt.Errorf("%s leaves a queue it is not in", who(h))
		}
	default:
		return fmt.Errorf("a plain %s", h.Kind)
	}
	return nil
}

func (f *follower) enough(product string) error {
	for _, p := range f.world.Products {
		if p.ID == product && f.inUse[product] > p.Licenses {
			return fmt.Errorf("%s: %d in use of %d", product, f.inUse[product], p.Licenses)
		}
	}
	return nil
}

func (f *follower) checkIn(h *Happening, open map[string]checkOut) error {
	c, known := open[h.Handle]
	switch {
	case !known:
		return fmt.Errorf("%s: check-in %s without check-out", h.Time, h.Handle)
	case c.user != h.User || c.host != h.Host || c.process != h.Process || c.product != h.ProductID:
		return fmt.Errorf("check-in %s is of %s, its check-out of %s", h.Handle, who(h), c.user)
	case c.part > 0 && h.Granted != c.part, c.part == 0 && h.Granted != c.left:
		return fmt.Errorf("check-in of %d, where %d (first %d) are out", h.Granted, c.left, c.part)
	}
	if c.part > 0 {
		f.seen["partial check-in"]++
	}
	if c.start.Day() != h.Time.Day() {
		f.seen["over midnight"]++
	}
	f.inUse[c.product] -= h.Granted
	if c.left, c.part = c.left-h.Granted, 0; c.left == 0 {
		delete(open, h.Handle)
		return nil
	}
	open[strings.Clone(h.Handle)] = c
	return nil
}

// server follows starts and stops. What ran on a server that starts is lost.
func (f *follower) server(h *Happening) error {
	switch h.Note {
	case Banner:
		for _, k := range f.world.Servers[h.ServerID].Daemons {
			f.lose(f.world.Daemons[k].Unit)
		}
		f.up[h.Server] = true
	case Launch, Relaunch:
		if len(f.open[h.Server]) > 0 {
			f.seen["lost by a crash"]++
		}
		f.lose(h.Server)
		f.up[h.Server] = true
	case Exit:
		if len(h.Open) != len(f.open[h.Server]) {
			return fmt.Errorf("%s stops with %d check-outs, %d run", h.Server, len(h.Open), len(f.open[h.Server]))
		}
		f.lose(h.Server)
		f.up[h.Server] = false
	}
	return nil
}

func (f *follower) lose(unit string) {
	for _, c := range f.open[unit] {
		f.inUse[c.product] -= c.left
	}
	f.open[unit] = map[string]checkOut{}
	for key := range f.waiting {
		if strings.HasPrefix(key, unit+"|") {
			delete(f.waiting, key)
		}
	}
}

func TestPromises(t *testing.T) {
	w := busyWorld(t)
	f := newFollower(t, w)
	if err := w.Run(f.follow); err != nil {
		t.Fatal(err)
	}
	if end := (w.options.Start + 180).Start(); f.last != end {
		t.Errorf("the last word is at %s, want %s", f.last, end)
	}
	for _, what := range []string{
		"checkout", "checkin", "denied", "queued", "dequeued", "start", "stop", "alive",
		"granted after waiting", "partial check-in", "over midnight", "lost by a crash",
	} {
		if f.seen[what] == 0 {
			t.Errorf("in half a year there is no %s", what)
		}
	}
	for n := Banner; n <= Unsupported; n++ {
		if f.seen[fmt.Sprint("note ", n)] == 0 {
			t.Errorf("in half a year there is no happening of note %d", n)
		}
	}
	if n := len(f.seen); n < 20 {
		t.Errorf("%d sorts of happenings", n)
	}
}

// history is what happens, in short.
func history(t *testing.T, o Options) string {
	t.Helper()
	var text strings.Builder
	err := Run(o, func(h *Happening) error {
		_, err := fmt.Fprintln(&text, h.Event, h.Note, h.ServerID, h.DaemonID, h.Data, h.Queued, h.Part, h.Open)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestSeeds(t *testing.T) {
	o := Default()
	o.Days, o.Users = 20, 60
	first := history(t, o)
	if again := history(t, o); again != first {
		t.Error("the same seed plays another history")
	}
	o.Seed = 2
	if other := history(t, o); other == first {
		t.Error("another seed plays the same history")
	}
	o.Seed, o.Days = 1, 10
	if short := history(t, o); !strings.HasPrefix(first, short[:len(short)*9/10]) { // all but the last word
		t.Error("ten days are not the first half of twenty")
	}
}

func TestEventsEndTheRun(t *testing.T) {
	o := Default()
	for _, n := range []int64{1, 2, 777} {
		o.Events = n
		if got := strings.Count(history(t, o), "\n"); int64(got) != n {
			t.Errorf("%d events where %d were asked for", got, n)
		}
	}
}

func TestEmitEndsTheRun(t *testing.T) {
	want := fmt.Errorf("disk full")
	n := 0
	err := Run(Default(), func(*Happening) error {
		if n++; n == 5 {
			return want
		}
		return nil
	})
	if err != want || n != 5 {
		t.Errorf("%v after %d happenings, want %v after 5", err, n, want)
	}
}

func TestOptions(t *testing.T) {
	for what, change := range map[string]func(*Options){
		"days":     func(o *Options) { o.Days = 0 },
		"users":    func(o *Options) { o.Users = -1 },
		"products": func(o *Options) { o.Products = 1 << 20 },
		"servers":  func(o *Options) { o.Servers = 13 }, // and 12 products
		"rate":     func(o *Options) { o.Rate = 0 },
		"events":   func(o *Options) { o.Events = -1 },
		"start":    func(o *Options) { o.Start = layout.DayOf(9999, 12, 31) },
	} {
		o := Default()
		change(&o)
		if _, err := NewWorld(o); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: error %v", what, err)
		}
	}
}

func TestSmallestWorld(t *testing.T) {
	o := Default()
	o.Users, o.Products, o.Days = 1, 1, 60
	if n := strings.Count(history(t, o), "\n"); n < 100 {
		t.Errorf("one user makes %d happenings in 60 days", n)
	}
}

// Rate is what it says: check-outs asked for by a user on a working day.
func TestRate(t *testing.T) {
	o := Default()
	o.Start, o.Days, o.Users, o.Products = layout.DayOf(2007, 7, 3), 1, 5000, 60 // a Tuesday
	first := map[string]bool{}                                                   // retries are no new wish
	err := Run(o, func(h *Happening) error {
		switch h.Kind {
		case event.CheckOut, event.Denied, event.Queued:
			first[who(h)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := float64(len(first)) / float64(o.Users)
	if got < 0.93*o.Rate || got > 1.05*o.Rate {
		t.Errorf("%.2f check-outs a user, want about %v", got, o.Rate)
	}
}

// Names tell users, machines and features apart.
func TestNames(t *testing.T) {
	o := Default()
	o.Users, o.Products = 30_000, 300
	w, err := NewWorld(o)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	once := func(kind, name string) {
		if seen[kind+name] {
			t.Fatalf("two are named %s", name)
		}
		seen[kind+name] = true
	}
	for _, u := range w.Users {
		once("user", u.Name)
		once("host", u.Host)
	}
	for _, p := range w.Products {
		once("product", p.ID)
		once("product", p.Feature)
	}
	for i := range 20 {
		once("daemon", daemonName(i))
	}
}
