// Package simulate plays the days of license servers: users in several time
// zones who ask for licenses, wait for them or are refused, and give them back;
// servers that are stopped, crash and start again.
//
// It is honest: no product has more licenses in use than there are, every
// check-in has its check-out, time never runs backwards, and a server that
// crashes writes nothing about what it lost. It is seeded: the same Options give
// the same happenings on every machine. Random numbers come from one PCG
// generator and are used as whole numbers only.
package simulate

import (
	"errors"
	"fmt"

	"github.com/liclog/liclog/layout"
	"github.com/liclog/liclog/logger/event"
)

// Options are what is simulated.
type Options struct {
	Seed     uint64
	Start    layout.Day // first day, from 00:00:00 UTC
	Days     int
	Users    int
	Products int
	Servers  int
	// Rate is the number of check-outs that a user asks for on a working day.
	// Over busyRate a day check-outs are as much shorter as there are more.
	Rate float64
	// Events ends the simulation after so many happenings; 0 is no limit.
	Events int64
}

// Default is a small company's month.
func Default() Options {
	return Options{
		Seed: 1, Start: layout.DayOf(2007, 7, 1), Days: 30,
		Users: 200, Products: 12, Servers: 1, Rate: 6,
	}
}

// Limits keep every number of the simulation in 32 bits.
const (
	maxDays     = 10_000
	maxUsers    = 10_000_000
	maxProducts = 10_000
	maxServers  = 100
	maxRate     = 1_000_000
)

func (o Options) check() error {
	switch {
	case o.Days < 1 || o.Days > maxDays:
		return fmt.Errorf("%d days: use 1 to %d", o.Days, maxDays)
	case o.Users < 1 || o.Users > maxUsers:
		return fmt.Errorf("%d users: use 1 to %d", o.Users, maxUsers)
	case o.Products < 1 || o.Products > maxProducts:
		return fmt.Errorf("%d products: use 1 to %d", o.Products, maxProducts)
	case o.Servers < 1 || o.Servers > maxServers || o.Servers > o.Products:
		return fmt.Errorf("%d servers: use 1 to %d, and no more than products", o.Servers, maxServers)
	case !(o.Rate > 0 && o.Rate <= maxRate):
		return fmt.Errorf("rate %v: use more than 0, up to %d check-outs for each user and working day", o.Rate, maxRate)
	case o.Events < 0:
		return fmt.Errorf("%d events: use 1 or more, or 0 for no limit", o.Events)
	case o.Start.Start() < layout.FirstSecond || (o.Start+layout.Day(o.Days)).Start() >= layout.EndOfTime:
		return fmt.Errorf("start %s: a tree holds the years 1 to 9999", o.Start)
	}
	return nil
}

// Note says what a native event does not tell about a happening.
type Note uint8

// Notes. In native events Banner and Launch are starts, Halt and Exit are stops,
// and the last four say no more than that the server is alive.
const (
	Plain       Note = iota // the event says it all
	Banner                  // a license server starts; Daemon is empty
	Launch                  // a vendor daemon starts with its server
	Relaunch                // a vendor daemon crashed alone and is started again
	Halt                    // a license server is stopped in order; its daemons' Exits follow
	Exit                    // a vendor daemon is stopped in order; Open are its check-outs
	Stamp                   // a server or daemon writes the date
	Statistics              // a vendor daemon writes figures about itself
	Reread                  // a server or daemon reads its license file again
	Unsupported             // a request for a feature that the server does not have
)

// Happening is one thing that happens. Its texts live until the next one.
type Happening struct {
	// Event is the happening as native events tell it. Server names the vendor
	// daemon with its server, as "lic01/acmelmd", or the server alone: what is
	// started and stopped as one.
	event.Event
	Note Note

	ServerHost string // name of the license server's machine
	Daemon     string // vendor daemon, empty for the server itself
	ServerID   int    // position in World.Servers
	DaemonID   int    // position in World.Daemons; of no meaning without Daemon

	Data   string // check-out data of token products: the product really used
	Queued bool   // of a denial: others are waiting already
	// Part is the number of licenses of a check-out that will be given back
	// before the others. A log that knows no partial check-ins tells it as two
	// check-outs, of Part and of the rest.
	Part int64
	Open []Lease // of an Exit: what runs, in the order of the check-outs
}

// Lease is a check-out that runs while its server is stopped.
type Lease struct {
	User, Host, Feature, Data string
	Granted, Part             int64 // Part as in Happening, 0 once it is back
}

var errEnough = errors.New("enough events")

// Run plays the simulation and hands every happening to emit, in the order of
// time. It ends early with the first error of emit.
func Run(o Options, emit func(*Happening) error) error {
	w, err := NewWorld(o)
	if err != nil {
		return err
	}
	return w.Run(emit)
}

// Run is Run for a world that is there already. It may be called again and plays
// the same once more.
func (w *World) Run(emit func(*Happening) error) error {
	s := newSim(w, emit)
	for t := range int32(w.options.Days) * int32(layout.DaySeconds) {
		s.second(t)
		if s.err != nil {
			break
		}
	}
	if s.err == nil {
		s.lastWord()
	}
	if errors.Is(s.err, errEnough) {
		return nil
	}
	return s.err
}
