package frame

import (
	"encoding/json"
	"fmt"

	"github.com/liclog/liclog/logger/source/daemons"
	"github.com/liclog/liclog/logger/source/localtime"
)

// State is what is carried from line to line: the clock, and the servers seen so
// far, of which there are few. A format that carries more embeds it in a struct
// of its own, and has its own methods State and Restore of a few lines:
//
//	func (p *parser) State() []byte { return frame.Pack(&state{p.Carried(), p.zone}) }
//
//	func (p *parser) Restore(text []byte) error {
//		var s state
//		if err := p.Unpack(text, &s); err != nil {
//			return err
//		}
//		p.zone = s.Zone
//		return nil
//	}
type State struct {
	Version int
	localtime.State
	Servers []daemons.State `json:",omitempty"`
}

// Packed is a State, or a struct that embeds one.
type Packed interface{ frame() *State }

func (s *State) frame() *State { return s }

// Carried is the frame's part of the state.
func (f *Frame) Carried() State { return State{f.Version, f.Clock.State, f.Servers.States()} }

// State is Carried as text.
func (f *Frame) State() []byte {
	s := f.Carried()
	return Pack(&s)
}

// Restore takes up what State gave.
func (f *Frame) Restore(text []byte) error { return f.Unpack(text, &State{}) }

// Pack is a state as text.
func Pack(s Packed) []byte {
	text, _ := json.Marshal(s) // numbers and checked names can't fail
	return text
}

// Unpack reads what Pack wrote, and takes up the frame's part of it.
func (f *Frame) Unpack(text []byte, s Packed) error {
	if err := json.Unmarshal(text, s); err != nil {
		return fmt.Errorf("state of %s: %w", f.log, err)
	}
	carried := s.frame()
	if carried.Version != f.Version {
		return fmt.Errorf("state of %s: version %d where %d is expected", f.log, carried.Version, f.Version)
	}
	f.Clock.State = carried.State
	f.Servers.Restore(carried.Servers)
	f.one = nil
	return nil
}
