package simulate

import (
	"slices"

	"github.com/liclog/liclog/logger/event"
)

// unitState is a license server or a vendor daemon: what is started and stopped
// as one. Servers stand first, daemons behind them.
type unitState struct {
	up       bool
	again    bool // a daemon that crashed alone and is being started again
	stamp    int32
	figures  int32
	relaunch int32 // slots of the unit's chores
}

// task is what a server does by itself.
type task int32

const (
	startServer task = iota
	haltServer
	crashServer
	rereadServer
	stampUnit
	startDaemon
	crashDaemon
	figuresOfDaemon
)

// How often things go wrong or are done, in seconds (means, where by chance).
const (
	hour               = 3600
	day                = 24 * hour
	betweenCrashes     = 60 * day // of a server's machine
	betweenFaults      = 45 * day // of a vendor daemon
	betweenMaintenance = 28 * day
	betweenRereads     = 7 * day
	betweenStamps      = 6 * hour
	daemonStampsDrift  = 5 * 60 // a vendor daemon's clock for stamps runs behind
	betweenFigures     = 4 * hour
)

func (s *sim) unitOf(daemon int) *unitState { return &s.units[len(s.world.Servers)+daemon] }

// planChores puts the servers' own doings on the agenda. A chore's product is its
// task, its user the unit.
func (s *sim) planChores() {
	servers := len(s.world.Servers)
	s.units = make([]unitState, servers+len(s.world.Daemons))
	for k := range s.world.Servers {
		s.plan(startServer, k, 0)
		s.plan(haltServer, k, s.firstSunday(3*hour+s.dice.Between(0, hour))+int32(7*day*s.dice.Below(4)))
		s.plan(crashServer, k, s.inAbout(betweenCrashes))
		s.plan(rereadServer, k, s.firstSunday(day+6*hour+s.dice.Between(0, hour)))
		s.units[k].stamp = s.plan(stampUnit, k, never)
	}
	for k := range s.world.Daemons {
		u := servers + k
		s.plan(crashDaemon, u, s.inAbout(betweenFaults))
		s.units[u].stamp = s.plan(stampUnit, u, never)
		s.units[u].figures = s.plan(figuresOfDaemon, u, never)
		s.units[u].relaunch = s.plan(startDaemon, u, never)
	}
}

const never = 1<<31 - 1

// plan makes a chore and gives its slot.
func (s *sim) plan(t task, unit int, due int32) int32 {
	i := s.newSlot()
	r := &s.all[i]
	r.state, r.product, r.user = chore, int32(t), int32(unit)
	s.agenda.place(s.all, i, due)
	return i
}

// again puts a chore on the agenda once more, or elsewhere.
func (s *sim) again(i, seconds int32) {
	s.agenda.remove(s.all, i)
	s.agenda.place(s.all, i, s.agenda.now+seconds)
}

// firstSunday is so many seconds behind the first Sunday's midnight.
func (s *sim) firstSunday(seconds int) int32 {
	days := (7 - s.world.options.Start.Weekday()) % 7
	return int32(days*day + seconds)
}

// inAbout is a time by chance with the given mean.
func (s *sim) inAbout(mean int32) int32 {
	return 1 + int32(s.dice.Wait()>>16*int64(mean)>>16)
}

// doChore does what a server had to do. Chores that come again are planned anew.
func (s *sim) doChore(i int32) {
	unit := int(s.all[i].user)
	switch task(s.all[i].product) {
	case startServer:
		s.startServer(unit)
		s.forget(i)
	case haltServer:
		s.haltServer(unit)
		s.again(i, betweenMaintenance)
	case crashServer:
		s.crashServer(unit)
		s.again(i, s.inAbout(betweenCrashes))
	case rereadServer:
		s.rereadServer(unit)
		s.again(i, betweenRereads)
	case stampUnit:
		s.tellUnit(unit, Stamp)
		s.again(i, stampsOf(s, unit))
	case startDaemon:
		s.startDaemon(unit)
		s.again(i, never-s.agenda.now)
	case crashDaemon:
		s.crashDaemon(unit)
		s.again(i, s.inAbout(betweenFaults))
	case figuresOfDaemon:
		s.tellUnit(unit, Statistics)
		s.again(i, betweenFigures)
	}
}

func stampsOf(s *sim, unit int) int32 {
	if unit < len(s.world.Servers) {
		return betweenStamps
	}
	return betweenStamps + daemonStampsDrift
}

// tellUnit tells of a unit that is up.
func (s *sim) tellUnit(unit int, note Note) {
	if !s.units[unit].up {
		return
	}
	s.h = Happening{Note: note}
	s.h.Kind = noteKinds[note]
	if k := unit - len(s.world.Servers); k >= 0 {
		s.nameDaemon(k)
	} else {
		s.h.ServerID = unit
		s.h.Server, s.h.ServerHost = s.world.Servers[unit].Name, s.world.Servers[unit].Host
	}
	s.tell()
}

