package simulate

import (
	"fmt"
	"math"
	"time"

	"github.com/liclog/liclog/cmd/licsim/dice"
	"github.com/liclog/liclog/layout"
)

// User is somebody who asks for licenses.
type User struct {
	Name, Host string
	site       int
	products   [favourites]int32 // the likeliest first
}

const favourites = 4

// favouriteShare is how often a user takes each favourite, in 1/16.
var favouriteShare = [favourites]int{8, 4, 3, 1}

// Product is what is licensed.
type Product struct {
	ID       string // vendor:feature
	Feature  string
	Daemon   int // position in World.Daemons
	Licenses int64

	counts []int64 // licenses of one check-out, one of them by chance
	data   []string
	queues bool  // requests wait where nothing is free
	median int32 // length of a check-out in seconds
}

// Daemon is a vendor's program on a license server.
type Daemon struct {
	Name     string
	Unit     string // as events name it: the server's name and the daemon's
	Server   int    // position in World.Servers
	Port     int
	Features []string
}

// Server is a machine with a license server.
type Server struct {
	Name    string
	Host    string
	Daemons []int // positions in World.Daemons
}

// World is everything that stays the same while time passes.
type World struct {
	Users    []User
	Products []Product
	Daemons  []Daemon
	Servers  []Server

	options   Options
	clocks    [len(sites)]clock
	members   [len(sites)][]int32 // users by site
	nodes     [len(sites)][]string
	overnight []int32 // products that batch jobs take
}

// Streams of random numbers: the world stays the same however long it runs.
const (
	worldStream = 1
	runStream   = 2
)

// NewWorld makes the world that the options describe.
func NewWorld(o Options) (*World, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	w := &World{options: o}
	for i, s := range sites {
		zone, err := time.LoadLocation(s.zone)
		if err != nil {
			return nil, fmt.Errorf("time zone of site %s: %w", s.code, err)
		}
		w.clocks[i] = clock{zone}
	}
	d := dice.New(o.Seed, worldStream)
	w.makeServers()
	w.makeProducts(d)
	w.makeUsers(d)
	w.buyLicenses(d)
	return w, nil
}

// makeServers gives every server some vendors' daemons.
func (w *World) makeServers() {
	o := w.options
	for i := range o.Servers {
		name := fmt.Sprintf("lic%02d", i+1)
		w.Servers = append(w.Servers, Server{Name: name, Host: name})
	}
	for i := range min(o.Products, max(o.Servers, min(6, 1+o.Products/4))) {
		s := &w.Servers[i%o.Servers]
		s.Daemons = append(s.Daemons, i)
		name := daemonName(i)
		w.Daemons = append(w.Daemons, Daemon{
			Name: name, Unit: s.Name + "/" + name, Server: i % o.Servers, Port: 37000 + 11*i,
		})
	}
}

func (w *World) makeProducts(d *dice.Dice) {
	for i := range w.options.Products {
		daemon := &w.Daemons[i%len(w.Daemons)]
		p := Product{
			Feature: featureName(i), Daemon: i % len(w.Daemons),
			counts: []int64{1}, queues: i%3 == 1,
			median: int32(d.Between(10, 75) * 60),
		}
		p.ID = daemon.Name + ":" + p.Feature
		daemon.Features = append(daemon.Features, p.Feature)
		if i%5 == 1 || i%5 == 3 {
			p.makeTokens(i)
			w.overnight = append(w.overnight, int32(i))
		}
		w.Products = append(w.Products, p)
	}
	if w.overnight == nil {
		w.overnight = []int32{0}
	}
	if busy := w.options.Rate / busyRate; busy > 1 {
		for i := range w.Products {
			p := &w.Products[i]
			p.median = max(1, int32(float64(p.median)/busy))
		}
	}
}

// busyRate is how many check-outs of ordinary length fill a working day.
const busyRate = 12

// makeTokens lets the i-th product be counted in tokens.
func (p *Product) makeTokens(i int) {
	p.counts = []int64{4, 4, 4, 8, 25}
	if i%10 == 3 {
		p.counts = []int64{1, 2, 5, 15, 60}
		for _, word := range dataWords {
			p.data = append(p.data, p.Feature+":"+title(p.Feature)+"_"+word)
		}
	}
}

func (w *World) makeUsers(d *dice.Dice) {
	w.Users = make([]User, w.options.Users)
	for i := range w.Users {
		u := &w.Users[i]
		u.site = w.siteOf(i)
		at := &w.members[u.site]
		name := userName(i)
		// Side by side in memory, as they are used: a million users don't fit
		// into any cache.
		both := name + numbered(sites[u.site].code, len(*at))
		u.Name, u.Host = both[:len(name)], both[len(name):]
		*at = append(*at, int32(i))
		for k := range u.products {
			u.products[k] = int32(d.Skewed(len(w.Products)))
		}
	}
	for i, s := range sites {
		for k := range 1 + len(w.members[i])/20 {
			w.nodes[i] = append(w.nodes[i], numbered(s.code+"-node", k))
		}
	}
}

// siteOf spreads users over the sites by their shares, also where they are few.
func (w *World) siteOf(i int) int {
	percent := (i*61 + 17) % 100 // every remainder once in a hundred users
	for k, s := range sites {
		if percent < s.share {
			return k
		}
		percent -= s.share
	}
	return 0
}

// buyLicenses gives each product about as many licenses as its busiest quarter
// of an hour asks for, sometimes too few and sometimes too many.
func (w *World) buyLicenses(d *dice.Dice) {
	load := w.load()
	for i := range w.Products {
		p := &w.Products[i]
		percent := float64(d.Between(75, 150))
		need := float64(load[i]) * percent / 100
		p.Licenses = int64(math.Ceil(need)) + 1
		for _, n := range p.counts {
			p.Licenses = max(p.Licenses, n)
		}
		if len(p.counts) > 1 {
			p.Licenses = (p.Licenses + 9) / 10 * 10 // tokens are sold in tens
		}
	}
}

// load is the number of licenses of each product that would be in use at its
// busiest, had nobody to wait.
func (w *World) load() []float64 {
	share := w.shares()
	load := make([]float64, len(w.Products))
	first := w.options.Start.Start()
	for q := range 7 * quarters {
		r := w.rates(first + layout.Second(q*quarter))
		for i := range w.Products {
			p := &w.Products[i]
			var arrivals float64 // in 1/dice.Unit a second
			for class := range r {
				arrivals += float64(share[class][i] * float64(r[class])) // rounded apart: the same on every machine
			}
			running := float64(arrivals/dice.Unit*float64(p.median)) * dice.LengthMean * mean(p.counts)
			load[i] = max(load[i], running)
		}
	}
	return load
}

// shares is each product's part of a class's requests.
func (w *World) shares() [classes][]float64 {
	var share [classes][]float64
	for k, members := range w.members {
		share[k] = make([]float64, len(w.Products))
		n := float64(len(members))
		for i, m := range members {
			part := math.Sqrt(float64(i+1)/n) - math.Sqrt(float64(i)/n) // as Dice.Skewed draws
			for f, p := range w.Users[m].products {
				share[k][p] += float64(part * float64(favouriteShare[f]) / 16)
			}
		}
		jobs := make([]float64, len(w.Products))
		for _, p := range w.overnight {
			jobs[p] = 1 / float64(len(w.overnight))
		}
		share[len(sites)+k] = jobs
	}
	return share
}

func mean(counts []int64) float64 {
	var sum int64
	for _, n := range counts {
		sum += n
	}
	return float64(sum) / float64(len(counts))
}
