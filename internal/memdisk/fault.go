package memdisk

import (
	"errors"
)

// Kind is a kind of calls; kinds are put together by |.
type Kind int

// The kinds of calls that can fail.
const (
	Create Kind = 1 << iota
	Write
	Truncate
	Sync // of files and of folders
	Rename
	Remove
	Mkdir
	Read // and looking at names
)

// Changing is every kind but Read.
const Changing = Create | Write | Truncate | Sync | Rename | Remove | Mkdir

// Fault says which call fails, and how.
type Fault struct {
	Kinds Kind // that are counted
	At    int  // which of them fails, from 1
	Err   error
	Short bool // a write that fails writes a part of its data
	Lasts bool // all calls of these kinds fail from then on, until Heal
}

// ErrPower is what every call gives after a power cut, until Crash.
var ErrPower = errors.New("the power is cut")

type faults struct {
	fault Fault
	met   int // calls counted
	hit   int // calls failed
	all   int64
	dead  bool
}

// Fail arms a fault; calls are counted from now on.
func (f *FS) Fail(fault Fault) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.fault, f.met, f.hit = fault, 0, 0
}

// PowerCut cuts the power at a call: it and all that follow fail, and only
// Crash leads on. A write may have got some of its bytes into the cache.
func (f *FS) PowerCut(at int) {
	f.Fail(Fault{Kinds: Changing, At: at, Err: ErrPower, Short: true, Lasts: true})
}

// Heal makes calls succeed again.
func (f *FS) Heal() { f.Fail(Fault{}) }

// Hits is how many calls have failed since Fail.
func (f *FS) Hits() int {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.hit
}

// Killed is what the end of a process does: its locks are free.
func (f *FS) Killed() {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	clear(f.held)
}

func (f *FS) steps() int64 { return f.all }

// step counts a call, and is its error if it is to fail.
func (f *FS) step(k Kind) error {
	f.all++
	if f.dead {
		f.hit++
		return ErrPower
	}
	if f.fault.Kinds&k == 0 {
		return nil
	}
	f.met++
	if f.met < f.fault.At || f.met > f.fault.At && !f.fault.Lasts {
		return nil
	}
	f.hit++
	f.dead = errors.Is(f.fault.Err, ErrPower)
	return f.fault.Err
}

// shortened is how much a failing write writes.
func (f *FS) shortened(length int) int {
	if !f.fault.Short || length == 0 || f.hit > 1 {
		return 0
	}
	return f.random.IntN(length)
}