var noteKinds = [...]event.Kind{
	Banner: event.Start, Launch: event.Start, Relaunch: event.Start,
	Halt: event.Stop, Exit: event.Stop,
	Stamp: event.Alive, Statistics: event.Alive, Reread: event.Alive,
}

// startServer lets a server come up, and its daemons some seconds later.
func (s *sim) startServer(unit int) {
	u := &s.units[unit]
	u.up = true
	s.tellUnit(unit, Banner)
	s.again(u.stamp, betweenStamps)
	for n, k := range s.world.Servers[unit].Daemons {
		s.again(s.unitOf(k).relaunch, int32(1+n))
	}
}

// rereadServer is a server reading its license file again, and its daemons with it.
func (s *sim) rereadServer(unit int) {
	if !s.units[unit].up {
		return
	}
	s.tellUnit(unit, Reread)
	for _, k := range s.world.Servers[unit].Daemons {
		s.tellUnit(len(s.world.Servers)+k, Reread)
	}
}

func (s *sim) startDaemon(unit int) {
	u := &s.units[unit]
	note := Launch
	if u.again {
		note = Relaunch
	}
	u.up, u.again = true, false
	s.tellUnit(unit, note)
	s.again(u.stamp, betweenStamps+daemonStampsDrift)
	s.again(u.figures, betweenFigures)
}

// haltServer is an administrator stopping a server for some work on it.
func (s *sim) haltServer(unit int) {
	if !s.units[unit].up {
		return
	}
	s.tellUnit(unit, Halt)
	for _, k := range s.world.Servers[unit].Daemons {
		if s.unitOf(k).up {
			s.exit(k)
		}
	}
	s.down(unit, s.dice.Between(10*60, 40*60))
}

// exit tells of a daemon that is stopped in order, with all that runs on it.
func (s *sim) exit(daemon int) {
	leases := []Lease{}
	for _, i := range s.runningOn(daemon) {
		s.describe(event.CheckIn, i, int64(s.all[i].count))
		leases = append(leases, Lease{
			User: s.h.User, Host: s.h.Host, Feature: s.h.ProductName, Data: s.h.Data,
			Granted: s.h.Granted, Part: int64(s.all[i].part),
		})
	}
	s.h = Happening{Note: Exit, Open: leases}
	s.h.Kind = event.Stop
	s.nameDaemon(daemon)
	s.tell()
}

// runningOn lists a daemon's check-outs in their order.
func (s *sim) runningOn(daemon int) []int32 {
	var found []int32
	for i := range s.all {
		r := &s.all[i]
		if r.state == running && s.world.Products[r.product].Daemon == daemon {
			found = append(found, int32(i))
		}
	}
	slices.SortFunc(found, func(a, b int32) int { return int(s.all[a].handle - s.all[b].handle) })
	return found
}

// crashServer is a server's machine dying: nothing is written.
func (s *sim) crashServer(unit int) {
	if s.units[unit].up {
		s.down(unit, s.dice.Between(5*60, 90*60))
	}
}

// down ends everything on a server, to be started again after some seconds.
func (s *sim) down(unit, seconds int) {
	s.units[unit].up = false
	for _, k := range s.world.Servers[unit].Daemons {
		u := s.unitOf(k)
		u.up, u.again = false, false
		s.again(u.relaunch, never-s.agenda.now)
		s.lose(k, seconds)
	}
	s.plan(startServer, unit, s.agenda.now+int32(seconds))
}

// crashDaemon is one vendor daemon dying; its server starts it again at once.
func (s *sim) crashDaemon(unit int) {
	u := &s.units[unit]
	if !u.up {
		return
	}
	u.up, u.again = false, true
	seconds := s.dice.Between(1, 5)
	s.lose(unit-len(s.world.Servers), seconds)
	s.again(u.relaunch, int32(seconds))
}

// lose drops what runs or waits on a daemon that will be down for some seconds.
// Half of those who had licenses ask for them again.
func (s *sim) lose(daemon, seconds int) {
	for i := range s.all {
		r := &s.all[i]
		mine := (r.state == running || r.state == waiting) && s.world.Products[r.product].Daemon == daemon
		if !mine {
			continue
		}
		s.agenda.remove(s.all, int32(i))
		if r.state == waiting || s.dice.OneIn(2) {
			s.forget(int32(i))
			continue
		}
		r.part, r.handle = 0, 0
		s.askIn(int32(i), seconds+s.dice.Between(10, 600))
	}
	for i := range s.pools {
		if s.world.Products[i].Daemon == daemon {
			s.pools[i] = pool{}
		}
	}
}

// lastWord lets every server that is up say so at the end, so that the time up
// to there counts as seen.
func (s *sim) lastWord() {
	s.agenda.now = int32(s.world.options.Days) * day
	for unit := range s.units {
		s.tellUnit(unit, Stamp)
	}
}
